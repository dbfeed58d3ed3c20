"""The failure engine in the browser: a shared case."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import webserver
from cases import make_failure
from cases.compare import differences

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
RECORDS = json.loads(make_failure.FILE.read_text(encoding="utf-8"))

_SOLVE = """async (records) => {
  const engine = await import("./src/failure/engine.js");
  const { solve } = await import("./run.js");
  return records.map((one) => JSON.stringify(solve(engine, one)));
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


def test_the_largest_case_comes_out_as_in_python(page):
    """One for this browser; all of them run in tests/analysis/failure."""
    case = max(RECORDS, key=lambda one: len(one["system"]["nodes"]))
    (result,) = page.evaluate(_SOLVE, [{k: v for k, v in case.items() if k != "expected"}])
    assert differences(json.loads(result), case["expected"], tolerance=0) == []
