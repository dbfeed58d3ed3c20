"""Run notebooks for the site: each in a fresh kernel, several at once, results cached."""

import asyncio
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from helpers.site import cells, results
from helpers.site.errors import SiteError
from helpers.site.freshness import Now
from helpers.site.kernels import Kernels
from helpers.site.progress import Progress
from helpers.site.project import Notebook, read_notebook

WORKERS = 2
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
#: IPython says "Cell In[3], line 5" in every traceback that passes through a cell.
_LINE = re.compile(r"Cell In\s?\[\d+\], line (\d+)")


@dataclass
class Job:
    """A notebook to run."""

    source: Notebook
    """What its author wrote."""
    notebook: NotebookNode
    """Its content; holds the results once it has run."""
    running: list[tuple[int, str, bool]]
    """Index of each cell to run, its code, and whether it may fail."""
    kept: Path
    """Folder in which its results are kept."""

    @property
    def path(self) -> Path:
        """Where it is, relative to the staged project."""
        return self.source.path

    @property
    def page(self) -> str:
        """Path of its page in the site."""
        return self.path.with_suffix(".html").as_posix()


def load(path: Path, now: Now, cache: Path) -> Job:
    """Read a notebook of a staged project without its results.

    Raises
    ------
    SiteError
        If it is none, or written for another language than Python.
    """
    source = read_notebook(now.root, path)
    enabled = now.execution(source).get("enabled") is not False
    language = cells.language(source.content.get("metadata", {}))
    if enabled and language.lower() != "python":
        raise SiteError(f"{path}: written for {language}; the site runs Python notebooks only.")
    notebook = nbformat.from_dict(source.content)
    for cell in notebook.cells:
        cell.source = cells.text(cell)
        # Not executed at all, a page shows what its author left in it; so it is in Quarto.
        if cell.cell_type == "code" and enabled:
            cell.outputs, cell.execution_count = [], None
    assert isinstance(notebook, nbformat.NotebookNode)
    return Job(source, notebook, now.running(source), cache / now.key(source))


def recall(job: Job, now: Now) -> bool:
    """Fill in the results of a notebook if there is nothing to run, or they are kept and hold."""
    return not job.running or results.recall(job.kept, job.source, job.notebook, now)


def run(kernels: Kernels, jobs: Sequence[Job], progress: Progress, timeout: float) -> None:
    """Run notebooks, two at a time, and cache the results of those that succeed.

    Parameters
    ----------
    kernels
        Those of the staged project; each starts in its notebook's folder.
    jobs
        What to run; each job's notebook receives its results.
    timeout
        Longest time one cell may take, in seconds.

    Raises
    ------
    SiteError
        Naming notebook, cell, source line and error of every notebook that failed.
    """

    async def all_jobs() -> list[str | None]:
        free = asyncio.Semaphore(WORKERS)

        async def one(job: Job) -> str | None:
            async with free:
                return await _run_one(kernels, job, progress, timeout)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job)) for job in jobs]
        return [task.result() for task in tasks]

    if len(jobs) > WORKERS:  # fewer would start as soon by themselves
        kernels.start_mother()
    try:
        failures = [failure for failure in kernels.run(all_jobs()) if failure]
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    if failures:
        raise SiteError("\n".join(failures))


async def _run_one(kernels: Kernels, job: Job, progress: Progress, timeout: float) -> str | None:
    """Run one notebook; return what went wrong in it, or None."""
    folder = kernels.root / job.path.parent
    name = job.path.as_posix()
    progress.start(name, len(job.running))
    started = time.monotonic()
    index, code = -1, ""
    ahead = await kernels.ahead_for(folder)
    kernel = ahead or kernels.new()
    try:
        if not ahead:
            await kernel.start(folder, kernels.mother)
        client = kernel.give(job.notebook, timeout)
        # Cell by cell, and not `async_execute`, which would take over the signals of this process.
        for index, code, may_fail in job.running:
            cell = job.notebook.cells[index]
            client.allow_errors = may_fail
            # Without its options, because a magic has to be first; with them it is shown.
            written, cell.source = cell.source, code
            try:
                await client.async_execute_cell(cell, index)
            finally:
                cell.source = written
            progress.advance(name)
    except (CellExecutionError, CellTimeoutError, RuntimeError) as error:
        # nbclient reports a cancelled cell as a dead kernel.
        if (task := asyncio.current_task()) and task.cancelling():
            await kernel.manager.interrupt_kernel()
            raise asyncio.CancelledError from error
        progress.fail(name)
        if isinstance(error, CellTimeoutError):
            await kernel.manager.interrupt_kernel()
        return _explain(job, index, code, error, timeout)
    finally:
        if not ahead:
            await kernel.stop()
    packages = kernel.packages()
    if kernels.mother:
        kernels.mother.share(packages)
    results.remember(job.kept, job.notebook, kernel.notes(), packages)
    progress.finish(name, time.monotonic() - started)
    return None


def _explain(
    job: Job,
    index: int,
    code: str,
    error: CellExecutionError | CellTimeoutError | RuntimeError,
    timeout: float,
) -> str:
    """Say where a notebook failed, and with what, in terms its author can act on."""
    if index < 0:
        return (
            f"{job.path}: its kernel did not start ({error}); "
            f"try `{sys.executable} -m ipykernel --version`."
        )
    cell = job.notebook.cells[index]
    codes = [at for at, each in enumerate(job.notebook.cells) if each.cell_type == "code"]
    where = f"{job.path}: cell {index + 1} (code cell {codes.index(index) + 1} of {len(codes)})"
    if isinstance(error, CellTimeoutError):
        return f"{where}: still running after {timeout:.0f} s; raise --timeout or make it faster."
    if isinstance(error, RuntimeError):
        return f"{where}: its kernel died while it ran (out of memory, or a crash in a library)."
    output = next((out for out in cell.outputs if out.output_type == "error"), None)
    text = _ANSI.sub("", "\n".join(output.traceback)) if output else ""
    found = _LINE.search(text)
    lines = cell.source.splitlines()
    options = len(lines) - len(code.splitlines())
    number = int(found.group(1)) + options if found else 0
    line = f", line {number}" if found else ""
    source = f"\n    {lines[number - 1].strip()}" if 0 < number <= len(lines) else ""
    return f"{where}{line}: {error.ename}: {_ANSI.sub('', error.evalue)}{source}"
