"""The scaling model as plain data: what the engine computes on and what a page embeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from helpers.analysis import sampling
from helpers.analysis.kinds import Consequence
from helpers.analysis.plain import plain, read

Token = float | str | tuple[str, int]
"""One step of a formula in postfix order: a number, an operator, ``("in", k)`` for input k, or
``(function, number of arguments)``."""


@dataclass(frozen=True)
class Value:
    """One quantity: a number, a range, or a formula over other quantities."""

    id: str
    title: str = ""
    """`id`, `title`: of the quantity; the title is plain text."""
    unit: str = "number"
    """Unit id, as recorded."""
    scale: float = 1.0
    """Multiplier into base units: seconds, per day, bytes, plain counts and shares."""
    value: float | None = None
    """The number, in `unit`; None for a range or a formula."""
    low: float | None = None
    mode: float | None = None
    high: float | None = None
    """`low`, `mode`, `high`: the range, in `unit`, with ``low < high``; None for the others."""
    formula: tuple[Token, ...] | None = None
    """Postfix tokens over `inputs`, each taken in its own unit; the result is in `unit`."""
    inputs: tuple[str, ...] = ()
    """Ids of the quantities the formula reads, by position."""

    @property
    def is_range(self) -> bool:
        """Whether it is a random variable of its own."""
        return self.span is not None

    @property
    def span(self) -> sampling.Span | None:
        """Low, mode and high of a random variable."""
        if self.low is None or self.mode is None or self.high is None:
            return None
        return self.low, self.mode, self.high

    def json(self) -> dict[str, Any]:
        """Plain data, with only the fields of its kind."""
        out: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "unit": self.unit,
            "scale": self.scale,
        }
        if self.formula is not None:
            return plain(out | {"formula": self.formula, "inputs": self.inputs})
        if self.is_range:
            return out | {"low": self.low, "mode": self.mode, "high": self.high}
        return out | {"value": self.value}


@dataclass(frozen=True)
class Correlation:
    """Two ranges that go together."""

    between: tuple[str, str]
    rank: float
    """Spearman's rank correlation, between -1 and 1."""


@dataclass(frozen=True)
class Load:
    """A driver of load: ids of the value today and of busiest hour over average hour."""

    id: str
    title: str
    today: str
    peak: str


@dataclass(frozen=True)
class Objective:
    """What a resource's service-level objective asks: a time not to be exceeded."""

    id: str
    title: str
    value: str


@dataclass(frozen=True)
class Resource:
    """A part with a limit."""

    id: str
    title: str
    type: str
    """A kind of `helpers.analysis.kinds`."""
    rate: Literal["peak", "average"]
    """``peak``: the busiest hour counts; ``average``: the whole day does."""
    parameters: Mapping[str, str]
    """Parameter name: value id."""
    demand: Mapping[str, str]
    """Load id: value id, uses of the resource per unit of that load."""
    objective: Objective | None = None
    """The objective its waiting is held against, or None."""
    consequence: Consequence | None = None
    """What follows where it is full; None for that of the limit its kind has."""
    leaves_out: str = ""
    """What the simplification does not show, as recorded."""

    @property
    def notice(self) -> bool:
        """Whether nothing follows by itself where it is full, so that it is never first."""
        return self.consequence == "notice"


@dataclass(frozen=True)
class Remedy:
    """A change of parameters."""

    id: str
    title: str
    status: str
    """``done``, ``started`` or ``open``. The parameters are those of the system as it is, so what
    is done changes nothing any more."""
    changes: Mapping[str, str] = field(default_factory=dict)
    """``<resource>.<parameter>`` or ``<resource>.demand.<load>``: id of the value it becomes."""
    relieves: tuple[str, ...] = ()
    """Ids of the resources the record says it helps."""


@dataclass(frozen=True)
class Stage:
    """A point of the path: loads by value id (a load not named stays as it is today), remedies."""

    id: str
    title: str
    load: Mapping[str, str]
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScalingModel:
    """Everything the engine needs of one study."""

    values: tuple[Value, ...]
    """In an order in which every formula follows its inputs."""
    correlations: tuple[Correlation, ...]
    loads: tuple[Load, ...]
    resources: tuple[Resource, ...]
    remedies: tuple[Remedy, ...]
    stages: tuple[Stage, ...]

    @property
    def ranges(self) -> tuple[Value, ...]:
        """The random variables, one dimension each."""
        return tuple(value for value in self.values if value.is_range)

    @property
    def spans(self) -> dict[str, sampling.Span]:
        """Range id: low, mode and high, each in its own unit."""
        return {value.id: value.span for value in self.values if value.span}

    @property
    def pairs(self) -> tuple[sampling.Pair, ...]:
        """Ranges that go together."""
        return tuple((*item.between, item.rank) for item in self.correlations)

    def resource(self, id_: str) -> Resource:
        """The resource with this id; a KeyError if there is none."""
        return find(self.resources, id_, "resource")

    def remedy(self, id_: str) -> Remedy:
        """The remedy with this id; a KeyError if there is none."""
        return find(self.remedies, id_, "remedy")

    def stage(self, id_: str) -> Stage:
        """The stage with this id; a KeyError if there is none."""
        return find(self.stages, id_, "stage")

    def load(self, id_: str) -> Load:
        """The load with this id; a KeyError if there is none."""
        return find(self.loads, id_, "load")

    def value(self, id_: str) -> Value:
        """The value with this id; a KeyError if there is none."""
        return find(self.values, id_, "value")

    def json(self) -> dict[str, Any]:
        """Plain data for the page's engine; texts of the record are left to the page."""
        out = plain(asdict(self)) | {"values": [value.json() for value in self.values]}
        for resource in out["resources"]:
            del resource["leaves_out"]
        return out

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ScalingModel:
        """Read what `json` wrote."""
        return read(cls, data)


def find(items: Iterable[Any], id_: str, noun: str) -> Any:
    """The item with this id; a KeyError that names those there are if it is not among them."""
    known = {item.id: item for item in items}
    if id_ not in known:
        raise KeyError(f"no {noun} {id_!r}; there is {', '.join(known) or 'none'}")
    return known[id_]
