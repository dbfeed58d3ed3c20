"""Rules that span the records of a study: names, numbers, limits, and how its parts agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.catalog.entries import Entry, StudyEntries
from helpers.catalog.problems import Problem
from helpers.catalog.rules.architecture import check_architecture, group_types
from helpers.catalog.rules.failure import check_failure, check_levels
from helpers.catalog.rules.scaling import check_scaling, comparable, fits
from helpers.schema.decision import Decision
from helpers.schema.provenance import Source
from helpers.schema.split import Split
from helpers.schema.study import Slo, Study
from helpers.schema.units import CURRENCIES

MAX_RECORD = 10
"""Entries of record.yml: the ones that change a reader's conclusion."""

_NOT_NEGATIVE = {"time", "rate", "bytes", "bits", *CURRENCIES}


def check_study(study: StudyEntries, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Apply every rule to one study."""
    yield from _names(study)
    yield from _numbers_once(study)
    yield from _record_length(study)
    yield from _signs(study)
    groups = {}
    for entry in study.each("architecture"):
        yield from check_architecture(study, entry)
        groups |= group_types(entry.record)
        for mode in study.each("failures"):
            yield from check_levels(entry.record, mode)
    for entry in study.each("failures"):
        yield from check_failure(groups, entry)
    for entry in study.each("scaling"):
        yield from check_scaling(study, entry, sources)
    for entry in study.each("slos"):
        yield from _slo(study, entry)
    for entry in study.each("study"):
        yield from _team(study, entry)
    for entry in study.each("splits"):
        yield from _rates(study, entry)


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
        unit = placed.unit
        if unit.kind not in _NOT_NEGATIVE and not (unit.counts and unit.id != "number"):
            continue
        key = "low" if placed.record.low is not None else "value"
        number = placed.record.low if key == "low" else study.values.get(name)
        if number is not None and number < 0:
            at = key if placed.record.formula is None else "formula"
            wrong = f"a number of {unit.symbol or unit.id} cannot be negative: {number:g}"
            yield placed.problem((at,), wrong, "correct the number")


def _slo(study: StudyEntries, entry: Entry) -> Iterator[Problem]:
    if isinstance(entry.record, Slo) and entry.record.floor:
        yield from comparable(study, entry, ("floor",), entry.record.floor, entry.record.objective)


def _team(study: StudyEntries, entry: Entry) -> Iterator[Problem]:
    team = entry.record.team if isinstance(entry.record, Study) else None
    for index, unit in enumerate(team.split if team else []):
        at = ("team", "split", index, "engineers")
        yield from fits(study, entry, at, unit.engineers, "count", 0)


def _rates(study: StudyEntries, entry: Entry) -> Iterator[Problem]:
    for index, name in enumerate(entry.record.rates if isinstance(entry.record, Split) else []):
        placed, number = study.quantities.get(name), study.values.get(name)
        if placed is None or number is None:
            continue
        if placed.unit.kind != "share" or not 0 <= number * placed.unit.factor <= 1:
            wrong = f"{name} is {number:g} in {placed.unit.id}; a rate is a share from 0 to 1"
            yield entry.problem(("rates", index), wrong, "name a quantity in percent or ratio")
