"""The data of every explorer a site can show, by the name it has in addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpers.cards.failure import explorer as failureexplorer
from helpers.cards.links import linked_from_anywhere
from helpers.cards.scaling import explorer as scalingexplorer
from helpers.cards.tradeoff import explorer
from helpers.catalog import Portfolio


def explorers(portfolio: Portfolio) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and data of each explorer, whichever pages show it.

    Links to pages of this site begin with :data:`helpers.cards.links.SITE_MARK`.
    """
    with linked_from_anywhere():
        for study in portfolio.studies.values():
            for key, decision in study.decisions.items():
                found = explorer.explorer_data(portfolio, study, decision)
                yield explorer.name(study, key), found
            if study.scaling is not None and study.scaling.resources:
                yield scalingexplorer.name(study), scalingexplorer.explorer_data(study)
            if study.architecture is not None:
                yield failureexplorer.name(study), failureexplorer.explorer_data(portfolio, study)
