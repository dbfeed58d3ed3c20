"""The failure engine in the browser: every shared case, the study of today, and its speed."""

from __future__ import annotations

import json
import shutil
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
import webserver
from cases import make_failure
from cases.compare import differences

from helpers import catalog
from helpers.analysis import failure
from helpers.catalog.inputs.failure import system

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
RECORDS = json.loads(make_failure.FILE.read_text(encoding="utf-8"))

_SOLVE = """async (records) => {
  const engine = await import("./src/failure/engine.js");
  const { solve } = await import("./run.js");
  return records.map((one) => JSON.stringify(solve(engine, one)));
}"""

_STATES = """async ({ system, takes }) => {
  const engine = await import("./src/failure/engine.js");
  const s = engine.system(system);
  return takes.map((taken) => Object.values(engine.states(s, taken)).join(""));
}"""

#: Milliseconds a blast takes, for each scenario the least of 5 runs: what the code needs, whatever
#: else the machine does. Each run is of 20, for the browser's clock is coarse.
_TIME = """async ({ system, takes }) => {
  const engine = await import("./src/failure/engine.js");
  const s = engine.system(system);
  const least = (taken) => Math.min(...Array.from({ length: 5 }, () => {
    const start = performance.now();
    for (let k = 0; k < 20; k += 1) engine.blast(s, taken);
    return (performance.now() - start) / 20;
  }));
  for (const taken of takes) engine.blast(s, taken);
  return takes.map(least);
}"""

_TITLES = """async ({ system, taken, titles }) => {
  const engine = await import("./src/failure/engine.js");
  const s = engine.system(system);
  const blast = engine.blast(s, taken, titles);
  return [blast.sentence, engine.why(s, engine.spread(s, taken), "pay", blast.taken, titles)];
}"""

_UNKNOWN = """async ({ system, taken }) => {
  const engine = await import("./src/failure/engine.js");
  try {
    engine.blast(engine.system(system), taken);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """A page without content on a host that serves the engine."""
    folder = tmp_path_factory.mktemp("engine")
    shutil.copytree(ROOT / "assets/src", folder / "src")
    shutil.copy(make_failure.FILE.with_name("run_failure.mjs"), folder / "run.js")
    (folder / "index.html").write_text("<!doctype html><title>Engine</title>", encoding="utf-8")
    with webserver.serving(folder, "/") as running:
        page = browser.new_page()
        page.goto(running.url)
        yield page
        page.close()


@pytest.fixture(scope="module")
def study() -> failure.System:
    found = catalog.load(ROOT).studies[make_failure.STUDY]
    return system(found.architecture, found.quantities, found.failures.values())


def test_every_case_comes_out_as_in_python(page):
    results = page.evaluate(
        _SOLVE, [{k: v for k, v in one.items() if k != "expected"} for one in RECORDS]
    )
    assert sum(len(one["takes"]) for one in RECORDS) >= 200
    assert len(results) == len(RECORDS)
    for one, result in zip(RECORDS, results, strict=True):
        found = differences(json.loads(result), one["expected"], tolerance=0)
        assert found == [], one["name"]


def test_the_study_comes_out_as_in_python(page, study):
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
    (result,) = page.evaluate(_SOLVE, [record])
    expected = make_failure.solved(record)["expected"]
    assert differences(json.loads(result), expected, tolerance=0) == []


def test_every_pair_of_the_study_ends_in_the_states_of_python(page, study):
    pairs = [list(pair) for pair in combinations(study.events, 2)]
    found = page.evaluate(_STATES, {"system": study.json(), "takes": pairs})
    sweep = failure.sweep(study, pairs)
    names = [item.id for item in (*study.nodes, *study.groups)]
    assert len(found) == len(pairs) > 1500
    for k, states in enumerate(found):
        assert states == "".join(str(sweep.state(name, k)) for name in names), pairs[k]


def test_a_blast_is_worked_out_well_within_a_frame(page, study, record_property):
    takes = [[key] for key in study.events] + [list(study.events)]
    times = sorted(page.evaluate(_TIME, {"system": study.json(), "takes": takes}))
    median, worst = times[len(times) // 2], times[-1]
    record_property("blast ms", f"median {median:.2f}, worst {worst:.2f}")
    print(f"blast of the study: median {median:.2f} ms, worst {worst:.2f} ms")
    assert worst < 3


def test_titles_can_be_replaced(page):
    def graph(part: str, use: str) -> failure.System:
        return failure.System(
            (make_failure.node("a", title=part), make_failure.user("pay", title=use)),
            edges=make_failure.links("pay hard a"),
        )

    found = page.evaluate(
        _TITLES,
        {
            "system": graph("A", "P").json(),
            "taken": ["a"],
            "titles": {"a": "Der Ofen", "pay": "Zahlen"},
        },
    )
    blast = failure.blast(graph("Der Ofen", "Zahlen"), ["a"])
    assert found == [blast.sentence, blast.why("pay")]


def test_what_is_not_in_the_graph_cannot_be_taken_down(page, study):
    taken = ["postgres", "nowhere", "use-dashboard"]
    found = page.evaluate(_UNKNOWN, {"system": study.json(), "taken": taken})
    with pytest.raises(ValueError, match="neither") as raised:
        failure.blast(study, taken)
    assert found == f"RangeError: {raised.value}"
