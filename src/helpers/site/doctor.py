"""Examine a machine: what is installed, which engine runs and why, what to do about the rest."""

import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from helpers import browser
from helpers.site import engine, plotlyjs
from helpers.site.errors import SiteError
from helpers.site.freshness import LOCK
from helpers.site.project import STATE

_OLDEST_PYTHON = (3, 11)
#: One line of a lock file: name, version and, after a semicolon, where it applies.
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\\n]+))?", re.MULTILINE)
_WITH_RESULTS = json.dumps(
    {
        "cells": [
            {
                "cell_type": "code",
                "id": "a",
                "metadata": {},
                "execution_count": 1,
                "source": "",
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "a result"}],
            }
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)


class Grade(StrEnum):
    """How a finding bears on building the site."""

    GOOD = "ok"
    NOTE = "--"
    FATAL = "!!"


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    subject: str
    grade: Grade
    """Whether it is good, something to know, or stops every build."""
    detail: str
    advice: str = ""
    """What to do; empty if nothing."""

    @property
    def fatal(self) -> bool:
        """Tell whether the site cannot be built for this."""
        return self.grade is Grade.FATAL


def examine(root: Path) -> list[Finding]:
    """Look at everything a build depends on.

    Returns
    -------
    list of Finding
        In the order in which a build meets them.
    """
    return [
        _python(),
        *_packages(root),
        _kernel(),
        *_engine(root),
        _node(),
        _bundle(root),
        _browser(),
        _git_filter(root),
        _folder(root),
        _running(root),
    ]


def report(findings: list[Finding]) -> str:
    """Lay findings out as text, one line each and the advice below it."""
    width = max(len(finding.subject) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{finding.grade}  {finding.subject:<{width}}  {finding.detail}")
        if finding.advice:
            lines.append(f"    {'':<{width}}  -> {finding.advice}")
    fatal = sum(finding.fatal for finding in findings)
    lines.append(f"{fatal} to put right before a build" if fatal else "ready to build")
    return "\n".join(lines)


def _python() -> Finding:
    detail = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info < _OLDEST_PYTHON:
        wanted = ".".join(map(str, _OLDEST_PYTHON))
        return Finding("python", Grade.FATAL, detail, f"install Python {wanted} or newer")
    return Finding("python", Grade.GOOD, detail)


def _packages(root: Path) -> Iterator[Finding]:
    lock = root / LOCK
    if not lock.is_file():
        yield Finding("packages", Grade.NOTE, f"no {LOCK}", "run `make lock`")
        return
    from packaging.markers import Marker

    missing, other = [], []
    for name, version, marker in _LOCKED.findall(lock.read_text(encoding="utf-8")):
        if marker.strip() and not Marker(marker.strip()).evaluate():
            continue
        installed = _version(name)
        if installed is None:
            missing.append(name)
        elif installed != version:
            other.append(f"{name} {installed} (locked {version})")
    if missing:
        yield Finding("packages", Grade.FATAL, f"missing: {', '.join(missing)}", "run `make setup`")
    if other:
        yield Finding("packages", Grade.NOTE, f"not as locked: {', '.join(other)}", "`make setup`")
    if not missing and not other:
        yield Finding("packages", Grade.GOOD, f"installed as {LOCK} says")


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _kernel() -> Finding:
    version = _version("ipykernel")
    if version is None:
        return Finding("kernel", Grade.FATAL, "ipykernel is not installed", "run `make setup`")
    return Finding("kernel", Grade.GOOD, f"ipykernel {version}, started with this python")


def _engine(root: Path) -> Iterator[Finding]:
    choice = engine.choose(root, engine.Engine.AUTO)
    if choice.quarto.problem:
        yield Finding(
            "quarto",
            Grade.NOTE,
            choice.quarto.problem + _quarto_package(),
            "not needed; to have it, install it from its own site or with pip "
            "(requirements-quarto.lock), and it is used from then on",
        )
    else:
        yield Finding("quarto", Grade.GOOD, f"{choice.quarto.version} at {choice.quarto.command}")
    if choice.engine is engine.Engine.EMBEDDED:
        version = _version("smalldocs")
        if version is None:
            yield Finding("engine", Grade.FATAL, "smalldocs is missing too", "run `make setup`")
            return
        detail = f"embedded (smalldocs {version}), because {choice.quarto.problem}"
        yield Finding("engine", Grade.GOOD, detail)
    else:
        yield Finding("engine", Grade.GOOD, f"quarto, because {choice.why}")


def _quarto_package() -> str:
    version = _version("quarto-cli")
    if version is None:
        return ""
    return f"; the package quarto-cli {version} is there, but its download is not"


def _node() -> Finding:
    found = [name for name in ("node", "npm") if shutil.which(name)]
    if len(found) < 2:
        return Finding("node", Grade.NOTE, "node and npm are not both on PATH", "optional")
    return Finding("node", Grade.GOOD, "node and npm are on PATH")


def _bundle(root: Path) -> Finding:
    try:
        bundle = plotlyjs.choose(root)
    except (SiteError, ModuleNotFoundError) as error:
        return Finding("plotly.js", Grade.FATAL, str(error), "run `make setup`")
    if root in bundle.file.parents and plotlyjs.NPM_BUNDLE.name == bundle.file.name:
        return Finding("plotly.js", Grade.GOOD, bundle.label)
    advice = "`npm ci --prefix assets --ignore-scripts` brings a typeface, and 1 MB less per visit"
    return Finding("plotly.js", Grade.NOTE, bundle.label, advice)


def _browser() -> Finding:
    if found := browser.find():
        return Finding("chromium", Grade.GOOD, found)
    advice = f"only the browser tests and a lab need it; {browser.HOW}"
    return Finding("chromium", Grade.NOTE, "none found", advice)


def _git_filter(root: Path) -> Finding:
    """Run the filter git is told to run, as git does: that it is there says nothing."""
    call = ["git", "-C", str(root), "config", "--get", "filter.nbstripout.clean"]
    if not (root / ".git").exists():
        return Finding("git filter", Grade.NOTE, "not a git checkout")
    try:
        done = subprocess.run(call, capture_output=True, text=True, check=False)
    except OSError:
        return Finding("git filter", Grade.NOTE, "git is not installed")
    advice = "`make setup` sets it; without it, results of notebooks get committed"
    if done.returncode:
        why = done.stderr.strip() or "nbstripout is not set as a filter"
        return Finding("git filter", Grade.NOTE, why, advice)
    cleaned = subprocess.run(  # noqa: S602 - in a shell, as git would run it
        done.stdout,
        shell=True,
        cwd=root,
        input=_WITH_RESULTS,
        capture_output=True,
        text=True,
        check=False,
    )
    if cleaned.returncode or not cleaned.stdout or "a result" in cleaned.stdout:
        return Finding("git filter", Grade.NOTE, "it is set, and takes no results out", advice)
    return Finding("git filter", Grade.GOOD, "nbstripout keeps results out of commits")


def _folder(root: Path) -> Finding:
    blocked = [path for path in (root, root / STATE) if path.exists() and not path.is_dir()]
    if blocked:
        return Finding("folder", Grade.FATAL, f"{blocked[0]} is a file", "move it away")
    if not os.access(root, os.W_OK):
        return Finding("folder", Grade.FATAL, f"{root} cannot be written", "use a writable copy")
    free = shutil.disk_usage(root).free / 1e9
    return Finding("folder", Grade.GOOD, f"{root}, {free:.1f} GB free")


def _running(root: Path) -> Finding:
    from filelock import FileLock, Timeout

    lock = root / STATE / "build.lock"
    if lock.is_file():
        try:
            with FileLock(lock, timeout=0):
                pass
        except Timeout:
            return Finding("lock", Grade.NOTE, "a build of this folder is running")
    return Finding("lock", Grade.GOOD, "no build is running")
