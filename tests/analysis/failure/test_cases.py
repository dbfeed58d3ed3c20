"""The shared cases hold for the engine in Python, and for the one in JavaScript under node."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import chain
from pathlib import Path
from random import Random

import pytest
from cases import make_failure
from cases.compare import differences

from helpers.analysis import failure

RECORDS = json.loads(make_failure.FILE.read_text(encoding="utf-8"))
EXPECTED = list(chain.from_iterable(record["expected"] for record in RECORDS))
ROOT = Path(__file__).resolve().parents[3]

_NODE = """
import { readFileSync } from "node:fs";
import * as engine from "ENGINE";
import { solve } from "RUN";
const records = JSON.parse(readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(records.map((one) => solve(engine, one))));
"""


def test_there_are_enough_and_of_every_kind():
    assert len(EXPECTED) >= 200
    assert len({record["name"] for record in RECORDS}) == len(RECORDS)
    states = set(chain.from_iterable(one["states"] for one in EXPECTED))
    assert states == {"0", "1", "2", "3"}
    assert any(not one["taken"] for one in EXPECTED)
    assert sum(len(one["taken"]) >= 2 for one in EXPECTED) >= 60
    hits = [hit for one in EXPECTED for hit in one["hits"].values()]
    assert sum(onset > 0 for onset, _, _ in hits) >= 100
    assert sum(len(edges) >= 3 for _, _, edges in hits) >= 100
    # A path that passes through a group is longer than its dependencies tell.
    assert sum(len(path) > len(edges) + 1 for _, path, edges in hits) >= 100
    reasons = [reason for one in EXPECTED for reason in one["why"].values()]
    assert sum("taken down with" in reason for reason in reasons) >= 20
    assert sum(bool(one["risks"]) for one in EXPECTED) >= 40
    assert {len(record["system"]["stakes"]) for record in RECORDS} == {0, 1, 2, 3}


def test_they_have_rings_and_groups_of_both_types():
    graphs = [failure.from_json(record["system"]) for record in RECORDS]
    types = {group.type for graph in graphs for group in graph.groups}
    assert types == {"any-of", "shared-fate"}
    assert sum(_has_ring(graph) for graph in graphs) >= 10


def _has_ring(graph: failure.System) -> bool:
    needs: dict[str, set[str]] = {}
    for edge in graph.edges:
        needs.setdefault(edge.source, set()).add(edge.target)
    for group in graph.groups:
        if group.type == "any-of":
            needs.setdefault(group.id, set()).update(group.members)
    seen: dict[str, bool] = {}

    def returns(key: str) -> bool:
        if key in seen:
            return seen[key]
        seen[key] = True  # on the way
        found = any(returns(other) for other in needs.get(key, ()))
        seen[key] = False
        return found

    return any(returns(key) for key in needs if key not in seen)


def test_they_are_those_the_generator_makes():
    made = list(make_failure.cases(Random(make_failure.SEED)))
    kept = [{key: value for key, value in one.items() if key != "expected"} for one in RECORDS]
    assert kept[:-1] == json.loads(json.dumps(made))
    assert kept[-1]["name"] == "study"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["name"])
def test_python(record):
    found = make_failure.solved({key: record[key] for key in ("name", "system", "takes")})
    assert differences(found["expected"], record["expected"], tolerance=0) == []


@pytest.mark.skipif(
    not shutil.which("node"), reason="no node on PATH; Chromium runs the same cases"
)
def test_javascript_in_node(tmp_path):
    engine = (ROOT / "assets/src/failure/engine.js").as_uri()
    run = make_failure.FILE.with_name("run_failure.mjs").as_uri()
    main = _NODE.replace("ENGINE", engine).replace("RUN", run)
    (tmp_path / "main.mjs").write_text(main, encoding="utf-8")
    done = subprocess.run(
        ["node", str(tmp_path / "main.mjs"), str(make_failure.FILE)],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    results = json.loads(done.stdout)
    assert len(results) == len(RECORDS)
    for record, result in zip(RECORDS, results, strict=True):
        found = differences(result, record["expected"], tolerance=0)
        assert found == [], record["name"]


def test_no_difference_is_too_small_to_be_found():
    assert differences([0.1 + 0.2], [0.3], tolerance=0) == ["0: 0.30000000000000004, not 0.3"]
    assert differences([1.0, 0], [1, 0.0], tolerance=0) == []
