"""A whole divided by a rate in exact integer units, and what rounding does to the rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from helpers.analysis.split import edges, split
from helpers.cards.card import About, Card
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.charts.curve import effective_rate_figure
from helpers.schema.split import Split
from helpers.text.numbers import format_number, format_quantity
from helpers.text.phrases import sentence

AMOUNTS = (50, 60, 70, 80, 90, 99, 100, 101, 120, 150, 199, 200, 250, 299, 300, 301, 400, 500, 700)
"""Units where rounding to a whole one shows; larger decades are added."""


def _rate(record: Resolved) -> Decimal:
    return Decimal(str(record.value)) * Decimal(str(record.unit.factor))


def finding(form: Split, rates: Sequence[Resolved]) -> str:
    """One sentence: where rounding shows at the lowest rate that is not zero, and where it ends.

    Rounding moves a part by half a unit at most, so the rate by a share of
    ``0.5 / (rate * amount)`` at most: a twentieth from ``10 / rate`` units on.
    """
    text = sentence(f"{form.part} and {form.rest} always add up to the {form.whole} to the last")
    charged = [record for record in rates if _rate(record) > 0]
    if not charged:
        return f"{text} unit."
    lowest = min(charged, key=_rate)
    rate = _rate(lowest)
    *free, first = edges(rate)
    share = format_number(split(first, rate)[0] / first * 100, "percent")
    one = "an" if form.whole[0].lower() in "aeiou" else "a"
    start = f"at {format_quantity(lowest)} {one} {form.whole} of "
    none = f"units {form.verb} no {form.part} at all, one of"
    start += f"{free[0]:,} {none} {first:,}" if free else f"{first:,} unit"
    return (
        f"{text} unit; {start} {form.verb} {share}, and from {math.ceil(10 / rate):,} units on "
        f"rounding moves the rate by a twentieth at most."
    )


def split_card(portfolio: Portfolio, study: StudyData, key: str) -> Card:
    """What rounding to whole units does to the rates of a split.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Id of the split.

    Raises
    ------
    ValueError
        If there is none.
    """
    if key not in study.splits:
        raise ValueError(f"study {study.id} has no {key} in splits.yml")
    form = study.splits[key]
    records = [study.quantities[name] for name in form.rates]
    ends = [edge for record in records for edge in edges(_rate(record))]
    decades = (base * 10**power for power in range(3, 9) for base in (1, 3))
    units = sorted({*AMOUNTS, *ends, *decades})
    parts = [[split(amount, _rate(record)) for amount in units] for record in records]
    rows: list[list] = []
    for i, amount in enumerate(units):
        row: list = [Value(amount, f"{amount:,}")]
        for found in parts:
            part, rest = found[i]
            percent = round(part / amount * 100, 6)
            row += [part, rest, Value(percent, f"{percent:.4g} %")]
        rows.append(row)
    columns = [sentence(form.whole)]
    for record in records:
        rate = format_quantity(record)
        columns += [
            f"{sentence(name)} at {rate}" for name in (form.part, form.rest, "effective rate")
        ]
    return Card(
        id=f"{study.id}-{form.id}",
        title=form.title,
        finding=finding(form, records),
        portfolio=portfolio,
        chart=effective_rate_figure(
            form,
            units,
            [
                (record.record.title, float(_rate(record)), [part for part, _ in found])
                for record, found in zip(records, parts, strict=True)
            ],
        ),
        table=Table(
            sentence(f"{form.whole}, {form.part} and {form.rest} in units of {form.unit}"),
            columns,
            rows,
        ),
        about=About(
            quantities=records,
            notes=[
                (
                    f"Computed with integers: the {form.part} is rounded half up to a whole unit "
                    f"and the {form.rest} is the exact remainder."
                ),
                *form.notes,
            ],
        ),
    )
