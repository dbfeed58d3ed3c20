"""The shared cases hold for the engine in Python, and for the one in JavaScript under node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cases import make_tradeoff
from cases.compare import differences

CASES = json.loads(make_tradeoff.FILE.read_text(encoding="utf-8"))
ROOT = Path(__file__).resolve().parents[3]

_NODE = """
import { readFileSync } from "node:fs";
import * as engine from "ENGINE";
import { proofs, solve } from "RUN";
const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
const answer = (one) => ({ solved: solve(engine, one), proofs: proofs(engine, one) });
process.stdout.write(JSON.stringify(cases.map(answer)));
"""


def test_there_are_enough_and_of_every_kind():
    assert len(CASES) >= 200
    assert len({case["name"] for case in CASES}) == len(CASES)
    verdicts = [case["expected"]["verdict"] for case in CASES]
    assert {v["kind"] for v in verdicts} == {"robust", "sensitive", "close call", "unopposed"}
    assert {v["reach"] for v in verdicts} == {None, "wins", "ties", "never"}
    assert any(v["out"] for v in verdicts)


def test_they_are_those_the_generator_makes():
    made = json.loads(json.dumps(make_tradeoff.cases()))
    kept = [{key: value for key, value in case.items() if key != "expected"} for case in CASES]
    assert kept == made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_python(case):
    assert differences(make_tradeoff.plain(make_tradeoff.solve(case)), case["expected"]) == []


@pytest.mark.skipif(
    not shutil.which("node"), reason="no node on PATH; Chromium runs the same cases"
)
def test_javascript_in_node(tmp_path):
    engine = (ROOT / "assets/src/tradeoff/engine.js").as_uri()
    run = make_tradeoff.FILE.with_name("run_tradeoff.mjs").as_uri()
    main = _NODE.replace("ENGINE", engine).replace("RUN", run)
    (tmp_path / "main.mjs").write_text(main, encoding="utf-8")
    done = subprocess.run(
        ["node", str(tmp_path / "main.mjs"), str(make_tradeoff.FILE)],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    results = json.loads(done.stdout)
    assert len(results) == len(CASES)
    for case, result in zip(CASES, results, strict=True):
        assert differences(result["solved"], case["expected"]) == [], case["name"]
        for proof in result["proofs"]:
            assert proof["excess"] <= 1e-9
            assert proof["whole"] == pytest.approx(1)
            assert proof["least"] >= -1e-12


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
