"""When to ask: how old news gets, and what asking costs, over many feeds and weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOUR, DAY = 1.0, 24.0
GAPS = {"daily": 24.0, "weekly": 168.0, "monthly": 720.0}
"""Hours between two episodes, on average."""


@dataclass(frozen=True)
class Asked:
    """What a rule for asking comes to."""

    median: float
    """`median`, `late`: hours from an episode to its discovery, at 50 and 95 percent."""
    late: float
    requests: float
    """A day and feed."""


def published(gap: float, hours: float, draw: np.random.Generator) -> NDArray[np.float64]:
    """Hours at which episodes appear: at random, at a mean gap."""
    count = draw.poisson(hours / gap)
    return np.sort(draw.uniform(0, hours, count))


def every(hours: float, episodes: NDArray[np.float64], start: float) -> NDArray[np.float64]:
    """How long each episode waits for the next of requests that come at fixed hours."""
    return (start - episodes) % hours


def rule(
    kind: str, *, feeds: int, weeks: int, least: float = HOUR, part: float = 4.0, seed: int
) -> Asked:
    """A rule for asking, run over feeds of every gap.

    Parameters
    ----------
    kind
        ``hourly`` or ``daily``: as often as that; ``adaptive``: at a `part` of a feed's own gap,
        not more often than each `least` hours and not less than once a day.
    """
    draw = np.random.default_rng(seed)
    waits, requests = [], 0.0
    span = weeks * 7 * DAY
    for number in range(feeds):
        gap = list(GAPS.values())[number % len(GAPS)]
        often = {"hourly": HOUR, "daily": DAY}.get(kind, min(max(gap / part, least), DAY))
        waits.append(every(often, published(gap, span, draw), draw.uniform(0, often)))
        requests += DAY / often
    waited = np.concatenate(waits)
    median, late = np.quantile(waited, [0.5, 0.95])
    return Asked(float(median), float(late), requests / feeds)


def round_time(
    share: float, hung: float, usual: float, *, size: int, feeds: int, barrier: bool, seed: int
) -> float:
    """Seconds of a round in which some feeds hang until they are given up.

    Parameters
    ----------
    share
        Of the feeds that hang.
    hung, usual
        Seconds of a feed that hangs, and of another.
    barrier
        Whether the next `size` wait until all of these are done.
    """
    draw = np.random.default_rng(seed)
    times = np.where(draw.random(feeds) < share, hung, usual)
    if barrier:
        padded = np.append(times, np.zeros(-feeds % size))
        return float(padded.reshape(-1, size).max(axis=1).sum())
    ends = np.zeros(size)
    for time in times:
        ends[ends.argmin()] += time
    return float(ends.max())


def expected_batch(share: float, hung: float, usual: float, size: int) -> float:
    """Mean seconds of a batch that waits for its slowest."""
    calm = (1 - share) ** size
    return calm * usual + (1 - calm) * hung
