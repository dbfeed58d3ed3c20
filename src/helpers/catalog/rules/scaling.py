"""Rules of the scaling path: numbers must be of the kind their place asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.catalog.entries import Entry, StudyEntries
from helpers.catalog.problems import Problem, suggest
from helpers.catalog.rules.correlations import check_correlations, used_quantities
from helpers.catalog.rules.prices import check_price
from helpers.catalog.rules.spans import check_spans, span
from helpers.catalog.shape import Path
from helpers.schema.provenance import Source
from helpers.schema.scaling import PARAMETERS, Resource, Scaling
from helpers.schema.study import Slo
from helpers.schema.units import Unit

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
    "horizon": ("time", 0),
}
_POSITIVE = {"interval", "window", "horizon", "limit", "threshold"}
# Parameters of which the waiting time is worked out one by one, and how far that goes.
_COUNTED = {"queue": "servers", "pool": "limit"}
MOST = 100_000
_KINDS = {
    "time": "a time, such as s or ms",
    "count": "a count, such as number or connection",
    "number": "a bare number",
    "amount": "a count or a number of bytes",
    "load": "a rate, such as per-day, or a count",
}


def _kind_of(unit: Unit) -> set[str]:
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


def fits(
    study: StudyEntries, entry: Entry, at: Path, name: str, kind: str, least: float
) -> Iterator[Problem]:
    """Check that quantity ``name`` is of a kind of unit and not below ``least``."""
    placed = study.quantities.get(name)
    if placed is None:
        return
    if kind not in _kind_of(placed.unit):
        wrong = f"{name} is in {placed.unit.id}; {_KINDS[kind]} is needed"
        yield entry.problem(at, wrong, "change the quantity's unit, or name another quantity")
        return
    reach = span(study, name)
    if reach is None:
        return
    low, key = reach[0], str(at[-1])
    said = f"{name} is {low:g}"
    if low != study.values.get(name) and placed.record.low is None:
        said = f"{name} goes down to {low:g} over the ranges it rests on"
    if low < least:
        yield entry.problem(at, f"{said}; it must be at least {least:g}", "correct the quantity")
    elif key in _POSITIVE and low == 0:
        yield entry.problem(at, f"{said}; it must be more", "correct the quantity")


def check_scaling(
    study: StudyEntries, entry: Entry, sources: Mapping[str, Source]
) -> Iterator[Problem]:
    """Check that loads, parameters, changes and costs name numbers that fit them."""
    record = entry.record
    if not isinstance(record, Scaling):
        return
    today: dict[str, str] = {}
    for index, load in enumerate(record.loads):
        here = ("loads", index)
        today[load.id] = load.today
        yield from fits(study, entry, (*here, "today"), load.today, "load", 0)
        yield from fits(study, entry, (*here, "peak_factor"), load.peak_factor, "number", 1)
    for index, stage in enumerate(record.stages):
        for name, quantity in stage.load.items():
            at = ("stages", index, "load", name)
            yield from fits(study, entry, at, quantity, "load", 0)
            yield from comparable(study, entry, at, quantity, today.get(name))
    for index, resource in enumerate(record.resources):
        yield from _resource(study, entry, ("resources", index), resource)
    resources = {resource.id: resource for resource in record.resources}
    for index, remedy in enumerate(record.remedies):
        for target, quantity in remedy.changes.items():
            at = ("remedies", index, "changes", target)
            yield from _change(study, entry, at, target, quantity, resources)
        if remedy.monthly_cost:
            at = ("remedies", index, "monthly_cost")
            yield from check_price(study, entry, at, remedy.monthly_cost, sources)
    yield from check_correlations(study, entry, record)
    yield from check_spans(study, used_quantities(study, record))


def _resource(
    study: StudyEntries, entry: Entry, here: Path, resource: Resource
) -> Iterator[Problem]:
    for name, quantity in resource.parameters.items():
        kind, least = _PARAMETER_RULES[name]
        at = (*here, "parameters", name)
        yield from fits(study, entry, at, quantity, kind, least)
        if name == _COUNTED.get(resource.type):
            yield from _countable(study, entry, at, quantity)
    for name, quantity in resource.demand.items():
        yield from _demand(study, entry, (*here, "demand", name), quantity)
    if resource.objective:
        yield from _objective(study, entry, (*here, "objective"), resource.objective)


def _countable(study: StudyEntries, entry: Entry, at: Path, name: str) -> Iterator[Problem]:
    reach = span(study, name)
    if reach is not None and reach[1] > MOST:
        wrong = f"{name} is {reach[1]:g}; the model counts through at most {MOST:,}"
        yield entry.problem(at, wrong, "correct the quantity, or treat the part as a quota")


def _demand(study: StudyEntries, entry: Entry, at: Path, name: str) -> Iterator[Problem]:
    reach = span(study, name)
    if reach is not None and reach[0] < 0:
        wrong = f"{name} is {reach[0]:g}; a demand cannot be negative"
        yield entry.problem(at, wrong, "correct the quantity")


def _objective(study: StudyEntries, entry: Entry, at: Path, name: str) -> Iterator[Problem]:
    """Check that an objective is a time to stay below."""
    slo = next((item.record for item in study.each("slos") if item.record.id == name), None)
    if not isinstance(slo, Slo) or slo.objective not in study.quantities:
        return
    unit = study.quantities[slo.objective].unit
    if unit.dimension != "time":
        wrong = f"the objective of {name} is in {unit.id}; a waiting time needs a time"
        yield entry.problem(at, wrong, "name an SLO whose objective is a time, or remove it")
    elif slo.comparison != "below":
        wrong = f"{name} does not ask for a time below its objective but {slo.comparison} it"
        yield entry.problem(at, wrong, "name an SLO with comparison: below, or remove it")


def _change(
    study: StudyEntries,
    entry: Entry,
    at: Path,
    target: str,
    quantity: str,
    resources: Mapping[str, Resource],
) -> Iterator[Problem]:
    name, dot, parameter = target.partition(".")
    if not dot or name not in resources:
        wrong = f"{target!r} is not <resource>.<parameter>"
        yield entry.problem(at, wrong, suggest(name, resources, "resources"), key=True)
        return
    resource = resources[name]
    if parameter.startswith("demand."):
        load = parameter.removeprefix("demand.")
        if load in resource.demand:
            yield from _demand(study, entry, at, quantity)
        else:
            wrong = f"{name} has no demand of {load!r}"
            yield entry.problem(at, wrong, suggest(load, resource.demand, "its loads"), key=True)
        return
    required, optional = PARAMETERS[resource.type]
    if parameter not in required | optional:
        wrong = f"a {resource.type} has no parameter {parameter!r}"
        fix = suggest(parameter, required | optional, "its parameters")
        yield entry.problem(at, wrong, fix, key=True)
        return
    kind, least = _PARAMETER_RULES[parameter]
    for problem in fits(study, entry, (*at, parameter), quantity, kind, least):
        yield entry.problem(at, problem.wrong, problem.fix)
    if parameter == _COUNTED.get(resource.type):
        yield from _countable(study, entry, at, quantity)


def comparable(
    study: StudyEntries, entry: Entry, at: Path, name: str, other: str | None
) -> Iterator[Problem]:
    """Check that two quantities can be compared."""
    if other is None or name not in study.quantities or other not in study.quantities:
        return
    one, two = study.quantities[name].unit, study.quantities[other].unit
    if one.kind != two.kind:
        wrong = f"{name} is in {one.id} and cannot be compared with {other}, which is in {two.id}"
        yield entry.problem(at, wrong, "give both in units of one kind")
