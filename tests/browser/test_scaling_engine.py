"""The scaling engine in the browser: every shared case, the study as it is, and the time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import webserver
from cases import make_scaling
from cases.compare import differences

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
MADE = json.loads(make_scaling.FILE.read_text(encoding="utf-8"))

_SOLVE = """async ({ directions, models, cases }) => {
  const engine = await import("./scaling.js");
  const { solve, unpacked } = await import("./run.js");
  return cases.map((one) =>
    JSON.stringify(solve(engine, unpacked(models[one.model], directions), one)));
}"""

#: Milliseconds on the published study: the first spread of a page, Beta inversion and compilation
#: included, and the least of 15 runs of what a moved control asks for.
_TIME = """async ({ model, remedies, driver }) => {
  const engine = await import("./scaling.js");
  const p = engine.problem(model);
  const time = (work) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const least = (work) => Math.min(...Array.from({ length: 15 }, (_, k) => time(() => work(k))));
  const load = (k) => ({ load: { [driver]: 100 * 2 ** k } });
  const found = { "first state": time(() => engine.state(p, load(0))) };
  found["first spread"] = time(() => engine.spread(p, load(0), engine.MOVING));
  const fresh = (plan) => least((k) => engine.spread(engine.problem(model), load(k), plan));
  const remedy = (plan) => least((k) => engine.spread(p, { remedies: remedies.slice(0, k) }, plan));
  return {
    ...found,
    state: least((k) => engine.state(p, load(k))),
    tornado: least((k) => engine.tornado(p, load(k))),
    curve: least((k) => engine.curve(p, p.resources[0].id, load(k))),
    "drawn anew, 2^10": fresh(engine.MOVING),
    "drawn anew, 2^12": fresh(engine.RESTING),
    "another remedy, 2^10": remedy(engine.MOVING),
    "another remedy, 2^12": remedy(engine.RESTING),
    "another load, 2^12": least((k) => engine.spread(p, load(k), engine.RESTING)),
  };
}"""


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """A host that serves the engine and a page without content."""
    folder = tmp_path_factory.mktemp("engine")
    for script in (ROOT / "assets").glob("scaling*.js"):
        shutil.copy(script, folder)
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


def test_every_case_comes_out_as_in_python(page):
    assert len(MADE["cases"]) >= 200
    check(page, MADE)


def test_the_study_as_it_stands_comes_out_as_in_python(page):
    model, questions = make_scaling.study()
    expected = [make_scaling.plain(make_scaling.solve(model, one)) for one in questions]
    assert not any("error" in one for one in expected)
    cases = [
        {"model": 0, **one, "expected": answer}
        for one, answer in zip(questions, expected, strict=True)
    ]
    packed = make_scaling.packed(model)
    check(page, {"directions": model.directions, "models": [packed], "cases": cases})


def test_what_a_control_changes_is_worked_out_within_a_frame_or_two(page, record_property):
    model, _ = make_scaling.study()
    remedies = [remedy.id for remedy in model.remedies if remedy.status != "done"]
    times = page.evaluate(
        _TIME, {"model": model.json(), "remedies": remedies, "driver": model.loads[0].id}
    )
    for name, milliseconds in times.items():
        record_property(f"engine {name} ms", milliseconds)
    print({name: round(milliseconds, 1) for name, milliseconds in times.items()})
    assert times["state"] < 3
    assert times["drawn anew, 2^10"] < 25
    assert times["drawn anew, 2^12"] < 90
    assert times["another load, 2^12"] < 10
    assert times["tornado"] < 10
