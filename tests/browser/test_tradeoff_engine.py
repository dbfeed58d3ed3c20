"""The trade-off engine in the browser: shared cases."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import webserver
from cases import make_tradeoff
from cases.compare import differences

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads(make_tradeoff.FILE.read_text(encoding="utf-8"))

_SOLVE = """async (cases) => {
  const engine = await import("./src/tradeoff/engine.js");
  const { solve } = await import("./run.js");
  return cases.map((one) => JSON.stringify(solve(engine, one)));
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
