"""Run Quarto itself on the project."""

import os
import re
import subprocess
import sys
from pathlib import Path

from helpers.cards.target import TARGET
from helpers.site.engine import interpreter_path
from helpers.site.errors import SiteError
from helpers.site.progress import Progress

_STOP_SECONDS = 15
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
#: What Quarto's Jupyter engine prints: "Executing 'x.ipynb'", then "  Cell 3/7: 'label'...Done".
_NOTEBOOK = re.compile(r"Executing '(.+)'")
_CELL = re.compile(r"^\s+Cell (\d+)/(\d+):", re.MULTILINE)


def environment() -> dict[str, str]:
    """Return the environment in which Quarto finds our Python, our packages and our command."""
    return {
        **os.environ,
        TARGET: "site",
        "PATH": interpreter_path(),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "QUARTO_PYTHON": sys.executable,
        "TZ": "UTC",
    }


def build(root: Path, command: str, stage: Path, progress: Progress) -> Path:
    """Render the project with Quarto into a fresh folder.

    Parameters
    ----------
    root
        The project. Quarto writes results into the notebooks it executes.
    command
        Path of Quarto.
    stage
        Fresh folder inside the project.
    progress
        Shown what Quarto prints.

    Returns
    -------
    Path
        Folder of the finished site, inside ``stage``.

    Raises
    ------
    SiteError
        If Quarto fails; names the notebook and cell where it stopped.
    """
    site = stage / "site"
    call = [command, "render", str(root), "--output-dir", str(site.relative_to(root))]
    process = subprocess.Popen(
        call,
        cwd=root,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    printed = []
    try:
        for line in process.stdout or ():
            printed.append(_ANSI.sub("", line))
            progress.say("  " + printed[-1].rstrip())
        code = process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    if code:
        raise SiteError(f"quarto stopped with exit code {code}{stopped_at(''.join(printed))}.")
    return site


def stopped_at(printed: str) -> str:
    """Say in which notebook and cell Quarto was when it stopped, if its output tells."""
    started = list(_NOTEBOOK.finditer(printed))
    if not started:
        return "; what it said is above"
    cells = _CELL.findall(printed[started[-1].end() :])
    cell = f", code cell {cells[-1][0]} of {cells[-1][1]}" if cells else ""
    return f" in {started[-1][1]}{cell}; the error is above"
