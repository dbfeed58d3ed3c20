"""Numbers of a model: formulas as the catalogue computes them, units, overrides, draws."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.analysis.sampling import draw
from helpers.analysis.scaling import Plan, evaluate
from helpers.analysis.scaling.values import compute
from helpers.catalog.derive import evaluate as catalogue
from helpers.catalog.derive import names_in, parse_formula
from helpers.catalog.inputs.scaling import _tokens


@pytest.mark.parametrize(
    "formula",
    [
        "a + b * c - a / b", "-(a - b) ** 2", "+a", "min(a, b, c) + max(a, b, c)",
        "ceil(a) + floor(b) + round(c)", "round(2.5) + round(3.5) + round(-0.5)",
        "sqrt(a) * exp(-b) + log(c)", "log(c, 2)", "round(a, 1)", "2 ** -1 ** 2", "a / (b * c)",
    ],
)  # fmt: skip
def test_formulas_mean_what_they_mean_in_the_catalogue(formula):
    inputs = {"a": 7.26, "b": 0.75, "c": 11.0}
    used = sorted(names_in(parse_formula(formula)))
    tokens = tuple(_tokens(parse_formula(formula).body, used))
    found = compute(tokens, [np.float64(inputs[name]) for name in used])
    assert found == pytest.approx(catalogue(formula, {k: inputs[k] for k in used}), rel=1e-14)
    several = compute(tokens, [np.full(3, inputs[name]) for name in used])
    assert np.broadcast_to(several, 3) == pytest.approx(np.full(3, found), rel=1e-14)


def test_an_override_replaces_a_number_a_range_and_a_result(make):
    built = make(
        {"a": 2, "r": (1, 3, 9), "f": ([["in", 0], ["in", 1], "*"], ["a", "r"]),
         "g": ([["in", 0], 1, "+"], ["f"])}, {},
    )  # fmt: skip
    assert evaluate(built).own["g"] == 7
    assert evaluate(built, {"a": 10}).own["g"] == 31
    assert evaluate(built, {"r": 4}).own["g"] == 9
    fixed = evaluate(built, {"f": 1})
    assert fixed.own["g"] == 2
    assert fixed.own["a"] == 2
    with pytest.raises(KeyError, match="no value 'x'"):
        evaluate(built, {"x": 1})


def test_uncertainty_passes_through_inputs_and_a_shared_one_is_one_variable(make):
    built = make(
        {"r": (1, 3, 9), "double": ([["in", 0], 2, "*"], ["r"]),
         "rest": ([20, ["in", 0], "-"], ["double"]),
         "none": ([["in", 0], 2, "*", ["in", 1], "+"], ["r", "rest"])}, {},
    )  # fmt: skip
    values = evaluate(built, None, draw(built.spans, Plan(10), built.pairs))
    assert values.own["double"] == pytest.approx(2 * values.own["r"])
    assert np.std(values.own["rest"]) > 1
    # 2 r + (20 - 2 r) is 20 in every draw.
    assert values.own["none"] == pytest.approx(np.full(1024, 20.0))
    assert (
        np.ndim(evaluate(built, {"r": 5}, draw(built.spans, Plan(4), built.pairs)).own["rest"]) == 0
    )


def test_a_formula_without_a_finite_result_is_an_error(make):
    built = make({"r": (-1, 1, 2), "root": ([["in", 0], ["sqrt", 1]], ["r"])}, {})
    assert evaluate(built).own["root"] == 1
    with pytest.raises(
        ValueError, match=r"formula of root has no finite result in \d+ of 64 draws"
    ):
        evaluate(built, None, draw(built.spans, Plan(6), built.pairs))
    with pytest.raises(ValueError, match="formula of root has no finite result"):
        evaluate(built, {"r": -1})
    over = make({"a": 0, "f": ([1, ["in", 0], "/"], ["a"])}, {})
    with pytest.raises(ValueError, match="formula of f"):
        evaluate(over)
