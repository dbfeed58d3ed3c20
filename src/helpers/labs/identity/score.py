"""A score from receipts: what ageing does to it, and what each way of weighing lets through."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

HALF_LIFE = 90.0
"""Days in which a receipt loses half of its weight, as the study publishes."""
TODAY = 365
"""The day everybody is looked at; receipts are dated from 0."""


class Receipt(NamedTuple):
    """One settled deal."""

    day: float
    amount: float
    """USD."""
    other: str
    """The identifier on the other side."""


Receipts = Sequence[Receipt]
Weighing = Callable[[Receipts, float, float], float]
"""Receipts, day and half-life: a score."""


def fresh(receipt: Receipt, day: float, half_life: float) -> float:
    """What age has left of a receipt: 1 on its day, a half after the half-life."""
    return 0.5 ** ((day - receipt.day) / half_life)


def _each(worth: Callable[[float], float]) -> Weighing:
    """Each receipt for itself."""

    def score(receipts: Receipts, day: float, half_life: float) -> float:
        had = (r for r in receipts if r.day <= day)
        return sum(worth(r.amount) * fresh(r, day, half_life) for r in had)

    return score


def _by_other(receipts: Receipts, day: float, half_life: float) -> float:
    """The more with one counterparty, the less each adds."""
    sums: dict[str, float] = defaultdict(float)
    for receipt in receipts:
        if receipt.day <= day:
            sums[receipt.other] += receipt.amount * fresh(receipt, day, half_life)
    return sum(math.log1p(amount) for amount in sums.values())


WEIGHINGS: Mapping[str, Weighing] = {
    "Every receipt alike": _each(lambda _: 1.0),
    "By amount": _each(lambda amount: amount),
    "By logarithm of the amount": _each(math.log1p),
    "Logarithm for each counterparty": _by_other,
}
"""Ways to weigh."""


def steady(start: int, end: int, amount: float = 50.0) -> list[Receipt]:
    """A deal a week between two days, with 26 counterparties in turn."""
    return [
        Receipt(day, amount, f"customer {number % 26}")
        for number, day in enumerate(range(start, end, 7))
    ]


def ring(keys: int, *, deals: int = 300, amount: float = 1.0, days: int = 30) -> list[Receipt]:
    """One person's deals with identifiers of their own, in the last days."""
    return [
        Receipt(TODAY - days + days * number / deals, amount, f"own {number % keys}")
        for number in range(deals)
    ]


PEOPLE: Mapping[str, Receipts] = {
    "A deal a week for a year": steady(0, TODAY),
    "The same, begun two months ago": steady(TODAY - 60, TODAY),
    "The same, stopped half a year ago": steady(0, TODAY - 180),
    "One deal of 2,600 USD last week": [Receipt(TODAY - 7, 2600.0, "customer 0")],
    "300 deals of 1 USD with oneself, one key": ring(1),
    "300 deals of 1 USD with oneself, 300 keys": ring(300),
}
"""Who is compared; the last two are one person who trades alone."""
FEE = 0.01
"""Share of an amount that trading with oneself costs: assumed, what a gateway takes."""
