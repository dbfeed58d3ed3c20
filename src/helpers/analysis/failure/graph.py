"""The graph this package computes on: parts, groups, dependencies, recorded failure modes.

Plain data: what the page embeds, and what the engine in the page reads, is `System.json`.
Everything keeps the order of the data files, because explanations settle ties by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

from helpers.analysis.failure.records import STATES, Edge, Group, Mode, Node, Stake, User
from helpers.analysis.plain import read


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
    users: tuple[User, ...] = ()
    stakes: tuple[Stake, ...] = ()

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
        users = {user.id for user in self.users}
        levels = {stake.id: {level.id for level in stake.levels} for stake in self.stakes}
        for node in self.nodes:
            _all_known([node.user] if node.user else [], users, f"user of {node.id}")
            _all_known(node.transit, levels.keys(), f"stake of {node.id}")
            for risk in node.risks:
                _all_known([risk.stake], levels.keys(), f"stake of {node.id}")
                _all_known([risk.level], levels[risk.stake], f"level of {risk.stake}")

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
        return self._edges_by("source")

    @cached_property
    def needed_by(self) -> Mapping[str, tuple[int, ...]]:
        """Indices of the edges that point at each node or group, in the order of the data."""
        return self._edges_by("target")

    def _edges_by(self, end: Literal["source", "target"]) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {key: [] for key in self.titles}
        for index, edge in enumerate(self.edges):
            found[getattr(edge, end)].append(index)
        return {key: tuple(edges) for key, edges in found.items()}

    @cached_property
    def passing(self) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        """By state, what brings each node or group there: needs that pass it on, or members."""
        members = {group.id: group.members for group in self.groups}

        def targets(needs: tuple[int, ...], state: int) -> tuple[str, ...]:
            edges = (self.edges[index] for index in needs)
            return tuple(edge.target for edge in edges if edge.cap >= state)

        return tuple(
            {key: targets(needs, state) for key, needs in self.needs.items()} | members
            for state in range(len(STATES))
        )

    @cached_property
    def carried(self) -> tuple[Stake, ...]:
        """Stakes that are in transit somewhere."""
        under_way = {stake for node in self.capabilities for stake in node.transit}
        return tuple(stake for stake in self.stakes if stake.id in under_way)

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

    def weigh(self, states: Mapping[str, int]) -> dict[str, int]:
        """Weight of these capabilities by the word of their state, the worst first."""
        weights: dict[str, int] = dict.fromkeys(reversed(STATES), 0)
        for key, state in states.items():
            weights[STATES[state]] += self.node[key].weight
        return weights

    def json(self) -> dict[str, Any]:
        """The graph as plain data, the shape of `from_json`."""
        found = asdict(self)
        for edge in found["edges"]:
            edge["from"], edge["to"] = edge.pop("source"), edge.pop("target")
        return found


def _all_known(names: Iterable[str], known: Collection[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"{name} cannot be a {what}")


def from_json(data: Mapping[str, Any]) -> System:
    """Read the plain data that `System.json` writes, or the same from a JSON file."""
    ends = {"from": "source", "to": "target"}
    edges = [{ends.get(key, key): item for key, item in edge.items()} for edge in data["edges"]]
    return read(System, {**data, "edges": edges})
