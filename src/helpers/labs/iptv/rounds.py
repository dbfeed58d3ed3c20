"""A worker that refreshes lists one after another, and a cache that forgets each after a while."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Round:
    """How a worker refreshes: all lists in turn, or some at a time, then a pause."""

    lists: int
    time: float
    """Mean seconds of one list."""
    pause: float = 900.0
    lifetime: float = 1200.0
    """Seconds after which the cache forgets a list."""
    together: int = 1
    """Lists refreshed at a time."""

    @property
    def cycle(self) -> float:
        """Seconds from a refresh of a list to the next, if all lists take the same."""
        return -(-self.lists // self.together) * self.time + self.pause

    @property
    def missing(self) -> float:
        """Share of the time in which a list is not in the cache, if all take the same."""
        return max(0.0, self.cycle - self.lifetime) / self.cycle


PLAN = Round(lists=25, time=12.0)
"""Twenty-five lists of 12 s, a pause of 15 minutes and a lifetime of 20: they fit exactly."""


def simulated(
    plan: Round, *, spread: float, hang: float = 0.0, limit: float = 600.0, rounds: int, seed: int
) -> float:
    """Share of the time in which a list is missing, where lists take different times each round.

    Parameters
    ----------
    spread
        Standard deviation of the logarithm of a time; 0 for none.
    hang
        Share of refreshes that do not answer until the limit.
    limit
        Seconds after which a refresh is given up.
    """
    draw = np.random.default_rng(seed)
    size = (rounds, plan.lists)
    # So that the mean is that of the plan.
    times = plan.time * np.exp(spread * draw.standard_normal(size) - spread**2 / 2)
    times = np.minimum(np.where(draw.random(size) < hang, limit, times), limit)
    written = np.empty(size)
    now = 0.0
    for number in range(rounds):
        for first in range(0, plan.lists, plan.together):
            last = first + plan.together
            written[number, first:last] = now + times[number, first:last]
            now += float(times[number, first:last].max())
        now += plan.pause
    between = np.diff(written, axis=0)
    return float(np.clip(between - plan.lifetime, 0, None).sum() / between.sum())
