"""The blast radius as published against the one computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from helpers.analysis.failure.blast import Blast, blast
from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import STATES, UP, Mode

ReachVerdict = Literal["equal", "computed-wider", "computed-narrower", "differs"]


@dataclass(frozen=True)
class ReachComparison:
    """One recorded failure mode."""

    mode: str
    published: Mapping[str, int]
    """State of each capability as stated, in the order of the data."""
    computed: Blast
    """What the graph gives."""

    @property
    def verdict(self) -> ReachVerdict:
        """How the two compare."""
        return verdict(self.published, self.computed.states)

    @property
    def differences(self) -> tuple[tuple[str, int, int], ...]:
        """Capability, state as published, state as computed, where the two differ."""
        states = self.computed.states
        return tuple(
            (key, state, states[key])
            for key, state in self.published.items()
            if state != states[key]
        )


def verdict(published: Mapping[str, int], computed: Mapping[str, int]) -> ReachVerdict:
    """Compare two blast radii capability by capability.

    Parameters
    ----------
    published, computed
        State by capability; those not given are up.

    Returns
    -------
    str
        ``computed-wider``: no capability is hit less in the computation and one is hit more.
        ``computed-narrower``: the reverse. ``differs``: some each way.
    """
    keys = published.keys() | computed.keys()
    steps = {computed.get(key, UP) - published.get(key, UP) for key in keys}
    more, less = any(step > 0 for step in steps), any(step < 0 for step in steps)
    if more and less:
        return "differs"
    if more:
        return "computed-wider"
    return "computed-narrower" if less else "equal"


def published_states(system: System, mode: Mode) -> dict[str, int]:
    """State of each capability as a failure mode states it; what it does not name is up."""
    return {node.id: STATES.index(mode.stated.get(node.id, "up")) for node in system.capabilities}


def comparisons(system: System) -> tuple[ReachComparison, ...]:
    """Compare every recorded failure mode, in the order of the data."""
    return tuple(
        ReachComparison(mode.id, published_states(system, mode), blast(system, mode.takes_down))
        for mode in system.modes
    )
