"""What one change would buy: the graph edited, and everything computed before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.analysis.failure.availability import Availability, Uptime, availability
from helpers.analysis.failure.blast import Blast, blast
from helpers.analysis.failure.cuts import cut_sets
from helpers.analysis.failure.edits import Change, apply, figures_after
from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import DEGRADED, DOWN
from helpers.analysis.failure.sweep import sweep
from helpers.analysis.sampling import Plan


@dataclass(frozen=True)
class Shift:
    """One failure before and after a change."""

    id: str
    """Id of the event or of the failure mode."""
    before: Blast
    after: Blast
    """`before`, `after`: what it does."""

    @property
    def eased(self) -> tuple[str, ...]:
        """Capabilities that are hit less afterwards, in the order of the data."""
        after = self.after.states
        return tuple(key for key, state in self.before.states.items() if after[key] < state)

    @property
    def worsened(self) -> tuple[str, ...]:
        """Capabilities that are hit more afterwards."""
        after = self.after.states
        return tuple(key for key, state in self.before.states.items() if after[key] > state)


@dataclass(frozen=True)
class Standing:
    """What one graph amounts to, for comparison."""

    system: System
    cuts: Mapping[str, tuple[tuple[str, ...], ...]]
    """By capability: minimal cut sets."""
    availability: Mapping[str, Availability]
    """Of each capability: the time it is not down."""
    whole: Mapping[str, Availability]
    """The same for the time it is neither down nor degraded."""

    def without(self, other: Standing) -> dict[str, tuple[tuple[str, ...], ...]]:
        """By capability: cut sets that the other does not have."""
        return {
            key: tuple(cut for cut in cuts if cut not in other.cuts[key])
            for key, cuts in self.cuts.items()
        }


@dataclass(frozen=True)
class Gain:
    """What a change buys."""

    change: Change
    before: Standing
    after: Standing
    """`before`, `after`: the graph as it is and after it."""
    singles: tuple[Shift, ...]
    """Every component and common cause whose reach it changes, in the order of the data."""
    modes: tuple[Shift, ...]
    """Every recorded failure mode whose reach it changes, in the order of the data."""

    @property
    def removed(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """By capability: cut sets that are no longer among the minimal ones."""
        return self.before.without(self.after)

    @property
    def added(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """By capability: minimal cut sets that were not among them."""
        return self.after.without(self.before)

    @property
    def points_removed(self) -> tuple[tuple[str, str], ...]:
        """Single points of failure that go, as pairs of capability and event.

        Judged by what the event still does, not by the lists: a common cause is also left out of a
        list where one of its members has become a single point.
        """
        after = {shift.id: shift.after.states for shift in self.singles}
        return tuple(
            (key, cut[0])
            for key, cuts in self.before.cuts.items()
            for cut in cuts
            if len(cut) == 1 and cut[0] in after and after[cut[0]][key] < DOWN
        )

    @property
    def minutes(self) -> dict[str, float]:
        """Minutes a month less that each capability is down, with every figure at its value."""
        after = self.after.availability
        return {key: a.minutes - after[key].minutes for key, a in self.before.availability.items()}

    @property
    def whole_minutes(self) -> dict[str, float]:
        """Minutes a month less that each capability is down or degraded."""
        after = self.after.whole
        return {key: a.minutes - after[key].minutes for key, a in self.before.whole.items()}


def standing(
    system: System, figures: Mapping[str, Uptime], *, size: int = 2, plan: Plan | None = None
) -> Standing:
    """Compute what one graph amounts to."""
    return Standing(
        system,
        cut_sets(system, DOWN, size),
        availability(system, figures, DOWN, plan),
        availability(system, figures, DEGRADED, plan),
    )


def gain(
    system: System,
    change: Change,
    figures: Mapping[str, Uptime],
    *,
    size: int = 2,
    plan: Plan | None = None,
    before: Standing | None = None,
) -> Gain:
    """Compute what a change buys.

    Parameters
    ----------
    system
        The graph as it is.
    size
        Largest number of events in the cut sets that are compared.

    Raises
    ------
    ValueError
        If an edit names what is not there, or its result is no valid graph.
    """
    edited = apply(system, change.edits)
    before = before or standing(system, figures, size=size, plan=plan)
    after = standing(edited, figures_after(figures, change.edits), size=size, plan=plan)
    return Gain(
        change=change,
        before=before,
        after=after,
        singles=_shifts(system, edited, {event: (event,) for event in system.events}),
        modes=_shifts(system, edited, {mode.id: mode.takes_down for mode in system.modes}),
    )


def _shifts(
    system: System, after: System, failures: Mapping[str, tuple[str, ...]]
) -> tuple[Shift, ...]:
    old, new = sweep(system, failures.values()), sweep(after, failures.values())
    keys = [node.id for node in system.capabilities]
    return tuple(
        Shift(name, blast(system, taken), blast(after, taken))
        for index, (name, taken) in enumerate(failures.items())
        if any(old.state(key, index) != new.state(key, index) for key in keys)
    )
