"""Everything `portfolio check` looks at: the data, the prose, and the generated files."""

from __future__ import annotations

from pathlib import Path

from helpers.catalog.loader import find_root, survey
from helpers.catalog.problems import Problem
from helpers.catalog.rules.prose import check_prose


def check(root: Path | str | None = None) -> list[Problem]:
    """List every problem of the project.

    Parameters
    ----------
    root
        The project, or a folder in it; the current folder if not given.

    Raises
    ------
    NotAProjectError
        If there is no data folder.
    """
    base = find_root(None if root is None else Path(root))
    found = survey(base)
    prose = check_prose(base, found.quantities, found.unsettled, found.studies, found.units)
    return sorted({*found.problems, *prose})
