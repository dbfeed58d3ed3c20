"""``make labs``: every lab in a process of its own, their records into ``data/labs/``.

A lab that fails, or takes too long, is ended with all it started; the others run, and the record of
its last good run stays.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from helpers import labs
from helpers.catalog.layout import LABS_FOLDER
from helpers.labs.__main__ import LARGE, UNABLE

FINE, FAILED, CANNOT_RUN = 0, 1, 2
"""Exit codes: all ran, one or more did not, there is nothing of that name to run."""
LONGEST, LONGEST_LARGE = 120.0, 7200.0
"""Seconds after which a lab is ended, at its usual and at a larger size."""
PROMISED = 30.0
"""Seconds a lab is meant to take on two cores; a longer run is told."""
_TAIL = 12


@dataclass(frozen=True)
class Outcome:
    """How the run of one lab ended."""

    name: str
    seconds: float
    error: str = ""
    """Why there is no new record; empty if there is one."""


def run(
    root: Path,
    wanted: Sequence[str],
    console: Console,
    *,
    large: bool = False,
    longest: float | None = None,
) -> int:
    """Run labs and keep what they measured.

    Parameters
    ----------
    root
        The project.
    wanted
        Names of labs; all if empty.
    large
        Run what labs have at a larger size, which takes minutes, beside what was measured before;
        labs without one are left out.
    longest
        Seconds after which a lab is ended, if not the usual.

    Returns
    -------
    int
        Exit code.
    """
    known = labs.names()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        console.print(
            f"labs: none is called {', '.join(unknown)}; there are {', '.join(known) or 'none'}",
            style="red",
            markup=False,
        )
        return CANNOT_RUN
    names = list(wanted) or known
    if large:
        names, without = _sized(names)
        if wanted and without:
            told = f"labs: no larger size has {', '.join(without)}"
            console.print(told, style="red", markup=False)
            return CANNOT_RUN
    limit = longest or (LONGEST_LARGE if large else LONGEST)
    outcomes = []
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("labs", total=len(names))
        for name in names:
            progress.update(task, description=name)
            outcomes.append(_one(root, name, limit, large=large))
            progress.advance(task)
        progress.update(task, description="labs")
    for outcome in outcomes:
        _tell(outcome, console, promised=LONGEST_LARGE if large else PROMISED)
    return FAILED if any(outcome.error for outcome in outcomes) else FINE


def _sized(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those that have a larger size, and those that have none."""
    able = [name for name in names if labs.find(name).large]
    return able, [name for name in names if name not in able]


def _tell(outcome: Outcome, console: Console, promised: float) -> None:
    took = f"{outcome.seconds:.1f} s"
    if outcome.error:
        console.print(f"{outcome.name}: failed after {took}", style="red", markup=False)
        console.print(outcome.error, markup=False, highlight=False)
    else:
        slow = f", longer than the {promised:.0f} s promised" if outcome.seconds > promised else ""
        console.print(f"{outcome.name}: {took}{slow}", markup=False, highlight=False)


def _one(root: Path, name: str, longest: float, *, large: bool) -> Outcome:
    """Run one lab; its record replaces the last one only when it is whole."""
    started = time.monotonic()
    missing = labs.find(name).missing()
    if missing:
        wrong = f"not installed: {', '.join(missing)}; `make labs` installs what labs need"
        return Outcome(name, 0.0, wrong)
    # A server that the lab started may be removing its own directory in there.
    with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as folder:
        # Servers that will not run as root run as somebody who has to pass through it.
        Path(folder).chmod(0o711)
        target = Path(folder, "record.yml")
        kept = root / "data" / LABS_FOLDER / f"{name}.yml"
        arguments = [name, str(target), str(kept), *([LARGE] if large else [])]
        error = _child(arguments, Path(folder), longest)
        if not error and not target.exists():
            error = "the lab ended without a record"
        if not error:
            kept.parent.mkdir(parents=True, exist_ok=True)
            fresh = kept.with_name(f".{name}.new")
            fresh.write_bytes(target.read_bytes())
            fresh.replace(kept)
    return Outcome(name, time.monotonic() - started, error)


def _child(arguments: Sequence[str], folder: Path, longest: float) -> str:
    """Run the lab in a session of its own and end whatever is left of it; what went wrong."""
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "helpers.labs", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "TMPDIR": str(folder)},
        )
        try:
            code = process.wait(longest)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(process)
    said = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL:])
    if code is None:
        return f"not done after {longest:.0f} s, and ended\n{said}".strip()
    if code == UNABLE:
        return said
    return f"exit code {code}\n{said}".strip() if code else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all of its session."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except (ProcessLookupError, PermissionError):
            break
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            continue
    process.wait()
