"""Run notebooks for the site: each in a fresh kernel, several at once, results cached."""

import asyncio
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from helpers.cards.target import TARGET
from helpers.site.errors import SiteError
from helpers.site.progress import Progress

WORKERS = 2
_STOP_SECONDS = 3.0
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
#: IPython says "Cell In[3], line 5" in every traceback that passes through a cell.
_LINE = re.compile(r"Cell In\s?\[\d+\], line (\d+)")
_EVAL_OFF = re.compile(r"^#\|\s*eval:\s*false\s*$", re.MULTILINE)


@dataclass
class Job:
    """A notebook to run.

    Parameters
    ----------
    path
        Where it is, relative to the staged project.
    notebook
        Its content; holds the results once it has run.
    cache
        Folder of the jupyter-cache its results belong in, named for what they depend on.
    """

    path: Path
    notebook: NotebookNode
    cache: Path


class _ThisInterpreter(KernelSpecManager):
    """Start every kernel with the running Python, whatever kernels a user has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002 - one kernel for all
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


def load(root: Path, path: Path, cache: Path) -> Job:
    """Read a notebook without its results, in the form in which it is cached and run.

    Raises
    ------
    SiteError
        If it is written for another language than Python.
    """
    notebook = nbformat.reads((root / path).read_text(encoding="utf-8"), as_version=4)
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise SiteError(f"{path}: written for {language}; the site runs Python notebooks only.")
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        if _EVAL_OFF.search(cell.source):
            cell.metadata.tags = [*cell.metadata.get("tags", []), "skip-execution"]
    return Job(path, notebook, cache)


def recall(job: Job) -> bool:
    """Fill in the cached results of a notebook.

    Returns
    -------
    bool
        False if there are none. A cache that cannot be read, such as one cut short by a full disk,
        is dropped.
    """
    if not job.cache.is_dir():
        return False
    cache = get_cache(job.cache)
    try:
        _, job.notebook = cache.merge_match_into_notebook(job.notebook)
    except KeyError:
        return False
    except Exception:
        shutil.rmtree(job.cache, ignore_errors=True)
        return False
    finally:
        cache.db.dispose()
    os.utime(job.cache)
    return True


def _remember(job: Job) -> None:
    try:
        cache = get_cache(job.cache)
        bundle = CacheBundleIn(job.notebook, job.path.as_posix())
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        cache.db.dispose()
    except BaseException:
        shutil.rmtree(job.cache, ignore_errors=True)
        raise


def _environment(root: Path, scratch: Path) -> dict[str, str]:
    code = [str(root / "src")] if (root / "src").is_dir() else []
    inherited = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        TARGET: "site",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([*code, *([inherited] if inherited else [])]),
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        # The start-up files of the person who builds are no part of the site.
        "IPYTHONDIR": str(scratch / "ipython"),
    }


def run(root: Path, jobs: Sequence[Job], progress: Progress, timeout: float) -> None:
    """Run notebooks, two at a time, and cache the results of those that succeed.

    Parameters
    ----------
    root
        The staged project; kernels start in their notebook's folder and import its ``src``.
    jobs
        What to run; each job's notebook receives its results.
    progress
        Told of every cell.
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
                return await _run_one(root, job, Path(scratch), progress, timeout)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job)) for job in jobs]
        return [task.result() for task in tasks]

    # Sockets live here: their paths have to be short, so it cannot be a folder of the project.
    with tempfile.TemporaryDirectory(prefix="portfolio-") as scratch:
        try:
            failures = [failure for failure in asyncio.run(all_jobs()) if failure]
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
    if failures:
        raise SiteError("\n".join(failures))


async def _run_one(
    root: Path, job: Job, scratch: Path, progress: Progress, timeout: float
) -> str | None:
    """Run one notebook; return what went wrong in it, or None."""
    folder = root / job.path.parent
    key = hashlib.sha256(job.path.as_posix().encode()).hexdigest()[:8]
    manager = AsyncKernelManager(
        kernel_spec_manager=_ThisInterpreter(),
        kernel_name="python3",
        transport="ipc",  # no ports to run out of, and nobody else can listen in
        connection_file=str(scratch / f"{key}.json"),
    )
    client = NotebookClient(
        job.notebook,
        km=manager,
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        record_timing=False,  # times would get into the cache keys
        timeout=int(timeout),
    )
    codes = [index for index, cell in enumerate(job.notebook.cells) if cell.cell_type == "code"]
    name = job.path.as_posix()
    progress.start(name, len(codes))
    started = time.monotonic()
    index = -1
    try:
        # Cell by cell, and not `async_execute`, which would take over the signals of this process.
        # What kernels say for themselves, to nobody in particular, is not the build's to say.
        await client.async_start_new_kernel(
            env=_environment(root, scratch), cwd=str(folder), stderr=subprocess.DEVNULL
        )
        await client.async_start_new_kernel_client()
        for index in codes:
            await client.async_execute_cell(job.notebook.cells[index], index)
            progress.advance(name)
    except (CellExecutionError, CellTimeoutError, RuntimeError) as error:
        # nbclient reports a cancelled cell as a dead kernel.
        if (task := asyncio.current_task()) and task.cancelling():
            await manager.interrupt_kernel()
            raise asyncio.CancelledError from error
        progress.fail(name)
        if isinstance(error, CellTimeoutError):
            await manager.interrupt_kernel()
        return _explain(job, index, codes, error, timeout)
    finally:
        await _stop(client)
    _remember(job)
    progress.finish(name, time.monotonic() - started)
    return None


async def _stop(client: NotebookClient) -> None:
    """End a kernel so that what it started ends too: asked first, killed if it does not answer."""
    if client.kc is not None:
        client.kc.stop_channels()
    if client.km is not None and client.km.has_kernel:
        client.km.shutdown_wait_time = _STOP_SECONDS
        await client.km.shutdown_kernel()


def _explain(
    job: Job,
    index: int,
    codes: list[int],
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
    where = f"{job.path}: cell {index + 1} (code cell {codes.index(index) + 1} of {len(codes)})"
    if isinstance(error, CellTimeoutError):
        return f"{where}: still running after {timeout:.0f} s; raise --timeout or make it faster."
    if isinstance(error, RuntimeError):
        return f"{where}: its kernel died while it ran (out of memory, or a crash in a library)."
    output = next((out for out in cell.outputs if out.output_type == "error"), None)
    text = _ANSI.sub("", "\n".join(output.traceback)) if output else ""
    found = _LINE.search(text)
    lines = cell.source.splitlines()
    number = int(found.group(1)) if found else 0
    line = f", line {number}" if found else ""
    source = f"\n    {lines[number - 1].strip()}" if 0 < number <= len(lines) else ""
    return f"{where}{line}: {error.ename}: {_ANSI.sub('', error.evalue)}{source}"
