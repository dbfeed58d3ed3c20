"""The shape of a day of which one number is known: how much busier its peak is than its mean."""

from __future__ import annotations

from math import exp, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import gammaln

PEAK_AT = 18
"""Hour of the day at which the drawn peak stands."""
_MOST = 400
"""Largest power of the cosine: a peak of 35 times the average."""


def rates(peak: float, hours: ArrayLike) -> NDArray[np.float64]:
    """Rate over the mean rate of a day, as a power of a cosine.

    Parameters
    ----------
    peak
        Rate of the busiest moment over the mean, at least 1.
    hours
        Hours of the day.

    Returns
    -------
    numpy.ndarray
        ``peak * ((1 + cos(2 pi (h - 18) / 24)) / 2) ** k`` with the k at which the mean is 1.
    """

    def excess(k: float) -> float:
        """Mean of the cosine's power, from the Gamma function, minus what it is to be."""
        return exp(gammaln(k + 0.5) - gammaln(k + 1)) / sqrt(pi) - 1 / peak

    # One number, unless the full output is asked for; SciPy has no types to say so.
    power = float(brentq(excess, 0, _MOST)) if peak > 1 else 0.0  # pyright: ignore[reportArgumentType]
    angle = 2 * pi * (np.asarray(hours, dtype=float) - PEAK_AT) / 24
    return peak * ((1 + np.cos(angle)) / 2) ** power
