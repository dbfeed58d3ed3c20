"""Every single failure and every pair, ranked by what it brings down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import STATES, UP
from helpers.analysis.failure.sweep import sweep


@dataclass(frozen=True)
class Reach:
    """How far one failure reaches."""

    taken: tuple[str, ...]
    """The component, common cause or pair."""
    states: Mapping[str, int]
    """State of each capability, in the order of the data."""
    weights: Mapping[str, int]
    """Weight that is down, degraded, delayed, up."""

    @property
    def severity(self) -> tuple[int, int, int]:
        """Sorts failures: weight down first, then degraded, then delayed."""
        return _severity(self.weights)


@dataclass(frozen=True)
class Pair(Reach):
    """Two components down together."""

    excess: Mapping[str, tuple[int, int]]
    """Capabilities worse off than under the worse of the two alone: that state, then the state
    under both. Empty if the pair adds nothing to its parts."""
    gained: Mapping[str, int]
    """Weight of those capabilities by the state they end in; ``up`` stays 0."""

    @property
    def surprise(self) -> tuple[int, int, int]:
        """Sorts pairs by what they add to their parts."""
        return _severity(self.gained)


def singles(system: System) -> tuple[Reach, ...]:
    """Reach of every component and of every common cause, in the order of the data."""
    return tuple(_reaches(system, [(event,) for event in system.events]))


def pairs(system: System) -> tuple[Pair, ...]:
    """Reach of every unordered pair of components, with what neither does alone."""
    alone = {reach.taken[0]: reach.states for reach in singles(system)}
    names = [node.id for node in system.components]
    found: list[Pair] = []
    for reach in _reaches(system, list(combinations(names, 2))):
        one, other = (alone[name] for name in reach.taken)
        excess = {
            key: (max(one[key], other[key]), state)
            for key, state in reach.states.items()
            if state > max(one[key], other[key])
        }
        gained = system.weigh({key: state for key, (_, state) in excess.items()})
        found.append(Pair(reach.taken, reach.states, reach.weights, excess, gained))
    return tuple(found)


def ranking(reaches: tuple[Reach, ...]) -> tuple[Reach, ...]:
    """Sort by weight down, then degraded, then delayed; equals stay in the order of the data.

    Failures that hit nothing are left out.
    """
    hits = [reach for reach in reaches if any(reach.severity)]
    return tuple(sorted(hits, key=lambda reach: reach.severity, reverse=True))


def worst_pairs(found: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Sort pairs by what they add to their parts, then by reach; those that add nothing go."""
    hits = [pair for pair in found if pair.excess]
    return tuple(sorted(hits, key=lambda pair: (pair.surprise, pair.severity), reverse=True))


def _reaches(system: System, scenarios: list[tuple[str, ...]]) -> list[Reach]:
    spread, keys = sweep(system, scenarios), [node.id for node in system.capabilities]
    found = ({key: spread.state(key, index) for key in keys} for index in range(len(scenarios)))
    return [
        Reach(taken, states, system.weigh(states))
        for taken, states in zip(scenarios, found, strict=True)
    ]


def _severity(weights: Mapping[str, int]) -> tuple[int, int, int]:
    down, degraded, delayed = (weights[word] for word in reversed(STATES[UP + 1 :]))
    return down, degraded, delayed
