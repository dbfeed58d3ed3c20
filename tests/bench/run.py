"""Measure builds of the site, as it is and with 10 and 50 scaffolded studies.

For each size and engine: a cold build, a rebuild with nothing changed, one after an edit of a data
file, one after an edit of a notebook; seconds, notebooks run, and memory. Works on copies, so the
project is left alone. Prints Markdown and writes JSON to .portfolio/bench/.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from measure import CommandError, Measurement, measure

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("cold", "unchanged", "data edit", "notebook edit")
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "_site", ".portfolio", ".quarto", "_freeze", ".jupyter_cache", "__pycache__",
    ".pytest_cache", ".ruff_cache", ".hypothesis", "*.egg-info", "tests",
)  # fmt: skip
UNCHANGED_SECONDS_PER_TEN_PAGES = 3.0
PEAK_MB = 1000.0
FLAT = 1.1


@dataclass(frozen=True)
class Row:
    """One size built by one engine.

    Attributes
    ----------
    engine
        ``embedded`` or ``quarto``.
    added
        Scaffolded studies beside the project's own.
    pages
        HTML pages of the site.
    seconds, executed, peak_mb, largest_mb
        For each step: time, notebooks run (None where the engine does not say), memory of all
        processes together, and of the largest one.
    """

    engine: str
    added: int
    pages: int
    seconds: dict[str, float]
    executed: dict[str, int | None]
    peak_mb: dict[str, float]
    largest_mb: dict[str, float]


def command_line(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment that run the copy's own code."""
    scripts = str(Path(sys.executable).parent)
    env = {
        **os.environ,
        "PYTHONPATH": str(folder / "src"),
        "PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)]),
    }
    return [sys.executable, "-m", "helpers.cli"], env


def edit_data(folder: Path) -> None:
    """Change a sentence in the data of the first study that has pages."""
    for path in sorted((folder / "data").glob("*/study.yml")):
        text = path.read_text(encoding="utf-8")
        if "status: published" in text:
            path.write_text(re.sub(r"(?m)^(tagline: *\S*)", r"\1 edited", text, count=1))
            return
    raise CommandError("no published study to edit")


def edit_notebook(folder: Path) -> None:
    """Add a comment to the last code cell of the first study's notebook."""
    path = min((folder / "case-studies").glob("*.ipynb"))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][-1]
    cell["source"] = ["# edited\n", *cell["source"]]
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")


def notebooks_run(output: str) -> int | None:
    """Count the notebooks a build says it ran; None where Quarto ran them and names none."""
    if "built with quarto" in output:
        return None
    return len(re.findall(r"^\s+ran \S+\.ipynb", output, re.MULTILINE))


def bench(engine: str, added: int) -> Row:
    """Build a copy of the project with ``added`` more studies, four times over."""
    with tempfile.TemporaryDirectory(prefix="portfolio-bench-") as temporary:
        folder = Path(temporary) / "portfolio"
        shutil.copytree(ROOT, folder, ignore=NOT_COPIED, symlinks=True)
        program, env = command_line(folder)
        for number in range(1, added + 1):
            measure([*program, "new", f"bench-{number:03d}"], folder, env)
        build = [*program, "build", "--engine", engine]
        taken: dict[str, Measurement] = {}
        for step in STEPS:
            if step == "data edit":
                edit_data(folder)
            if step == "notebook edit":
                edit_notebook(folder)
            taken[step] = measure(build, folder, env)
            print(f"  {engine}, {added} added, {step}: {taken[step].seconds:.1f} s",
                  file=sys.stderr, flush=True)  # fmt: skip
        return Row(
            engine,
            added,
            sum(1 for _ in (folder / "_site").rglob("*.html")),
            {step: taken[step].seconds for step in STEPS},
            {step: notebooks_run(taken[step].output) for step in STEPS},
            {step: taken[step].peak_mb for step in STEPS},
            {step: taken[step].largest_mb for step in STEPS},
        )


def per_study(rows: list[Row]) -> list[tuple[Row, float, float]]:
    """Return each row with added studies, its seconds per added study, and the ratio to the first.

    Seconds per added study: the cold build's time over that of the engine's smallest size, divided
    by the studies added since. A ratio of 1 is linear growth; below 1, each study got cheaper.
    """
    found = []
    for engine in dict.fromkeys(row.engine for row in rows):
        base, *rest = sorted((row for row in rows if row.engine == engine), key=lambda r: r.added)
        first = None
        for row in rest:
            each = (row.seconds["cold"] - base.seconds["cold"]) / (row.added - base.added)
            first = first or each
            found.append((row, each, each / first))
    return found


def verdicts(rows: list[Row]) -> list[tuple[bool, str]]:
    """Hold the measurements against what the project promises."""
    result = []
    for row, each, ratio in per_study(rows):
        text = f"{row.engine}, {row.added} added: {each:.2f} s per study, {ratio:.2f} of the first"
        result.append((ratio <= FLAT, f"{text}; flat is at most {FLAT:.2f}"))
    for row in rows:
        ten = row.seconds["unchanged"] / row.pages * 10
        limit = UNCHANGED_SECONDS_PER_TEN_PAGES
        text = f"{row.engine}, {row.added} added: unchanged {ten:.2f} s per ten pages"
        result.append((ten < limit, f"{text}; the limit is {limit:.0f} s"))
        peak = max(row.peak_mb.values())
        text = f"{row.engine}, {row.added} added: {peak:.0f} MB for all processes together"
        result.append((peak < PEAK_MB, f"{text}; the limit is {PEAK_MB:.0f} MB"))
    return result


def report(rows: list[Row], machine: str) -> str:
    """Format the measurements as Markdown."""
    lines = [
        f"Build of the site, {machine}.",
        "",
        "| Engine | Studies added | Pages | " + " | ".join(f"{s.capitalize()}, s" for s in STEPS)
        + " | Peak, all processes, MB | Peak, largest process, MB |",
        "| --- |" + " ---: |" * (len(STEPS) + 4),
    ]  # fmt: skip
    for row in rows:
        ran = {step: "?" if count is None else count for step, count in row.executed.items()}
        cells = [f"{row.seconds[step]:.1f} ({ran[step]})" for step in STEPS]
        memory = [max(row.peak_mb.values()), max(row.largest_mb.values())]
        lines.append(
            f"| {row.engine} | {row.added} | {row.pages} | {' | '.join(cells)} | "
            + " | ".join(f"{value:.0f}" for value in memory)
            + " |"
        )
    lines += ["", "In brackets: notebooks run.", ""]
    lines += [f"- {'kept' if kept else 'MISSED'}: {text}" for kept, text in verdicts(rows)]
    return "\n".join(lines)


def machine_name() -> str:
    """Name what the measurements were taken on."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def git_commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument(
        "--sizes", default="0,10,50", help="studies to add, smallest first (0,10,50)"
    )
    parser.add_argument(
        "--engines", default="", help="embedded, quarto or both; else all there are here"
    )
    parser.add_argument("--strict", action="store_true", help="end with 1 if a promise is missed")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Measure, print the table, write the JSON."""
    options = parse(arguments)
    sizes = sorted({int(size) for size in options.sizes.split(",")})
    here = ["embedded", "quarto"] if shutil.which("quarto") else ["embedded"]
    engines = options.engines.split(",") if options.engines else here
    if "quarto" not in engines:
        print("quarto is not measured: it is not on PATH or was not asked for", file=sys.stderr)
    try:
        rows = [bench(engine, size) for engine in engines for size in sizes]
    except CommandError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    machine = machine_name()
    print(report(rows, machine))
    folder = ROOT / ".portfolio" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.json"
    content = {"machine": machine, "commit": git_commit(), "rows": [asdict(row) for row in rows]}
    target.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(f"\n{target.relative_to(ROOT)}")
    return int(options.strict and not all(kept for kept, _ in verdicts(rows)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
