"""Rules of failure modes: what falls, who is hit, and how badly."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.catalog.entries import Entry
from helpers.catalog.problems import Problem
from helpers.catalog.rules.architecture import check_level
from helpers.schema.architecture import Architecture
from helpers.schema.base import Model
from helpers.schema.failure import FailureMode


def check_failure(types: dict[str, str], entry: Entry) -> Iterator[Problem]:
    """Check what a failure mode takes down, and that each capability has one state."""
    record = entry.record
    if not isinstance(record, FailureMode):
        return
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


def check_levels(graph: Model, entry: Entry) -> Iterator[Problem]:
    """Check that the risks of a failure mode have levels of their stakes."""
    if isinstance(graph, Architecture) and isinstance(entry.record, FailureMode):
        for place, risk in enumerate(entry.record.risks):
            yield from check_level(graph, entry, ("risks", place), risk)
