"""The graph this package computes on: parts, groups, dependencies, recorded failure modes.

Plain data: what the page embeds, and what the page's engine reads, is `System.json`. Everything
keeps the order of the data files, because explanations settle ties by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from helpers.analysis.failure.arrays import Arrays, arrays

UP, DELAYED, DEGRADED, DOWN = range(4)
"""States of a part, worse ones higher."""

STATES = ("up", "delayed", "degraded", "down")
"""Their words, by number."""

CAPS = {"hard": DOWN, "soft": DEGRADED, "async": DELAYED}
"""The worst a dependency of each type passes on."""


@dataclass(frozen=True)
class Risk:
    """What is at stake while a component is down: money or data, and how badly."""

    kind: Literal["funds", "data"]
    level: Literal["lost", "unavailable", "delayed"]
    text: str


@dataclass(frozen=True)
class Node:
    """A component, or a capability that users see.

    Attributes
    ----------
    type, layer
        Of a component; ``None`` for a capability.
    weight, user, moves_money
        Of a capability; 0, ``None`` and ``False`` for a component.
    """

    id: str
    title: str
    kind: Literal["component", "capability"]
    type: str | None = None
    layer: str | None = None
    weight: int = 0
    user: str | None = None
    moves_money: bool = False
    risks: tuple[Risk, ...] = ()


@dataclass(frozen=True)
class Group:
    """Components of which one is enough (``any-of``), or with a common cause (``shared-fate``)."""

    id: str
    title: str
    type: Literal["any-of", "shared-fate"]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """``source`` needs ``target``, a component or an any-of group; ``buffer`` is in seconds."""

    source: str
    target: str
    type: Literal["hard", "soft", "async"]
    effect: str = ""
    buffer: float | None = None

    @property
    def cap(self) -> int:
        """The worst state it passes on."""
        return CAPS[self.type]

    @property
    def wait(self) -> float:
        """Seconds until a failed target shows at the source; only async dependencies have any."""
        return self.buffer if self.type == "async" and self.buffer is not None else 0.0


@dataclass(frozen=True)
class Mode:
    """A recorded failure mode: components and groups that go down together."""

    id: str
    title: str
    takes_down: tuple[str, ...]


@dataclass(frozen=True)
class System:
    """The graph.

    Raises
    ------
    ValueError
        If an id stands for two things, a reference leads nowhere, or an edge points at something
        it cannot: a capability or a shared-fate group.
    """

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...] = ()
    edges: tuple[Edge, ...] = ()
    modes: tuple[Mode, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for item in (*self.nodes, *self.groups):
            if item.id in seen:
                raise ValueError(f"{item.id} stands for two things")
            seen.add(item.id)
        parts = {node.id for node in self.nodes if node.kind == "component"}
        choices = {group.id for group in self.groups if group.type == "any-of"}
        fates = {group.id for group in self.groups if group.type == "shared-fate"}
        nodes = {node.id for node in self.nodes}
        for group in self.groups:
            _all_known(group.members, parts, f"member of {group.id}")
            if not group.members or len(set(group.members)) < len(group.members):
                raise ValueError(f"{group.id} needs members, each once")
        for edge in self.edges:
            _all_known((edge.source,), nodes, "source of an edge")
            _all_known((edge.target,), parts | choices, f"target of an edge from {edge.source}")
        for mode in self.modes:
            _all_known(mode.takes_down, parts | choices | fates, f"part of {mode.id}")

    @cached_property
    def components(self) -> tuple[Node, ...]:
        """Nodes that can be taken down."""
        return tuple(node for node in self.nodes if node.kind == "component")

    @cached_property
    def capabilities(self) -> tuple[Node, ...]:
        """Nodes that users see."""
        return tuple(node for node in self.nodes if node.kind == "capability")

    @cached_property
    def causes(self) -> tuple[Group, ...]:
        """Shared-fate groups: common causes."""
        return tuple(group for group in self.groups if group.type == "shared-fate")

    @cached_property
    def events(self) -> tuple[str, ...]:
        """What can fail by itself: each component, then each common cause."""
        return (
            *(node.id for node in self.components),
            *(group.id for group in self.causes),
        )

    @cached_property
    def node(self) -> Mapping[str, Node]:
        """Nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def group(self) -> Mapping[str, Group]:
        """Groups by id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Titles of nodes and groups by id."""
        return {item.id: item.title for item in (*self.nodes, *self.groups)}

    @cached_property
    def needs(self) -> Mapping[str, tuple[int, ...]]:
        """Indices of the edges that leave each node, in the order of the data."""
        found: dict[str, list[int]] = {node.id: [] for node in self.nodes}
        for index, edge in enumerate(self.edges):
            found[edge.source].append(index)
        return {key: tuple(edges) for key, edges in found.items()}

    @cached_property
    def arrays(self) -> Arrays:
        """The same with numbers for ids."""
        return arrays(self)

    def normal(self, taken: Iterable[str]) -> tuple[str, ...]:
        """Put what is taken down into the order of the data, each once.

        Raises
        ------
        ValueError
            If an id is neither a component nor a group.
        """
        wanted = set(taken)
        found = [node.id for node in self.components if node.id in wanted]
        found += [group.id for group in self.groups if group.id in wanted]
        if len(found) < len(wanted):
            unknown = ", ".join(sorted(wanted - set(found)))
            raise ValueError(f"neither a component nor a group: {unknown}")
        return tuple(found)

    def fallen(self, taken: Iterable[str]) -> tuple[str, ...]:
        """Components that are taken down: by themselves, or as members of a group that is."""
        wanted = self.normal(taken)
        down = set(wanted)
        for name in wanted:
            if name in self.group:
                down.update(self.group[name].members)
        return tuple(node.id for node in self.components if node.id in down)

    def json(self) -> dict:
        """The graph as plain data, the shape of `from_json`."""
        return {
            "nodes": [
                {
                    "id": node.id,
                    "title": node.title,
                    "kind": node.kind,
                    "type": node.type,
                    "layer": node.layer,
                    "weight": node.weight,
                    "user": node.user,
                    "moves_money": node.moves_money,
                    "risks": [
                        {"kind": risk.kind, "level": risk.level, "text": risk.text}
                        for risk in node.risks
                    ],
                }
                for node in self.nodes
            ],
            "groups": [
                {
                    "id": group.id,
                    "title": group.title,
                    "type": group.type,
                    "members": list(group.members),
                }
                for group in self.groups
            ],
            "edges": [
                {
                    "from": edge.source,
                    "to": edge.target,
                    "type": edge.type,
                    "effect": edge.effect,
                    "buffer": edge.buffer,
                }
                for edge in self.edges
            ],
            "modes": [
                {"id": mode.id, "title": mode.title, "takes_down": list(mode.takes_down)}
                for mode in self.modes
            ],
        }


def _all_known(names: Iterable[str], known: set[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"{name} cannot be a {what}")


def from_json(data: Mapping) -> System:
    """Read the plain data that `System.json` writes."""
    return System(
        nodes=tuple(
            Node(**{**node, "risks": tuple(Risk(**risk) for risk in node["risks"])})
            for node in data["nodes"]
        ),
        groups=tuple(
            Group(**{**group, "members": tuple(group["members"])}) for group in data["groups"]
        ),
        edges=tuple(
            Edge(edge["from"], edge["to"], edge["type"], edge["effect"], edge["buffer"])
            for edge in data["edges"]
        ),
        modes=tuple(
            Mode(mode["id"], mode["title"], tuple(mode["takes_down"])) for mode in data["modes"]
        ),
    )
