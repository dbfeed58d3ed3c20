"""The portfolio for who reads it: as it is kept, else loaded from data/."""

from __future__ import annotations

from pathlib import Path

from helpers.catalog import kept
from helpers.catalog.layout import find_root
from helpers.catalog.portfolio import Portfolio
from helpers.catalog.problems import CatalogError


def load(root: Path | str | None = None) -> Portfolio:
    """Load and validate the portfolio.

    Parameters
    ----------
    root
        The project's root, or a folder inside it; the current folder if not given.

    Raises
    ------
    CatalogError
        With every problem, if there is any.
    NotAProjectError
        If there is no data folder.
    """
    base = find_root(None if root is None else Path(root))
    if (portfolio := kept.recall(base)) is not None:
        return portfolio
    # All that reads and checks a file: not needed where the portfolio is kept.
    from helpers.catalog.loader import survey

    found = survey(base)
    if found.problems or found.portfolio is None:
        raise CatalogError(found.problems)
    return found.portfolio
