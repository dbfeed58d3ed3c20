"""The PERT distribution of a range: a beta distribution whose mode is the likely value.

On the scale from low (0) to high (1) with the mode at p it is Beta(1 + 4 p, 5 - 4 p): Malcolm,
Roseboom, Clark and Fazar, *Operations Research* 7 (1959); Vose, *Risk Analysis* (2008). Its mean is
``(low + 4 mode + high) / 6``. Both shapes always add up to 6, which makes an exact quantile cheap.

With shapes a and b the lower part of the integral is a power series,
``x**a * sum over n of (1 - b)_n / (n! (a + n)) x**n`` (DLMF 8.17.7 with 15.2.1), which converges
fast for x up to 1/2; beyond it the distribution is mirrored. In the variable
``s = (a B u)**(1 / a)`` the quantile is smooth, x = s + ..., so a short table, cubic interpolation
and one Newton step give it to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

TERMS = 40
"""Of the series; at x = 1/2 the next is below 1e-16 of the sum."""
NODES = 64
"""Intervals of the table on 0 to 1/2."""


@dataclass(frozen=True, eq=False)
class _Half:
    """The lower half of a beta distribution.

    Attributes
    ----------
    a, b
        Shapes.
    series
        (TERMS,) coefficients.
    s, slope
        (NODES + 1,) the variable s at x = j / (2 NODES), and dx/ds there.
    part
        Unnormalised integral from 0 to 1/2.
    """

    a: float
    b: float
    series: tuple[float, ...]
    s: NDArray[np.float64]
    slope: NDArray[np.float64]
    part: float


def _half(a: float, b: float) -> _Half:
    series, rising = [], 1.0
    for n in range(TERMS):
        series.append(rising / (a + n))
        rising *= (n + 1 - b) / (n + 1)
    nodes = np.arange(NODES + 1) / (2 * NODES)
    total = _sum(series, nodes)
    s = nodes * (a * total) ** (1 / a)
    slope = np.ones(NODES + 1)
    inner = nodes[1:]
    slope[1:] = (s[1:] / inner) ** (a - 1) / (1 - inner) ** (b - 1)
    return _Half(a, b, tuple(series), s, slope, float(0.5**a * total[-1]))


def _sum(series: tuple[float, ...] | list[float], x: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.full_like(x, series[-1])
    for coefficient in series[-2::-1]:
        out *= x
        out += coefficient
    return out


@lru_cache(maxsize=256)
def _halves(place: float) -> tuple[_Half, _Half]:
    a, b = 1 + 4 * place, 5 - 4 * place
    return _half(a, b), _half(b, a)


def _lower(half: _Half, area: NDArray[np.float64]) -> NDArray[np.float64]:
    """The place up to 1/2 at which the unnormalised integral is `area`."""
    wanted = (half.a * area) ** (1 / half.a)
    cell = np.clip(np.searchsorted(half.s, wanted, side="right") - 1, 0, NODES - 1)
    width = half.s[cell + 1] - half.s[cell]
    t = (wanted - half.s[cell]) / width
    left, right = half.slope[cell] * width, half.slope[cell + 1] * width
    step = 1 / (2 * NODES)
    # Cubic Hermite interpolation of x over s.
    x = cell * step + t * (
        left + t * ((3 * step - 2 * left - right) + t * (left + right - 2 * step))
    )
    x = np.maximum(x, np.finfo(float).tiny)
    # One Newton step on s(x) = wanted, whose slope is (x / s)**(a - 1) (1 - x)**(b - 1).
    root = (half.a * _sum(half.series, x)) ** (1 / half.a)
    return x - (x * root - wanted) * root ** (half.a - 1) / (1 - x) ** (half.b - 1)


def quantile(place: float, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantile of the PERT distribution on 0 to 1.

    Parameters
    ----------
    place
        The mode, 0 to 1.
    u
        Probabilities strictly between 0 and 1.

    Returns
    -------
    numpy.ndarray
        Of the shape of `u`, with an error below 1e-12 of the result or of its distance from 1.
    """
    u = np.asarray(u, dtype=float)
    low, high = _halves(place)
    whole = low.part + high.part
    below = u * whole <= low.part
    out = np.empty_like(u)
    out[below] = _lower(low, u[below] * whole)
    out[~below] = 1 - _lower(high, (1 - u[~below]) * whole)
    return out
