"""Rules of the architecture: dependencies, groups, availabilities and what changes would edit."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.catalog.entries import Entry, StudyEntries
from helpers.catalog.problems import Problem
from helpers.catalog.rules.scaling import fits
from helpers.catalog.shape import Path
from helpers.schema.architecture import MAX_BOXES, Architecture, AtRisk, Edit
from helpers.schema.base import Model
from helpers.schema.failure import Harm


def check_architecture(study: StudyEntries, entry: Entry) -> Iterator[Problem]:
    """Check groups, dependencies, availabilities and the edits of changes."""
    record = entry.record
    if not isinstance(record, Architecture):
        return
    types = group_types(record)
    targets = {dependency.target for dependency in record.dependencies}
    pairs: dict[tuple[str, str], Path] = {}
    for index, dependency in enumerate(record.dependencies):
        here = ("dependencies", index)
        if types.get(dependency.target) == "shared-fate":
            wrong = f"{dependency.target} is a shared-fate group; a dependency needs any-of"
            yield entry.problem((*here, "to"), wrong, "name a component of it")
        pair = (dependency.source, dependency.target)
        yield from entry.once(pairs, pair, here, f"{pair[0]} needs {pair[1]}")
        if dependency.buffer:
            yield from fits(study, entry, (*here, "buffer"), dependency.buffer, "time", 0)
    for index, component in enumerate(record.components):
        at = ("components", index, "availability")
        yield from _availability(study, entry, at, component.availability)
        for place, risk in enumerate(component.risks):
            yield from check_level(record, entry, ("components", index, "risks", place), risk)
    for index, group in enumerate(record.groups):
        at = ("groups", index, "availability")
        yield from _availability(study, entry, at, group.availability)
        if group.type == "any-of" and group.id not in targets:
            wrong = f"nothing depends on the any-of group {group.id}"
            yield entry.problem(("groups", index, "id"), wrong, "name it in a dependency's to")
    yield from _changes(study, entry, record)
    yield from _overview(entry, record)


def _overview(entry: Entry, record: Architecture) -> Iterator[Problem]:
    """Every component is in one box, and there are few boxes."""
    boxes = [
        (("overview", place, "boxes", index), box)
        for place, row in enumerate(record.overview)
        for index, box in enumerate(row.boxes)
    ]
    if len(boxes) > MAX_BOXES:
        wrong = f"the overview has {len(boxes)} boxes; at most {MAX_BOXES} are seen at a glance"
        yield entry.problem(
            boxes[MAX_BOXES][0], wrong, "put components that belong together in one"
        )
    placed: dict[str, Path] = {}
    for at, box in boxes:
        for index, name in enumerate(box.components):
            here = (*at, "components", index)
            yield from entry.once(placed, name, here, f"{name} is in the overview")
    for index, component in enumerate(record.components if boxes else []):
        if component.id not in placed:
            wrong = f"{component.id} is in no box of the overview"
            yield entry.problem(("components", index, "id"), wrong, "add it to a box")


def check_level(
    record: Architecture, entry: Entry, at: Path, risk: AtRisk | Harm
) -> Iterator[Problem]:
    """Check that a risk has a level of its stake."""
    stake = next((stake for stake in record.stakes if stake.id == risk.stake), None)
    if stake is None:
        return
    known = [level.id for level in stake.levels] + ["none"] * isinstance(risk, Harm)
    if risk.level not in known:
        wrong = f"{risk.level} is no level of the stake {stake.id}"
        yield entry.problem((*at, "level"), wrong, f"choose from {', '.join(known)}")


def group_types(record: Model) -> dict[str, str]:
    """Return the type of each group of an architecture; nothing for another record."""
    return {group.id: group.type for group in getattr(record, "groups", ())}


def _availability(
    study: StudyEntries, entry: Entry, at: Path, name: str | None
) -> Iterator[Problem]:
    placed = study.quantities.get(name or "")
    if placed is None:
        return
    unit = placed.unit
    if unit.id not in ("percent", "ratio"):
        wrong = f"{name} is in {unit.id}; a share of the time, percent or ratio, is needed"
        yield entry.problem(at, wrong, "change the quantity's unit, or name another quantity")
        return
    ends = (placed.record.low, study.values.get(placed.record.id), placed.record.high)
    for number in dict.fromkeys(end for end in ends if end is not None):
        if not 0 <= number * unit.factor <= 1:
            whole = 100 if unit.id == "percent" else 1
            wrong = f"{name} is {number:g}; an availability is from 0 to {whole}"
            yield entry.problem(at, wrong, "correct the quantity")


def _changes(study: StudyEntries, entry: Entry, record: Architecture) -> Iterator[Problem]:
    for index, change in enumerate(record.changes):
        first: dict[tuple[str | None, ...], Path] = {}
        for place, edit in enumerate(change.edits):
            here = ("changes", index, "edits", place)
            yield from _edit(study, entry, here, record, edit)
            named = (edit.source, edit.target, edit.stand_in_for, edit.group)
            if any(named):
                yield from entry.once(first, named, here, f"{change.id} edits this")


def _edit(
    study: StudyEntries, entry: Entry, here: Path, record: Architecture, edit: Edit
) -> Iterator[Problem]:
    if edit.source:
        yield from _dependency_edit(study, entry, here, record, edit)
    if edit.stand_in_for:
        known = any(edit.stand_in_for == component.id for component in record.components)
        yield from _availability(study, entry, (*here, "availability"), edit.availability)
        groups = {g.id for g in record.groups if edit.stand_in_for in g.members}
        needed = any(d.target in {edit.stand_in_for, *groups} for d in record.dependencies)
        if known and not needed:
            wrong = f"nothing depends on {edit.stand_in_for}, so a stand-in changes nothing"
            fix = "name a component that something needs"
            yield entry.problem((*here, "stand_in_for"), wrong, fix)
    members = next((set(group.members) for group in record.groups if group.id == edit.group), None)
    if members is not None and members == set(edit.members):
        wrong = f"{edit.group} has these members already"
        yield entry.problem((*here, "members"), wrong, "give the members it then has")


def _dependency_edit(
    study: StudyEntries, entry: Entry, here: Path, record: Architecture, edit: Edit
) -> Iterator[Problem]:
    if group_types(record).get(edit.target or "") == "shared-fate":
        wrong = f"{edit.target} is a shared-fate group; a dependency needs any-of"
        yield entry.problem((*here, "to"), wrong, "name a component of it")
        return
    if edit.source == edit.target:
        wrong = f"{edit.source} cannot depend on itself"
        yield entry.problem((*here, "to"), wrong, "name another component")
        return
    if edit.buffer:
        yield from fits(study, entry, (*here, "buffer"), edit.buffer, "time", 0)
    today = next(
        (d for d in record.dependencies if (d.source, d.target) == (edit.source, edit.target)),
        None,
    )
    if today is None and edit.type == "none":
        wrong = f"{edit.source} does not depend on {edit.target}, so there is nothing to remove"
        yield entry.problem(here, wrong, "name a dependency of this file, or remove the edit")
    if today and (today.type, today.buffer) == (edit.type, edit.buffer):
        wrong = f"{edit.source} needs {edit.target} in this way already"
        yield entry.problem((*here, "type"), wrong, "give the type it then has")
