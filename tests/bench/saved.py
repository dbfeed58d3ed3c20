"""Measure what it takes from saving a data file to the fresh open page, in the embedded preview.

Seconds on the clock, and of processor time by process, also in yardsticks of the same run. Works
on a copy of the project; on a machine with other work the clock says little. Prints Markdown.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from run import NOT_COPIED, ROOT, machine_name
from steps import ROUNDS, seconds, yardstick

EVENTS = "/__portfolio__/events"
LONGEST = 600
#: Long enough for the next build to have got ready, on a quiet machine.
QUIET = 8.0


@dataclass(frozen=True)
class Saved:
    """One edit: seconds on the clock, and of processor time by kind of process."""

    clock: float
    processor: dict[str, float]


class Preview:
    """A running preview with one open page."""

    def __init__(self, root: Path, port: int) -> None:
        command = [sys.executable, "-m", "helpers.cli", "preview", "--root", str(root)]
        command += ["--engine", "embedded", "--no-browser", "--port", str(port)]
        environment = {**os.environ, "PYTHONPATH": str(root / "src")}
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
        )
        self.said: list[str] = []
        self.build = ""
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        self.said += self.process.stdout or ()

    def _follow(self) -> None:
        with urllib.request.urlopen(self.address + EVENTS, timeout=LONGEST) as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    self.build = json.loads(line.removeprefix(b"data: "))["build"]

    def until(self, said: str, count: int = 1) -> None:
        """Wait until the preview has said something so many times."""
        deadline = time.monotonic() + LONGEST
        while sum(said in line for line in self.said) < count:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the preview did not say: " + said + "\n" + "".join(self.said))
            time.sleep(0.05)

    def open(self, page: str) -> None:
        """Open a page, as a browser does."""
        self.until("serving ")
        urllib.request.urlopen(f"{self.address}/{page}").read()
        threading.Thread(target=self._follow, daemon=True).start()

    def processor(self) -> dict[int, tuple[str, float]]:
        """Processor time so far of each process, with what kind it is."""
        found = {}
        family = psutil.Process(self.process.pid)
        for member in [family, *family.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                call, times = member.cmdline(), member.cpu_times()
                kind = "kernel" if "ipykernel_launcher" in call else "build"
                kind = "preview" if "preview" in call else kind
                found[member.pid] = (kind, times.user + times.system)
        return found

    def save(self, path: Path) -> Saved:
        """Edit a data file and wait for the open page."""
        time.sleep(QUIET)
        before, build = self.processor(), self.build
        started = time.perf_counter()
        with path.open("a", encoding="utf-8") as file:
            file.write("# edited\n")
        while self.build == build:
            time.sleep(0.005)
        clock = time.perf_counter() - started
        spent: dict[str, float] = {}
        for pid, (kind, now) in self.processor().items():
            spent[kind] = spent.get(kind, 0) + now - before.get(pid, ("", 0.0))[1]
        return Saved(clock, spent)


@contextlib.contextmanager
def preview(root: Path, port: int) -> Iterator[Preview]:
    """Run a preview."""
    running = Preview(root, port)
    try:
        yield running
    finally:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(60)


def report(found: list[Saved], yard: float, page: str) -> str:
    """Format the least of several edits as Markdown."""
    best = min(found, key=lambda saved: sum(saved.processor.values()))
    whole = sum(best.processor.values())
    lines = [
        f"From a saved data file to the fresh page {page}, {machine_name()}.",
        "",
        "| | Seconds | Yardsticks |",
        "| --- | ---: | ---: |",
        f"| clock | {min(saved.clock for saved in found):.2f} | |",
        f"| processor | {whole:.2f} | {whole / yard:.0f} |",
    ]
    lines += [f"| ... {kind} | {spent:.2f} | |" for kind, spent in sorted(best.processor.items())]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python tests/bench/saved.py", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project")
    parser.add_argument("--study", help="the study whose page is open; the first if not given")
    parser.add_argument("--edits", type=int, default=3, help="how many")
    parser.add_argument("--port", type=int, default=4990, help="port of the preview")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        shutil.copytree(options.root, root, ignore=NOT_COPIED, symlinks=True)
        for kept in ("_site", ".portfolio"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copytree(options.root / kept, root / kept)
        studies = sorted(path.parent.name for path in root.glob("data/*/study.yml"))
        study = options.study or studies[0]
        page = f"case-studies/{study}.html"
        with preview(root, options.port) as running:
            running.open(page)
            path = root / "data" / study / "slos.yml"
            found = []
            for _ in range(options.edits):
                found.append(running.save(path))
                running.until("built with", len(found) + 1)
    print(report(found, seconds(yardstick, ROUNDS), page))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
