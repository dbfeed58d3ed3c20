"""The shared cases hold for the engine in Python, and for the one the pages run."""

from __future__ import annotations

import json
from itertools import chain
from random import Random

import pytest
from cases import make_failure
from cases.compare import differences
from quickengines import Engine

from helpers.analysis import failure

RECORDS = json.loads(make_failure.FILE.read_text(encoding="utf-8"))
EXPECTED = list(chain.from_iterable(record["expected"] for record in RECORDS))


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
    assert sum("has failed with" in reason for reason in reasons) >= 20
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
    assert kept == json.loads(json.dumps(made))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["name"])
def test_python(record):
    found = make_failure.solved({key: record[key] for key in ("name", "system", "takes")})
    assert differences(found["expected"], record["expected"], tolerance=0) == []


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine("failure")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["name"])
def test_javascript(engine, record):
    asked = {key: record[key] for key in ("name", "system", "takes")}
    found = engine.call("one => solve(engine, one)", asked)
    assert differences(found, record["expected"], tolerance=0) == []


def test_what_is_not_in_the_graph_cannot_be_taken_down(engine):
    graph = failure.System(
        (make_failure.node("a"), make_failure.user("pay")),
        edges=make_failure.links("pay hard a"),
        users=make_failure.USERS,
    )
    taken = ["a", "nowhere", "pay"]
    found = engine.call(
        """({ system, taken }) => {
          try {
            return engine.blast(engine.system(system), taken).sentence;
          } catch (error) {
            return `${error.name}: ${error.message}`;
          }
        }""",
        {"system": graph.json(), "taken": taken},
    )
    with pytest.raises(ValueError, match="neither") as raised:
        failure.blast(graph, taken)
    assert found == f"RangeError: {raised.value}"


def test_no_difference_is_too_small_to_be_found():
    assert differences([0.1 + 0.2], [0.3], tolerance=0) == ["0: 0.30000000000000004, not 0.3"]
    assert differences([1.0, 0], [1, 0.0], tolerance=0) == []
