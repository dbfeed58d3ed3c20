"""Everything `portfolio check` looks at: the data, the prose, the cells and the links."""

from __future__ import annotations

from pathlib import Path

from helpers.catalog.kept import uncollected
from helpers.catalog.layout import find_root
from helpers.catalog.loader import Survey, survey
from helpers.catalog.pages import pages
from helpers.catalog.problems import Problem
from helpers.catalog.rules.cells import check_cells
from helpers.catalog.rules.links import check_links
from helpers.catalog.rules.prose import check_prose
from helpers.catalog.rules.voice import check_pages


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
    return checked(find_root(None if root is None else Path(root)))[0]


def checked(base: Path) -> tuple[list[Problem], Survey]:
    """List every problem of the project at ``base``, with what its data hold.

    Raises
    ------
    NotAProjectError
        If there is no data folder.
    """
    with uncollected():
        found = survey(base)
        read = list(pages(base))
        prose = check_prose(
            base, read, found.quantities, found.unsettled, found.studies, found.units
        )
        voice = check_pages(base, read, found.sources, found.quantities)
        cells = check_cells(read, found.studies, found.known, found.unread)
        links = check_links(base, read, found.studies)
    return sorted({*found.problems, *prose, *voice, *cells, *links}), found
