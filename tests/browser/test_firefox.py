"""The engines in Firefox: its arithmetic and its sorting give the numbers Python gives."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import firefox
import pytest
import webserver
from cases import make_failure, make_scaling, make_tradeoff
from cases.compare import differences

pytestmark = pytest.mark.firefox

ROOT = Path(__file__).resolve().parents[2]
#: File of the cases, how near the results have to be, and what answers one of them.
ENGINES = {
    "tradeoff": (make_tradeoff.FILE, {}, "(one) => run.solve(engine, one)"),
    "failure": (make_failure.FILE, {"tolerance": 0}, "(one) => run.solve(engine, one)"),
    "scaling": (
        make_scaling.FILE,
        {"relative": True},
        "(one) => run.solve(engine, run.unpacked(data.models[one.model], data.shared), one)",
    ),
}
_SOLVE = """async () => {
  const engine = await import("./src/SUBJECT/engine.js");
  const run = await import("./run_SUBJECT.js");
  const data = await (await fetch("./SUBJECT.json")).json();
  return (data.cases ?? data).map(ANSWER);
}"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[firefox.Session]:
    """Firefox on a page without content, on a host that serves the engines and their cases."""
    folder = tmp_path_factory.mktemp("engines")
    shutil.copytree(ROOT / "assets/src", folder / "src")
    for subject, (file, _, _) in ENGINES.items():
        cases = json.loads(file.read_text(encoding="utf-8"))
        if subject == "tradeoff":
            cases = [make_tradeoff.asked(case) for case in cases]
        (folder / f"{subject}.json").write_text(json.dumps(cases), encoding="utf-8")
        shutil.copy(file.with_name(f"run_{subject}.mjs"), folder / f"run_{subject}.js")
    (folder / "index.html").write_text("<!doctype html><title>Engines</title>", encoding="utf-8")
    profile = tmp_path_factory.mktemp("profile")
    with (
        webserver.serving(folder, "/") as host,
        firefox.browsing(firefox.find(), profile) as running,
    ):
        running.open(host.url)
        yield running


def test_it_is_firefox(session):
    assert session.capabilities["browserName"] == "firefox"
    assert "Gecko/" in session.evaluate("() => navigator.userAgent")


@pytest.mark.parametrize("subject", ENGINES)
def test_every_case_comes_out_as_in_python(session, subject):
    file, nearness, answer = ENGINES[subject]
    data = json.loads(file.read_text(encoding="utf-8"))
    cases = data["cases"] if isinstance(data, dict) else data
    results = session.evaluate(_SOLVE.replace("SUBJECT", subject).replace("ANSWER", answer))
    assert len(results) == len(cases) > 20
    for number, (case, result) in enumerate(zip(cases, results, strict=True)):
        assert differences(result, case["expected"], **nearness) == [], number


def test_a_mistake_is_no_result(session):
    with pytest.raises(RuntimeError, match="ReferenceError: nothing"):
        session.evaluate("() => nothing.at.all")
