"""A study's architecture, read into the graph that this package computes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helpers.analysis.failure.availability import Figure
from helpers.analysis.failure.edits import Change, Edit, Regroup, Rewire, StandIn
from helpers.analysis.failure.graph import Edge, Group, Mode, Node, Risk, System
from helpers.schema import architecture as written
from helpers.schema.architecture import Architecture
from helpers.schema.failure import FailureMode

if TYPE_CHECKING:
    from helpers.catalog import Resolved


def system(
    architecture: Architecture,
    values: Mapping[str, Resolved],
    failures: Iterable[FailureMode] = (),
) -> System:
    """Read a study's architecture.

    Parameters
    ----------
    architecture
        The study's ``architecture.yml``.
    values
        The study's quantities by id, for the buffers.
    failures
        The study's failure modes.
    """
    components = tuple(
        Node(
            component.id,
            component.title,
            "component",
            type=component.type,
            layer=component.layer,
            risks=tuple(Risk(risk.kind, risk.level, risk.text) for risk in component.risks),
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
            moves_money=capability.moves_money,
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
        modes=tuple(Mode(mode.id, mode.title, tuple(mode.takes_down)) for mode in failures),
    )


def seconds(name: str | None, values: Mapping[str, Resolved]) -> float | None:
    """A quantity of time in seconds; ``None`` for none."""
    if name is None:
        return None
    found = values[name]
    return float(found.value * found.unit.factor)


def figures(architecture: Architecture, values: Mapping[str, Resolved]) -> dict[str, Figure]:
    """Availability of the components and shared-fate groups that quote one.

    Parameters
    ----------
    architecture
        The study's ``architecture.yml``.
    values
        The study's quantities by id.
    """
    return {
        item.id: figure(item.availability, values)
        for item in (*architecture.components, *architecture.groups)
        if item.availability
    }


def figure(name: str, values: Mapping[str, Resolved]) -> Figure:
    """A quantity as a share of the time; a value without a range is its own low and high."""
    found = values[name]
    low, high = (found.value if end is None else end for end in (found.low, found.high))
    factor = found.unit.factor
    return Figure(name, found.value * factor, low * factor, high * factor)


def changes(architecture: Architecture, values: Mapping[str, Resolved]) -> tuple[Change, ...]:
    """The changes that ``architecture.yml`` considers.

    Parameters
    ----------
    architecture
        The study's ``architecture.yml``.
    values
        The study's quantities by id, for buffers and availabilities.
    """
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
    if edit.stand_in_for:
        own = figure(edit.availability, values) if edit.availability else None
        return StandIn(edit.stand_in_for, edit.title, own)
    if edit.group:
        return Regroup(edit.group, tuple(edit.members))
    return Rewire(edit.source, edit.target, edit.type, buffer=seconds(edit.buffer, values))
