"""Build the site into a fresh folder and put it in place only when it is whole."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from rich.console import Console

from helpers.site import engine as engines
from helpers.site import explorerdata, freshness, plotlyjs, trim, typeface
from helpers.site.engine import Choice, Engine
from helpers.site.errors import SiteError, explained
from helpers.site.firstpage import FirstPage
from helpers.site.processes import interruptible
from helpers.site.progress import Progress
from helpers.site.project import EXPLORERS, SITE, STAGE, STATE

if TYPE_CHECKING:
    from helpers.catalog import Portfolio
    from helpers.site.kernels import Kernels

_LOCK = "build.lock"
_OWNER = "build.pid"
_OLD = "site-before"
_BUILT = "built.json"
_NEVER: dict[str, Any] = {"from": "", "files": {}, "site": ""}


@dataclass(frozen=True)
class Options:
    """How to build."""

    engine: Engine = Engine.AUTO
    force: bool = False
    """Render even if nothing has changed since the last build."""
    timeout: float = 600
    """Longest time one cell may take, in seconds."""
    wait: float = 0
    """How long to wait for another build of this folder, in seconds."""
    validate: bool = True
    """Validate the data before anything is executed."""
    why: str = ""
    """Why this engine, where a preview has chosen it."""
    first: str = ""
    """Page that is open in a preview: if it is stale, it is shown before the others are run."""


def build(root: Path, options: Options, console: Console, kernels: Kernels | None = None) -> Path:
    """Build the site of a project.

    Parameters
    ----------
    kernels
        Those of the project's stage, one of them started ahead, for the embedded engine.

    Returns
    -------
    Path
        The site's first page.

    Raises
    ------
    SiteError
        If it could not be built. The site that was there before is still there, untouched.
    """
    try:
        with interruptible(), explained(root), _only_build(root, options.wait):
            _build(root, options, console, kernels)
    except SiteError as error:
        kept = "\nThe last good site is as it was: _site/" if (root / SITE).is_dir() else ""
        raise SiteError(f"{error}{kept}", error.code) from error
    return root / SITE / "index.html"


def _build(root: Path, options: Options, console: Console, kernels: Kernels | None) -> None:
    recover(root)
    choice = engines.choose(root, options.engine)
    choice = replace(choice, why=options.why or choice.why)
    name = describe(choice)
    with Progress(console) as progress, ThreadPoolExecutor(1) as beside:
        progress.say(f"engine: {name}")
        bundle, letters = plotlyjs.place(root), typeface.place(root)
        files = freshness.sources(root)
        key = freshness.fingerprint(root, files, name)
        portfolio = check(root) if options.validate else None
        # Notebooks run in processes of their own: meanwhile this one can work.
        placed = beside.submit(explorerdata.place, root, portfolio)
        if not options.force and is_current(root, key):
            placed.result()
            progress.say("  nothing has changed since the last build")
        else:
            work = _Work(root, choice, progress, options, placed.result, kernels)
            try:
                swap(root, work.render(files))
            finally:
                shutil.rmtree(work.stage, ignore_errors=True)
            # Edited meanwhile: what was built is not what is there now.
            if freshness.fingerprint(root, freshness.sources(root), name) == key:
                record(root, key, files)
    # After the bars, so that these are the last lines in a terminal too.
    progress.say(f"  {bundle.label}")
    progress.say(f"  {letters.label}")
    progress.say(f"built with {name}: {choice.why}")
    progress.say(f"open {root / SITE / 'index.html'}")


@dataclass(frozen=True)
class _Work:
    """What is at hand when a site is rendered."""

    root: Path
    choice: Choice
    progress: Progress
    options: Options
    placed: Callable[[], None]
    """Waits until what explorers read has been written."""
    kernels: Kernels | None

    @property
    def stage(self) -> Path:
        return self.root / STAGE

    def render(self, files: Mapping[str, str]) -> Path:
        self.stage.mkdir(parents=True)
        if self.choice.engine is Engine.QUARTO:
            from helpers.site import quarto

            self.placed()
            command = str(self.choice.quarto.command)
            site = quarto.build(self.root, command, self.stage, self.progress)
        else:
            from helpers.site import embedded

            site = embedded.build(
                self.root,
                self.stage,
                self.progress,
                self.options.timeout,
                self.bring_explorers,
                self.first(files),
                self.kernels,
            )
        if not (site / "index.html").is_file():
            raise SiteError(
                "the engine finished without writing index.html; see what it said above."
            )
        trim.trim(self.root, site)
        return site

    def first(self, files: Mapping[str, str]) -> FirstPage | None:
        """The page to show first, if it is open and can be shown before the others."""
        changed = frozenset(name for name, _ in _built(self.root)["files"].items() ^ files.items())
        page = FirstPage(self.root, self.options.first, changed)
        return page if self.options.first and page.stands_alone else None

    def bring_explorers(self) -> None:
        """Copy what explorers read into the stage, as soon as it has been written."""
        self.placed()
        shutil.rmtree(self.stage / EXPLORERS, ignore_errors=True)
        shutil.copytree(self.root / EXPLORERS, self.stage / EXPLORERS)


def describe(choice: Choice) -> str:
    """Name the engine that runs, with its version."""
    if choice.engine is Engine.QUARTO:
        return f"quarto {choice.quarto.version}"
    return f"embedded (smalldocs {importlib.metadata.version('smalldocs')})"


def check(root: Path) -> Portfolio | None:
    """Validate the data before anything is executed, and keep them loaded for what is.

    Raises
    ------
    SiteError
        With every problem found.
    """
    try:
        # All that makes a portfolio is imported before it is said what does.
        from helpers.catalog import checked, find_root, kept
    except ModuleNotFoundError as error:
        if error.name != "helpers.catalog":
            raise
        return None
    base = find_root(root)
    before = kept.state(base)
    problems, found = checked(base)
    if problems:
        noun = "problem" if len(problems) == 1 else "problems"
        listed = [*map(str, problems), f"{len(problems)} {noun}; nothing was built."]
        raise SiteError("\n".join(listed))
    if found.portfolio is not None:
        kept.keep(found.portfolio, before)
    return found.portfolio


def swap(root: Path, fresh: Path) -> None:
    """Put a finished site in the place of the one before.

    Two renames on one file system. Cut between them, the next build puts the old one back
    (`recover`).
    """
    site, old = root / SITE, root / STATE / _OLD
    _remove(old)
    if site.exists() or site.is_symlink():
        site.rename(old)
    try:
        fresh.rename(site)
    except BaseException:
        recover(root)
        raise
    _remove(old)


def recover(root: Path) -> None:
    """Clear away what a build that was killed left behind, and put its predecessor back."""
    site, old = root / SITE, root / STATE / _OLD
    if (old.exists() or old.is_symlink()) and not site.exists():
        old.rename(site)
    _remove(old)
    shutil.rmtree(root / STAGE, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def site_digest(root: Path) -> str:
    """Digest the site as it stands; empty if there is none."""
    site = root / SITE
    if not site.is_dir():
        return ""
    files = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return freshness.digest_files(site, files)


def is_current(root: Path, key: str) -> bool:
    """Tell whether the site in place was built from just this, and nobody has touched it since."""
    built = _built(root)
    return built["from"] == key and built["site"] == site_digest(root)


def _built(root: Path) -> dict[str, Any]:
    """What is known of the site in place: what it was built from, and what it was then."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return _NEVER | json.loads((root / STATE / _BUILT).read_text(encoding="utf-8"))
    return _NEVER


def record(root: Path, key: str, files: Mapping[str, str]) -> None:
    """Note what the site in place was built from."""
    content = json.dumps({"from": key, "files": dict(files), "site": site_digest(root)})
    # It only saves work: a site that is in place is not to be reported as failed for it.
    with contextlib.suppress(OSError):
        (root / STATE / _BUILT).write_text(content, encoding="utf-8")


@contextlib.contextmanager
def _only_build(root: Path, wait: float) -> Iterator[None]:
    """Let one build at a time work on a folder.

    Raises
    ------
    SiteError
        If another one still runs after ``wait`` seconds.
    """
    state = root / STATE
    state.mkdir(exist_ok=True)
    owner = state / _OWNER
    lock = FileLock(state / _LOCK, timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        with contextlib.suppress(OSError):
            raise SiteError(
                f"another build of this folder is running (process {owner.read_text().strip()}); "
                "wait for it, or stop it."
            ) from None
        raise SiteError("another build of this folder is running; wait for it.") from None
    try:
        owner.write_text(f"{os.getpid()}\n", encoding="utf-8")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()
