"""Service-level objectives and whether they can be measured."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.cards.card import About, Card, distinct
from helpers.cards.render import render
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, StudyData
from helpers.schema.study import Slo
from helpers.text.numbers import format_quantity
from helpers.text.phrases import count, listing, plural

_SIGN = {"below": "<", "at-most": "≤", "above": ">", "at-least": "≥"}
_MEASURABLE = {"yes": "yes", "partly": "partly", "no": "not yet"}


_SINGLE = {
    "yes": "can be measured with the code as it is",
    "partly": "can be measured in part with the code as it is",
    "no": "cannot be measured with the code as it is",
}


def finding(slos: Sequence[Slo], published: bool) -> str:
    """One sentence: how many of the objectives the code can measure."""
    what = "published objective" if published else "objective"
    if len(slos) == 1:
        return f"The one {what} {_SINGLE[slos[0].measurable]}."
    number = {key: sum(slo.measurable == key for slo in slos) for key in _MEASURABLE}
    parts = [f"{count(number['yes']) if number['yes'] else 'none'} {_SINGLE['yes']}"]
    if number["partly"]:
        parts.append(f"{count(number['partly'])} in part")
    if number["no"]:
        parts.append(f"{count(number['no'])} not at all")
    return f"Of {plural(len(slos), what)} {listing(parts)}."


def slo_card(portfolio: Portfolio, study: StudyData) -> Card:
    """Objectives beside what the code can measure today."""
    slos = list(study.slos.values())
    if not slos:
        raise ValueError(f"study {study.id} has no slos.yml")
    kind = "Published objectives" if study.was_published else "Objectives"
    found = [
        (slo, study.quantities[slo.objective], study.quantities[slo.floor] if slo.floor else None)
        for slo in slos
    ]
    return Card(
        id=f"{study.id}-slos",
        title="Service-level objectives",
        finding=finding(slos, study.was_published),
        portfolio=portfolio,
        table=Table.of(
            f"{kind} and whether the code can measure them",
            [
                {
                    "Objective": slo.title,
                    "Target": f"{_SIGN[slo.comparison]} {format_quantity(target)}",
                    "Measurable": _MEASURABLE[slo.measurable],
                    "Design floor": floor and Value(floor.value, format_quantity(floor)),
                }
                for slo, target, floor in found
            ],
        ),
        extra=render("study.objectives", portfolio, slos),
        about=About(
            quantities=distinct([row[1] for row in found] + [row[2] for row in found if row[2]]),
            notes=[
                (
                    "The design floor is the best the code's own intervals allow, before anything "
                    "outside is slow; where it is empty the code sets none."
                )
            ],
        ),
    )
