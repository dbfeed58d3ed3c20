"""Build the site into a fresh folder and put it in place only when it is whole."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from rich.console import Console

from helpers.site import engine as engines
from helpers.site import explorerdata, freshness, plotlyjs, typeface
from helpers.site.engine import Choice, Engine
from helpers.site.errors import SiteError, explained
from helpers.site.progress import Progress
from helpers.site.project import PARTIAL, SITE, STATE

if TYPE_CHECKING:
    from helpers.catalog import Portfolio

_LOCK = "build.lock"
_OWNER = "build.pid"
_STAGE = "stage"
_OLD = "site-before"
_BUILT = "built.json"


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
    first: str = ""
    """Page that is open in a preview: if it is stale it alone is run, and the others say that
    they wait. `PARTIAL` is then there for the next build."""


def build(root: Path, options: Options, console: Console) -> Path:
    """Build the site of a project.

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
            _build(root, options, console)
    except SiteError as error:
        kept = "\nThe last good site is as it was: _site/" if (root / SITE).is_dir() else ""
        raise SiteError(f"{error}{kept}", error.code) from error
    return root / SITE / "index.html"


def _build(root: Path, options: Options, console: Console) -> None:
    recover(root)
    (root / PARTIAL).unlink(missing_ok=True)
    choice = engines.choose(root, options.engine)
    with Progress(console) as progress:
        progress.say(f"engine: {describe(choice)}")
        portfolio = check(root) if options.validate else None
        bundle, letters = plotlyjs.place(root), typeface.place(root)
        explorerdata.place(root, portfolio)
        key = freshness.fingerprint(root, describe(choice))
        if not options.force and is_current(root, key):
            progress.say("  nothing has changed since the last build")
        else:
            stage = root / STATE / _STAGE
            try:
                swap(root, _render(root, stage, choice, progress, options))
            finally:
                shutil.rmtree(stage, ignore_errors=True)
            # Edited meanwhile: what was built is not what is there now.
            if (
                not (root / PARTIAL).exists()
                and freshness.fingerprint(root, describe(choice)) == key
            ):
                record(root, key)
    # After the bars, so that these are the last lines in a terminal too.
    progress.say(f"  {bundle.label}")
    progress.say(f"  {letters.label}")
    progress.say(f"built with {describe(choice)}: {choice.why}")
    progress.say(f"open {root / SITE / 'index.html'}")


def _render(root: Path, stage: Path, choice: Choice, progress: Progress, options: Options) -> Path:
    stage.mkdir(parents=True)
    if choice.engine is Engine.QUARTO:
        from helpers.site import quarto

        site = quarto.build(root, str(choice.quarto.command), stage, progress)
    else:
        from helpers.site import embedded

        site = embedded.build(root, stage, progress, options.timeout, options.first)
    if not (site / "index.html").is_file():
        raise SiteError("the engine finished without writing index.html; see what it said above.")
    return site


def describe(choice: Choice) -> str:
    """Name the engine that runs, with its version."""
    if choice.engine is Engine.QUARTO:
        return f"quarto {choice.quarto.version}"
    from helpers.site import embedded

    return f"embedded ({embedded.version()})"


def check(root: Path) -> Portfolio | None:
    """Validate the data before anything is executed, and keep them loaded for what is.

    Raises
    ------
    SiteError
        With every problem found.
    """
    try:
        from helpers import catalog
        from helpers.catalog import kept
    except ModuleNotFoundError as error:
        if error.name != "helpers.catalog":
            raise
        return None
    base = catalog.find_root(root)
    before = kept.state(base)
    problems, found = catalog.checked(base)
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
    shutil.rmtree(root / STATE / _STAGE, ignore_errors=True)


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
    try:
        built = json.loads((root / STATE / _BUILT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return built == {"from": key, "site": site_digest(root)}


def record(root: Path, key: str) -> None:
    """Note what the site in place was built from."""
    content = json.dumps({"from": key, "site": site_digest(root)})
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


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let a request to end (SIGTERM) clean up like Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def as_ctrl_c(_number: int, _frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGTERM, as_ctrl_c)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
