"""One queue with one server, with its numbers: the part of a path that is followed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.analysis.scaling import Part, Resource, evaluate, state
from helpers.cards.scaling.scaled import Scaled

NEARLY = 0.8
"""Part of its limit at which a queue is looked at that no stage of the record brings near it."""


@dataclass(frozen=True, eq=False)
class Example:
    """A queue with one server at a load that keeps it busy."""

    path: Scaled
    """The path it is a part of."""
    resource: Resource
    """Ids of the values behind its numbers."""
    stage: str
    """Title of the stage, or nothing if no stage has the load."""
    load: float
    """Per day."""
    uses: float
    """Of the queue, for each unit of load."""
    peak: float
    """Busiest hour over average hour; 1 where the average day counts."""
    service: float
    """Seconds of one service."""
    variation: float
    """Mean of the squared coefficients of variation of arrivals and services: 1 where both are
    exponential."""
    part: Part
    """What the engine finds at that load."""

    @property
    def ids(self) -> dict[str, str]:
        """Value ids of the numbers of which the limit is made."""
        ids = {
            "uses": self.resource.demand[self.path.driver.id],
            "service": self.resource.parameters["service_time"],
        }
        return ids | (
            {"peak": self.path.driver.peak_factor} if self.resource.rate == "peak" else {}
        )


def example(paths: Sequence[Scaled]) -> Example:
    """The first queue of one server that only one load fills.

    Raises
    ------
    LookupError
        If no path has one.
    """
    for path in paths:
        for resource in path.model.resources:
            if resource.type == "queue" and list(resource.demand) == [path.driver.id]:
                found = _worked(path, resource)
                if found:
                    return found
    raise LookupError("no scaling path has a queue of one server that only one load fills")


def _worked(path: Scaled, resource: Resource) -> Example | None:
    values = evaluate(path.model)

    def value(name: str, default: float = 1.0) -> float:
        id_ = resource.parameters.get(name)
        return default if id_ is None else float(values[id_])

    limit = path.state.part(resource.id).breaking
    if value("servers") != 1 or limit is None:
        return None
    busy = [step for step in path.steps if step.load < limit]
    stage = max(busy, key=lambda step: step.load, default=None)
    near = stage if stage and stage.load > limit / 2 else None
    load = near.load if near else NEARLY * limit
    return Example(
        path=path,
        resource=resource,
        stage=near.title if near else "",
        load=load,
        uses=float(values[resource.demand[path.driver.id]]),
        peak=float(values[path.driver.peak_factor]) if resource.rate == "peak" else 1.0,
        service=value("service_time"),
        variation=(value("arrival_scv") + value("service_scv")) / 2,
        part=state(path.model, {path.driver.id: load}).part(resource.id),
    )
