"""Dividing a whole exactly, in units that cannot be divided any further."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal


def split(units: int, rate: Decimal) -> tuple[int, int]:
    """Divide a whole into the part a rate gives and the rest.

    The part is rounded half up and the rest is the exact remainder, so that nothing is created
    or lost.

    Parameters
    ----------
    units
        The whole in its smallest unit, above zero.
    rate
        The part as a share, 0 to 1.

    Returns
    -------
    tuple of int
        Part and rest; they add up to ``units``.

    Raises
    ------
    ValueError
        If there is nothing to divide, or the rate is no share.
    """
    if units <= 0:
        raise ValueError(f"what is divided must be above zero, not {units}")
    if not rate.is_finite() or not 0 <= rate <= 1:
        raise ValueError(f"a rate is a share from 0 to 1, not {rate}")
    part = int((units * rate).to_integral_value(rounding=ROUND_HALF_UP))
    return part, units - part


def edges(rate: Decimal) -> tuple[int, ...]:
    """The largest whole without a part and the smallest with one; no first at half and above."""
    if rate == 0:
        return ()
    first = math.ceil(Decimal("0.5") / rate)
    return (first - 1, first) if first > 1 else (first,)
