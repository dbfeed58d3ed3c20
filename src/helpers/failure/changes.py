"""What one change would buy: the graph edited, and everything computed before and after.

Three kinds of edit. A dependency becomes another (or appears, or goes). A group gets other members.
A part gets a stand-in: a twin that needs what the part needs, has a fate of its own, and from then
on is as good as the part for whatever needs the part. Stand-ins come last whatever their place in
the list, so that an edited dependency on the part is met by either, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from helpers.failure import worth
from helpers.failure.availability import Availability, Figure, Plan, availability
from helpers.failure.blast import Blast, blast
from helpers.failure.cuts import cut_sets
from helpers.failure.graph import DOWN, Edge, Group, System


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
    figure: Figure | None = None

    @property
    def id(self) -> str:
        """Id of the twin."""
        return f"{self.component}-stand-in"

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


@dataclass(frozen=True)
class Shift:
    """One failure before and after a change.

    Attributes
    ----------
    id
        Id of the event or of the failure mode.
    before, after
        What it does.
    """

    id: str
    before: Blast
    after: Blast

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
class Gain:
    """What a change buys.

    Attributes
    ----------
    change
        The change.
    before_system, system
        The graph as it is and after it.
    singles
        Every component and common cause whose reach it changes, in the order of the data.
    modes
        Every recorded failure mode whose reach it changes, in the order of the data.
    removed, added
        By capability: minimal cut sets that go and that come.
    before, after
        Availability of each capability.
    """

    change: Change
    before_system: System
    system: System
    singles: tuple[Shift, ...]
    modes: tuple[Shift, ...]
    removed: Mapping[str, tuple[tuple[str, ...], ...]]
    added: Mapping[str, tuple[tuple[str, ...], ...]]
    before: Mapping[str, Availability]
    after: Mapping[str, Availability]

    @property
    def points_removed(self) -> tuple[tuple[str, str], ...]:
        """Single points of failure that go, as pairs of capability and event."""
        singles = (
            (key, cut) for key, cuts in self.removed.items() for cut in cuts if len(cut) == 1
        )
        return tuple((key, cut[0]) for key, cut in singles)

    @property
    def minutes(self) -> dict[str, float]:
        """Minutes a month saved for each capability, with every figure at its value."""
        return {key: found.minutes - self.after[key].minutes for key, found in self.before.items()}

    @property
    def sentences(self) -> tuple[str, ...]:
        """Points of failure that go, failures that reach less far, minutes that are saved."""
        return worth.sentences(self)

    @property
    def sentence(self) -> str:
        """What it buys, in one go."""
        return " ".join(self.sentences)


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
    for edit in edits:
        if isinstance(edit, StandIn):
            system = _stand_in(system, edit)
    return system


def figures_after(figures: Mapping[str, Figure], edits: Iterable[Edit]) -> dict[str, Figure]:
    """Figures of the edited graph: those of before, and one for each stand-in that has any."""
    found = dict(figures)
    for edit in edits:
        if isinstance(edit, StandIn):
            figure = edit.figure or figures.get(edit.component)
            if figure:
                found[edit.id] = figure
    return found


def gain(
    system: System,
    change: Change,
    figures: Mapping[str, Figure],
    *,
    size: int = 2,
    plan: Plan | None = None,
    before: Mapping[str, Availability] | None = None,
) -> Gain:
    """Compute what a change buys.

    Parameters
    ----------
    system
        The graph as it is.
    change
        The change.
    figures
        Availability of parts.
    size
        Largest number of events in the cut sets that are compared.
    plan
        Draws of the figures' ranges.
    before
        Availability as it is, if known already.

    Raises
    ------
    ValueError
        If an edit names what is not there, or its result is no valid graph.
    """
    after = apply(system, change.edits)
    old, new = cut_sets(system, DOWN, size), cut_sets(after, DOWN, size)
    return Gain(
        change=change,
        before_system=system,
        system=after,
        singles=_shifts(system, after, {event: (event,) for event in system.events}),
        modes=_shifts(system, after, {mode.id: mode.takes_down for mode in system.modes}),
        removed={key: _without(cuts, new[key]) for key, cuts in old.items()},
        added={key: _without(cuts, old[key]) for key, cuts in new.items()},
        before=before if before is not None else availability(system, figures, plan=plan),
        after=availability(after, figures_after(figures, change.edits), plan=plan),
    )


def _shifts(
    system: System, after: System, failures: Mapping[str, Sequence[str]]
) -> tuple[Shift, ...]:
    found = (
        Shift(key, blast(system, taken), blast(after, taken)) for key, taken in failures.items()
    )
    return tuple(shift for shift in found if shift.eased or shift.worsened)


def _without(
    cuts: tuple[tuple[str, ...], ...], others: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    return tuple(cut for cut in cuts if cut not in others)


def _rewire(system: System, edit: Rewire) -> System:
    ends = (edit.source, edit.target)
    there = [(edge.source, edge.target) == ends for edge in system.edges]
    if edit.type == "none":
        if not any(there):
            raise ValueError(f"{edit.source} does not depend on {edit.target}")
        kept = (edge for edge, found in zip(system.edges, there, strict=True) if not found)
        return replace(system, edges=tuple(kept))

    def edited(effect: str) -> Edge:
        return Edge(*ends, edit.type, edit.effect or effect, edit.buffer)

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


def _stand_in(system: System, edit: StandIn) -> System:
    name = edit.component
    part = system.node.get(name)
    if part is None or part.kind != "component":
        raise ValueError(f"there is no component {name}")
    twin = replace(part, id=edit.id, title=edit.title, risks=())
    nodes = []
    for node in system.nodes:
        nodes.append(node)
        if node is part:
            nodes.append(twin)
    groups = [
        replace(group, members=(*group.members, edit.id))
        if group.type == "any-of" and name in group.members
        else group
        for group in system.groups
    ]
    either = Group(edit.either, f"{part.title} or {edit.title}", "any-of", (name, edit.id))
    edges = []
    for edge in system.edges:
        edges.append(replace(edge, target=edit.either) if edge.target == name else edge)
        if edge.source == name:
            edges.append(replace(edge, source=edit.id))
    return replace(system, nodes=tuple(nodes), groups=(*groups, either), edges=tuple(edges))
