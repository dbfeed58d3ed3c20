"""The failure engine of the pages on the graph of the study: as in Python, to the last digit."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from cases import make_failure
from cases.compare import differences
from project_files import own_portfolio
from quickengines import Engine

from helpers.analysis import failure
from helpers.catalog.inputs.failure import system

FILE = Path(__file__).with_name("failure.json")

_STATES = """({ system, takes }) => {
  const s = engine.system(system);
  return takes.map((taken) => Object.values(engine.states(s, taken)).join(""));
}"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine("failure")


@pytest.fixture(scope="module")
def study() -> failure.System:
    found = own_portfolio().studies["coinpayportal"]
    return system(found.architecture, found.quantities, found.failures.values())


def test_the_study_as_it_was_kept_comes_out_in_both(engine):
    (kept,) = json.loads(FILE.read_text(encoding="utf-8"))
    asked = {key: value for key, value in kept.items() if key != "expected"}
    assert len(kept["takes"]) > 40
    assert len(asked["system"]["nodes"]) > 40
    found = make_failure.solved(asked)["expected"]
    assert differences(found, kept["expected"], tolerance=0) == []
    shown = engine.call("one => solve(engine, one)", asked)
    assert differences(shown, kept["expected"], tolerance=0) == []


def test_the_study_comes_out_as_in_python(engine, study):
    """Each part and group alone, every recorded mode, many pairs, and everything at once."""
    pairs = list(combinations(study.events, 2))
    takes = [
        [],
        *([key] for key in (*study.events, *study.group)),
        *(list(mode.takes_down) for mode in study.modes),
        *map(list, Random(7).sample(pairs, 150)),
        list(study.events),
    ]
    record = {"name": "study of today", "system": study.json(), "takes": takes}
    result = engine.call("one => solve(engine, one)", record)
    expected = make_failure.solved(record)["expected"]
    assert differences(result, expected, tolerance=0) == []


def test_every_pair_of_the_study_ends_in_the_states_of_python(engine, study):
    pairs = [list(pair) for pair in combinations(study.events, 2)]
    found = engine.call(_STATES, {"system": study.json(), "takes": pairs})
    sweep = failure.sweep(study, pairs)
    names = [item.id for item in (*study.nodes, *study.groups)]
    assert len(found) == len(pairs) > 1500
    for k, states in enumerate(found):
        assert states == "".join(str(sweep.state(name, k)) for name in names), pairs[k]
