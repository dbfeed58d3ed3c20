"""A scaling path in a few rows: what is saturated at one load, and where each part's limit lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.analysis.scaling import State, state
from helpers.analysis.scaling.resources import TIE
from helpers.cards.scaling.scaled import Scaled
from helpers.text.scaling import briefly

_CLEAR = 1.5
"""A scale of some rows ends at this multiple of what it has to show."""


@dataclass(frozen=True)
class Limit:
    """One row: a part, and the load at which it saturates."""

    title: str
    """Of the part."""
    at: float
    """Load at the likely values, per day."""
    low: float | None
    """Load that one draw in twenty stays below; None where it is never reached."""
    high: float | None
    """Load that nineteen draws in twenty stay below; None where some never reach it."""


@dataclass(frozen=True)
class LoadScale:
    """A logarithmic scale from one load to another, as shares of its length."""

    low: float
    """Left end, above 0."""
    high: float
    """Right end."""

    def share(self, load: float | None) -> float:
        """Where a load stands, from 0 to 1; None is beyond all loads."""
        if load is None:
            return 1.0
        at = math.log(load / self.low) / math.log(self.high / self.low) if load > 0 else 0.0
        return min(1.0, max(0.0, at))

    def place(self, load: float | None) -> str:
        """The same as a style sheet takes it; the explorers write it alike."""
        return f"{self.share(load) * 100:.2f}%"

    def width(self, limit: Limit) -> str:
        """How long a limit's band is."""
        return f"{(self.share(limit.high) - self.share(limit.low)) * 100:.2f}%"

    def holds(self, load: float) -> bool:
        """Whether a load lies on it."""
        return self.low <= load <= self.high

    @property
    def ticks(self) -> list[float]:
        """Powers of ten on it, at most four."""
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high))
        return [10.0**power for power in range(first, last + 1, (last - first) // 4 + 1)]


@dataclass(frozen=True, eq=False)
class Outlook:
    """A path at the first load it plans for beyond today's, without remedies."""

    path: Scaled
    """The path."""

    @cached_property
    def load(self) -> float:
        """That of the next stage; without one, the first saturation load, or today's."""
        today = self.path.state.today
        ahead = [step.load for step in self.path.steps if step.load > today * (1 + TIE)]
        first = self.path.state.first
        return min(ahead, default=(first and first.breaking) or today or 1.0)

    @cached_property
    def state(self) -> State:
        """All parts at that load."""
        driver = self.path.driver.id
        return state(self.path.model, load={driver: self.load}, driver=driver)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is saturated there and what is first; and how sure that is."""
        return briefly(self.path.model, self.state, self.path.spread, self.path.bars)

    @cached_property
    def limits(self) -> list[Limit]:
        """Every part that some load saturates, the first first; what stops nothing is left out."""
        told = {item.id for item in self.path.model.resources if item.notice}
        spreads = {item.id: item.breaking for item in self.path.spread.resources}
        found = [
            Limit(part.title, part.breaking, spreads[part.id][0], spreads[part.id][-1])
            for part in self.path.state.resources
            if part.breaking is not None and part.id not in told
        ]
        return sorted(found, key=lambda limit: limit.at)

    def over(self, limit: Limit) -> bool:
        """Whether a part is saturated at the load."""
        return limit.at <= self.load * (1 + TIE)

    def scale(self, limits: Sequence[Limit]) -> LoadScale:
        """A scale from today to beyond some limits and the load; it has room for nothing else."""
        shown = [self.load, *(limit.high or limit.at for limit in limits)]
        low = self.path.state.today or min(limit.low or limit.at for limit in limits) / _CLEAR
        return LoadScale(low, float(f"{max([*shown, low]) * _CLEAR:.1g}"))

    def stages(self) -> list[float]:
        """Loads a reader can go to at once: today's and those of the stages."""
        today = self.path.state.today
        named = [step.load for step in self.path.steps]
        known = any(abs(load - today) <= TIE * load for load in named)
        return named if known or not today else sorted([today, *named])
