"""The validated portfolio: what pages, analyses and charts read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.catalog.layout import CASES, PAGES, PageKind
from helpers.schema.architecture import Architecture
from helpers.schema.classification import Classification
from helpers.schema.decision import Criterion, Decision
from helpers.schema.failure import FailureMode
from helpers.schema.lab import Lab
from helpers.schema.provenance import Quantity, Series, Source
from helpers.schema.scaling import Scaling
from helpers.schema.site import Author, Principle
from helpers.schema.split import Split
from helpers.schema.study import (
    Disagreement,
    Lifecycle,
    Milestone,
    RoadmapItem,
    Slo,
    Study,
)
from helpers.schema.units import UNITS, Unit

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Resolved:
    """A quantity whose number is known, stated or computed."""

    id: str
    anchor: str
    """``<study>-<id>``: its anchor on the evidence page, unique in the portfolio."""
    record: Quantity
    value: float
    """The value, the mode of a range, or the result of the formula, in ``unit``."""
    low: float | None
    high: float | None
    """`low`, `high`: ends of a range; ``None`` for a single value."""
    unit: Unit
    topic: str
    """Name of the quantities file it stands in; the evidence page has a table per topic."""


TIMES = ("date", "month", "year")
"""Types of columns that say when."""


@dataclass(frozen=True)
class SeriesTable:
    """A series: what the author says about it, and the rows of its CSV."""

    meta: Series
    """The record in ``series.yml``."""
    path: Path
    columns: dict[str, list]
    """Column name: values, typed as the record says (``datetime.date`` for all that says when)."""

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a table; dates, months and years as timestamps."""
        import pandas as pd

        frame = pd.DataFrame(self.columns)
        for column in self.meta.columns:
            if column.type in TIMES:
                frame[column.name] = pd.to_datetime(frame[column.name])
        return frame


@dataclass(frozen=True)
class StudyData:
    """Everything in one study's folder, by id."""

    id: str
    meta: Study
    architecture: Architecture | None = None
    scaling: Scaling | None = None
    decisions: dict[str, Decision] = field(default_factory=dict)
    failures: dict[str, FailureMode] = field(default_factory=dict)
    slos: dict[str, Slo] = field(default_factory=dict)
    roadmap: dict[str, RoadmapItem] = field(default_factory=dict)
    classifications: dict[str, Classification] = field(default_factory=dict)
    splits: dict[str, Split] = field(default_factory=dict)
    lifecycles: dict[str, Lifecycle] = field(default_factory=dict)
    timeline: list[Milestone] = field(default_factory=list)
    record: dict[str, Disagreement] = field(default_factory=dict)
    quantities: dict[str, Resolved] = field(default_factory=dict)
    series: dict[str, SeriesTable] = field(default_factory=dict)

    @property
    def was_published(self) -> bool:
        """Whether there is an earlier published version that pages may speak of."""
        return self.meta.version is not None

    @property
    def matter(self) -> list[Decision]:
        """The decisions that mattered, or the first three where none are marked."""
        return [self.decisions[key] for key in self.meta.matter or list(self.decisions)[:3]]

    @property
    def others(self) -> list[Decision]:
        """The other decisions: the published ones, then those found in the record."""
        told = self.matter
        rest = (decision for decision in self.decisions.values() if decision not in told)
        return sorted(rest, key=lambda decision: decision.origin != "published")

    def page(self, kind: PageKind) -> str:
        """Address of one of the study's pages, relative to the site."""
        return f"{CASES}/{self.id}{PAGES[kind]}.html"

    @property
    def graph(self) -> Architecture:
        """The architecture of a study that has one."""
        if self.architecture is None:
            raise ValueError(f"study {self.id} has no architecture.yml")
        return self.architecture


@dataclass(frozen=True)
class Portfolio:
    """The whole of data/, checked."""

    root: Path
    author: Author
    principles: dict[str, Principle]
    rubric: dict[str, Criterion]
    sources: dict[str, Source]
    studies: dict[str, StudyData]
    units: dict[str, Unit] = field(default_factory=lambda: dict(UNITS))
    labs: dict[str, Lab] = field(default_factory=dict)

    def quantity(self, anchor: str) -> Resolved:
        """Return the quantity with this anchor of the evidence page.

        Raises
        ------
        KeyError
            If there is none.
        """
        for study in self.studies.values():
            found = study.quantities.get(anchor.removeprefix(f"{study.id}-"))
            if found is not None and found.anchor == anchor:
                return found
        raise KeyError(anchor)
