"""Rules of the scaling path: numbers must be of the kind their place asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.analysis.kinds import KINDS, Parameter
from helpers.analysis.kinds.record import Dimension
from helpers.catalog.entries import Entry, StudyEntries
from helpers.catalog.problems import Problem, suggest
from helpers.catalog.rules.correlations import check_correlations, used_quantities
from helpers.catalog.rules.prices import check_price
from helpers.catalog.rules.spans import check_spans, span
from helpers.catalog.shape import Path
from helpers.schema.provenance import Source
from helpers.schema.scaling import Resource, Scaling
from helpers.schema.study import Slo
from helpers.schema.units import Unit

_DIMENSIONS = {
    "time": "a time, such as s or ms",
    "count": "a count, such as number or connection",
    "number": "a bare number",
    "amount": "a count or a number of bytes",
    "load": "a rate, such as per-day, or a count",
    "data-rate": "a rate of data, such as mbit-per-second",
}
_ONE = Parameter("", "number", least=1)
_LOAD = Parameter("", "load")


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
    if unit.dimension == "data-rate":
        kinds.add("data-rate")
    return kinds


def fits(
    study: StudyEntries, entry: Entry, at: Path, name: str, kind: Dimension, least: float
) -> Iterator[Problem]:
    """Check that quantity ``name`` is of a kind of unit and not below ``least``."""
    return allowed(study, entry, at, name, Parameter("", kind, least))


def allowed(
    study: StudyEntries, entry: Entry, at: Path, name: str, rule: Parameter
) -> Iterator[Problem]:
    """Check that quantity ``name`` is what a parameter asks for."""
    placed = study.quantities.get(name)
    if placed is None:
        return
    if rule.dimension not in {*_kind_of(placed.unit), "any"}:
        wrong = f"{name} is in {placed.unit.id}; {_DIMENSIONS[rule.dimension]} is needed"
        yield entry.problem(at, wrong, "change the quantity's unit, or name another quantity")
        return
    reach = span(study, name)
    if reach is None:
        return
    low, high = reach
    said = f"{name} is {low:g}"
    if low != study.values.get(name) and placed.record.low is None:
        said = f"{name} goes down to {low:g} over the ranges it rests on"
    if low < rule.least:
        wrong = f"{said}; it must be at least {rule.least:g}"
        yield entry.problem(at, wrong, "correct the quantity")
    elif rule.above and low == rule.least:
        yield entry.problem(at, f"{said}; it must be more", "correct the quantity")
    if rule.most is not None and high > rule.most:
        wrong = f"{name} is {high:g}; the model counts through at most {rule.most:,}"
        yield entry.problem(at, wrong, "correct the quantity, or treat the part as a quota")


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
        yield from allowed(study, entry, (*here, "today"), load.today, _LOAD)
        yield from _daily(study, entry, (*here, "today"), load.today)
        yield from allowed(study, entry, (*here, "peak_factor"), load.peak_factor, _ONE)
    for index, stage in enumerate(record.stages):
        for name, quantity in stage.load.items():
            at = ("stages", index, "load", name)
            yield from allowed(study, entry, at, quantity, _LOAD)
            yield from comparable(study, entry, at, quantity, today.get(name))
            yield from _daily(study, entry, at, quantity)
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


def _daily(study: StudyEntries, entry: Entry, at: Path, name: str) -> Iterator[Problem]:
    """Check that a rate is per day: figures and sentences count it so, behind the load's title."""
    placed = study.quantities.get(name)
    if placed is not None and placed.unit.dimension == "rate" and placed.unit.id != "per-day":
        wrong = f"{name} is in {placed.unit.id}; the pages give a load per day"
        fix = "state it per-day, derived from the other if need be, and say so in the load's title"
        yield entry.problem(at, wrong, fix)


def _resource(
    study: StudyEntries, entry: Entry, here: Path, resource: Resource
) -> Iterator[Problem]:
    kind = KINDS[resource.type]
    for name, quantity in resource.parameters.items():
        at = (*here, "parameters", name)
        # A parameter that this kind does not have is reported by the record itself.
        if name in kind.parameters:
            yield from allowed(study, entry, at, quantity, kind.parameters[name])
    for name, quantity in resource.demand.items():
        yield from _demand(study, entry, (*here, "demand", name), quantity, kind.demand)
    if resource.objective:
        yield from _objective(study, entry, (*here, "objective"), resource.objective)


def _demand(
    study: StudyEntries, entry: Entry, at: Path, name: str, rule: Parameter
) -> Iterator[Problem]:
    placed, reach = study.quantities.get(name), span(study, name)
    if placed is not None and rule.dimension not in {*_kind_of(placed.unit), "any"}:
        yield from allowed(study, entry, at, name, rule)
    elif reach is not None and reach[0] < 0:
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
    kind = KINDS[resource.type]
    if parameter.startswith("demand."):
        load = parameter.removeprefix("demand.")
        if load in resource.demand:
            yield from _demand(study, entry, at, quantity, kind.demand)
        else:
            wrong = f"{name} has no demand of {load!r}"
            yield entry.problem(at, wrong, suggest(load, resource.demand, "its loads"), key=True)
        return
    if parameter not in kind.parameters:
        wrong = f"a {resource.type} has no parameter {parameter!r}"
        fix = suggest(parameter, kind.parameters, "its parameters")
        yield entry.problem(at, wrong, fix, key=True)
        return
    yield from allowed(study, entry, at, quantity, kind.parameters[parameter])


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
