"""The fee of a payment in exact integer units."""

from __future__ import annotations

from decimal import Decimal

from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.charts.money import effective_rate_figure
from helpers.money import SCALE, split
from helpers.numbers import format_quantity
from helpers.present import About, Card
from helpers.table import Table, Value

AMOUNTS = (50, 60, 70, 80, 90, 99, 100, 101, 120, 150, 199, 200, 250, 299, 300, 301, 400, 500, 700)
"""Dust, in units of 10^-8, where rounding to a whole unit shows; larger decades are added."""


def _rate(tier: Resolved) -> Decimal:
    return Decimal(str(tier.value)) * Decimal(str(tier.unit.factor))


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
    units = [*AMOUNTS, *(base * 10**power for power in range(3, 9) for base in (1, 3))]
    fees = {
        record.id: [split(Decimal(amount).scaleb(-SCALE), _rate(record)).fee for amount in units]
        for record in records
    }
    free_below = {
        record.id: max(
            (a for a, fee in zip(units, fees[record.id], strict=True) if fee == 0), default=0
        )
        for record in records
    }
    lowest = min(records, key=lambda record: record.value)
    worst_units, worst = max(
        zip(units, fees[lowest.id], strict=True), key=lambda pair: pair[1] / pair[0]
    )
    finding = (
        f"Fee and merchant share always add up to the payment to the last unit; at "
        f"{format_quantity(lowest)} a payment of {free_below[lowest.id]} units pays no fee at all, "
        f"one of {worst_units} pays {worst / worst_units:.2%}, and from a few thousand units on "
        f"the nominal rate holds."
    )
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
        finding=finding,
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
