"""Rules that span records: units that must fit, limits, and how the parts of a study agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from helpers.catalog.derive import Placed
from helpers.catalog.problems import Problem, suggest
from helpers.catalog.shape import Path
from helpers.catalog.yamlfile import Document
from helpers.schema.architecture import Architecture
from helpers.schema.base import Model
from helpers.schema.decision import Decision
from helpers.schema.failure import FailureMode
from helpers.schema.provenance import Citation, Source
from helpers.schema.scaling import PARAMETERS, Scaling
from helpers.schema.study import Slo, Study
from helpers.schema.units import UNITS

MAX_RECORD = 10
"""Entries of record.yml: the ones that change a reader's conclusion."""

# What each parameter of a resource is, and the least it may be.
_PARAMETER_RULES: dict[str, tuple[str, float]] = {
    "servers": ("count", 1),
    "service_time": ("time", 0),
    "arrival_scv": ("number", 0),
    "service_scv": ("number", 0),
    "interval": ("time", 0),
    "batch": ("count", 1),
    "time_per_row": ("time", 0),
    "dwell": ("time", 0),
    "limit": ("count", 0),
    "window": ("time", 0),
    "holding_time": ("time", 0),
    "threshold": ("amount", 0),
    "initial": ("amount", 0),
}
_POSITIVE = {"interval", "window"}
_NOT_NEGATIVE = {"time", "rate", "bytes", "bits"}
_KINDS = {
    "time": "a time, such as s or ms",
    "count": "a count, such as number or connection",
    "number": "a bare number",
    "amount": "a count or a number of bytes",
    "load": "a rate, such as per-day, or a count",
}
_BAD_PATH = re.compile(r"(?:^|/)\.{1,2}(?:/|$)|\\|//|^[a-z]+:|/$")


@dataclass(frozen=True)
class Entry:
    """A valid record and where it stands."""

    record: Model
    document: Document
    path: Path

    def problem(self, at: Path, wrong: str, fix: str, *, key: bool = False) -> Problem:
        """Make a problem at a place below this record."""
        return self.document.problem((*self.path, *at), wrong, fix, key=key)


@dataclass
class StudyEntries:
    """The valid records of one study by the name of their file, with its numbers."""

    id: str
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    quantities: dict[str, Placed] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)

    def each(self, name: str) -> Iterator[Entry]:
        """Return the records of one kind of file."""
        yield from self.entries.get(name, [])


def check_study(study: StudyEntries) -> Iterator[Problem]:
    """Apply every rule to one study."""
    yield from _names(study)
    yield from _numbers_once(study)
    yield from _record_length(study)
    yield from _signs(study)
    for entry in study.each("architecture"):
        yield from _architecture(study, entry)
        for failure in study.each("failures"):
            yield from _failure(entry.record, failure)
    for entry in study.each("scaling"):
        yield from _scaling(study, entry)
    for entry in study.each("slos"):
        yield from _slo(study, entry)
    for entry in study.each("study"):
        yield from _team(study, entry)


def _names(study: StudyEntries) -> Iterator[Problem]:
    for entry in study.each("study"):
        if isinstance(entry.record, Study) and entry.record.id != study.id:
            wrong = f"the study is called {entry.record.id}, its folder {study.id}"
            yield entry.problem(("id",), wrong, f"write id: {study.id}, or rename the folder")
    for entry in study.each("decision"):
        stem = entry.document.file.rpartition("/")[2].removesuffix(".yml")
        if isinstance(entry.record, Decision) and entry.record.id != stem:
            wrong = f"the decision is called {entry.record.id}, its file {stem}.yml"
            yield entry.problem(("id",), wrong, f"write id: {stem}, or rename the file")


def _numbers_once(study: StudyEntries) -> Iterator[Problem]:
    for name, noun in (("decision", "decision"), ("failures", "failure mode")):
        first: dict[int, Entry] = {}
        for entry in study.each(name):
            number = getattr(entry.record, "number", None)
            if number is None:
                continue
            if number in first:
                other = first[number]
                line = other.document.place((*other.path, "number"))[0]
                wrong = (
                    f"number {number} is taken by another {noun}; "
                    f"first in {other.document.file} on line {line}"
                )
                yield entry.problem(("number",), wrong, "numbers follow the published study")
            else:
                first[number] = entry


def _record_length(study: StudyEntries) -> Iterator[Problem]:
    entries = list(study.each("record"))
    if len(entries) > MAX_RECORD:
        wrong = f"has {len(entries)} entries; at most {MAX_RECORD} are shown"
        fix = "keep the ones that change a reader's conclusion"
        yield entries[MAX_RECORD].problem((), wrong, fix)


def _signs(study: StudyEntries) -> Iterator[Problem]:
    for name, placed in study.quantities.items():
        unit = UNITS[placed.record.unit]
        counted = unit.counts and unit.dimension != "number" and unit.id != "percentage-point"
        if not counted and unit.dimension not in _NOT_NEGATIVE:
            continue
        key = "low" if placed.record.low is not None else "value"
        number = placed.record.low if key == "low" else study.values.get(name)
        if number is not None and number < 0:
            at = key if placed.record.formula is None else "formula"
            wrong = f"a number of {unit.symbol or unit.id} cannot be negative: {number:g}"
            yield placed.document.problem((*placed.path, at), wrong, "correct the number")


def _architecture(study: StudyEntries, entry: Entry) -> Iterator[Problem]:
    record = entry.record
    if not isinstance(record, Architecture):
        return
    types = {group.id: group.type for group in record.groups}
    targets = {dependency.target for dependency in record.dependencies}
    pairs: dict[tuple[str, str], int] = {}
    for index, dependency in enumerate(record.dependencies):
        here = ("dependencies", index)
        if types.get(dependency.target) == "shared-fate":
            wrong = f"{dependency.target} is a shared-fate group; a dependency needs any-of"
            yield entry.problem((*here, "to"), wrong, "name a component of it")
        pair = (dependency.source, dependency.target)
        if pair in pairs:
            line = entry.document.place((*entry.path, "dependencies", pairs[pair]))[0]
            wrong = f"{pair[0]} needs {pair[1]} twice; first on line {line}"
            yield entry.problem(here, wrong, "keep one of the two")
        pairs.setdefault(pair, index)
        if dependency.buffer:
            yield from _fits(study, entry, (*here, "buffer"), dependency.buffer, "time", 0)
    for index, group in enumerate(record.groups):
        if group.type == "any-of" and group.id not in targets:
            wrong = f"nothing depends on the any-of group {group.id}"
            yield entry.problem(("groups", index, "id"), wrong, "name it in a dependency's to")


def _failure(architecture: Model, entry: Entry) -> Iterator[Problem]:
    record = entry.record
    if not (isinstance(record, FailureMode) and isinstance(architecture, Architecture)):
        return
    types = {group.id: group.type for group in architecture.groups}
    for index, name in enumerate(record.takes_down):
        if types.get(name) == "any-of":
            wrong = f"{name} is an any-of group; only components and shared-fate groups fall"
            yield entry.problem(("takes_down", index), wrong, "name the components that stop")
    seen: dict[str, str] = {}
    for state in ("down", "degraded", "delayed"):
        for index, capability in enumerate(getattr(record.blast_radius, state)):
            if capability in seen and seen[capability] != state:
                wrong = f"{capability} is both {seen[capability]} and {state}"
                place = ("blast_radius", state, index)
                yield entry.problem(place, wrong, "keep the worse of the two")
            seen.setdefault(capability, state)


def _kind_of(unit_id: str) -> set[str]:
    unit = UNITS[unit_id]
    kinds = set()
    if unit.dimension == "time":
        kinds.add("time")
    if unit.counts:
        kinds |= {"count", "amount", "load"}
    if unit.dimension == "bytes":
        kinds.add("amount")
    if unit.dimension == "rate":
        kinds.add("load")
    if unit.id in ("number", "ratio"):
        kinds.add("number")
    return kinds


def _fits(
    study: StudyEntries, entry: Entry, at: Path, name: str, kind: str, least: float
) -> Iterator[Problem]:
    """Check that quantity ``name`` is of a kind of unit and not below ``least``."""
    placed = study.quantities.get(name)
    if placed is None:
        return
    if kind not in _kind_of(placed.record.unit):
        wrong = f"{name} is in {placed.record.unit}; {_KINDS[kind]} is needed"
        yield entry.problem(at, wrong, "change the quantity's unit, or name another quantity")
        return
    value = study.values.get(name)
    low = placed.record.low if placed.record.low is not None else value
    key = str(at[-1])
    if low is None:
        return
    if low < least:
        wrong = f"{name} is {low:g}; it must be at least {least:g}"
        yield entry.problem(at, wrong, "correct the quantity")
    elif key in _POSITIVE and low == 0:
        yield entry.problem(at, f"{name} is 0; it must be more", "correct the quantity")


def _scaling(study: StudyEntries, entry: Entry) -> Iterator[Problem]:
    record = entry.record
    if not isinstance(record, Scaling):
        return
    today: dict[str, str] = {}
    for index, load in enumerate(record.loads):
        here = ("loads", index)
        today[load.id] = load.today
        yield from _fits(study, entry, (*here, "today"), load.today, "load", 0)
        yield from _fits(study, entry, (*here, "peak_factor"), load.peak_factor, "number", 1)
    for index, stage in enumerate(record.stages):
        for name, quantity in stage.load.items():
            at = ("stages", index, "load", name)
            yield from _fits(study, entry, at, quantity, "load", 0)
            yield from _comparable(study, entry, at, quantity, today.get(name))
    types = {}
    for index, resource in enumerate(record.resources):
        types[resource.id] = resource.type
        for name, quantity in resource.parameters.items():
            kind, least = _PARAMETER_RULES[name]
            at = ("resources", index, "parameters", name)
            yield from _fits(study, entry, at, quantity, kind, least)
        for name, quantity in resource.demand.items():
            at = ("resources", index, "demand", name)
            value = study.values.get(quantity)
            if value is not None and value < 0:
                wrong = f"{quantity} is {value:g}; a demand cannot be negative"
                yield entry.problem(at, wrong, "correct the quantity")
    for index, remedy in enumerate(record.remedies):
        for target, quantity in remedy.changes.items():
            at = ("remedies", index, "changes", target)
            yield from _change(study, entry, at, target, quantity, types)


def _change(
    study: StudyEntries, entry: Entry, at: Path, target: str, quantity: str, types: dict[str, str]
) -> Iterator[Problem]:
    resource, dot, parameter = target.partition(".")
    if not dot or resource not in types:
        wrong = f"{target!r} is not <resource>.<parameter>"
        yield entry.problem(at, wrong, suggest(resource, types, "resources"), key=True)
        return
    required, optional = PARAMETERS[types[resource]]
    if parameter not in required | optional:
        wrong = f"a {types[resource]} has no parameter {parameter!r}"
        fix = suggest(parameter, required | optional, "its parameters")
        yield entry.problem(at, wrong, fix, key=True)
        return
    kind, least = _PARAMETER_RULES[parameter]
    for problem in _fits(study, entry, (*at, parameter), quantity, kind, least):
        yield entry.problem(at, problem.wrong, problem.fix)


def _comparable(
    study: StudyEntries, entry: Entry, at: Path, name: str, other: str | None
) -> Iterator[Problem]:
    """Check that two quantities can be compared."""
    if other is None or name not in study.quantities or other not in study.quantities:
        return
    one, two = study.quantities[name].record.unit, study.quantities[other].record.unit
    if UNITS[one].dimension != UNITS[two].dimension:
        wrong = f"{name} is in {one} and cannot be compared with {other}, which is in {two}"
        yield entry.problem(at, wrong, "give both in units of one kind")


def _slo(study: StudyEntries, entry: Entry) -> Iterator[Problem]:
    if isinstance(entry.record, Slo) and entry.record.floor:
        yield from _comparable(study, entry, ("floor",), entry.record.floor, entry.record.objective)


def _team(study: StudyEntries, entry: Entry) -> Iterator[Problem]:
    team = entry.record.team if isinstance(entry.record, Study) else None
    for index, unit in enumerate(team.split if team else []):
        at = ("team", "split", index, "engineers")
        yield from _fits(study, entry, at, unit.engineers, "count", 0)


def check_citations(entry: Entry, sources: dict[str, Source]) -> Iterator[Problem]:
    """Check that what is cited can be there: files only in repositories, sane paths."""
    for at, citation in _citations(entry.record, ()):
        source = sources.get(citation.source)
        if source is None or citation.path is None:
            continue
        if source.type != "repository":
            wrong = f"{source.id} is a {source.type}, not a repository, and has no files"
            yield entry.problem((*at, "path"), wrong, "remove path and lines, or say it in note")
        elif _BAD_PATH.search(citation.path):
            wrong = f"{citation.path!r} is not a plain path from the top of the repository"
            yield entry.problem((*at, "path"), wrong, "write it as `git ls-files` prints it")


def _citations(value: object, at: Path) -> Iterator[tuple[Path, Citation]]:
    if isinstance(value, Citation):
        yield at, value
    elif isinstance(value, Model):
        for name, info in type(value).model_fields.items():
            yield from _citations(getattr(value, name), (*at, info.alias or name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _citations(item, (*at, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _citations(item, (*at, str(key)))
