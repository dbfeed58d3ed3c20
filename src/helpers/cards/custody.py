"""Custody per flow."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.cards.card import About, Card, sources_html
from helpers.cards.table import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.custody import TITLES, custody_figure
from helpers.schema.study import CustodyFlow
from helpers.text.phrases import count, listing, plural, sentence

_ORDER = {"none": 0, "window": 1, "full": 2}
_WHEN = {
    "none": "never move the funds",
    "window": "move the funds only while they are in transit",
    "full": "move the funds for as long as they are held",
}


def finding(flows: Sequence[CustodyFlow]) -> str:
    """One sentence: in how many flows the platform can move the funds, and for how long."""
    clauses = []
    for custody, when in _WHEN.items():
        number = sum(flow.custody == custody for flow in flows)
        if number and not clauses:
            clauses.append(f"in {plural(number, 'flow')} the platform can {when}")
        elif number:
            clauses.append(f"in {count(number)} {when.removeprefix('move the funds ')}")
    return sentence(f"{listing(clauses)}.")


def custody_card(portfolio: Portfolio, study: StudyData) -> Card:
    """Which flows let the platform move a customer's funds, and for how long."""
    if not study.custody:
        raise ValueError(f"study {study.id} has no custody.yml")
    flows = sorted(study.custody.values(), key=lambda flow: _ORDER[flow.custody])
    return Card(
        id=f"{study.id}-custody",
        title="Custody: can the platform move the funds?",
        finding=finding(flows),
        portfolio=portfolio,
        chart=custody_figure(flows),
        table=Table(
            "Custody per flow",
            ["Flow", "Platform can move funds", "Holder", "For how long", "Why", "Source"],
            [
                [
                    flow.title,
                    TITLES[flow.custody],
                    flow.holder,
                    flow.duration,
                    flow.why,
                    sources_html(portfolio, flow.cite),
                ]
                for flow in flows
            ],
        ),
        about=About(
            citations=[citation for flow in flows for citation in flow.cite],
            notes=[
                (
                    "Read from the code's own custody page and from where keys are derived and "
                    "stored; it says who is able to move funds, not who is allowed to."
                ),
            ],
        ),
    )
