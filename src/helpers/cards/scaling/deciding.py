"""Which assumption decides a scaling path, and how long its parts make callers wait."""

from __future__ import annotations

from helpers.cards.card import About, Card
from helpers.cards.scaling.scaled import load_value, scaled
from helpers.cards.table import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.tornado import Swing, tornado_figure
from helpers.text.numbers import format_number
from helpers.text.phrases import listing, number

_BARS = 8


def scaling_deciding_card(portfolio: Portfolio, study: StudyData, load: str) -> Card:
    """Which assumption decides the first break: each moved alone, all others likely.

    Raises
    ------
    ValueError
        If the study has no scaling path, no resource needs this load, or no assumption moves the
        first break.
    """
    path = scaled(study, load)
    bars = [bar for bar in path.bars if bar.low.load and bar.high.load][:_BARS]
    if not bars:
        raise ValueError(f"no assumption moves the first break of {study.id}")
    first = path.state.first
    base = (first.breaking if first else None) or 0.0
    titles = {item.id: item.title for item in path.record.resources}
    swings = [
        Swing(
            bar.title,
            bar.low.load or 0,
            bar.high.load or 0,
            _says(study, bar.id, bar.low.value),
            _says(study, bar.id, bar.high.value),
        )
        for bar in bars
    ]
    unit = path.noun
    widest = bars[0]
    low, high = sorted((widest.low.load or 0, widest.high.load or 0))
    return Card(
        id=f"{study.id}-scaling-deciding-{load}",
        title="Which assumption decides it",
        finding=(
            f"“{widest.title}” alone moves the first break between about {number(low)} and "
            f"{number(high)} {unit}; with every assumption at its likely value it is at about "
            f"{number(base)}."
        ),
        portfolio=portfolio,
        chart=tornado_figure(
            swings,
            base,
            unit,
            f"The first break as each of {len(swings)} assumptions moves over its range alone",
        ),
        table=Table(
            "The first break with one assumption at its low and at its high end",
            [
                "Assumption",
                "Low end",
                "First break there",
                "High end",
                "First break at that",
                "Part",
            ],
            [
                [
                    bar.title,
                    _says(study, bar.id, bar.low.value),
                    load_value(bar.low.load),
                    _says(study, bar.id, bar.high.value),
                    load_value(bar.high.load),
                    listing(
                        list(
                            dict.fromkeys(titles[end.resource or ""] for end in (bar.low, bar.high))
                        )
                    ),
                ]
                for bar in bars
            ],
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


def _says(study: StudyData, key: str, number: float) -> str:
    return format_number(number, study.quantities[key].unit, significant=2)
