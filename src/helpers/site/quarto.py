"""Run Quarto itself on the project."""

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from helpers.cards.target import TARGET
from helpers.site import processes, reads
from helpers.site.engine import interpreter_path
from helpers.site.errors import SiteError
from helpers.site.freshness import NOTES
from helpers.site.progress import Progress
from helpers.site.project import STATE

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
#: What Quarto's Jupyter engine prints: "Executing 'x.ipynb'", then "  Cell 3/7: 'label'...Done".
_NOTEBOOK = re.compile(r"Executing '(.+)'")
_CELL = re.compile(r"^\s+Cell (\d+)/(\d+):", re.MULTILINE)


def start(root: Path, call: list[str], **options: Any) -> subprocess.Popen[str]:
    """Start Quarto so that it finds our Python, packages and command, and can be ended whole.

    The command is a script that starts the program, which starts kernels: a session of its own
    holds them together.
    """
    ipython = root / STATE / "ipython"
    reads.place(ipython, root, root / NOTES)
    environment = {
        **os.environ,
        TARGET: "site",
        "IPYTHONDIR": str(ipython),
        "PATH": interpreter_path(),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "QUARTO_PYTHON": sys.executable,
        "TZ": "UTC",
    }
    return subprocess.Popen(
        call, cwd=root, env=environment, text=True, start_new_session=True, **options
    )


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
    process = start(
        root,
        call,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        errors="replace",
    )
    printed = []
    try:
        for line in process.stdout or ():
            printed.append(_ANSI.sub("", line))
            progress.say("  " + printed[-1].rstrip())
        code = process.wait()
    finally:
        processes.stop(process)
        settle(root)
    if code:
        raise SiteError(f"quarto stopped with exit code {code}{stopped_at(''.join(printed))}.")
    return site


def settle(root: Path) -> None:
    """Let git see that a notebook with results is as committed, once its filter takes them out.

    Where the size of a file has changed git does not ask the filter, and `git status` names it;
    adding what is the same but for the size only has git look again. Nothing is staged, and
    without git, a repository or the filter nothing happens.
    """
    with contextlib.suppress(OSError):
        resized = _git(root, "ls-files", "--modified", "-z", "*.ipynb")
        if same := resized - _git(root, "diff", "--name-only", "--relative", "-z"):
            _git(root, "add", "--", *sorted(same))


def _git(root: Path, *arguments: str) -> set[str]:
    call = ["git", "-C", str(root), *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    return set(filter(None, done.stdout.split("\0")))


def stopped_at(printed: str) -> str:
    """Say in which notebook and cell Quarto was when it stopped, if its output tells."""
    started = list(_NOTEBOOK.finditer(printed))
    if not started:
        return "; what it said is above"
    cells = _CELL.findall(printed[started[-1].end() :])
    cell = f", code cell {cells[-1][0]} of {cells[-1][1]}" if cells else ""
    return f" in {started[-1][1]}{cell}; the error is above"
