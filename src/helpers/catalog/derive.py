"""Computes derived quantities and compares them with what the record states."""

from __future__ import annotations

import ast
import keyword
import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

import simpleeval

from helpers.catalog.entries import Placed
from helpers.catalog.problems import Problem, suggest
from helpers.schema.provenance import Kind
from helpers.schema.units import Unit
from helpers.text.numbers import rounds_to

MAX_FORMULA = 500
FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "ceil": math.ceil,
    "floor": math.floor,
    "sqrt": math.sqrt,
    "log": math.log,
    "exp": math.exp,
    "round": round,
}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: simpleeval.safe_power,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_NODES = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Load, ast.Constant)
_SUMS = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Load)
_SUM_OPERATORS = (ast.Add, ast.Sub, ast.USub, ast.UAdd)
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_ALLOWED = f"use + - * / ** ( ), numbers, the names in inputs, and {', '.join(FUNCTIONS)}"


class FormulaError(ValueError):
    """A formula that cannot be used; ``fix`` says what to do."""

    def __init__(self, wrong: str, fix: str) -> None:
        self.fix = fix
        super().__init__(wrong)


@lru_cache(maxsize=1024)
def parse_formula(formula: str) -> ast.Expression:
    """Parse a formula and refuse all but arithmetic and the listed functions.

    A check computes one formula at both ends of every range behind it, so that its tree is kept.

    Raises
    ------
    FormulaError
        If it is no such formula.
    """
    if len(formula) > MAX_FORMULA:
        raise FormulaError(f"longer than {MAX_FORMULA} characters", "split it into two quantities")
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError("not a formula", _ALLOWED) from error
    for node in ast.walk(tree):
        plain = isinstance(node, (*_NODES, *OPERATORS))
        if isinstance(node, ast.Constant):
            plain = type(node.value) in (int, float)
        if isinstance(node, ast.Call):
            plain = (
                isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and not node.keywords
            )
        if not plain:
            part = ast.unparse(node)[:40] if hasattr(node, "lineno") else type(node).__name__
            raise FormulaError(f"{part!r} is not allowed in a formula", _ALLOWED)
    return tree


def names_in(tree: ast.Expression) -> set[str]:
    """Return the names a formula uses, apart from functions."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called
    }


def evaluate(formula: str, inputs: Mapping[str, float]) -> float:
    """Compute a formula.

    Returns
    -------
    float
        A finite number.

    Raises
    ------
    FormulaError
        If the formula is no formula, or has no finite result for these inputs.
    """
    tree = parse_formula(formula)
    evaluator = simpleeval.SimpleEval(
        operators=dict(OPERATORS), functions=dict(FUNCTIONS), names=dict(inputs)
    )
    given = ", ".join(f"{name} = {value:g}" for name, value in inputs.items())
    fix = f"check the formula and its inputs: {given}"
    try:
        result = evaluator.eval(formula.strip(), previously_parsed=tree.body)
        number = float(result)
    except ZeroDivisionError as error:
        raise FormulaError("divides by zero", fix) from error
    except (OverflowError, simpleeval.NumberTooHigh) as error:
        raise FormulaError("overflows", fix) from error
    except (simpleeval.InvalidExpression, ValueError, TypeError, RecursionError) as error:
        raise FormulaError(f"cannot be computed: {str(error)[:80]}", fix) from error
    if not math.isfinite(number):
        raise FormulaError("overflows", fix)
    return number


def resolve(quantities: Mapping[str, Placed]) -> tuple[dict[str, float], list[Problem]]:
    """Give every quantity of a study its number.

    Parameters
    ----------
    quantities
        The study's quantities by id; those without a number are passed over.

    Returns
    -------
    tuple
        Id to value (mode of a range, result of a formula), without those that have none, and
        the problems: bad formulas, cycles, and stated values that differ from the result.
    """
    values: dict[str, float] = {}
    needs: dict[str, list[str]] = {}
    for name, placed in quantities.items():
        record = placed.record
        if record.kind is Kind.DERIVED:
            needs[name] = [source for source in record.inputs.values() if source in quantities]
            continue
        number = record.value if record.value is not None else record.mode
        if number is not None:
            values[name] = float(number)
    problems = []
    try:
        order = [*TopologicalSorter(needs).static_order()]
    except CycleError:
        circular, order = _untie(needs)
        for cycle in circular:
            wrong = f"is computed from itself: {' -> '.join((*cycle, cycle[0]))}"
            fix = "state one of them as a measured, published, estimated or assumed number"
            problems.append(quantities[cycle[0]].problem(("inputs",), wrong, fix, key=True))
    for name in order:
        record = quantities[name].record
        if record.kind is Kind.DERIVED and record.formula and record.inputs:
            problems += _derive(name, quantities, values)
    return values, problems


def _untie(needs: Mapping[str, list[str]]) -> tuple[list[list[str]], list[str]]:
    """One cycle from each knot of quantities that depend on each other, and the others in order."""
    import networkx as nx  # where it is used: hardly ever

    # A reader follows a result back to its inputs.
    graph = nx.DiGraph()
    graph.add_edges_from((name, source) for name, sources in needs.items() for source in sources)
    cycles, knotted = [], set()
    for knot in nx.strongly_connected_components(graph):
        first = min(knot)
        if len(knot) > 1 or graph.has_edge(first, first):
            ring = [edge[0] for edge in nx.find_cycle(graph.subgraph(knot), first)]
            start = ring.index(min(ring))
            cycles.append([*ring[start:], *ring[:start]])
        if len(knot) > 1:
            knotted |= knot
    loose = {
        name: [source for source in sources if source not in knotted | {name}]
        for name, sources in needs.items()
        if name not in knotted
    }
    return sorted(cycles), [*TopologicalSorter(loose).static_order()]


def _derive(name: str, quantities: Mapping[str, Placed], values: dict[str, float]) -> list[Problem]:
    placed = quantities[name]
    record = placed.record
    formula = record.formula or ""
    try:
        tree = parse_formula(formula)
    except FormulaError as error:
        return [placed.problem(("formula",), str(error), error.fix)]
    problems = _name_problems(placed, names_in(tree))
    if problems:
        return problems
    if any(source not in values for source in record.inputs.values()):
        # An input is unknown or has a problem of its own, which is reported where it stands.
        return []
    inputs = {short: values[source] for short, source in record.inputs.items()}
    try:
        result = evaluate(formula, inputs)
    except FormulaError as error:
        return [placed.problem(("formula",), str(error), error.fix)]
    values[name] = result
    problems = _unit_problems(placed, tree, quantities)
    node = placed.document.node((*placed.path, "value"))
    if record.value is None or node is None:
        return problems
    if not rounds_to(result, node.text, trailing_zeros_count=not record.approximate):
        wrong = f"states {node.text}, but the formula gives {result:.6g}"
        fix = "correct value, formula or inputs; or remove value, which is then computed"
        problems.append(placed.problem(("value",), wrong, fix))
    return problems


def _name_problems(placed: Placed, used: set[str]) -> list[Problem]:
    inputs = placed.record.inputs
    problems = []
    for short in inputs:
        here = ("inputs", short)
        if not _NAME.match(short) or keyword.iskeyword(short) or short in FUNCTIONS:
            wrong = f"{short!r} is no name for a formula"
            fix = "use a lower-case word with underscores that is no function or Python keyword"
            problems.append(placed.problem(here, wrong, fix, key=True))
        elif short not in used:
            wrong = f"the formula does not use {short}"
            problems.append(placed.problem(here, wrong, "use it or remove it", key=True))
    for short in sorted(used - set(inputs)):
        fix = suggest(short, inputs, "inputs")
        problems.append(placed.problem(("formula",), f"{short!r} is not in inputs", fix))
    return problems


def _unit_problems(
    placed: Placed, tree: ast.Expression, quantities: Mapping[str, Placed]
) -> list[Problem]:
    """Check that a formula which only adds, subtracts or compares stays in one unit."""
    for node in ast.walk(tree):
        if isinstance(node, ast.operator | ast.unaryop) and not isinstance(node, _SUM_OPERATORS):
            return []
        if isinstance(node, ast.Constant):
            return []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") not in ("min", "max"):
            return []
    record = placed.record
    units = {short: quantities[source].unit for short, source in record.inputs.items()}
    odd = {short: unit for short, unit in units.items() if not _same(unit, placed.unit)}
    if not odd:
        return []
    listed = ", ".join(f"{short} in {unit.id}" for short, unit in odd.items())
    wrong = f"is in {record.unit} and adds {listed}"
    fix = "convert in the formula, such as minutes * 60"
    return [placed.problem(("formula",), wrong, fix)]


def _same(one: Unit, other: Unit) -> bool:
    """Whether numbers of the two units may be added: one unit, or things that are counted."""
    return one == other or (one.counts and other.counts)
