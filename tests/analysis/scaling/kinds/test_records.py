"""Every kind of resource: a sound record, and the same formulas in JavaScript."""

from __future__ import annotations

import ast
import math
from string import Formatter

import numpy as np
import pytest
from kinds import FILE, expression, script

from helpers.analysis.kinds import KINDS, Limit
from helpers.analysis.scaling.formulas import FUNCTIONS, linear, standing, step

ARGUMENTS = {
    "servers": {"servers", "service", "arrival_scv", "service_scv"},
    "visits": {
        "interval", "batch", "row_time", "dwell", "standing", "once", "concurrency", "tick",
    },
    "batches": {"interval", "batch", "row_time", "concurrency", "tick"},
}  # fmt: skip


def test_the_pages_kinds_are_those_of_the_records():
    assert FILE.read_text(encoding="utf-8") == script(), "run: python tools/kinds.py"


@pytest.mark.parametrize("name", KINDS)
def test_a_record_is_whole(name):
    kind = KINDS[name]
    known = {
        key
        for key, item in kind.parameters.items()
        if not item.optional or item.default is not None
    }
    assert set(kind.forms) == {"", *kind.parameters} - known
    labels = [item.label for item in (*kind.parameters.values(), kind.demand)]
    assert len(set(labels)) == len(labels)
    for asked, form in kind.forms.items():
        for limit in form.limits.values():
            for text in filter(None, (limit.base, limit.use, limit.held)):
                named = {
                    node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)
                }
                assert named - set(FUNCTIONS) <= known | {asked}
                assert expression(text)
        fields = [field for _, field, _, _ in Formatter().parse(form.words) if field]
        assert fields == ["uses"]
        if form.waiting:
            assert set(form.waiting.arguments) == ARGUMENTS[form.waiting.model]
            given = {value for value in form.waiting.arguments.values() if isinstance(value, str)}
            assert given <= known | {asked}


def test_expressions_are_worked_out_on_numbers_and_on_draws():
    limit = Limit("max(a, b) / whole(n) + floor(b / a) - 2 * a", "full", "slows", base="1 / a")
    given = {"a": np.float64(2), "b": np.array([3.0, 8.0]), "n": np.float64(2.999999999999)}
    base, use = linear(limit, given)
    assert base == 0.5
    assert use.tolist() == [3 / 3 + 1 - 4, 8 / 3 + 4 - 4]
    assert math.isinf(linear(Limit("1 / a", "full", "stops"), {"a": np.float64(0)})[1])
    assert expression("max(a, b) / whole(n) + 1 - 2 * a") == (
        "minus(plus(over(max(p.a, p.b), whole(p.n)), 1), times(2, p.a))"
    )
    assert standing(Limit("1", "full", "stops"), given) is None
    assert standing(Limit("1", "full", "stops", held="0 * a"), given) is None
    assert standing(Limit("1", "full", "stops", held="b / a"), given).tolist() == [1.5, 4]
    assert step(3.2, 2.0) == 4
    assert step(4 + 1e-12, 2.0) == 4
    assert step(3.2, 0.0) == 3.2
    with pytest.raises(ValueError, match="no JavaScript for a if b else c"):
        expression("a if b else c")
