"""Measure how long an explorer takes from an arrow key to the repainted page.

Opens the largest explorer of each kind on the built site in Chromium and moves its sliders, or
presses its parts, in turn. For each step the browser's own clock says how long it took from the
key's event to the first frame after the update (a message sent from within the frame arrives once
it is laid out and painted), and its Event Timing entries say the same as the browser reports it,
rounded to 8 ms.
Prints Markdown and writes JSON to .portfolio/bench/.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from run import ROOT, git_commit, machine_name

TESTS = str(Path(__file__).resolve().parents[1])
LIMIT_MS = 50.0
STEPS = 30

#: Note, for every input event, its time stamp and when the frame that followed was painted.
_WATCH = """explorer => {
  window.steps = [];
  window.entries = [];
  new PerformanceObserver((list) => {
    window.entries.push(...list.getEntries().filter((entry) => entry.name === "keydown")
      .map((entry) => entry.duration));
  }).observe({ type: "event", durationThreshold: 16 });
  let pressed = 0;
  explorer.addEventListener("keydown", (event) => { pressed = event.timeStamp; });
  const step = () => {
    const from = pressed;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        window.steps.push({ took: performance.now() - from, script: +explorer.dataset.took });
      };
      port2.postMessage(null);
    });
  };
  explorer.addEventListener("input", step);
  explorer.addEventListener("click", step);
}"""


@dataclass(frozen=True)
class Repaint:
    """What the steps of one explorer took, in milliseconds.

    Attributes
    ----------
    fold
        Id of what the explorer unfolds from.
    size
        What it works on, in words.
    weight
        By which the largest of a kind is found.
    steps
        From the key's event to the painted frame, step by step.
    scripts
        The part of it spent in the explorer's own update.
    reported
        Durations of the browser's Event Timing entries, for steps of 16 ms and more.
    """

    fold: str
    size: str
    weight: int
    steps: list[float]
    scripts: list[float]
    reported: list[float]


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


@dataclass(frozen=True)
class Kind:
    """What is moved in one kind of explorer.

    Attributes
    ----------
    size
        Script: from the explorer's data to how much it works on, and that in words.
    controls
        Selector of what is moved.
    there, back
        The key that moves a control, and the one that undoes it.
    """

    size: str
    controls: str = "input[type=range]"
    there: str = "ArrowRight"
    back: str = "ArrowLeft"


_KINDS = {
    "tradeoff-explorer": Kind(
        """({ options, criteria }) => [
          options.length * criteria.length,
          `${options.length} options, ${criteria.length} criteria`]"""
    ),
    "scaling-explorer": Kind(
        """({ resources, values }) => [
          resources.length, `${resources.length} parts, ${values.length} values`]"""
    ),
    "failure-explorer": Kind(
        """({ system }) => [
          system.edges.length, `${system.nodes.length} parts, ${system.edges.length} edges`]""",
        "[data-part][aria-pressed]",
        "Enter",
        "Enter",
    ),
}


def measure(page: Page, address: str, kind: str, steps: int) -> Repaint | None:
    """Move the controls of the page's largest explorer of a kind, one step at a time."""
    page.goto(address, wait_until="networkidle")
    sizes = page.evaluate(
        f"""() => Promise.all([...document.querySelectorAll("{kind}")].map(async (element) => {{
          const name = element.dataset.explorer;
          const root = document.querySelector('script[src$="assets/portfolio.js"]').src;
          const script = document.createElement("script");
          script.src = new URL(`explorers/${{name}}.js`, root);
          const loaded = new Promise((resolve) => script.addEventListener("load", resolve));
          document.head.append(script);
          await loaded;
          const data = JSON.parse(window.apData[name]);
          return [...({_KINDS[kind].size})(data), element.closest("details").id];
        }}))"""
    )
    if not sizes:
        return None
    weight, size, fold = max(sizes)
    page.locator(f"#{fold} > summary").click()
    explorer = page.locator(f"#{fold} {kind}[data-settled]")
    explorer.wait_for()
    explorer.evaluate(_WATCH)
    controls = page.locator(f"#{fold}").locator(_KINDS[kind].controls)
    count = controls.count()
    for step in range(steps):
        controls.nth(step % count).focus()
        moved = step // count % 2 == 0
        page.keyboard.press(_KINDS[kind].there if moved else _KINDS[kind].back)
        page.wait_for_function("count => window.steps.length === count", arg=step + 1)
        # As fast as a key repeats: the count over all draws does not start in between.
        page.wait_for_timeout(33)
    page.wait_for_timeout(100)
    found = page.evaluate("[window.steps, window.entries]")
    return Repaint(
        fold,
        size,
        weight,
        [step["took"] for step in found[0]],
        [step["script"] for step in found[0]],
        found[1],
    )


def largest(addresses: list[str], page: Page, steps: int) -> list[Repaint]:
    """Measure each page and keep the largest explorer of each kind."""
    kept = []
    for kind in _KINDS:
        taken = [measure(page, address, kind, steps) for address in addresses]
        found = [repaint for repaint in taken if repaint]
        if found:
            kept.append(max(found, key=lambda repaint: repaint.weight))
    return kept


def report(repaint: Repaint, machine: str, browser: str) -> str:
    """Format the measurement as Markdown."""
    rows = [
        ("key to painted frame", repaint.steps),
        ("of it, the explorer's update", repaint.scripts),
        ("Event Timing, entries of 16 ms and more", repaint.reported),
    ]
    lines = [
        f"Repaint of an explorer, {machine}, {browser}.",
        "",
        f"`{repaint.fold}`: {repaint.size}.",
        "",
        "| Milliseconds | Steps | Median | 95 % | Largest |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, values in rows:
        if not values:
            lines.append(f"| {name} | 0 | | | |")
            continue
        figures = [statistics.median(values), percentile(values, 0.95), max(values)]
        cells = " | ".join(f"{figure:.1f}" for figure in figures)
        lines.append(f"| {name} | {len(values)} | {cells} |")
    kept = max(repaint.steps) <= LIMIT_MS
    lines += ["", f"- {'kept' if kept else 'MISSED'}: at most {LIMIT_MS:.0f} ms for every step"]
    return "\n".join(lines)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/bench/repaint.py", description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS, help=f"slider steps ({STEPS})")
    parser.add_argument("--strict", action="store_true", help="end with 1 if a step takes longer")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Measure, print the table, write the JSON."""
    sys.path.insert(0, TESTS)
    from builtsite import BuiltSite
    from conftest import find_browser
    from webserver import serving

    options = parse(arguments)
    site, chromium = BuiltSite(ROOT, "embedded"), find_browser()
    pages = [name for name, page in site.pages.items() if any(map(page.tagged, _KINDS))]
    if not pages or chromium is None:
        lacking = "no site with an explorer; run `make site`" if chromium else "no Chromium found"
        print(f"bench: {lacking}", file=sys.stderr)
        return 1
    with serving(site.folder, site.prefix) as server, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        repaints = largest([server.url + name for name in pages], page, options.steps)
        program = f"Chromium {browser.version}"
        browser.close()
    machine = machine_name()
    print("\n\n".join(report(repaint, machine, program) for repaint in repaints))
    folder = ROOT / ".portfolio" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"repaint-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.json"
    content = {
        "machine": machine,
        "commit": git_commit(),
        "browser": program,
        "repaints": [asdict(repaint) for repaint in repaints],
    }
    target.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(f"\n{target.relative_to(ROOT)}")
    worst = max(step for repaint in repaints for step in repaint.steps)
    return int(options.strict and worst > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
