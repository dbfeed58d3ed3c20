"""Measure how long the engines of the pages take in Chromium, without a page around them.

Each figure is the least of several runs in milliseconds: what the code needs once compiled,
whatever else the machine does. Beside it stands what a control may take so that its change is
drawn in the next frame or two. Prints Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from run import ROOT, machine_name

from helpers import catalog
from helpers.analysis import failure, sampling, tradeoff
from helpers.catalog.inputs.failure import system
from helpers.catalog.inputs.scaling import model

TESTS = str(Path(__file__).resolve().parents[1])

#: Milliseconds that what follows a control may take, by engine and figure.
LIMITS = {
    ("scaling", "state"): 3,
    ("scaling", "tornado"): 10,
    ("scaling", "anew, 2^10"): 25,
    ("scaling", "anew, 2^12"): 90,
    ("scaling", "other remedies, 2^10"): 10,
    ("scaling", "another load, 2^12"): 10,
    ("tradeoff", "exact"): 20,
    ("tradeoff", "quarter"): 30,
    ("failure", "worst"): 3,
}

#: Milliseconds on the published study, the least of 15 runs: what the code needs once compiled,
#: whatever else the machine does. `anew` has never seen the ranges, so it draws them again.
_SCALING = """async ({ model, remedies, driver }) => {
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

#: Milliseconds, the least of 15 runs, for what a moved weight changes on a 6 x 6 matrix: what the
#: code needs, whatever else the machine does.
_TRADEOFF = """async (draws) => {
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


#: For each scenario 5 runs of 20, for the browser's clock is coarse.
_FAILURE = """async ({ system, takes }) => {
  const engine = await import("./src/failure/engine.js");
  const s = engine.system(system);
  const least = (taken) => Math.min(...Array.from({ length: 5 }, () => {
    const start = performance.now();
    for (let k = 0; k < 20; k += 1) engine.blast(s, taken);
    return (performance.now() - start) / 20;
  }));
  const times = takes.map(least).sort((a, b) => a - b);
  return { median: times[times.length >> 1], worst: times.at(-1) };
}"""


def measure(page: Page) -> dict[tuple[str, str], float]:
    """Time each engine on the largest study that has what it works on."""
    studies = list(catalog.load(ROOT).studies.values())
    found: dict[tuple[str, str], float] = {}

    def take(engine: str, script: str, given: object) -> None:
        for name, milliseconds in page.evaluate(script, given).items():
            found[engine, name] = milliseconds

    take("tradeoff", _TRADEOFF, tradeoff.for_page(6, 6))
    paths = [model(study) for study in studies if study.scaling]
    if paths:
        path = max(paths, key=lambda path: len(path.resources))
        remedies = [remedy.id for remedy in path.remedies if remedy.status != "done"]
        whole = path.json() | {"draws": sampling.for_page(path.spans, path.pairs, 12)}
        given = {"model": whole, "remedies": remedies, "driver": path.loads[0].id}
        take("scaling", _SCALING, given)
    graphs = [
        system(study.architecture, study.quantities, study.failures.values())
        for study in studies
        if study.architecture
    ]
    if graphs:
        graph: failure.System = max(graphs, key=lambda graph: len(graph.components))
        takes = [[key] for key in graph.events] + [list(graph.events)]
        take("failure", _FAILURE, {"system": graph.json(), "takes": takes})
    return found


def report(times: dict[tuple[str, str], float], machine: str, browser: str) -> str:
    """Format the measurement as Markdown."""
    lines = [
        f"Engines of the pages, {machine}, {browser}.",
        "",
        "| Engine | What | Milliseconds | At most |",
        "| --- | --- | ---: | ---: |",
    ]
    for (engine, name), milliseconds in times.items():
        limit = LIMITS.get((engine, name))
        wanted = "" if limit is None else f"{limit}{'' if milliseconds <= limit else ' MISSED'}"
        lines.append(f"| {engine} | {name} | {milliseconds:.2f} | {wanted} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure and print the table; with ``--strict`` end with 1 if a figure is over its limit."""
    sys.path.insert(0, TESTS)
    from conftest import find_browser
    from webserver import serving

    parser = argparse.ArgumentParser(prog="python tests/bench/engines.py", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="end with 1 if a figure is over")
    options = parser.parse_args(arguments)
    chromium = find_browser()
    if chromium is None:
        print("bench: no Chromium found", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "assets/src", folder / "src")
        (folder / "index.html").write_text("<!doctype html><title>Engines</title>", "utf-8")
        with serving(folder, "/") as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(server.url)
            times = measure(page)
            program = f"Chromium {browser.version}"
            browser.close()
    print(report(times, machine_name(), program))
    over = [key for key, limit in LIMITS.items() if times.get(key, 0) > limit]
    return int(options.strict and bool(over))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
