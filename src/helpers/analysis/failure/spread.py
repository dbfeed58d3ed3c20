"""How a failure spreads: the state of every part, since when, and along which dependencies.

A dependency passes on the state of what it points at, up to a cap: ``down`` if it is hard,
``degraded`` if soft, ``delayed`` if async. A node's state is the worst that reaches it; an any-of
group's is that of its best member.

All of this is made of minima and maxima, so the step F from states to states is monotone, and on
finitely many states it has a least fixed point x (Davey and Priestley, *Introduction to Lattices
and Order*, 2nd ed., 2002, ch. 8). Going on from all-up one part at a time, in any order, cannot
pass x: states below x give, by monotony, states below F(x) = x. It ends, because states only rise;
where it ends nothing changes any more, so that is a fixed point, and none is below x. Hence every
order ends in x. Being the least, x lets no circle of dependencies hold itself down; and taking more
down makes F larger everywhere, so that x rises with what is taken down.

``assets/src/failure/engine.js`` does the same and comes to the same states, times and paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import DEGRADED, DOWN, UP
from helpers.analysis.failure.sweep import sweep


@dataclass(frozen=True)
class Hit:
    """What a failure does to one node or group."""

    state: int
    """0 up, 1 delayed, 2 degraded, 3 down."""
    onset: float | None = None
    """Seconds until it shows: the least sum of buffers over all ways that bring the state, through
    an any-of group the last of its members. ``None`` if it is up."""
    path: tuple[str, ...] = ()
    """Ids from here to the part taken down, groups on the way included; of the ways with that onset
    one with the fewest dependencies, the first in the data among those. Empty if it is up, itself
    alone if it is taken down."""
    edges: tuple[int, ...] = ()
    """Indices of the dependencies along the path; the step from a group to its member has none."""


def states(system: System, taken: Iterable[str]) -> dict[str, int]:
    """State of every node and group; `spread` without the times and the paths, same errors."""
    found = sweep(system, [system.normal(taken)])
    return {key: found.state(key, 0) for key in system.titles}


def joint(hits: Mapping[str, Hit], parts: Iterable[str]) -> int:
    """State of several parts taken as one: down if all of them are, else degraded if any is hit."""
    found = [hits[part].state for part in parts]
    if min(found) == DOWN:
        return DOWN
    return min(max(found), DEGRADED)


def spread(system: System, taken: Iterable[str]) -> dict[str, Hit]:
    """What taking parts down does to every node and group.

    Parameters
    ----------
    taken
        Ids of components and groups; a group takes all its members down. A member that goes down by
        itself takes no other along.

    Returns
    -------
    dict
        By id, nodes in the order of the data and then groups.

    Raises
    ------
    ValueError
        If an id in `taken` is neither a component nor a group.
    """
    taken = tuple(taken)
    settled = states(system, taken)
    ways = _ways(system, settled, system.fallen(taken))
    return {key: _hit(system, key, state, ways) for key, state in settled.items()}


class _Way(NamedTuple):
    """Seconds until it shows, dependencies on the way, and index of the first; -1 for none."""

    onset: float
    steps: int
    edge: int

    @property
    def label(self) -> tuple[float, int]:
        return self[:2]


def _ways(system: System, settled: Mapping[str, int], fallen: Iterable[str]) -> dict[str, _Way]:
    """The best way to everything hit.

    Knuth's generalisation of Dijkstra's algorithm (Information Processing Letters 6(1), 1977): a
    node takes its best dependency, a group its worst member, and neither is ever better than what
    it is made of, so ways are final in the order in which they come off the heap.

    Only dependencies that pass on just the state a node ends in can explain it, so the chain tells
    one story: what a node is said to depend on is in the state that the page shows.
    """
    ways: dict[str, _Way] = {}
    heap = [(_Way(0.0, 0, -1), part) for part in sorted(fallen)]
    while heap:
        way, here = heappop(heap)
        if here in ways:
            continue
        ways[here] = way
        for group in system.groups:
            # The last member to get its way has the worst.
            if here in group.members and all(member in ways for member in group.members):
                heappush(heap, (_Way(*way.label, -1), group.id))
        for index in system.needed_by[here]:
            edge = system.edges[index]
            if min(settled[here], edge.cap) == settled[edge.source]:
                longer = _Way(way.onset + edge.wait, way.steps + 1, index)
                heappush(heap, (longer, edge.source))
    return ways


def _hit(system: System, key: str, state: int, ways: Mapping[str, _Way]) -> Hit:
    if key not in ways:
        return Hit(UP)
    path, edges = [key], list[int]()
    while (here := path[-1]) in system.group or ways[here].edge >= 0:
        if here in system.group:
            members = system.group[here].members
            path.append(next(one for one in members if ways[one].label == ways[here].label))
        else:
            edges.append(ways[here].edge)
            path.append(system.edges[edges[-1]].target)
    return Hit(state, ways[key].onset, tuple(path), tuple(edges))
