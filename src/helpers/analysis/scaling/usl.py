"""The Universal Scalability Law fitted to measurements.

Throughput at load n is ``gamma n / (1 + alpha (n - 1) + beta n (n - 1))`` with contention alpha,
coherency beta, and gamma, the throughput of one: N. J. Gunther, *Guerrilla Capacity Planning*
(2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares, nnls
from scipy.special import stdtrit

PARAMETERS = 3
STEPS = 12
"""Of Gauss and Newton after the fit; each leaves a share of the distance."""
ROUNDING = 1e-14
"""A coefficient below this is 0."""


class Estimate(NamedTuple):
    """A parameter."""

    value: float
    """Of least squares."""
    error: float | None
    """Standard error; None where the value lies on a bound, so that it has none."""

    def interval(self, degrees: int, level: float = 0.95) -> tuple[float, float] | None:
        """Confidence interval by Student's t; None without a standard error."""
        if self.error is None:
            return None
        reach = float(stdtrit(degrees, (1 + level) / 2)) * self.error
        return self.value - reach, self.value + reach


@dataclass(frozen=True)
class Usl:
    """A fitted law."""

    alpha: Estimate
    beta: Estimate
    gamma: Estimate
    """`alpha`, `beta`, `gamma`: contention, coherency, throughput at a load of one."""
    residual: float
    """Standard error of the residuals."""
    degrees: int
    """Degrees of freedom: measurements less parameters that are off their bounds."""

    def throughput(self, load: ArrayLike) -> NDArray[np.float64]:
        """Throughput at each load."""
        values = self.gamma.value, self.alpha.value, self.beta.value
        return _law(np.asarray(load, dtype=float), *values)

    @property
    def peak_load(self) -> float:
        """Load of the largest throughput, ``sqrt((1 - alpha) / beta)``; infinite without beta.

        At least 1: the law says nothing of less.
        """
        if self.beta.value == 0:
            return inf
        return max(1.0, sqrt((1 - self.alpha.value) / self.beta.value))

    @property
    def peak(self) -> float:
        """The largest throughput; the limit where there is no peak."""
        return self.limit if self.peak_load == inf else float(self.throughput(self.peak_load))

    @property
    def limit(self) -> float:
        """Amdahl's limit, ``gamma / alpha``: what contention alone would leave of any load."""
        return inf if self.alpha.value == 0 else self.gamma.value / self.alpha.value


def _law(load: NDArray[np.float64], gamma: float, alpha: float, beta: float) -> NDArray[np.float64]:
    return gamma * load / (1 + alpha * (load - 1) + beta * load * (load - 1))


def fit(load: Sequence[float], throughput: Sequence[float]) -> Usl:
    """Fit the law by least squares, with 0 <= alpha <= 1, beta >= 0, gamma > 0.

    Parameters
    ----------
    load
        Users, threads or machines; above 0.
    throughput
        Measured at each, above 0, in any unit.

    Raises
    ------
    ValueError
        If lengths differ, numbers are not above 0, there are fewer than four measurements, or
        fewer than three different loads.
    """
    n, y = np.asarray(load, dtype=float), np.asarray(throughput, dtype=float)
    if n.ndim != 1 or n.shape != y.shape:
        raise ValueError(f"{n.size} loads for {y.size} measurements of throughput")
    if len(n) <= PARAMETERS:
        raise ValueError(f"{len(n)} measurements; {PARAMETERS} parameters take more than that")
    if len(np.unique(n)) < PARAMETERS:
        raise ValueError(f"{len(np.unique(n))} different loads; it takes {PARAMETERS}")
    if not (np.isfinite(n).all() and np.isfinite(y).all() and (n > 0).all() and (y > 0).all()):
        raise ValueError("loads and throughputs must be finite and above 0")
    size = float(y.max())
    found = least_squares(
        lambda x: _law(n, *x) - y / size,
        _start(n, y / size),
        jac=lambda x: _jacobian(n, *x),  # pyright: ignore[reportArgumentType] -- SciPy has no types
        bounds=([0, 0, 0], [inf, 1, inf]),
        method="dogbox",  # finds solutions on a bound exactly
        x_scale="jac",
        xtol=1e-15,
        ftol=1e-15,
        gtol=1e-15,
    )
    # What is left of a zero after rounding is one.
    x = np.where(found.x < ROUNDING, 0.0, found.x)
    free = (found.active_mask == 0) & (x > 0)
    x = _settled(n, y / size, x, free)
    degrees = len(n) - int(free.sum())
    residual = sqrt(float(np.sum((_law(n, *x) - y / size) ** 2)) / degrees)
    slopes = _jacobian(n, *x)[:, free]
    spread = residual * np.sqrt(np.diag(np.linalg.inv(slopes.T @ slopes)))
    errors: list[float | None] = [None] * PARAMETERS
    for place, error in zip(np.flatnonzero(free), spread, strict=True):
        errors[place] = float(error)
    gamma_error = None if errors[0] is None else errors[0] * size
    return Usl(
        alpha=Estimate(float(x[1]), errors[1]),
        beta=Estimate(float(x[2]), errors[2]),
        gamma=Estimate(float(x[0]) * size, gamma_error),
        residual=residual * size,
        degrees=degrees,
    )


def _settled(
    n: NDArray[np.float64], y: NDArray[np.float64], x: NDArray[np.float64], free: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Gauss and Newton's steps on the parameters that are off their bounds.

    `least_squares` stops where the sum of squares no longer falls, half the digits short of where
    the parameters stand still, and where exactly hangs on the processor's linear algebra.
    """
    out = x.copy()
    for _ in range(STEPS):
        slopes = _jacobian(n, *out)[:, free]
        out[free] += np.linalg.lstsq(slopes, y - _law(n, *out), rcond=None)[0]
    # Close to a bound, or where the data are no such law, steps may lead away: not taken then.
    inside = (out[free] > 0).all() and out[1] <= 1
    nearer = np.allclose(out, x, rtol=1e-4, atol=1e-9)
    return out if inside and nearer else x


def _start(n: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inside the bounds: ``n / y`` is linear in ``1 / gamma`` times (1, alpha, beta)."""
    columns = np.column_stack([np.ones_like(n), n - 1, n * (n - 1)])
    weights, _ = nnls(columns * (y / n)[:, None], np.ones_like(n))
    one = max(weights[0], 1e-6 * float((n / y).min()))
    return np.array([1 / one, np.clip(weights[1] / one, 1e-6, 0.999), max(weights[2] / one, 1e-9)])


def _jacobian(
    n: NDArray[np.float64], gamma: float, alpha: float, beta: float
) -> NDArray[np.float64]:
    below = 1 + alpha * (n - 1) + beta * n * (n - 1)
    common = -gamma * n * (n - 1) / below**2
    return np.column_stack([n / below, common, common * n])
