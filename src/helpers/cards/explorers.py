"""The data of every explorer a site can show, by the name it has in addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from helpers.cards.failure import explorer as failure
from helpers.cards.links import linked_from_anywhere
from helpers.cards.scaling import explorer as scaling
from helpers.cards.tradeoff import explorer as tradeoff
from helpers.catalog import Portfolio


def explorers(
    portfolio: Portfolio, studies: Iterable[str] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and data of each explorer, whichever pages show it; of some studies only if given.

    Links to pages of this site begin with :data:`helpers.cards.links.SITE_MARK`.
    """
    with linked_from_anywhere():
        for study in map(portfolio.studies.get, portfolio.studies if studies is None else studies):
            if study is None:
                continue
            found = [
                tradeoff.explorer_data(portfolio, study, decision)
                for decision in study.decisions.values()
            ]
            if study.scaling is not None and study.scaling.resources:
                found.append(scaling.explorer_data(study))
            if study.architecture is not None:
                found.append(failure.explorer_data(portfolio, study))
            yield from ((data["id"], data) for data in found)
