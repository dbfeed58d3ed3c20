"""What a lab measured: a record of ``data/labs/``, written by ``make labs`` and by nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from helpers.schema.base import Fault, Id, Model, PastDate, Ref, Text
from helpers.schema.units import UNITS

LabRef = Annotated[Id, Ref(("lab",))]


class Machine(Model):
    """What a lab ran on: its seconds mean nothing elsewhere, its ratios and counts may."""

    processor: Text
    cores: int = Field(ge=1, description="Processors the run could use.")
    memory: float = Field(gt=0, description="Main memory, GiB.")
    system: Text
    python: Text


class Vectors(Model):
    """A set of published test vectors, or of properties, and how many of them hold."""

    id: Id
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] = Field(
        description="Where the vectors, or the rule that is checked, are published."
    )
    passed: int = Field(ge=0)
    total: int = Field(ge=1)

    def _faults(self) -> Iterator[Fault]:
        if self.passed > self.total:
            wrong = f"{self.passed} of {self.total} passed"
            yield Fault(wrong, "run the lab again", ("passed",), ("passed", "total"))


class Figure(Model):
    """One number that a lab measured. A quantity of a study may name it as its origin."""

    id: Id
    title: Text
    value: float
    low: float | None = Field(None, description="Lower end of what repeated runs gave.")
    high: float | None = Field(None, description="Upper end of what repeated runs gave.")
    unit: Annotated[str, Ref(("unit",)), Field(json_schema_extra={"enum": list(UNITS)})]
    note: Text | None = None

    def _faults(self) -> Iterator[Fault]:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            wrong = f"{self.value:g} is not between {low:g} and {high:g}"
            yield Fault(wrong, "run the lab again", ("value",), ("value", "low", "high"))


class Larger(Model):
    """A run of a lab at a larger size, kept apart: it has a day and a machine of its own."""

    date: PastDate
    seconds: float = Field(ge=0, description="Wall-clock time of the whole run, seconds.")
    machine: Machine
    versions: dict[str, str] = Field(
        description="Name of each part the lab runs: its version, or what stands in for it."
    )
    figures: list[Figure]
    results: dict[str, Any] = Field(
        default_factory=dict, description="Result of each step that has a larger size."
    )


class Lab(Model):
    """One run of a lab."""

    noun: ClassVar[str] = "lab"

    id: Id
    title: Text
    question: Text
    answer: Text = Field(description="In one sentence, with its number.")
    notebook: Annotated[str, StringConstraints(pattern=r"^notebooks/[a-z0-9-]+\.ipynb$")]
    date: PastDate
    seed: int = Field(ge=0)
    seconds: float = Field(ge=0, description="Wall-clock time of the whole run, seconds.")
    machine: Machine
    versions: dict[str, str] = Field(
        description="Name of each part the lab runs: its version, or what stands in for it."
    )
    vectors: list[Vectors]
    figures: list[Figure]
    results: dict[str, Any] = Field(
        default_factory=dict, description="Result of each step of the notebook by its name."
    )

    large: Larger | None = Field(
        None,
        description="Its last run at a larger size, where it has one: `make labs ARGS=--large`.",
    )

    def dated(self, name: str) -> tuple[Figure, dt.date] | None:
        """The number of that id and the day it was measured, at either size."""
        runs = [(self.figures, self.date)]
        runs += [(self.large.figures, self.large.date)] if self.large else []
        return next(
            ((item, date) for figures, date in runs for item in figures if item.id == name), None
        )

    def figure(self, name: str) -> Figure | None:
        """The number of that id, at either size."""
        found = self.dated(name)
        return found and found[0]


class LabFigure(Model):
    """Names a number that a lab measured."""

    id: LabRef = Field(description="The lab: a file of data/labs/.")
    figure: Id = Field(description="The number: an id in its figures.")
