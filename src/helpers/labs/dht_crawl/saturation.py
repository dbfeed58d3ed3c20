"""What a crawl finds of a whole that it draws from, and fits of that to counts of what was found.

The draws are those of the coupon collector (Feller, "An Introduction to Probability Theory and Its
Applications", vol. 1, IX.3): what comes up is new in proportion to what is not known yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


def share_new(known: float, whole: float) -> float:
    """Share of what comes up that is new, if everything is as likely to come up."""
    return 1 - known / whole


def collected(whole: float, draws: float) -> float:
    """Things known, on average, after so many draws from the whole."""
    return whole * (1 - exp(-draws / whole))


def whole_behind(known: float, slower: float) -> float:
    """How many things there are if finding is ``slower`` times as slow as at first at ``known``."""
    return known / (1 - 1 / slower)


@dataclass(frozen=True)
class Fit:
    """A crawl of things that were there, and of new ones that come at a steady rate."""

    whole: float
    """Things that were there to be found."""
    pace: float
    """Share of what is left of them that a day finds."""
    fresh: float
    """New things found a day."""
    start: float
    """Known on the first day."""

    def known(self, day: float) -> float:
        """Things known on a day."""
        return self.whole - (self.whole - self.start) * exp(-self.pace * day) + self.fresh * day

    def rate(self, day: float) -> float:
        """Things found a day, on that day."""
        return self.pace * (self.whole - self.start) * exp(-self.pace * day) + self.fresh

    def day(self, known: float) -> float:
        """The day on which so many are known."""
        from scipy.optimize import root_scalar

        return root_scalar(lambda day: self.known(day) - known, bracket=(0.0, 1e5)).root


def fit(days: Sequence[float], counts: Sequence[float], *, fresh: bool) -> Fit:
    """Least squares over counts of what is known.

    Parameters
    ----------
    days
        Since the first count.
    fresh
        Whether new things come while the crawl goes on. Otherwise the whole is fixed.
    """
    from scipy.optimize import least_squares

    at, seen = np.asarray(days, float), np.asarray(counts, float)
    top, daily = float(seen.max()), float((seen.max() - seen.min()) / at.max())

    def curve(x: Sequence[float]) -> Fit:
        return Fit(x[0] * top, x[1], x[3] * daily if fresh else 0.0, x[2] * top)

    def wrong(x: np.ndarray) -> np.ndarray:
        made = curve(x.tolist())
        return np.array([made.known(day) for day in at]) / top - seen / top

    low, high = [0.3, 1e-4, 0.0, 0.0], [20.0, 1.0, 1.0, 2.0]
    found = least_squares(wrong, [1.0, 0.02, seen[0] / top, 0.3], bounds=(low, high))
    return curve(found.x.tolist())
