"""Single points of failure and minimal cut sets.

An event is the failure of one component, or a common cause: a shared-fate group that falls as a
whole. A cut set of a capability is a set of events that together bring it down (or into any worse
state asked for); it is minimal if none of its events can be left out. Beyond that a common cause is
listed only where it is real: where a smaller fall would not do as well. A database and its queues
as one group say nothing new where the database alone is a cut; two providers in one building do.

Barlow and Proschan, *Statistical Theory of Reliability and Life Testing* (1975), ch. 1, for cut
sets; Rausand and Høyland, *System Reliability Theory*, 2nd ed. (2004), ch. 6, for common causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import DOWN
from helpers.analysis.failure.sweep import all_sets, sweep


@dataclass(frozen=True)
class SinglePoint:
    """One event that brings capabilities down."""

    event: str
    """Component or common cause."""
    capabilities: tuple[str, ...]
    """What it brings down, in the order of the data."""
    weight: int


def cut_sets(
    system: System,
    state: int = DOWN,
    size: int = 2,
    *,
    causes: bool = True,
    only_real: bool = True,
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Minimal cut sets of every capability.

    Parameters
    ----------
    state
        What counts as failed: this state or a worse one.
    size
        Largest number of events in a set.
    causes
        Whether common causes count as events beside the components.
    only_real
        Whether to leave out a common cause where no more events among its members would do. Without
        it the sets are minimal as sets of events and nothing else, as formulas over independent
        events need them.

    Returns
    -------
    dict
        By capability: sets of event ids, the smaller first, each and all in the order of the data.
    """
    found: dict[str, list[tuple[str, ...]]] = {node.id: [] for node in system.capabilities}
    falls: dict[tuple[str, ...], frozenset[str]] = {}
    components = {node.id for node in system.components}
    for number in range(1, size + 1):
        sets = [
            events for events in all_sets(system, number) if causes or components.issuperset(events)
        ]
        swept = sweep(system, sets)
        for node in system.capabilities:
            alone = {cut[0] for cut in found[node.id] if len(cut) == 1}
            smaller = [set(cut) for cut in found[node.id] if len(cut) > 1]
            for index in swept.at_least(node.id, state):
                events = sets[index]
                if alone.isdisjoint(events) and not any(cut.issubset(events) for cut in smaller):
                    found[node.id].append(events)
                    falls[events] = frozenset(system.fallen(events))
    if not only_real:
        return {key: tuple(cuts) for key, cuts in found.items()}
    return {key: _real(cuts, falls) for key, cuts in found.items()}


def _real(
    cuts: Sequence[tuple[str, ...]], falls: Mapping[tuple[str, ...], frozenset[str]]
) -> tuple[tuple[str, ...], ...]:
    """Drop a set if another of no more events takes down less, or an earlier of as many the same.

    The second takes care of a group with a single member, which is that member by another name.
    """

    def spare(place: int, cut: tuple[str, ...]) -> bool:
        return any(
            (len(other) <= len(cut) and falls[other] < falls[cut])
            or (len(other) == len(cut) and falls[other] == falls[cut] and before < place)
            for before, other in enumerate(cuts)
        )

    return tuple(cut for place, cut in enumerate(cuts) if not spare(place, cut))


def single_points(system: System, state: int = DOWN) -> tuple[SinglePoint, ...]:
    """Events that alone bring down at least one capability, the heaviest first.

    Parameters
    ----------
    state
        What counts as failed: this state or a worse one.
    """
    weight = {node.id: node.weight for node in system.capabilities}
    hits: dict[str, list[str]] = {}
    for key, cuts in cut_sets(system, state, 1).items():
        for (event,) in cuts:
            hits.setdefault(event, []).append(key)
    points = [
        SinglePoint(event, tuple(hits[event]), sum(weight[key] for key in hits[event]))
        for event in system.events
        if event in hits
    ]
    return tuple(sorted(points, key=lambda point: point.weight, reverse=True))
