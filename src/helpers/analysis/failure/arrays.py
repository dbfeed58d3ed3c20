"""A graph with numbers for ids, for the inner loops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.analysis.failure.graph import System


@dataclass(frozen=True)
class Arrays:
    """Nodes and groups by number, nodes first.

    Attributes
    ----------
    names
        Ids by number.
    number
        Numbers by id.
    nodes
        How many of them are nodes.
    members
        Of each group its members; nothing of a node.
    inside
        The groups each component is in.
    edges
        Source, target, cap and wait of each dependency.
    needed_by
        The dependencies that point at each node or group.
    """

    names: tuple[str, ...]
    number: Mapping[str, int]
    nodes: int
    members: tuple[tuple[int, ...], ...]
    inside: tuple[tuple[int, ...], ...]
    edges: tuple[tuple[int, int, int, float], ...]
    needed_by: tuple[tuple[int, ...], ...]


def arrays(system: System) -> Arrays:
    """Number a system."""
    names = tuple(item.id for item in (*system.nodes, *system.groups))
    number = {name: i for i, name in enumerate(names)}
    members: list[tuple[int, ...]] = [()] * len(system.nodes)
    inside: list[list[int]] = [[] for _ in names]
    for group in system.groups:
        found = tuple(number[name] for name in group.members)
        members.append(found)
        for part in found:
            inside[part].append(number[group.id])
    needed_by: list[list[int]] = [[] for _ in names]
    edges = []
    for index, edge in enumerate(system.edges):
        edges.append((number[edge.source], number[edge.target], edge.cap, edge.wait))
        needed_by[number[edge.target]].append(index)
    return Arrays(
        names=names,
        number=number,
        nodes=len(system.nodes),
        members=tuple(members),
        inside=tuple(tuple(groups) for groups in inside),
        edges=tuple(edges),
        needed_by=tuple(tuple(indices) for indices in needed_by),
    )
