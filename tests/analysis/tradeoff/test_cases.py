"""The shared cases hold for the engine in Python, and for the one the pages run."""

from __future__ import annotations

import json

import pytest
from cases import make_tradeoff
from cases.compare import differences
from quickengines import Engine

CASES = json.loads(make_tradeoff.FILE.read_text(encoding="utf-8"))


def test_there_are_enough_and_of_every_kind():
    assert len(CASES) >= 200
    assert len({case["name"] for case in CASES}) == len(CASES)
    verdicts = [case["expected"]["verdict"] for case in CASES]
    assert {v["kind"] for v in verdicts} == {"robust", "sensitive", "close call", "unopposed"}
    assert {v["reach"] for v in verdicts} == {None, "wins", "ties", "never"}
    assert {v["rival"] for v in verdicts} == {None, "wins", "ties", "never"}
    assert any(v["out"] for v in verdicts)


def test_they_are_those_the_generator_makes():
    made = json.loads(json.dumps(make_tradeoff.cases()))
    kept = [{key: value for key, value in case.items() if key != "expected"} for case in CASES]
    assert kept == made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_python(case):
    assert differences(make_tradeoff.plain(make_tradeoff.solve(case)), case["expected"]) == []


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine("tradeoff")


@pytest.mark.parametrize(
    "case",
    # QuickJS compiles nothing: the cases with all draws run in tests/browser.
    [case for case in CASES if case["plan"] != make_tradeoff.FULL],
    ids=lambda case: case["name"],
)
def test_javascript(engine, case):
    asked = make_tradeoff.asked(case)
    assert differences(engine.call("one => solve(engine, one)", asked), case["expected"]) == []
    for proof in engine.call("one => proofs(engine, one)", asked):
        assert proof["excess"] <= 1e-9
        assert proof["whole"] == pytest.approx(1)
        assert proof["least"] >= -1e-12


def test_beyond_the_nearest_weights_an_option_leads_from_a_tie_too(engine):
    """What the explorer sets when asked to make an option lead."""
    found = engine.call(
        """cases => cases.flatMap(({ matrix }) => {
          const p = engine.problem(matrix);
          const level = engine.rank(p).level;
          return engine.nearestAll(p).filter(({ reach }) => reach === "wins").map((way) => {
            const weights = engine.beyond(way);
            const ranking = engine.rank(engine.problem({ ...matrix, weights }));
            const total = weights.reduce((sum, weight) => sum + weight, 0);
            return [ranking.level.join() === `${way.option}`, level.includes(way.option), total];
          });
        })""",
        [{"matrix": case["matrix"]} for case in CASES],
    )
    assert sum(tied for _, tied, _ in found) >= 10
    assert all(leads for leads, _, _ in found)
    assert [total for _, _, total in found] == pytest.approx([1] * len(found))


def test_a_difference_is_found():
    assert differences({"a": [1.0, "x"]}, {"a": [1.0 + 1e-8, "y"]}) == [
        "a.0: 1.0, not 1.00000001",
        "a.1: 'x', not 'y'",
    ]
    assert differences({"a": 1}, {"b": 1}) == ["keys ['a'], not ['b']"]
    assert differences([1], [1, 2]) == ["1 items, not 2"]
    assert differences(None, 0.0) == ["None, not 0.0"]
    assert differences(True, 1) == ["True, not 1"]
    assert differences([1, 2.0], [1.0, 2]) == []
