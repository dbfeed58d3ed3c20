"""The scaling path as the model computes it: what saturates first, how sure and on what."""

from __future__ import annotations

from dataclasses import replace

from helpers.analysis.scaling import Part, PartSpread
from helpers.analysis.scaling.uncertainty import Points
from helpers.cards.card import About, Card, Form, cited
from helpers.cards.render import render
from helpers.cards.scaling.explorer import (
    ELEMENT,
    compact_explorer,
    ends,
    scaling_explorer,
)
from helpers.cards.scaling.outlook import LoadScale, Outlook
from helpers.cards.scaling.scaled import MODEL_NOTES, Scaled, load_value, scaled, share_value
from helpers.cards.tables import Cell, Table, Value
from helpers.catalog import Portfolio, StudyData
from helpers.charts.intervals import Band, bands_figure
from helpers.charts.tornado import Swing, tornado_figure
from helpers.schema.scaling import Resource
from helpers.text.numbers import digits, format_number
from helpers.text.phrases import listing, number, sentence
from helpers.text.scaling import binding

_BARS = 8
"""Assumptions shown."""
_NEAR = 6
"""Parts in the compact form, as in that of the explorer."""


def scaling_path_card(
    portfolio: Portfolio, study: StudyData, load: str, *, form: Form = "full"
) -> Card:
    """The load at which each part reaches its limit, with its uncertainty, and the explorer.

    Parameters
    ----------
    portfolio, study
        The data.
    load
        Load id.
    form
        Full; or compact: the parts nearest to their limits at the next stage's load, live, with a
        link to the full form in the study's appendix.

    Raises
    ------
    ValueError
        If the study has no scaling path, or no resource needs this load.
    """
    path = scaled(study, load)
    spreads = {item.id: path.spread.part(item.id) for item in path.parts}
    found = {item.id: path.state.part(item.id) for item in path.parts}
    shown = [item for item in path.parts if found[item.id].breaking is not None]
    # Those that stop nothing are told last: they are never first to saturate.
    shown.sort(key=lambda item: (_notice(item), found[item.id].breaking or 0))
    never = [item.title for item in path.parts if item not in shown]
    limits = {
        key: f"{binding(path.model.resource(key), part.binds)} ({part.consequence})"
        for key, part in found.items()
    }
    bands = [
        Band(
            _name(item),
            # The load that is named is that at the likely values, here as in every sentence.
            _at(spreads[item.id].breaking, found[item.id].breaking),
            warn=item.id in path.state.already or item.id in path.state.notices,
            note=sentence(limits[item.id]),
        )
        for item in shown
    ]
    first, *rest = path.verdict
    key = (
        "A dot is the load at which a part saturates if every assumption has its likely value; "
        "the bar holds the middle half of the draws, the thin line nine of ten."
    )
    if any(band.warn for band in bands):
        key += " A diamond is below today's load."
    # The explorer holds all loads, so it stands once: with the first of them.
    explored = load == path.record.loads[0].id
    several = f": {path.noun}" if len(path.record.loads) > 1 and form == "full" else ""
    card = Card(
        id=f"{study.id}-scaling-model-{load}",
        title=f"What saturates on the way up, as the model finds it{several}",
        finding=first,
        portfolio=portfolio,
        chart=bands_figure(
            bands,
            path.steps,
            path.noun,
            f"Loads in {path.noun} at which {len(bands)} parts reach their limits, each with the "
            f"range that nine of ten draws fall into",
        ),
        table=Table.of(
            "The load at which each part saturates",
            [_row(item, found[item.id], spreads[item.id], limits[item.id]) for item in shown],
        ),
        extra=render("scaling.path", key, rest, never, scaling_explorer(study) if explored else ""),
        elements=(ELEMENT,) if explored else (),
        about=About(
            quantities=path.quantities(),
            citations=cited(shown),
            notes=[
                *MODEL_NOTES,
                "What each part leaves out stands in the last column of the table.",
                *path.record.notes,
                *_correlations(path),
            ],
        ),
    )
    return card if form == "full" else _compact(card, path, explored)


def _compact(card: Card, path: Scaled, explored: bool) -> Card:
    """The card with its nearest parts in place of chart and table."""
    outlook = Outlook(path)
    rows = outlook.limits[:_NEAR]
    scale = LoadScale(*ends(path.study, path.record, path.driver))
    finding, *sure = outlook.sentences
    static = render("paths.static", outlook, rows, scale, sure)
    brief = replace(
        card,
        finding=finding,
        chart=None,
        beyond="Every part, remedy and assumption, with table and sources",
        extra=compact_explorer(path.study, static) if explored else static,
    )
    return brief.formed("compact", path.study.page("appendix"))


def _notice(item: Resource) -> bool:
    return item.consequence == "notice"


def _name(item: Resource) -> str:
    return f"{item.title} (notice)" if _notice(item) else item.title


def _at(points: Points, load: float | None) -> Points:
    """Points of a band with the load at the likely values in the place of the median."""
    return (*points[:2], load, *points[3:])


def _row(item: Resource, part: Part, spread: PartSpread, limit: str) -> dict[str, Cell | Value]:
    used, objective = part.utilisation * 100, part.objective
    missed = "any load" if objective == 0 else "" if objective is None else number(objective)
    return {
        "Part": _name(item),
        "What the limit is, and what follows": limit,
        "Saturation load": load_value(part.breaking),
        "5 % of the draws": load_value(spread.breaking[0]),
        "Half": load_value(spread.breaking[2]),
        "95 %": load_value(spread.breaking[4]),
        "Utilisation today": Value(used, format_number(used, "percent", significant=2)),
        "First to saturate": share_value(spread.first),
        "Second": share_value(spread.second),
        "Third": share_value(spread.third),
        "Objective missed from": missed,
        "Left out": part.leaves_out,
    }


def _correlations(path: Scaled) -> list[str]:
    texts = []
    for item in path.record.correlations:
        one, other = (path.study.quantities[name].record.title for name in item.between)
        rank = digits(path.study.quantities[item.rank].value)
        texts.append(f"“{one}” and “{other}” go together (rank correlation {rank}): {item.reason}")
    return texts or ["No two ranges have a common cause on record, so all are independent."]


def scaling_deciding_card(portfolio: Portfolio, study: StudyData, load: str) -> Card:
    """Which assumption decides the first saturation: each moved alone, all others likely.

    Raises
    ------
    ValueError
        If the study has no scaling path, no resource needs this load, or no assumption moves the
        first saturation.
    """
    path = scaled(study, load)
    bars = [bar for bar in path.bars if bar.low.load and bar.high.load][:_BARS]
    if not bars:
        raise ValueError(f"no assumption moves the first saturation load of {study.id}")
    first = path.state.first
    base = (first.breaking if first else None) or 0.0
    titles = {item.id: item.title for item in path.record.resources}
    swings, rows = [], []
    for bar in bars:
        unit = study.quantities[bar.id].unit
        low, high = (format_number(end.value, unit, significant=2) for end in (bar.low, bar.high))
        swings.append(Swing(bar.title, bar.low.load or 0, bar.high.load or 0, low, high))
        parts = dict.fromkeys(titles[end.resource or ""] for end in (bar.low, bar.high))
        rows.append(
            {
                "Assumption": bar.title,
                "Low end": low,
                "First saturation there": load_value(bar.low.load),
                "High end": high,
                "First saturation at that": load_value(bar.high.load),
                "Part": listing(list(parts)),
            }
        )
    least, most = sorted((swings[0].low, swings[0].high))
    return Card(
        id=f"{study.id}-scaling-deciding-{load}",
        title="Which assumption decides it",
        finding=(
            f"“{bars[0].title}” alone moves the first saturation load between about "
            f"{number(least)} and {number(most)} {path.noun}; with every assumption at "
            f"its likely value it is at about {number(base)}."
        ),
        portfolio=portfolio,
        chart=tornado_figure(
            swings,
            base,
            path.noun,
            f"The first saturation load as each of {len(swings)} assumptions moves alone",
        ),
        table=Table.of(
            "The first saturation load with one assumption at its low and at its high end", rows
        ),
        about=About(
            quantities=[study.quantities[bar.id] for bar in bars],
            notes=[
                (
                    "Low and high end are the points that one and nineteen of twenty draws of the "
                    "assumption stay below. The others keep their likely value, so ranges that act "
                    "together are not in this figure; they are in the bands of the path."
                ),
            ],
        ),
    )
