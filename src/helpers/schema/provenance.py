"""Where numbers come from: the source registry, citations and quantities."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints

from helpers.schema.base import (
    Fault,
    Id,
    Model,
    PastDate,
    QuantityRef,
    Ref,
    SourceRef,
    Text,
)
from helpers.schema.lab import LabFigure
from helpers.schema.units import UNITS

Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
"""A full 40-digit git commit."""

Repository = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$")]

Lines = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]*(-[1-9][0-9]*)?$")]
"""Line numbers at the pinned commit: ``12`` or ``12-20``."""

RepoPath = Annotated[str, StringConstraints(pattern=r"^[^\s/][^\n]*$", max_length=300)]
"""A path inside the source's repository, without a leading slash."""


FilePattern = Annotated[str, StringConstraints(pattern=r"^[^\s/][^\n]*$", max_length=300)]
"""Files by a pattern from the top of a repository: ``*`` within a folder, ``**`` across folders."""


class Kind(StrEnum):
    """How a number came to be. Shown beside every number on the site."""

    MEASURED = "measured"
    """Counted or read from code, history or a run by us; ``method`` says how if no line does."""
    PUBLISHED = "published"
    """Stated by a document; we repeat it."""
    DERIVED = "derived"
    """Computed by ``formula`` from other quantities."""
    ESTIMATED = "estimated"
    """A judgement; ``note`` says on what grounds."""
    ASSUMED = "assumed"
    """Needed by a model and not known; ``note`` says what would settle it."""


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*)", pattern)
    wild = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*"}
    return re.compile("".join(wild.get(part) or re.escape(part) for part in parts))


def _fits(pattern: str, path: str) -> bool:
    return _expression(pattern).fullmatch(path) is not None


class Source(Model):
    """An entry of ``data/sources.yml``: something that can be cited."""

    noun: ClassVar[str] = "source"

    id: Id
    title: Text
    type: Literal["repository", "document", "standard", "price-list", "dataset", "author"]
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = Field(
        None, description="Public address. Required unless the type is author."
    )
    repository: Repository | None = Field(
        None, description="owner/name on GitHub; required for type repository."
    )
    commit: Commit | None = Field(
        None, description="The commit all lines refer to; required for type repository."
    )
    date: PastDate = Field(description="Day of the commit, the publication, or our reading of it.")
    licence: Text | None = None
    words: list[FilePattern] = Field(
        default_factory=list,
        description="Files in which the author speaks of their own work, such as README.md or "
        "docs/**; ** for all of it. A sentence in the first person needs a citation of one.",
    )
    withheld: list[FilePattern] = Field(
        default_factory=list,
        description="Files that are public and not for this site to lead to, in either case of "
        "letters: nothing cites, links or names them.",
    )
    note: Text | None = None

    def has_words(self, path: str) -> bool:
        """Whether the author speaks of their own work in a file; an empty path is the whole."""
        return any(_fits(pattern, path) for pattern in self.words)

    def withholds(self, path: str) -> bool:
        """Whether a file is one that nothing here leads to."""
        return any(_fits(pattern.lower(), path.lower()) for pattern in self.withheld)

    def _faults(self) -> Iterator[Fault]:
        needed = {"repository": ("repository", "commit"), "author": ()}.get(self.type, ("url",))
        how = {
            "repository": "add repository: owner/name",
            "commit": "add commit: the 40 hex digits that `git rev-parse HEAD` prints",
            "url": "add url: https://...",
        }
        for name in needed:
            if not getattr(self, name):
                wrong = f"a source of type {self.type} lacks {name}"
                yield Fault(wrong, how[name], about=("type", name))


ShortCommit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,40}$")]
"""A git commit by the first digits of its hash, 7 or more."""

Whole = Literal["file", "folder", "repository", "history", "withheld"]


class Citation(Model):
    """Points at a place in a source: a file at the source's pinned commit and lines in it."""

    source: SourceRef = Field(description="An id in data/sources.yml.")
    path: RepoPath | None = Field(None, description="File in the repository.")
    lines: list[Lines] = Field(default_factory=list, description='Such as ["12-20", "44"].')
    commits: list[ShortCommit] = Field(
        default_factory=list, description="Commits that say it, or in which it first stood."
    )
    whole: Whole | None = Field(
        None,
        description="Why a citation of a repository gives neither lines nor commits: a file, a "
        "folder or the repository as a whole is meant; its history (note says which part); or the "
        "place is withheld (note says what kind of thing it is).",
    )
    note: Text | None = None

    def _faults(self) -> Iterator[Fault]:
        if self.lines and not self.path:
            wrong, fix = "lines are given without a file", "add path, the file they are in"
            yield Fault(wrong, fix, ("lines",), ("lines", "path"))
        for index, span in enumerate(self.lines):
            first, _, last = span.partition("-")
            if last and int(last) < int(first):
                wrong, fix = f"lines {span} run backwards", "write the smaller number first"
                yield Fault(wrong, fix, ("lines", index), ("lines",))
        if self.whole and (self.lines or self.commits):
            given = "lines" if self.lines else "commits"
            wrong = f"{given} are given, and whole says why there are none"
            yield Fault(wrong, "remove whole", ("whole",), ("lines", "commits", "whole"))
        if self.whole in ("history", "withheld") and not self.note:
            wrong, fix = f"whole is {self.whole} and no note says what is meant", "add note"
            yield Fault(wrong, fix, ("whole",), ("whole", "note"))
        if self.whole and (self.whole in ("file", "folder")) != bool(self.path):
            fix = "a file and a folder have a path, the other three have none"
            wrong = f"whole is {self.whole} {'and' if self.path else 'without'} a path"
            yield Fault(wrong, fix, ("whole",), ("whole", "path"))


UnitId = Annotated[str, Ref(("unit",)), Field(json_schema_extra={"enum": list(UNITS)})]
"""A general unit, or one of ``data/units.yml``; the exported schemas list both."""


class OtherValue(Model):
    """What another source says about the same quantity."""

    value: float | None = Field(None, description="The other number, in the quantity's own unit.")
    says: Text = Field(description="What that source says, in one sentence.")
    as_of: PastDate
    cite: list[Citation] = Field(min_length=1)


UNDATED = dt.date.min
"""The day of a number that takes its day from the lab that measured it."""


class Quantity(Model):
    """One number with its provenance: a record of ``data/<study>/quantities/*.yml``.

    Give ``value``, or ``low``/``mode``/``high`` for a range, or ``formula`` + ``inputs`` for a
    derived number, or ``lab`` for one that a lab measured. A derived number may also give
    ``value``: the figure the record states, which the catalogue compares with what the formula
    yields.
    """

    noun: ClassVar[str] = "quantity"

    id: Id = Field(description="Becomes the anchor <study>-<id> on the evidence page.")
    title: Text
    value: float | None = None
    low: float | None = None
    mode: float | None = None
    high: float | None = None
    unit: UnitId
    kind: Kind
    as_of: PastDate = Field(
        default_factory=lambda: UNDATED,
        description="The day the number was true or was read. Required without lab.",
    )
    lab: LabFigure | None = Field(
        None, description="The lab that measured it; number and day are those of its last run."
    )
    approximate: bool = Field(False, description="The source itself says about or around.")
    cite: list[Citation] = Field(
        default_factory=list, description="Required for measured and published numbers."
    )
    method: Text | None = Field(None, description="How it was measured, so a reader can repeat it.")
    formula: Text | None = Field(
        None, description="Arithmetic over the names in inputs, such as limit / dwell * 86400."
    )
    inputs: dict[str, QuantityRef] = Field(
        default_factory=dict, description="Name in the formula: id of a quantity of this study."
    )
    note: Text | None = None
    disagreement: list[OtherValue] = Field(default_factory=list)

    def _faults(self) -> Iterator[Fault]:
        if self.lab is not None:
            yield from self._lab_faults()
            return
        if self.as_of == UNDATED:
            yield Fault("the number lacks as_of", "add the day it was true", about=("as_of", "lab"))
        yield from self._range_faults()
        yield from self._derived_faults() if self.kind is Kind.DERIVED else self._stated_faults()
        if self.kind in (Kind.MEASURED, Kind.PUBLISHED) and not self.cite:
            fix = "cite at least one source"
            yield Fault(f"a {self.kind} number lacks cite", fix, about=("kind", "cite"))
        if self.kind in (Kind.ESTIMATED, Kind.ASSUMED) and not self.note:
            fix = "add a note that says on what grounds"
            yield Fault(f"an {self.kind} number lacks note", fix, about=("kind", "note"))

    def _lab_faults(self) -> Iterator[Fault]:
        """A number that a lab measured is stated by the lab alone."""
        if self.kind is not Kind.MEASURED:
            wrong = f"a lab measures, and kind is {self.kind}"
            yield Fault(wrong, "write kind: measured", ("kind",), ("kind", "lab"))
        for name in ("value", "low", "mode", "high", "formula", "inputs", "cite"):
            if getattr(self, name):
                wrong = f"the lab gives the number, and {name} is written as well"
                yield Fault(wrong, f"remove {name}", (name,), ("lab", name))
        if self.as_of != UNDATED:
            wrong, fix = "the lab gives the day, and as_of is written as well", "remove as_of"
            yield Fault(wrong, fix, ("as_of",), ("lab", "as_of"))

    def measured(self, value: float, low: float | None, high: float | None, day: dt.date) -> Self:
        """The same with number and day of the lab's run."""
        ends = {"low": low, "mode": value, "high": high}
        spread = low is not None and high is not None
        number = ends if spread else {"value": value}
        return self.model_copy(update={**number, "as_of": day})

    def _range_faults(self) -> Iterator[Fault]:
        low, mode, high = self.low, self.mode, self.high
        span = {"low": low, "mode": mode, "high": high}
        given = [name for name, part in span.items() if part is not None]
        about = ("value", *span)
        if given and len(given) < 3:
            lacking = " and ".join(name for name in span if name not in given)
            fix = "give low, mode and high, or value alone"
            yield Fault(f"a range lacks {lacking}", fix, (given[0],), about)
        if given and self.value is not None:
            wrong, fix = "both value and a range are given", "keep value, or low, mode and high"
            yield Fault(wrong, fix, ("value",), about)
        if low is not None and mode is not None and high is not None and not low <= mode <= high:
            wrong = f"low {low:g}, mode {mode:g}, high {high:g} are out of order"
            yield Fault(wrong, "order them low <= mode <= high", ("low",), about)

    def _derived_faults(self) -> Iterator[Fault]:
        for name in ("formula", "inputs"):
            if not getattr(self, name):
                yield Fault(f"a derived number lacks {name}", f"add {name}", about=("kind", name))
        for name in ("low", "mode", "high"):
            if getattr(self, name) is not None:
                wrong = f"a derived number is computed and takes no {name}"
                yield Fault(wrong, "remove it", (name,), ("kind", name))

    def _stated_faults(self) -> Iterator[Fault]:
        for name in ("formula", "inputs"):
            if getattr(self, name):
                wrong = f"{name} belongs to numbers of kind derived, not {self.kind}"
                yield Fault(wrong, "remove it, or set kind: derived", (name,), ("kind", name))
        numbers = ("value", "low", "mode", "high")
        if all(getattr(self, name) is None for name in numbers):
            wrong, fix = "the number itself is missing", "give value, or low, mode and high"
            yield Fault(wrong, fix, about=(*numbers, "kind"))


class Column(Model):
    """One column of a series file."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Text
    type: Literal["date", "month", "year", "integer", "number", "text"]
    unit: UnitId | None = Field(None, description="Required for integer and number columns.")
    description: Text | None = None

    def _faults(self) -> Iterator[Fault]:
        if self.type in ("integer", "number") and self.unit is None:
            wrong = f"column {self.name} holds numbers and lacks a unit"
            fix = "add unit, number for a plain count; years are of type year"
            yield Fault(wrong, fix, about=("type", "unit"))


class Series(Model):
    """A table of numbers kept as CSV in ``data/<study>/series/``."""

    noun: ClassVar[str] = "series"

    id: Id
    title: Text
    file: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*\.csv$")]
    description: Text
    columns: list[Column] = Field(min_length=1)
    kind: Kind
    as_of: PastDate
    cite: list[Citation] = Field(min_length=1)
    method: Text | None = None
    note: Text | None = None
