"""A study's architecture and failures, read into the plain data of the failure analysis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helpers.analysis.failure import (
    Change,
    Edge,
    Edit,
    FailureAnalysis,
    Group,
    Level,
    Mode,
    Node,
    Regroup,
    Rewire,
    Risk,
    Stake,
    StandIn,
    System,
    Uptime,
    User,
    analyse,
    blast,
)
from helpers.analysis.sampling import Plan
from helpers.schema import architecture as written
from helpers.schema.architecture import MAX_BOXES, Architecture, Box, Component, Layer, Row
from helpers.schema.failure import FailureMode

if TYPE_CHECKING:
    from helpers.catalog import Resolved, StudyData


def system(
    architecture: Architecture,
    values: Mapping[str, Resolved],
    failures: Iterable[FailureMode] = (),
) -> System:
    """Read a study's architecture."""
    components = tuple(
        Node(
            component.id,
            component.title,
            "component",
            type=component.type,
            layer=component.layer,
            risks=tuple(Risk(risk.stake, risk.level, risk.text) for risk in component.risks),
        )
        for component in architecture.components
    )
    capabilities = tuple(
        Node(
            capability.id,
            capability.title,
            "capability",
            weight=capability.weight,
            user=capability.user,
            transit=tuple(capability.in_transit),
            short=capability.short or "",
        )
        for capability in architecture.capabilities
    )
    return System(
        nodes=(*components, *capabilities),
        groups=tuple(
            Group(group.id, group.title, group.type, tuple(group.members))
            for group in architecture.groups
        ),
        edges=tuple(
            Edge(
                dependency.source,
                dependency.target,
                dependency.type,
                dependency.effect,
                seconds(dependency.buffer, values),
            )
            for dependency in architecture.dependencies
        ),
        modes=tuple(_mode(mode) for mode in failures),
        users=tuple(User(user.id, user.title, user.plural) for user in architecture.users),
        stakes=tuple(
            Stake(
                stake.id,
                stake.title,
                stake.subject,
                tuple(Level(level.id, level.title, level.verb) for level in stake.levels),
                stake.transit or "",
            )
            for stake in architecture.stakes
        ),
    )


def _mode(mode: FailureMode) -> Mode:
    reach = mode.blast_radius
    stated = {"delayed": reach.delayed, "degraded": reach.degraded, "down": reach.down}
    found = {key: state for state, keys in stated.items() for key in keys}
    return Mode(mode.id, mode.title, tuple(mode.takes_down), found)


def analyse_study(study: StudyData, plan: Plan | None = None) -> FailureAnalysis:
    """Analyse the architecture and the failure modes of a study.

    Raises
    ------
    ValueError
        If the study has no ``architecture.yml``.
    """
    graph = study.graph
    return analyse(
        system(graph, study.quantities, study.failures.values()),
        uptimes(graph, study.quantities),
        changes(graph, study.quantities),
        plan,
    )


def overview(architecture: Architecture) -> list[Row]:
    """Read the rows of boxes; where none are written a component is one, or of many a layer."""
    if architecture.overview:
        return architecture.overview
    made = [
        (layer, [part for part in architecture.components if part.layer == layer.id])
        for layer in architecture.layers
    ]
    if len(architecture.components) > MAX_BOXES:
        every = [_box(layer, parts) for layer, parts in made if parts]
        return [Row.model_construct(title="", boxes=every)]
    return [
        Row.model_construct(title=layer.title, boxes=[_box(part, [part]) for part in parts])
        for layer, parts in made
        if parts
    ]


def _box(named: Layer | Component, parts: Iterable[Component]) -> Box:
    return Box.model_construct(
        id=named.id, title=named.title, components=[part.id for part in parts]
    )


def first_box(study: StudyData) -> Box:
    """The box whose failure is shown first: as the study says, or the one that stops most."""
    boxes = [box for row in overview(study.graph) for box in row.boxes]
    minute = study.meta.minute
    if minute and minute.pressed:
        return next(box for box in boxes if box.id == minute.pressed)
    found = system(study.graph, study.quantities)
    return max(boxes, key=lambda box: blast(found, box.components).weights["down"])


def seconds(name: str | None, values: Mapping[str, Resolved]) -> float | None:
    """A quantity of time in seconds; ``None`` for none."""
    if name is None:
        return None
    found = values[name]
    return float(found.value * found.unit.factor)


def uptimes(architecture: Architecture, values: Mapping[str, Resolved]) -> dict[str, Uptime]:
    """Availability of the components and shared-fate groups that quote one."""
    return {
        item.id: uptime(item.availability, values)
        for item in (*architecture.components, *architecture.groups)
        if item.availability
    }


def uptime(name: str, values: Mapping[str, Resolved]) -> Uptime:
    """A quantity as a share of the time; a value without a range is its own low and high."""
    found = values[name]
    low, high = (found.value if end is None else end for end in (found.low, found.high))
    factor = found.unit.factor
    return Uptime(name, found.value * factor, low * factor, high * factor)


def changes(architecture: Architecture, values: Mapping[str, Resolved]) -> tuple[Change, ...]:
    """The changes that ``architecture.yml`` considers."""
    return tuple(
        Change(
            change.id,
            change.title,
            change.text,
            tuple(_edit(edit, values) for edit in change.edits),
        )
        for change in architecture.changes
    )


def _edit(edit: written.Edit, values: Mapping[str, Resolved]) -> Edit:
    if edit.stand_in_for and edit.title:
        own = uptime(edit.availability, values) if edit.availability else None
        return StandIn(edit.stand_in_for, edit.title, own)
    if edit.group:
        return Regroup(edit.group, tuple(edit.members))
    if not (edit.source and edit.target and edit.type):
        raise ValueError("an edit that is neither a stand-in nor a group rewires a dependency")
    return Rewire(edit.source, edit.target, edit.type, buffer=seconds(edit.buffer, values))
