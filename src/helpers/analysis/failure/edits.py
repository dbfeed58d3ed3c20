"""Edits of the graph: what a change would build differently.

Three kinds. A dependency becomes another (or appears, or goes). A group gets other members. A part
gets a stand-in: a twin that needs what the part needs, has a fate of its own, and from then on is
as good as the part for whatever needs the part. Stand-ins come last whatever their place in the
list, so that an edited dependency on the part is met by either, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from helpers.analysis.failure.availability import Uptime
from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import Edge, Group, Node


@dataclass(frozen=True)
class Rewire:
    """The dependency of `source` on `target` becomes this; ``none`` removes it."""

    source: str
    target: str
    type: Literal["hard", "soft", "async", "none"]
    effect: str = ""
    buffer: float | None = None


@dataclass(frozen=True)
class Regroup:
    """A group then has these members."""

    group: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class StandIn:
    """A twin of a component; `figure` is its availability, that of the component if None."""

    component: str
    title: str
    figure: Uptime | None = None

    @property
    def either(self) -> str:
        """Id of the any-of group of the two."""
        return f"{self.component}-or-stand-in"


Edit = Rewire | Regroup | StandIn


@dataclass(frozen=True)
class Change:
    """One step that could be built, as edits of the graph."""

    id: str
    title: str
    text: str
    edits: tuple[Edit, ...]


def apply(system: System, edits: Iterable[Edit]) -> System:
    """Edit a graph.

    Raises
    ------
    ValueError
        If an edit names what is not there, or its result is no valid graph.
    """
    edits = tuple(edits)
    for edit in edits:
        if isinstance(edit, Rewire):
            system = _rewire(system, edit)
        elif isinstance(edit, Regroup):
            system = _regroup(system, edit)
    for twin, edit in _twins(edits):
        system = _stand_in(system, edit, twin)
    return system


def figures_after(figures: Mapping[str, Uptime], edits: Iterable[Edit]) -> dict[str, Uptime]:
    """Figures of the edited graph: those of before, and one for each stand-in that has any."""
    found = dict(figures)
    for twin, edit in _twins(edits):
        figure = edit.figure or figures.get(edit.component)
        if figure:
            found[twin] = figure
    return found


def _twins(edits: Iterable[Edit]) -> Iterator[tuple[str, StandIn]]:
    """Every stand-in with its id; further ones for the same part are numbered."""
    number: dict[str, int] = {}
    for edit in edits:
        if isinstance(edit, StandIn):
            number[edit.component] = number.get(edit.component, 0) + 1
            more = f"-{number[edit.component]}" if number[edit.component] > 1 else ""
            yield f"{edit.component}-stand-in{more}", edit


def _rewire(system: System, edit: Rewire) -> System:
    ends = (edit.source, edit.target)
    there = [(edge.source, edge.target) == ends for edge in system.edges]
    kind = edit.type
    if kind == "none":
        if not any(there):
            raise ValueError(f"{edit.source} does not depend on {edit.target}")
        kept = (edge for edge, found in zip(system.edges, there, strict=True) if not found)
        return replace(system, edges=tuple(kept))

    def edited(effect: str) -> Edge:
        return Edge(*ends, kind, edit.effect or effect, edit.buffer)

    if not any(there):
        return replace(system, edges=(*system.edges, edited("")))
    edges = (
        edited(edge.effect) if found else edge
        for edge, found in zip(system.edges, there, strict=True)
    )
    return replace(system, edges=tuple(edges))


def _regroup(system: System, edit: Regroup) -> System:
    if edit.group not in system.group:
        raise ValueError(f"there is no group {edit.group}")
    groups = (
        replace(group, members=edit.members) if group.id == edit.group else group
        for group in system.groups
    )
    return replace(system, groups=tuple(groups))


def _stand_in(system: System, edit: StandIn, twin_id: str) -> System:
    name = edit.component
    part = system.node.get(name)
    if part is None or part.kind != "component":
        raise ValueError(f"there is no component {name}")
    twin = replace(part, id=twin_id, title=edit.title, risks=())
    nodes: list[Node] = []
    for node in system.nodes:
        nodes.append(node)
        if node is part:
            nodes.append(twin)
    groups = [
        replace(group, members=(*group.members, twin_id))
        if group.type == "any-of" and name in group.members
        else group
        for group in system.groups
    ]
    # What needs the part through a group has its choice already; only direct needs get one.
    if any(edge.target == name for edge in system.edges):
        title = f"{part.title} or {edit.title}"
        groups.append(Group(edit.either, title, "any-of", (name, twin_id)))
    edges: list[Edge] = []
    for edge in system.edges:
        edges.append(replace(edge, target=edit.either) if edge.target == name else edge)
        if edge.source == name:
            edges.append(replace(edge, source=twin_id))
    return replace(system, nodes=tuple(nodes), groups=tuple(groups), edges=tuple(edges))
