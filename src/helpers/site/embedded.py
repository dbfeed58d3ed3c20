"""The embedded engine: execute the notebooks of a staged copy, let smalldocs render the project.

This is an adapter. What a page looks like is smalldocs' business, what a notebook computes is
jupyter's; here the two meet.
"""

import contextlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from helpers.site import freshness
from helpers.site.errors import SiteError
from helpers.site.progress import Progress
from helpers.site.project import STATE, read_notebook, source_files

_CACHE = Path(STATE, "cache")
_KEEP_DAYS = 14
#: Keys of `_quarto.yml` that only Quarto needs; smalldocs says of each that it ignores it.
_QUARTO_ONLY = (
    "execute.cache ",
    "execute.enabled ",
    "format.html.grid ",
    "format.html.html-math-method ",
    "format.html.respect-user-color-scheme ",
    "unknown key quarto-required",
    "unknown key lang",
)


def version() -> str:
    """Return name and version of the renderer."""
    return f"smalldocs {importlib.metadata.version('smalldocs')}"


def build(root: Path, stage: Path, progress: Progress, timeout: float) -> Path:
    """Build the site from a staged copy of the project.

    Parameters
    ----------
    root
        The project; only its notebook cache is written.
    stage
        Folder for the copy; must not exist yet.
    progress
        Told what happens.
    timeout
        Longest time one cell may take, in seconds.

    Returns
    -------
    Path
        Folder of the finished site, inside ``stage``.

    Raises
    ------
    SiteError
        If a notebook fails or the project cannot be rendered.
    """
    from smalldocs.config import BuildError, ConfigError, load
    from smalldocs.site import Site

    copy(root, stage)
    try:
        project = load(stage)
        # Freshness is this engine's own business: results are cached by what they depend on.
        project.project.pop("pre-render", None)
        pages = Site(project, quiet=True).discover()
        execute(root, stage, [Path(page) for page in pages], progress, timeout)
        set_dates(root, stage, [Path(page) for page in pages])
        site = Site(project, quiet=True)
        site.build()
    except (BuildError, ConfigError) as error:
        raise SiteError(str(error).replace(f"{stage}{os.sep}", "")) from error
    for warning in site.warnings:
        if not warning.startswith(_QUARTO_ONLY):
            progress.say(f"  warning: {warning}")
    return site.out


def copy(root: Path, stage: Path) -> None:
    """Copy the sources of the site, so that edits during a build cannot mix two states."""
    for path in source_files(root):
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, target)


def execute(root: Path, stage: Path, pages: list[Path], progress: Progress, timeout: float) -> None:
    """Give every staged notebook its results, from the cache where they are current."""
    # nbformat brings jsonschema, and that compiles grammars for IRIs: a second, for checks nobody
    # asks for here. It does without them where they are not installed.
    sys.modules.setdefault("rfc3987_syntax", None)
    from helpers.site import execute as kernels

    dependencies = freshness.Dependencies(stage)
    jobs, problems = [], []
    for path in pages:
        if path.suffix != ".ipynb":
            continue
        try:
            digest = dependencies.of(read_notebook(stage, path))
            jobs.append(kernels.load(stage, path, root / _CACHE / digest[:32]))
        except SiteError as error:
            problems.append(str(error))
    if problems:
        raise SiteError("\n".join(problems))
    stale = [job for job in jobs if not kernels.recall(job)]
    if jobs:
        progress.say(f"  notebooks: {len(jobs) - len(stale)} up to date, {len(stale)} to run")
    if stale:
        kernels.run(stage, stale, progress, timeout)
    for job in jobs:
        (stage / job.path).write_text(kernels.nbformat.writes(job.notebook), encoding="utf-8")
    prune(root / _CACHE, {job.cache for job in jobs})


def prune(cache: Path, used: set[Path]) -> None:
    """Drop results that no build has asked for in two weeks."""
    oldest = time.time() - _KEEP_DAYS * 86400
    for folder in cache.iterdir() if cache.is_dir() else ():
        if folder not in used and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def set_dates(root: Path, stage: Path, pages: list[Path]) -> None:
    """Date each staged page by its last commit, so that a sitemap is the same in every clone."""
    command = ["git", "-c", "core.quotepath=off", "log", "--format=%x00%ct", "--name-only"]
    command += ["--relative", "--", "."]
    commits: list[str] = []
    # Without git, or outside a repository, pages keep the dates of their files.
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=30, check=True
        )
        commits = done.stdout.split("\0")[1:]
    dates: dict[str, int] = {}
    for commit in commits:
        seconds, *files = commit.split("\n")
        for file in filter(None, files):
            dates.setdefault(file, int(seconds))
    for page in pages:
        changed = dates.get(page.as_posix()) or (root / page).stat().st_mtime
        os.utime(stage / page, (changed, changed))
