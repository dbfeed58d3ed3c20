"""The scaling engine in the browser: the study as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import webserver
from cases import make_scaling
from cases.compare import differences

from helpers.analysis.sampling import Plan, cube, for_page

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
MADE = json.loads(make_scaling.FILE.read_text(encoding="utf-8"))

_SOLVE = """async ({ shared, models, cases }) => {
  const engine = await import("./src/scaling/engine.js");
  const { solve, unpacked } = await import("./run.js");
  return cases.map((one) =>
    JSON.stringify(solve(engine, unpacked(models[one.model], shared), one)));
}"""

_POINTS = """async ([rows, log2]) => {
  const { coordinates } = await import("./src/shared/sobol.js");
  return rows.map(([shift, ...row]) => [...coordinates(shift, row, log2)]);
}"""


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """A host that serves the engine and a page without content."""
    folder = tmp_path_factory.mktemp("engine")
    shutil.copytree(ROOT / "assets/src", folder / "src")
    shutil.copy(make_scaling.FILE.with_name("run_scaling.mjs"), folder / "run.js")
    (folder / "index.html").write_text("<!doctype html><title>Engine</title>", encoding="utf-8")
    with webserver.serving(folder, "/") as running:
        yield running


@pytest.fixture
def page(browser, host):
    page = browser.new_page()
    page.goto(host.url)
    yield page
    page.close()


def asked(data: dict) -> dict:
    """The same without what is expected."""
    cases = [{k: v for k, v in case.items() if k != "expected"} for case in data["cases"]]
    return {**data, "cases": cases}


def check(page, data: dict) -> None:
    results = page.evaluate(_SOLVE, asked(data))
    assert len(results) == len(data["cases"])
    for case, result in zip(data["cases"], results, strict=True):
        found = differences(json.loads(result), case["expected"], relative=True)
        assert found == [], (case["model"], case["options"])


def test_the_study_as_it_stands_comes_out_as_in_python(page):
    model, questions = make_scaling.study()
    expected = [make_scaling.plain(make_scaling.solve(model, one)) for one in questions]
    assert not any("error" in one for one in expected)
    cases = [
        {"model": 0, **one, "expected": answer}
        for one, answer in zip(questions, expected, strict=True)
    ]
    shared = make_scaling.shared(len(model.ranges))
    check(page, {"shared": shared, "models": [make_scaling.packed(model)], "cases": cases})


def test_points_are_the_same_to_the_bit(page):
    for seed in (0, 1, 2**32 - 1):
        rows = for_page({f"r{k}": (0.0, 0.5, 1.0) for k in range(6)}, [], 9, seed)["points"]
        assert page.evaluate(_POINTS, [rows, 9]) == cube(6, Plan(9, seed)).tolist()
