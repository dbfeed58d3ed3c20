"""The architecture as a graph: components, what users see of them, and what depends on what."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from helpers.schema.base import (
    ComponentRef,
    DependentRef,
    Fault,
    FaultsError,
    Id,
    LayerRef,
    MemberRef,
    Model,
    QuantityRef,
    Text,
)
from helpers.schema.provenance import Citation


class Layer(Model):
    """A horizontal band of the architecture diagram, in drawing order."""

    noun: ClassVar[str] = "layer"

    id: Id
    title: Text


class Component(Model):
    """Something that can fail on its own."""

    noun: ClassVar[str] = "component"

    id: Id
    title: Text
    type: Literal["client", "service", "job", "store", "secret", "vendor", "host"]
    layer: LayerRef
    responsibility: Text
    technology: Text | None = None
    cite: list[Citation] = Field(min_length=1)


class Group(Model):
    """Components that stand in for each other, or fall together.

    ``any-of``: a dependency on the group is met while one member is up.
    ``shared-fate``: all members go down together.
    """

    noun: ClassVar[str] = "group"

    id: Id
    title: Text
    type: Literal["any-of", "shared-fate"]
    members: list[ComponentRef] = Field(min_length=2)
    text: Text
    cite: list[Citation] = Field(min_length=1)


class Dependency(Model):
    """``from`` needs ``to``.

    ``hard``: without it ``from`` is down. ``soft``: ``from`` is degraded. ``async``: ``from``
    goes on and its effect is delayed; ``buffer`` says for how long that stays invisible.
    """

    source: DependentRef = Field(alias="from", description="A component or a capability.")
    target: MemberRef = Field(alias="to", description="A component or an any-of group.")
    type: Literal["hard", "soft", "async"]
    effect: Text = Field(description="What is seen when the target is down.")
    buffer: QuantityRef | None = Field(
        None, description="Quantity id in a unit of time; async only."
    )
    cite: list[Citation] = Field(min_length=1)

    @model_validator(mode="after")
    def _buffered(self) -> Dependency:
        faults = []
        if self.buffer and self.type != "async":
            faults.append(
                Fault(
                    f"buffer belongs to async dependencies, not to a {self.type} one",
                    "remove buffer, or make the dependency async",
                    ("buffer",),
                    ("buffer", "type"),
                )
            )
        if self.source == self.target:
            faults.append(
                Fault(
                    f"{self.source} cannot depend on itself",
                    "name another component",
                    ("to",),
                    ("from", "to"),
                )
            )
        FaultsError.raise_if(faults, self)
        return self


class Capability(Model):
    """Something a user of the system can do; the unit in which a failure's reach is counted."""

    noun: ClassVar[str] = "capability"

    id: Id
    title: Text
    user: Literal["payer", "merchant", "agent", "operator", "viewer", "member"]
    weight: int = Field(ge=1, le=5, description="Importance, the author's judgement, 1 to 5.")
    reason: Text = Field(description="Why that weight.")
    moves_money: bool = Field(False, description="Funds can be in transit while it is used.")


class Architecture(Model):
    """``data/<study>/architecture.yml``."""

    layers: list[Layer] = Field(min_length=1)
    components: list[Component] = Field(min_length=1)
    capabilities: list[Capability] = Field(min_length=1)
    groups: list[Group] = Field(default_factory=list)
    dependencies: list[Dependency] = Field(min_length=1)
