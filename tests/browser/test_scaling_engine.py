"""The scaling engine in the browser: the study as it is, and the time."""

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

#: Milliseconds on the published study, the least of 15 runs: what the code needs once compiled,
#: whatever else the machine does. `anew` has never seen the ranges, so it draws them again.
_TIME = """async ({ model, remedies, driver }) => {
  const engine = await import("./src/scaling/engine.js");
  const p = engine.problem(model);
  const least = (work) => Math.min(...Array.from({ length: 15 }, (_, k) => {
    const start = performance.now();
    work(k);
    return performance.now() - start;
  }));
  const load = (k) => ({ load: { [driver]: 100 * 2 ** k } });
  let seen = 0;
  const anew = (plan) => least(() => {
    seen += 1;
    const values = model.values.map((value) => ("mode" in value
      ? { ...value, mode: value.low + (value.mode - value.low) * (1 - seen * 1e-6) } : value));
    engine.spread(engine.problem({ ...model, values }), {}, plan);
  });
  const other = (plan) => least((k) => engine.spread(p, { remedies: remedies.slice(0, k) }, plan));
  return {
    state: least((k) => engine.state(p, load(k))),
    tornado: least((k) => engine.tornado(p, load(k))),
    curve: least((k) => engine.curve(p, p.resources[0].id, load(k))),
    moves: least((k) => engine.moves(p, load(k))),
    "anew, 2^10": anew(engine.MOVING),
    "anew, 2^12": anew(engine.RESTING),
    "other remedies, 2^10": other(engine.MOVING),
    "other remedies, 2^12": other(engine.RESTING),
    "another load, 2^12": least((k) => engine.spread(p, load(k), engine.RESTING)),
  };
}"""

#: The same in a page that has run none of it, so that the browser compiles on the way.
_FIRST = {
    "first state": "() => void engine.state(problem)",
    "first spread, 2^10": "() => void engine.spread(problem, {}, engine.MOVING)",
    "first spread, 2^12": "() => void engine.spread(problem, {}, engine.RESTING)",
}


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


def whole(model) -> dict:
    """A model as a page has it."""
    return model.json() | {"draws": for_page(model.spans, model.pairs, 12)}


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


def test_what_a_control_changes_is_worked_out_within_a_frame_or_two(page, record_property):
    model, _ = make_scaling.study()
    remedies = [remedy.id for remedy in model.remedies if remedy.status != "done"]
    times = page.evaluate(
        _TIME, {"model": whole(model), "remedies": remedies, "driver": model.loads[0].id}
    )
    told(times, record_property)
    assert times["state"] < 3
    assert times["tornado"] < 10
    assert times["anew, 2^10"] < 25
    assert times["anew, 2^12"] < 90
    assert times["other remedies, 2^10"] < 10
    assert times["another load, 2^12"] < 10


def test_the_first_time_is_bearable(page, record_property):
    """Time of the page's own thread, not of those that compete with it for a processor."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def used(script: str, *given) -> float:
        before = _thread(session)
        page.evaluate(script, *given)
        return _thread(session) - before

    used(
        "async (model) => { window.engine = await import('./src/scaling/engine.js');"
        "window.problem = engine.problem(model); }",
        whole(make_scaling.study()[0]),
    )
    nothing = used("() => {}")
    times = {name: used(script) - nothing for name, script in _FIRST.items()}
    told(times, record_property)
    assert times["first state"] < 15
    assert times["first spread, 2^10"] < 100
    assert times["first spread, 2^12"] < 100


def _thread(session) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(item["value"] for item in metrics if item["name"] == "ThreadTime")


def told(times: dict[str, float], record_property) -> None:
    for name, milliseconds in times.items():
        record_property(f"engine {name} ms", milliseconds)
    print({name: round(milliseconds, 1) for name, milliseconds in times.items()})
