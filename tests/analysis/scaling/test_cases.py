"""The shared cases hold for the engine in Python, and for the one the pages run."""

from __future__ import annotations

import json
from collections import Counter

from cases import make_scaling
from cases.compare import differences
from quickengines import Engine

from helpers.analysis.kinds import KINDS

MADE = json.loads(make_scaling.FILE.read_text(encoding="utf-8"))


def test_there_are_enough_and_of_every_kind():
    assert len(MADE["cases"]) >= 200
    values = [value for model in MADE["models"] for value in model["values"]]
    ranges = [value for value in values if "mode" in value]
    kinds = Counter(item["type"] for model in MADE["models"] for item in model["resources"])
    assert kinds.keys() == set(KINDS)
    assert min(kinds.values()) >= 10
    assert any(value["mode"] == value["low"] for value in ranges)
    assert any(value["mode"] == value["high"] for value in ranges)
    assert any(value["high"] / value["low"] - 1 < 1e-10 for value in ranges)
    assert sum(bool(model["correlations"]) for model in MADE["models"]) >= 10
    answers = [case["expected"] for case in MADE["cases"] if "error" not in case["expected"]]
    assert 3 <= len(MADE["cases"]) - len(answers) <= 20
    parts = [part for answer in answers for part in answer["state"]["resources"]]
    breaking = [part[5] for part in parts]
    assert breaking.count(None) >= 10  # never
    assert breaking.count(0) >= 10  # at any load
    loads = [load for answer in answers for load in answer["state"]["load"].values()]
    assert 0 in loads
    assert 1e9 in loads
    options = [case["options"] for case in MADE["cases"]]
    for name in ("load", "driver", "remedies", "overrides"):
        assert sum(name in given for given in options) >= 20


def test_they_are_those_the_generator_makes():
    made = json.loads(json.dumps(make_scaling.cases()))
    kept = [{k: v for k, v in case.items() if k != "expected"} for case in MADE["cases"]]
    # Processors part in the last of sixteen digits of what is drawn.
    assert differences({**MADE, "cases": kept}, made, tolerance=1e-15, relative=True) == []


def test_python():
    models = [make_scaling.unpacked(model) for model in MADE["models"]]
    for case in MADE["cases"]:
        found = make_scaling.plain(make_scaling.solve(models[case["model"]], case))
        assert differences(found, case["expected"], relative=True) == [], case["options"]


def test_javascript():
    engine = Engine("scaling")
    engine.call("(given) => { globalThis.made = given; return null; }", MADE)
    solve = """(one) => {
      const { expected, ...asked } = made.cases[one];
      return solve(engine, unpacked(made.models[asked.model], made.shared), asked);
    }"""
    for number, case in enumerate(MADE["cases"]):
        found = engine.call(solve, number)
        assert differences(found, case["expected"], relative=True) == [], case["options"]


def test_a_relative_difference_is_found():
    assert differences([1e9, 1e-9], [1e9 + 0.5, 1e-9], relative=True) == []
    assert differences([1e9, 1e-12], [1e9 + 2, 1.1e-12], relative=True) == [
        "0: 1000000000.0, not 1000000002.0",
        "1: 1e-12, not 1.1e-12",
    ]
    assert differences([1e-310, 0.0], [0.0, 0], relative=True) == []
    assert differences({"a": [None]}, {"a": [0.0]}, relative=True) == ["a.0: None, not 0.0"]
