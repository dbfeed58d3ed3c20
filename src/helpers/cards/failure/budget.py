"""How much of the time each capability can be up, against an objective."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.analysis.failure import MINUTES, Availability, FailureAnalysis
from helpers.cards.card import About, Card
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.catalog.inputs.failure import analyse_study
from helpers.charts.bars import Bar, budget_figure, minutes_of, parts_shown
from helpers.text.numbers import format_quantity
from helpers.text.phrases import quoted


def spent(found: Availability, titles: Mapping[str, str]) -> dict[str, float]:
    """Minutes a month by what takes a capability down.

    The shares of parts that fail only together overlap; they are scaled to add up.
    """
    total = sum(part.share for part in found.contributions)
    if total == 0:
        return {}
    return {
        titles[part.event]: found.minutes * part.share / total
        for part in found.contributions
        if part.share > 0
    }


def written(share: float) -> str:
    """An availability in percent with as many digits as it takes to see what is missing."""
    digits = 2 if share < 0.999 else 3
    return f"{100 * share:.{digits}f}\u00a0%"


def _minutes(value: float) -> Value:
    """Minutes with a decimal where there are few."""
    return Value(value, f"{value:.{0 if value >= 20 else 1}f}")


def budget_finding(found: FailureAnalysis, objective: Resolved | None = None) -> str:
    """The best and the worst capability, and what an objective would leave."""
    known = {key: item for key, item in found.availability.items() if item.contributions}
    titles = found.system.titles
    if not known:
        return "No part that has a figure brings a capability down."
    best = max(item.value for item in known.values())
    worst = min(known.values(), key=lambda item: item.value)
    minutes = min(item.minutes for item in known.values())
    if len(known) == 1:
        lead = f"“{titles[worst.capability]}” is up {written(best)} of the time"
    else:
        every = len(known) == len(found.availability)
        who = "the best capability" if every else "the best that needs a part with a figure"
        lead = f"{who} is up {written(best)} of the time"
    text = (
        f"With vendors at just their promise and everything else perfect, {lead}, "
        f"which is {minutes:.0f} minutes down a month"
    )
    if objective is not None:
        left = (1 - objective.value * objective.unit.factor) * MINUTES
        text += f"; {format_quantity(objective)} would leave {left:.0f}"
        alone = [
            titles[event]
            for event in _shared(known.values())
            if (1 - found.figures[event].value) * MINUTES > left * 0.99
        ]
        if alone:
            text += f", all of it spent by {quoted(alone[:1])} alone"
    text += "."
    if best - worst.value < 1e-4:
        return text
    top = worst.contributions[0]
    without = worst.minutes * (1 - top.share)
    return (
        f"{text} “{titles[worst.capability]}” has the least, {written(worst.value)} or "
        f"{worst.minutes:.0f} minutes a month with the figure for “{titles[top.event]}”, and "
        f"{without:.0f} without it."
    )


def _shared(known: Iterable[Availability]) -> list[str]:
    """Parts with a figure that matter to every capability, the costliest first."""
    found = [[part.event for part in item.contributions] for item in known]
    return [event for event in found[0] if all(event in events for events in found)]


def budget_card(
    portfolio: Portfolio,
    study: StudyData,
    found: FailureAnalysis | None = None,
    *,
    objective: str | None = None,
) -> Card:
    """Availability of every capability from the figures for its parts.

    Parameters
    ----------
    portfolio, study
        The data.
    found
        The study's analysis, if it is at hand.
    objective
        Id of a quantity, a share of the time, to hold them against.

    Raises
    ------
    ValueError
        If no part of the study has a figure.
    """
    found = found or analyse_study(study)
    if not found.figures:
        raise ValueError(f"no part of study {study.id} has an availability")
    titles = found.system.titles
    target = study.quantities[objective] if objective else None
    left = (1 - target.value * target.unit.factor) * MINUTES if target else None
    bars = []
    for node in found.system.capabilities:
        item = found.availability[node.id]
        bars.append(
            Bar(node.title, spent(item, titles), item.minutes_span[0], item.minutes_span[2])
        )
    columns = parts_shown(bars)
    rows = []
    for node, bar in zip(found.system.capabilities, bars, strict=True):
        item, whole = found.availability[node.id], found.whole[node.id].value
        spends = {f"Minutes: {part}": minutes_of(bar, part, columns) for part in columns}
        rows.append(
            {
                "Capability": node.title,
                "Up, with the rest perfect": Value(100 * item.value, written(item.value)),
                "5 to 95 % of the draws": f"{written(item.span[0])} to {written(item.span[2])}",
                "Minutes down": _minutes(item.minutes),
                "Minutes, 5 to 95 %": f"{bar.low:.0f} to {bar.high:.0f}",
                **{title: _minutes(minutes) for title, minutes in spends.items()},
                "Neither down nor degraded": Value(100 * whole, written(whole)),
                "Parts without a figure": len(item.unknown),
                "Which": ", ".join(titles[key] for key in item.unknown),
            }
        )
    used = dict.fromkeys(figure.quantity for figure in found.figures.values())
    return Card(
        id=f"{study.id}-budget",
        title="Availability budget",
        finding=budget_finding(found, target),
        portfolio=portfolio,
        chart=budget_figure(
            bars, left, f"{format_quantity(target)} leaves {left:.0f} minutes" if target else ""
        ),
        table=Table.of(
            "Availability of each capability with the rest perfect, and minutes down a month", rows
        ),
        about=About(
            quantities=[*filter(None, [target]), *(study.quantities[key] for key in used)],
            notes=[
                (
                    "Parts without a figure count as never failing, and a promise is the least a "
                    "vendor stands for, not a measurement: so an availability is no bound in "
                    "either direction, but what is left with the rest perfect; "
                    "parts are taken to fail independently, except where a group falls as a whole."
                ),
                (
                    "Exact for the figures as they stand; the range comes from 4,096 draws of the "
                    "assumed ranges (beta-PERT). A bar is split by what would be gone if the part "
                    "never failed."
                ),
                "In the chart down counts and degraded does not; the table has both.",
            ],
        ),
    )
