"""Choose what renders the site: Quarto where it runs, the embedded engine elsewhere."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from helpers.site.errors import SiteError
from helpers.site.project import read_config

_PROBE_SECONDS = 30
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.\d+)*")


class Engine(StrEnum):
    """What a person may ask for."""

    AUTO = "auto"
    QUARTO = "quarto"
    EMBEDDED = "embedded"


@dataclass(frozen=True)
class Quarto:
    """What is known of the Quarto on this machine."""

    command: str | None
    """Path of the program; None if there is none."""
    version: str
    """What it says of itself; empty if it does not run."""
    problem: str
    """Why it cannot be used; empty if it can."""


@dataclass(frozen=True)
class Choice:
    """The engine that will run, and why."""

    engine: Engine
    why: str
    quarto: Quarto


def interpreter_path() -> str:
    """Return PATH with the running interpreter's scripts first, as in its activated environment."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def required_version(config: dict[str, Any]) -> tuple[int, int]:
    """Return the oldest Quarto that ``quarto-required`` in ``_quarto.yml`` allows."""
    found = _VERSION.search(str(config.get("quarto-required", "1.7")))
    return (int(found[1]), int(found[2])) if found else (1, 7)


def find_quarto(root: Path) -> Quarto:
    """Look for Quarto and ask it for its version.

    The ``quarto-cli`` package installs a ``quarto`` script even where the download of the program
    failed, so being on PATH proves nothing: it has to answer.
    """
    command = shutil.which("quarto", path=interpreter_path())
    if command is None:
        return Quarto(None, "", "quarto is not on PATH")
    try:
        done = subprocess.run(
            [command, "--version"],
            check=False,
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Quarto(command, "", f"{command} does not run ({error})")
    found = _VERSION.search(done.stdout)
    if done.returncode or not found:
        return Quarto(command, "", f"{command} does not run (exit code {done.returncode})")
    oldest = required_version(read_config(root))
    if (int(found[1]), int(found[2])) < oldest:
        wanted = ".".join(map(str, oldest))
        return Quarto(command, found[0], f"quarto {found[0]} is older than the {wanted} needed")
    return Quarto(command, found[0], "")


def choose(root: Path, wanted: Engine) -> Choice:
    """Decide which engine runs.

    Raises
    ------
    SiteError
        If Quarto was asked for by name and cannot run.
    """
    if wanted is Engine.EMBEDDED:
        unknown = Quarto(None, "", "not looked for")
        return Choice(Engine.EMBEDDED, "asked for with --engine", unknown)
    quarto = find_quarto(root)
    if not quarto.problem:
        asked = "asked for with --engine" if wanted is Engine.QUARTO else "it is installed"
        return Choice(Engine.QUARTO, asked, quarto)
    if wanted is Engine.QUARTO:
        raise SiteError(
            f"{quarto.problem}. Install it (`pip install --no-deps -r requirements-quarto.lock`), "
            "or build with --engine embedded."
        )
    return Choice(Engine.EMBEDDED, quarto.problem, quarto)
