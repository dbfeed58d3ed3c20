"""The trade-off engine in the browser: shared cases, and how long it takes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import webserver
from cases import make_tradeoff
from cases.compare import differences

from helpers.analysis.tradeoff import for_page

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads(make_tradeoff.FILE.read_text(encoding="utf-8"))

_SOLVE = """async (cases) => {
  const engine = await import("./src/tradeoff/engine.js");
  const { solve } = await import("./run.js");
  return cases.map((one) => JSON.stringify(solve(engine, one)));
}"""

#: Milliseconds, the least of 15 runs, for what a moved weight changes on a 6 x 6 matrix: what the
#: code needs, whatever else the machine does.
_TIME = """async (draws) => {
  const engine = await import("./src/tradeoff/engine.js");
  const six = [0, 1, 2, 3, 4, 5];
  const scores = six.map((i) => six.map((j) => 1 + ((i * 7 + j * 3 + i * j) % 5)));
  const least = (work) => {
    const times = Array.from({ length: 15 }, (_, k) => {
      const weights = [30 + k, 20, 15, 15, 10, 10];
      const ids = six.map(String);
      const p = engine.problem({ options: ids, criteria: ids, scores, weights, chosen: 0, draws });
      const start = performance.now();
      work(p);
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  const plan = { log2: engine.PLAN.log2 - 2 };
  return {
    exact: least((p) => {
      for (const part of ["rank", "dominance", "weightLines", "scoreFlips", "nearestAll"]) {
        engine[part](p);
      }
    }),
    any: least((p) => engine.acceptability(p, "any")),
    ordered: least((p) => engine.acceptability(p, "ordered")),
    near: least((p) => engine.acceptability(p, "near")),
    confidence: least((p) => engine.confidence(p)),
    quarter: least((p) => {
      for (const region of ["any", "ordered", "near"]) engine.acceptability(p, region, plan);
      engine.verdict(p, engine.confidence(p, plan));
    }),
  };
}"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """A page without content on a host that serves the engine."""
    folder = tmp_path_factory.mktemp("engine")
    shutil.copytree(ROOT / "assets/src", folder / "src")
    shutil.copy(make_tradeoff.FILE.with_name("run_tradeoff.mjs"), folder / "run.js")
    (folder / "index.html").write_text("<!doctype html><title>Engine</title>", encoding="utf-8")
    with webserver.serving(folder, "/") as running:
        page = browser.new_page()
        page.goto(running.url)
        yield page
        page.close()


def test_the_cases_with_all_draws_come_out_as_in_python(page):
    """The others run in tests/analysis/tradeoff."""
    cases = [case for case in CASES if case["plan"] == make_tradeoff.FULL]
    results = page.evaluate(_SOLVE, [make_tradeoff.asked(case) for case in cases])
    assert len(results) == len(cases) >= 3
    for case, result in zip(cases, results, strict=True):
        assert differences(json.loads(result), case["expected"]) == [], case["name"]


def test_a_moved_weight_is_worked_out_within_a_frame_or_two(page, record_property):
    """What must follow the slider: the exact part and the verdict on a quarter of the draws."""
    times = page.evaluate(_TIME, for_page(6, 6))
    for name, milliseconds in times.items():
        record_property(f"engine {name} ms", milliseconds)
    print({name: round(milliseconds, 1) for name, milliseconds in times.items()})
    assert times["exact"] + times["quarter"] < 50
