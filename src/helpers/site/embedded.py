"""The embedded engine: execute the notebooks of a staged copy, let smalldocs render the project.

This is an adapter. What a page looks like is smalldocs' business, what a notebook computes is
jupyter's; here the two meet.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from helpers.catalog.files import KEPT, LARGE, is_rendered, source_files, to_render
from helpers.site import (
    dates,
    execute,
    frame,
    freshness,
    markdown,
    outputs,
    records,
    results,
    searching,
    sharing,
)
from helpers.site.errors import SiteError
from helpers.site.execute import Job
from helpers.site.firstpage import FRESH, REST, FirstPage
from helpers.site.kernels import Kernels
from helpers.site.progress import Progress
from helpers.site.project import CONFIG, STATE, read_config

if TYPE_CHECKING:
    from smalldocs.config import Project
    from smalldocs.site import Site

CACHE = Path(STATE, "cache")
_COMPILED = Path(STATE, "pycache")
_INLINE = re.compile(r"<code>\{python\} ")
#: Keys of `_quarto.yml` that only Quarto needs; smalldocs says of each that it ignores it.
_QUARTO_ONLY = (
    "execute.cache ",
    "execute.daemon ",
    "execute.enabled ",
    "format.html.grid ",
    "format.html.html-math-method ",
    "format.html.respect-user-color-scheme ",
    "unknown key quarto-required",
    "unknown key lang",
)


def build(
    root: Path,
    stage: Path,
    progress: Progress,
    timeout: float,
    explorers: Callable[[], object],
    first: FirstPage | None = None,
    kernels: Kernels | None = None,
) -> Path:
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
    explorers
        Brings what explorers read into the stage, once it has been written.
    first
        Page to show before the others are run, if it is stale.
    kernels
        Those of the stage, one of them started ahead; started for this build if not given.

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
    (stage / CONFIG).write_text(outputs.plain_yaml(read_config(stage)), encoding="utf-8")
    try:
        project = load(stage)
        # Freshness is this engine's own business: results are cached by what they depend on.
        # And what is to be done after rendering it does below.
        for hook in ("pre-render", "post-render"):
            project.project.pop(hook, None)
        pages = _pages(project)
        outputs.plain_settings(stage, pages)
        now = freshness.Now(stage)
        jobs = load_jobs(root, now, pages)
        stale = [job for job in jobs if not execute.recall(job, now)]
        if jobs:
            progress.say(f"  notebooks: {len(jobs) - len(stale)} up to date, {len(stale)} to run")
        opened = [job for job in stale if first and job.page == first.page]
        others = [job for job in stale if job not in opened]
        with contextlib.ExitStack() as stack:
            running = kernels or stack.enter_context(Kernels(stage))
            if stale:
                stack.enter_context(compiled(stage, root / _COMPILED))
            if first and opened:
                execute.run(running, opened, progress, timeout)
                explorers()
                finish(opened[0], stage, progress)
                page = render_page(Site(project, quiet=True), opened[0].path)
                first.show(page, stage, [job.page for job in others])
                progress.say(f"{FRESH}{first.page}")
            if first:
                progress.say(REST)
            if others:
                execute.run(running, others, progress, timeout)
        explorers()
        for job in jobs:
            if job not in opened:
                finish(job, stage, progress)
        results.prune(root / CACHE)
        dates.set_on(root, stage, pages)
        site = Site(project, quiet=True)
        site.build()
        frame.finish(site.out)
        sharing.finish(root, site.out)
        markdown.finish(site.out)
        records.place(root, site.out)
        hidden = [page for page in site.pages.values() if site.hidden(page)]
        unlisted = [page for page in site.pages.values() if page.meta.get("search") is False]
        searching.write(site.out, {str(page.out) for page in hidden + unlisted})
    except (BuildError, ConfigError) as error:
        raise SiteError(str(error).replace(f"{stage}{os.sep}", "")) from error
    told = [f"warning: {one}" for one in site.warnings if not one.startswith(_QUARTO_ONLY)]
    for line in (*told, *unrun(site.out), *frame.foreign(site.out)):
        progress.say(f"  {line}")
    return site.out


def unrun(site: Path) -> Iterator[str]:
    """Name the pages with code in their text, which Quarto replaces by its value."""
    for path in sorted(site.rglob("*.html")):
        if _INLINE.search(path.read_text(encoding="utf-8")):
            where = path.relative_to(site).as_posix()
            yield f"warning: {where}: code within its text is shown; only Quarto runs it"


def _pages(project: Project) -> list[Path]:
    """The pages of a project, and of no copy of it that lies in one of its folders."""
    from smalldocs.site import Site

    pages = [Path(page) for page in Site(project, quiet=True).discover()]
    if patterns := to_render(project.config):
        strays = [page for page in pages if not is_rendered(page, patterns)]
        project.project["render"] = [*patterns, *(f"!{page.as_posix()}" for page in strays)]
        pages = [page for page in pages if page not in strays]
    return pages


def render_page(site: Site, path: Path) -> str:
    """Render one page of a staged project; of the others only names are needed."""
    from smalldocs import layout, listing

    for source in site.discover():
        page = site.read(source)
        if not site.is_draft(page) or site.draft_mode() != "gone":
            site.pages[source] = page
    site.load_symbols()
    page = site.pages[PurePosixPath(path)]
    site.render_page(page)
    if page.meta.get("listing"):
        listing.expand(site, page)
    return frame.complete(layout.page(site, layout.SiteNav(site), page))


def copy(root: Path, stage: Path) -> None:
    """Copy the sources of the site, so that edits during a build cannot mix two states."""
    for path in source_files(root):
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = root / path
        if source.stat().st_size > LARGE:
            # A name for the same file, or a way to it on another file system; it is not copied.
            try:
                os.link(source.resolve(), target)
            except OSError:
                target.symlink_to(source.resolve())
            continue
        shutil.copy2(source, target)
    # What the check has loaded already; kernels see for themselves whether it is of these files.
    with contextlib.suppress(OSError):
        (stage / KEPT).parent.mkdir(exist_ok=True)
        os.link(root / KEPT, stage / KEPT)


def load_jobs(root: Path, now: freshness.Now, pages: list[Path]) -> list[Job]:
    """Read the staged notebooks that are pages.

    Raises
    ------
    SiteError
        Naming every one that is none.
    """
    jobs, problems = [], []
    for path in pages:
        if path.suffix == ".ipynb":
            try:
                jobs.append(execute.load(path, now, root / CACHE))
            except SiteError as error:
                problems.append(str(error))
    if problems:
        raise SiteError("\n".join(problems))
    return jobs


def finish(job: Job, stage: Path, progress: Progress) -> None:
    """Put a notebook with its results where the renderer reads it."""
    for line in outputs.finish(job.notebook, job.path, stage):
        progress.say(f"  {line}")
    text = json.dumps(job.notebook, ensure_ascii=False)
    (stage / job.path).write_text(text, encoding="utf-8")


@contextlib.contextmanager
def compiled(stage: Path, kept: Path) -> Iterator[None]:
    """Keep modules of the staged copy compiled for the next build; none of it gets into a site."""
    links = {path.parent / "__pycache__" for path in stage.rglob("*.py")}
    for link in links:
        target = kept / link.parent.relative_to(stage)
        target.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target, target_is_directory=True)
    try:
        yield
    finally:
        for link in links:
            link.unlink()
