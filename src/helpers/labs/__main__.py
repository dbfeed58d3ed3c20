"""Runs one lab in a process of its own: ``python -m helpers.labs NAME FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

from helpers.labs import find
from helpers.labs.lab import LabError
from helpers.labs.measure import measure, written

UNABLE = 3
"""Exit code of a lab that says why it cannot run here."""


def main(name: str, target: str) -> int:
    """Run a lab and write its record; a reason why it cannot run goes to standard error."""
    try:
        record = measure(find(name))
    except LabError as error:
        print(error, file=sys.stderr)
        return UNABLE
    Path(target).write_text(written(record), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
