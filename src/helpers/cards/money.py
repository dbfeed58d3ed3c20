"""The fee of a payment in exact integer units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from helpers.cards.card import About, Card
from helpers.cards.table import Table, Value
from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.charts.money import effective_rate_figure
from helpers.money import SCALE, split
from helpers.text.numbers import format_number, format_quantity

AMOUNTS = (50, 60, 70, 80, 90, 99, 100, 101, 120, 150, 199, 200, 250, 299, 300, 301, 400, 500, 700)
"""Dust, in units of 10^-8, where rounding to a whole unit shows; larger decades are added."""


def _rate(tier: Resolved) -> Decimal:
    return Decimal(str(tier.value)) * Decimal(str(tier.unit.factor))


def _edges(rate: Decimal) -> tuple[int, ...]:
    """The largest payment without a fee and the smallest with one, in whole units."""
    if rate == 0:
        return ()
    pays = math.ceil(Decimal("0.5") / rate)
    return (pays - 1, pays) if pays > 1 else (pays,)


def finding(tiers: Sequence[Resolved]) -> str:
    """One sentence: where rounding shows at the lowest rate that is not zero, and where it ends.

    Rounding moves a fee by half a unit at most, so the rate by a share of ``0.5 / (rate * amount)``
    at most: a twentieth from ``10 / rate`` units on.
    """
    text = "Fee and merchant share always add up to the payment to the last unit"
    charged = [record for record in tiers if _rate(record) > 0]
    if not charged:
        return f"{text}."
    lowest = min(charged, key=_rate)
    rate = _rate(lowest)
    *free, pays = _edges(rate)
    fee = split(Decimal(pays).scaleb(-SCALE), rate).fee
    share = format_number(fee / pays * 100, "percent")
    start = f"at {format_quantity(lowest)} a payment of "
    start += f"{free[0]:,} units pays no fee at all, one of {pays:,}" if free else f"{pays:,} unit"
    return (
        f"{text}; {start} pays {share}, and from {math.ceil(10 / rate):,} units on rounding moves "
        f"the rate by a twentieth at most."
    )


def fee_card(portfolio: Portfolio, study: StudyData, tiers: list[str]) -> Card:
    """What rounding to whole units does to the fee.

    Parameters
    ----------
    portfolio, study
        The data.
    tiers
        Quantity ids of the fee rates, in percent.
    """
    records = [study.quantities[key] for key in tiers]
    edges = [edge for record in records for edge in _edges(_rate(record))]
    decades = (base * 10**power for power in range(3, 9) for base in (1, 3))
    units = sorted({*AMOUNTS, *edges, *decades})
    fees = {
        record.id: [split(Decimal(amount).scaleb(-SCALE), _rate(record)).fee for amount in units]
        for record in records
    }
    rows: list[list] = []
    for i, amount in enumerate(units):
        row: list = [Value(amount, f"{amount:,}")]
        for record in records:
            fee = fees[record.id][i]
            percent = round(fee / amount * 100, 6)
            row += [fee, amount - fee, Value(percent, f"{percent:.4g} %")]
        rows.append(row)
    columns = ["Payment"]
    for record in records:
        rate = format_quantity(record)
        columns += [f"Fee at {rate}", f"Merchant at {rate}", f"Effective at {rate}"]
    return Card(
        id=f"{study.id}-fee-split",
        title="Splitting a payment in whole units",
        finding=finding(records),
        portfolio=portfolio,
        chart=effective_rate_figure(
            units,
            [(record.record.title, float(_rate(record)), fees[record.id]) for record in records],
        ),
        table=Table("Payment, fee and merchant share in units of 10⁻⁸ coin", columns, rows),
        about=About(
            quantities=records,
            notes=[
                (
                    "Computed with integers by `helpers.money.split`: the fee is rounded half up "
                    "to eight places and the merchant gets the exact remainder. The gateway does "
                    "the same with floating-point numbers and rounds both parts."
                ),
                (
                    "Network fees are left out: on most chains they exceed the platform fee for "
                    "small payments."
                ),
            ],
        ),
    )
