"""Splitting a payment exactly, in the smallest unit a chain knows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SCALE = 8
"""Decimal places the gateway rounds to on every chain, the smallest unit of bitcoin."""


@dataclass(frozen=True)
class Split:
    """One payment divided, in units of 10^-8 of the coin.

    Attributes
    ----------
    amount, fee, merchant
        Integers; ``fee + merchant == amount`` always.
    """

    amount: int
    fee: int
    merchant: int


def split(amount: Decimal, rate: Decimal) -> Split:
    """Divide a payment between merchant and platform.

    The fee is rounded half up to eight decimal places; the merchant gets the exact remainder, so
    that nothing is created or lost.

    Parameters
    ----------
    amount
        The payment in whole coins, at most eight decimal places, above zero.
    rate
        The fee as a share, 0 to 1.

    Returns
    -------
    Split
        Integers of 10^-8 coin.

    Raises
    ------
    ValueError
        If the amount is not positive or has more than eight decimal places, or the rate is not
        between 0 and 1.
    """
    if not amount.is_finite() or amount <= 0:
        raise ValueError(f"a payment must be above zero, not {amount}")
    if not rate.is_finite() or not 0 <= rate <= 1:
        raise ValueError(f"a fee rate is a share from 0 to 1, not {rate}")
    units = amount.scaleb(SCALE)
    if units != units.to_integral_value():
        raise ValueError(f"{amount} has more than {SCALE} decimal places")
    fee = int((units * rate).to_integral_value(rounding=ROUND_HALF_UP))
    return Split(amount=int(units), fee=fee, merchant=int(units) - fee)
