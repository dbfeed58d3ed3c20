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

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

from helpers.analysis.failure.graph import Arrays, System
from helpers.analysis.failure.records import DOWN, UP


@dataclass(frozen=True)
class Hit:
    """What a failure does to one node or group.

    Attributes
    ----------
    state
        0 up, 1 delayed, 2 degraded, 3 down.
    onset
        Seconds until it shows: the least sum of buffers over all ways that bring the state, through
        an any-of group the last of its members. ``None`` if it is up.
    path
        Ids from here to the part taken down, groups on the way included; of the ways with that
        onset one with the fewest dependencies, the first in the data among those. Empty if it is
        up, itself alone if it is taken down.
    edges
        Indices of the dependencies along the path; the step from a group to its member has none.
    """

    state: int
    onset: float | None = None
    path: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()


def _settle(arrays: Arrays, fallen: Iterable[int]) -> list[int]:
    """States of nodes and groups, by number."""
    states = [UP] * len(arrays.names)
    waiting = list(fallen)
    for part in waiting:
        states[part] = DOWN
    edges, needed_by = arrays.edges, arrays.needed_by
    inside, members = arrays.inside, arrays.members
    while waiting:
        changed = waiting.pop()
        state = states[changed]
        for index in needed_by[changed]:
            source, _, cap, _ = edges[index]
            passed = min(state, cap)
            if passed > states[source]:
                states[source] = passed
                waiting.append(source)
        for group in inside[changed]:
            best = min(states[member] for member in members[group])
            if best > states[group]:
                states[group] = best
                waiting.append(group)
    return states


def states(system: System, taken: Iterable[str]) -> dict[str, int]:
    """State of every node and group; `spread` without the times and the paths.

    Raises
    ------
    ValueError
        If an id in `taken` is neither a component nor a group.
    """
    arrays = system.arrays
    found = _settle(arrays, [arrays.number[name] for name in system.fallen(taken)])
    return dict(zip(arrays.names, found, strict=True))


def spread(system: System, taken: Iterable[str]) -> dict[str, Hit]:
    """What taking parts down does to every node and group.

    Parameters
    ----------
    system
        The graph.
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
    arrays = system.arrays
    fallen = [arrays.number[name] for name in system.fallen(taken)]
    settled = _settle(arrays, fallen)
    labels, via = _labels(arrays, settled, fallen)
    return {
        name: _hit(arrays, i, settled[i], labels[i], via) for i, name in enumerate(arrays.names)
    }


_Label = tuple[float, int]
"""Seconds until it shows, and dependencies on the way."""


def _labels(
    arrays: Arrays, settled: list[int], fallen: list[int]
) -> tuple[list[_Label | None], list[int]]:
    """The best label of everything hit, and the way it came.

    Knuth's generalisation of Dijkstra's algorithm (Information Processing Letters 6(1), 1977): a
    node takes its best dependency, a group its worst member, and neither is ever better than what
    it is made of, so labels are final in the order in which they come off the heap.

    Only dependencies that pass on just the state a node ends in can explain it, so the chain tells
    one story: what a node is said to depend on is in the state that the page shows.
    """
    labels: list[_Label | None] = [None] * len(arrays.names)
    via = [-1] * len(arrays.names)
    heap: list[tuple[_Label, int]] = [((0.0, 0), part) for part in fallen]
    heap.sort()
    open_members = [len(found) for found in arrays.members]
    while heap:
        label, here = heappop(heap)
        if labels[here] is not None:
            continue
        labels[here] = label
        for group in arrays.inside[here]:
            open_members[group] -= 1
            # The last member to get its label has the worst.
            if not open_members[group]:
                heappush(heap, (label, group))
        for index in arrays.needed_by[here]:
            source, _, cap, wait = arrays.edges[index]
            if labels[source] is None and min(settled[here], cap) == settled[source]:
                heappush(heap, ((label[0] + wait, label[1] + 1), source))
    start = set(fallen)
    for index, (source, target, cap, wait) in enumerate(arrays.edges):
        label, own = labels[target], labels[source]
        if own is None or label is None or source in start or via[source] >= 0:
            continue
        if min(settled[target], cap) == settled[source] and own == (label[0] + wait, label[1] + 1):
            via[source] = index
    for group in range(arrays.nodes, len(arrays.names)):
        if labels[group] is not None:
            via[group] = next(m for m in arrays.members[group] if labels[m] == labels[group])
    return labels, via


def _hit(arrays: Arrays, here: int, state: int, label: _Label | None, via: list[int]) -> Hit:
    if label is None:
        return Hit(UP)
    path, edges = [here], []
    while via[here] >= 0:
        if here < arrays.nodes:
            edges.append(via[here])
            here = arrays.edges[via[here]][1]
        else:
            here = via[here]
        path.append(here)
    return Hit(state, label[0], tuple(arrays.names[i] for i in path), tuple(edges))
