"""Clocks that are wrong, and how one learns how wrong (RFC 5905, sections 8 and 10)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

FRAME = 1 / 24
"""Seconds that a picture of a film stands."""
STAGES = 8
"""Exchanges of which the one with the shortest delay is taken (RFC 5905, section 10)."""


@dataclass(frozen=True)
class Clock:
    """A clock of ours beside the machine's own, which counts as true here.

    Two devices in one process have one clock, so each gets an error of its own.
    """

    offset: float = 0.0
    """Seconds it is ahead when the true clock says `start`."""
    drift: float = 0.0
    """Parts per million it gains."""
    start: float = 0.0

    def at(self, true: float) -> float:
        """What it says at a moment of the true clock."""
        return true + self.offset + (true - self.start) * self.drift / 1e6

    def now(self) -> float:
        """What it says now."""
        return self.at(time.monotonic())


@dataclass(frozen=True)
class Exchange:
    """A question and its answer: sent, received there, answered there, received back.

    The first and last by the clock of the one who asks, the others by that of the server.
    """

    sent: float
    received: float
    answered: float
    back: float

    @property
    def offset(self) -> float:
        """How far the server's clock is ahead, if both ways take equally long."""
        return ((self.received - self.sent) + (self.answered - self.back)) / 2

    @property
    def delay(self) -> float:
        """Time on the way, there and back; the offset is wrong by half of it at most."""
        return (self.back - self.sent) - (self.answered - self.received)


def best(exchanges: Sequence[Exchange]) -> Exchange:
    """The exchange with the shortest delay, which waited least on its way."""
    return min(exchanges, key=lambda exchange: exchange.delay)


def until_a_frame(drift: float, error: float = 0.0, frame: float = FRAME) -> float:
    """Seconds until clocks that part by some parts per million are a frame apart."""
    return (frame - error) / drift * 1e6
