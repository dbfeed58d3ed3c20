"""The failure engine in the browser: a shared case, and its speed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

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
    graphs = [study for study in catalog.load(ROOT).studies.values() if study.architecture]
    found = max(graphs, key=lambda study: len(study.architecture.components))
    return system(found.architecture, found.quantities, found.failures.values())


def test_the_largest_case_comes_out_as_in_python(page):
    """One for this browser; all of them run in tests/analysis/failure."""
    case = max(RECORDS, key=lambda one: len(one["system"]["nodes"]))
    (result,) = page.evaluate(_SOLVE, [{k: v for k, v in case.items() if k != "expected"}])
    assert differences(json.loads(result), case["expected"], tolerance=0) == []


def test_a_blast_is_worked_out_well_within_a_frame(page, study, record_property):
    takes = [[key] for key in study.events] + [list(study.events)]
    times = sorted(page.evaluate(_TIME, {"system": study.json(), "takes": takes}))
    median, worst = times[len(times) // 2], times[-1]
    record_property("blast ms", f"median {median:.2f}, worst {worst:.2f}")
    print(f"blast of the study: median {median:.2f} ms, worst {worst:.2f} ms")
    assert worst < 3
