"""What repeated runs give: the ends of what was found, and operations a second of a processor."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

SIGNIFICANT = 4
"""Digits kept of what was measured: more would differ in every run and say nothing."""


def significant(value: float, digits: int = SIGNIFICANT) -> float:
    """A number with so many significant digits."""
    return float(f"{value:.{digits}g}")


def ends(found: Sequence[float], digits: int = SIGNIFICANT) -> list[float]:
    """Lowest, median and highest, to so many significant digits."""
    return [significant(end, digits) for end in (min(found), statistics.median(found), max(found))]


def rate(act: Callable[[int], object], repeats: int, seconds: float) -> list[float]:
    """Operations a second of processor time: lowest, median and highest of the repeats.

    Parameters
    ----------
    act
        One operation, which is given how many there were before it. The first is not measured.
    seconds
        Of processor time that a repeat takes at least.
    """
    act(0)
    rates = []
    for _ in range(repeats):
        started, count = time.process_time(), 0
        while (spent := time.process_time() - started) < seconds:
            act(count)
            count += 1
        rates.append(count / spent)
    return ends(rates)
