"""How fast something grows: a power law fitted to measurements, and what it says further out.

``y = factor * x ** exponent`` is a straight line in logarithms, fitted by ordinary least squares;
the intervals are those of the line (Draper and Smith, *Applied Regression Analysis*, 1998, ch. 1
and 3). An exponent of 1 is growth in step, 0 is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
from scipy.special import stdtrit

from helpers.analysis.scaling.usl import Estimate

PARAMETERS = 2
LARGEST = 700
"""Logarithm beyond which there is no number."""


@dataclass(frozen=True)
class Power:
    """A fitted law."""

    exponent: Estimate
    factor: float
    """What it gives at x = 1."""
    residual: float
    """Standard error of the residuals, in natural logarithms."""
    degrees: int
    """Degrees of freedom: measurements less the two parameters."""
    middle: float
    """Mean of the logarithms of x."""
    spread: float
    """Sum of their squared distances from it."""

    def at(self, x: float) -> float:
        """The law at x."""
        return self.factor * x**self.exponent.value

    def interval(self, x: float, level: float = 0.95) -> tuple[float, float]:
        """Between what one more measurement at x would lie, if the law held that far."""
        away = (log(x) - self.middle) ** 2 / self.spread
        error = self.residual * sqrt(1 + 1 / (self.degrees + PARAMETERS) + away)
        reach = exp(float(stdtrit(self.degrees, (1 + level) / 2)) * error)
        return self.at(x) / reach, self.at(x) * reach

    def reaches(self, level: float) -> float:
        """The x from 1 on at which the law reaches a level; infinite if it never does."""
        if level <= self.factor or self.exponent.value <= 0:
            return 1.0 if level <= self.factor else inf
        place = log(level / self.factor) / self.exponent.value
        return exp(place) if place < LARGEST else inf


def fit_power(x: Sequence[float], y: Sequence[float]) -> Power:
    """Fit the law.

    Parameters
    ----------
    x, y
        Measurements, all above 0.

    Raises
    ------
    ValueError
        If lengths differ, numbers are not above 0, or there are fewer than three different x.
    """
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError(f"{a.size} places for {b.size} measurements")
    if len(np.unique(a)) <= PARAMETERS:
        raise ValueError(f"{len(np.unique(a))} different places; it takes {PARAMETERS + 1}")
    if not (np.isfinite(a).all() and np.isfinite(b).all() and (a > 0).all() and (b > 0).all()):
        raise ValueError("places and measurements must be finite and above 0")
    # Imported where it is used: scipy.stats takes half a second.
    from scipy.stats import linregress

    across = np.log(a)
    slope, start, *_, error = np.asarray(linregress(across, np.log(b)), float).tolist()
    middle, spread = float(across.mean()), float(across.var() * len(a))
    factor, residual = exp(start), error * sqrt(spread)
    return Power(Estimate(slope, error), factor, residual, len(a) - PARAMETERS, middle, spread)
