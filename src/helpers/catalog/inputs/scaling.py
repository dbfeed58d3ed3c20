"""From a study's record to the engine's plain data."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from helpers.analysis.scaling.parts import (
    Correlation,
    Load,
    Objective,
    Remedy,
    Resource,
    ScalingModel,
    Stage,
    Token,
    Value,
)
from helpers.catalog.derive import parse_formula
from helpers.catalog.portfolio import Resolved, StudyData
from helpers.schema import scaling as record
from helpers.schema.units import UNITS, Unit

_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}


def model(study: StudyData) -> ScalingModel:
    """Read the scaling path of a study.

    Only the quantities that loads, resources, remedies, stages and objectives depend on are taken
    over, each after its inputs and otherwise in the order of the record.

    Raises
    ------
    ValueError
        If the study has no scaling path, or an objective is put where no percentile of waiting is
        known or does not ask for a time to stay below.
    """
    if study.scaling is None:
        raise ValueError(f"study {study.id} has no scaling.yml")
    path = study.scaling
    resources = tuple(_resource(study, item) for item in path.resources)
    objectives = {item.objective.value for item in resources if item.objective}
    values = _values(study, objectives.union(path.quantities))
    return ScalingModel(
        values=values,
        correlations=tuple(
            Correlation((item.between[0], item.between[1]), study.quantities[item.rank].value)
            for item in path.correlations
        ),
        loads=tuple(
            Load(item.id, _plain(item.title), item.today, item.peak_factor) for item in path.loads
        ),
        resources=resources,
        remedies=tuple(
            Remedy(
                item.id, _plain(item.title), item.status, dict(item.changes), tuple(item.relieves)
            )
            for item in path.remedies
        ),
        stages=tuple(
            Stage(item.id, _plain(item.title), dict(item.load), tuple(item.remedies))
            for item in path.stages
        ),
    )


def _plain(text: str) -> str:
    return text.replace("`", "")


def _resource(study: StudyData, item: record.Resource) -> Resource:
    return Resource(
        id=item.id,
        title=_plain(item.title),
        type=item.type,
        rate=item.rate,
        parameters=dict(item.parameters),
        demand=dict(item.demand),
        objective=_objective(study, item, item.objective) if item.objective else None,
        consequence=item.consequence,
        leaves_out=_plain(item.leaves_out),
    )


def _objective(study: StudyData, item: record.Resource, slo: str) -> Objective:
    found = study.slos[slo]
    if not record.waits(item.type, item.parameters):
        raise ValueError(f"{item.id}: no percentile of waiting is known to hold against {slo}")
    unit = study.quantities[found.objective].unit
    if found.comparison not in ("below", "at-most") or unit.dimension != "time":
        raise ValueError(f"{item.id}: {slo} does not ask for a time to stay below")
    return Objective(slo, _plain(found.title), found.objective)


def _values(study: StudyData, needed: set[str]) -> tuple[Value, ...]:
    order: dict[str, Value] = {}

    def add(id_: str) -> None:
        if id_ in order:
            return
        quantity = study.quantities[id_]
        for source in quantity.record.inputs.values():
            add(source)
        order[id_] = _value(quantity)

    for id_ in study.quantities:
        if id_ in needed:
            add(id_)
    return tuple(order.values())


def _value(quantity: Resolved) -> Value:
    stated = quantity.record
    common = (quantity.id, _plain(stated.title), quantity.unit.id, _scale(quantity.unit))
    if stated.formula:
        tree = parse_formula(stated.formula)
        names = list(stated.inputs)
        tokens = tuple(_tokens(tree.body, names))
        return Value(*common, formula=tokens, inputs=tuple(stated.inputs.values()))
    low, high = quantity.low, quantity.high
    if low is not None and high is not None and low < high:
        return Value(*common, low=float(low), mode=float(quantity.value), high=float(high))
    return Value(*common, value=float(quantity.value))


def _scale(unit: Unit) -> float:
    """Into base units; rates per day, because loads are."""
    return unit.factor / UNITS["per-day"].factor if unit.dimension == "rate" else unit.factor


def _tokens(node: ast.expr, names: list[str]) -> Iterable[Token]:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield float(node.value)
    elif isinstance(node, ast.Name):
        yield ("in", names.index(node.id))
    elif isinstance(node, ast.UnaryOp):
        yield from _tokens(node.operand, names)
        if isinstance(node.op, ast.USub):
            yield "neg"
    elif isinstance(node, ast.BinOp):
        yield from _tokens(node.left, names)
        yield from _tokens(node.right, names)
        yield _OPERATORS[type(node.op)]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        for argument in node.args:
            yield from _tokens(argument, names)
        yield (node.func.id, len(node.args))
