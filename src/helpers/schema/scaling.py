"""The scaling path: loads, resources with limits, stages and the remedies that are on."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from helpers.schema.base import (
    ComponentRef,
    DecisionRef,
    Fault,
    FaultsError,
    Id,
    LoadRef,
    Model,
    QuantityRef,
    RemedyRef,
    ResourceRef,
    Text,
)
from helpers.schema.provenance import Citation

PARAMETERS: dict[str, tuple[set[str], set[str]]] = {
    # type: (required, optional); units are checked where the quantities are resolved
    "queue": (
        {"servers", "service_time"},
        {"arrival_scv", "service_scv"},
    ),
    "periodic": ({"interval", "batch", "time_per_row"}, {"dwell"}),
    "quota": ({"limit", "window"}, set()),
    "pool": ({"limit", "holding_time"}, set()),
    "store": ({"threshold"}, {"initial"}),
}


class Load(Model):
    """A driver of load, such as payments per day."""

    noun: ClassVar[str] = "load"

    id: Id
    title: Text
    today: QuantityRef = Field(description="Quantity id: the load as recorded.")
    peak_factor: QuantityRef = Field(description="Quantity id: busiest hour over average hour.")


class Resource(Model):
    """A part with a limit.

    ``queue``: servers, service_time (and squared coefficients of variation). ``periodic``: a
    sweep every interval over at most batch rows, time_per_row each, with the dwell of a row.
    ``quota``: limit calls per window. ``pool``: limit holders, each for holding_time. ``store``:
    threshold of growth.
    """

    noun: ClassVar[str] = "resource"

    id: Id
    title: Text
    type: Literal["queue", "periodic", "quota", "pool", "store"]
    component: ComponentRef
    parameters: dict[str, QuantityRef] = Field(description="Parameter name: quantity id.")
    demand: dict[LoadRef, QuantityRef] = Field(
        min_length=1, description="Load id: quantity id, uses of the resource per unit of load."
    )
    leaves_out: Text = Field(description="What this simplification does not show.")
    cite: list[Citation] = Field(min_length=1)

    @model_validator(mode="after")
    def _parameters(self) -> Resource:
        required, optional = PARAMETERS[self.type]
        missing = sorted(required - set(self.parameters))
        extra = sorted(set(self.parameters) - required - optional)
        about = ("type", "parameters")
        faults = [
            Fault(
                f"a {self.type} lacks the parameter {name}",
                f"add {name}: <quantity id>",
                ("parameters",),
                about,
            )
            for name in missing
        ]
        faults += [
            Fault(
                f"a {self.type} has no parameter {name}",
                f"it takes {', '.join(sorted(required | optional))}",
                ("parameters", name),
                about,
            )
            for name in extra
        ]
        FaultsError.raise_if(faults, self)
        return self


class Remedy(Model):
    """A change that moves a limit."""

    noun: ClassVar[str] = "remedy"

    id: Id
    title: Text
    text: Text
    status: Literal["done", "started", "open"]
    relieves: list[ResourceRef] = Field(default_factory=list, description="Resource ids.")
    changes: dict[str, QuantityRef] = Field(
        default_factory=dict, description="<resource>.<parameter>: id of the quantity it becomes."
    )
    decisions: list[DecisionRef] = Field(default_factory=list)
    cost: Text
    cite: list[Citation] = Field(min_length=1)


class Breakage(Model):
    """What the record says breaks at a stage."""

    title: Text
    text: Text
    resources: list[ResourceRef] = Field(default_factory=list)
    components: list[ComponentRef] = Field(min_length=1)
    remedies: list[RemedyRef] = Field(default_factory=list)


class Stage(Model):
    """A point of the scaling path."""

    noun: ClassVar[str] = "stage"

    id: Id
    title: Text
    load: dict[LoadRef, QuantityRef] = Field(min_length=1, description="Load id: quantity id.")
    text: Text
    breaks: list[Breakage] = Field(default_factory=list)
    remedies: list[RemedyRef] = Field(
        default_factory=list, description="Remedies on at this stage."
    )
    cite: list[Citation] = Field(min_length=1)


class Scaling(Model):
    """``data/<study>/scaling.yml``."""

    loads: list[Load] = Field(min_length=1)
    stages: list[Stage] = Field(min_length=1)
    resources: list[Resource] = Field(default_factory=list)
    remedies: list[Remedy] = Field(default_factory=list)
