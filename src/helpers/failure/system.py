"""A study's architecture, read into the graph that this package computes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helpers.failure.graph import Edge, Group, Mode, Node, Risk, System
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
