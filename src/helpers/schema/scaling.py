"""The scaling path: loads, resources with limits, stages and the remedies that are on."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from helpers.analysis.kinds import KINDS
from helpers.schema.base import (
    ComponentRef,
    DecisionRef,
    Fault,
    Id,
    LoadRef,
    Model,
    QuantityRef,
    RemedyRef,
    ResourceRef,
    SloRef,
    Text,
)
from helpers.schema.provenance import Citation

if TYPE_CHECKING:
    KindName = str
else:
    KindName = Literal[tuple(KINDS)]


def waits(kind: str, parameters: Container[str]) -> bool:
    """Whether the model knows a 95th percentile of waiting to hold against an objective."""
    waiting = KINDS[kind].form(parameters).waiting
    return waiting is not None and waiting.percentile


def _waiting() -> str:
    """The kinds that can have an objective, in words."""
    forms = [(kind, name) for kind, record in KINDS.items() for name in record.forms]
    named = [
        f"a {kind} with {name}" if name else f"a {kind}"
        for kind, name in forms
        if waits(kind, (name,))
    ]
    return f"{', '.join(named[:-1])} or {named[-1]}"


def _kinds() -> str:
    """Every kind with its parameters, for the documentation of the schema."""
    lines: list[str] = []
    for name, kind in KINDS.items():
        takes = ", ".join(
            f"{key} (optional)" if item.optional else key for key, item in kind.parameters.items()
        )
        lines.append(f"{name}: {kind.about}; takes {takes}.")
    return " ".join(lines)


class Load(Model):
    """A driver of load, such as orders per day."""

    noun: ClassVar[str] = "load"

    id: Id
    title: Text = Field(
        description="What a number of it is followed by, with its unit: `Orders per day`."
    )
    today: QuantityRef = Field(
        description="Quantity id: the load as recorded, per day where it is a rate."
    )
    peak_factor: QuantityRef = Field(description="Quantity id: busiest hour over average hour.")


class Resource(Model):
    """A part with a limit; its kind says which parameters it takes."""

    noun: ClassVar[str] = "resource"

    id: Id
    title: Text
    type: KindName = Field(description=_kinds())
    component: ComponentRef
    parameters: dict[str, QuantityRef] = Field(description="Parameter name: quantity id.")
    demand: dict[LoadRef, QuantityRef] = Field(
        min_length=1, description="Load id: quantity id, uses of the resource per unit of load."
    )
    rate: Literal["peak", "average"] = Field(
        "peak",
        description=(
            "Whether the busiest hour or the average day fills it. Average where rows stay for "
            "longer than a day; a store always grows by the average."
        ),
    )
    objective: SloRef | None = Field(
        None, description="SLO id: a time this resource must answer within, waiting included."
    )
    consequence: Literal["stops", "slows", "notice"] | None = Field(
        None,
        description=(
            "What follows where it is full, if not what follows of its kind. Stops: work is "
            "refused or never done. Slows: work waits, longer as the load lasts. Notice: nothing "
            "by itself, because nothing enforces the limit, it is by design, or a rule of thumb; "
            "such a part is never named first to saturate."
        ),
    )
    leaves_out: Text = Field(description="What this simplification does not show.")
    cite: list[Citation] = Field(min_length=1)

    def _faults(self) -> Iterator[Fault]:
        kind = KINDS[self.type]
        about = ("type", "parameters")
        required = {name for name, item in kind.parameters.items() if not item.optional}
        for name in sorted(required - set(self.parameters)):
            wrong = f"a {self.type} lacks the parameter {name}"
            yield Fault(wrong, f"add {name}: <quantity id>", ("parameters",), about)
        for name in sorted(set(self.parameters) - set(kind.parameters)):
            wrong = f"a {self.type} has no parameter {name}"
            fix = f"it takes {', '.join(sorted(kind.parameters))}"
            yield Fault(wrong, fix, ("parameters", name), about)
        if kind.steady and self.rate != "average":
            wrong = f"a {self.type} grows by the average day, not by the busiest hour"
            yield Fault(wrong, "add rate: average", about=("type", "rate"))
        if self.objective and not waits(self.type, self.parameters):
            asked = [name for name in kind.forms if name and waits(self.type, (name,))]
            without = f" without {asked[0]}" if asked else ""
            wrong = f"of a {self.type}{without} no long wait is known to hold against an objective"
            fix = f"remove it; an objective needs {_waiting()}"
            yield Fault(wrong, fix, ("objective",), ("type", "objective", "parameters"))


class Correlation(Model):
    """Two ranges of the model that go up and down together, and why.

    A quantity that several resources use is one random variable already; this is for two
    quantities with a common cause.
    """

    between: list[QuantityRef] = Field(
        min_length=2, max_length=2, description="Two quantity ids, each a range the model uses."
    )
    rank: QuantityRef = Field(
        description="Quantity id: Spearman's rank correlation, between -1 and 1."
    )
    reason: Text = Field(description="The common cause.")
    cite: list[Citation] = Field(default_factory=list)


class Remedy(Model):
    """A change that moves a limit."""

    noun: ClassVar[str] = "remedy"

    id: Id
    title: Text
    text: Text
    status: Literal["done", "started", "open"]
    relieves: list[ResourceRef] = Field(default_factory=list, description="Resource ids.")
    changes: dict[str, QuantityRef] = Field(
        default_factory=dict,
        description=(
            "<resource>.<parameter> or <resource>.demand.<load>: id of the quantity it becomes."
        ),
    )
    decisions: list[DecisionRef] = Field(default_factory=list)
    cost: Text
    monthly_cost: QuantityRef | None = Field(
        None, description="Quantity id: what it adds to the bill, from a vendor's price list."
    )
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
    notes: list[Text] = Field(
        default_factory=list,
        description="What a reader must know of these figures; stands with the data of each card.",
    )
    correlations: list[Correlation] = Field(
        default_factory=list, description="Ranges with a common cause; all others are independent."
    )

    @property
    def quantities(self) -> list[str]:
        """Ids of the quantities that loads, stages, resources and remedies name."""
        named = [name for load in self.loads for name in (load.today, load.peak_factor)]
        for stage in self.stages:
            named += stage.load.values()
        for resource in self.resources:
            named += [*resource.parameters.values(), *resource.demand.values()]
        for remedy in self.remedies:
            named += remedy.changes.values()
        return named
