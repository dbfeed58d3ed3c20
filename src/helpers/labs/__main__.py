"""Runs one lab in a process of its own: ``python -m helpers.labs NAME FILE KEPT [--large]``."""

from __future__ import annotations

import sys
from pathlib import Path

from helpers.labs import find
from helpers.labs.lab import LabError
from helpers.labs.measure import measure, measure_large, read, written

UNABLE = 3
"""Exit code of a lab that says why it cannot run here."""


LARGE = "--large"


def main(name: str, target: str, before: str, size: str = "") -> int:
    """Run a lab and write its record; a reason why it cannot run goes to standard error.

    Parameters
    ----------
    before
        File of the record there was, if there was one.
    size
        :data:`LARGE` for what the lab has at a larger size.
    """
    kept = read(Path(before))
    try:
        if size != LARGE:
            record = measure(find(name), kept)
        elif kept is None:
            raise LabError(
                "a larger size is kept beside the usual one: run the lab without it first"
            )
        else:
            record = measure_large(find(name), kept)
    except LabError as error:
        print(error, file=sys.stderr)
        return UNABLE
    Path(target).write_text(written(record), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
