"""Run notebooks for the site: each in a fresh kernel, several at once, results cached."""

import asyncio
import contextlib
import os
import re
import shutil
import sys
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
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from helpers.site.errors import SiteError
from helpers.site.progress import Progress
from helpers.site.target import TARGET

WORKERS = 2
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
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it can be made again
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
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
    }


def run(
    root: Path, jobs: Sequence[Job], scratch: Path, progress: Progress, timeout: float
) -> None:
    """Run notebooks, two at a time, and cache the results of those that succeed.

    Parameters
    ----------
    root
        The staged project; kernels start in their notebook's folder and import its ``src``.
    jobs
        What to run; each job's notebook receives its results.
    scratch
        Folder for files of the kernels.
    progress
        Told of every cell.
    timeout
        Longest time one cell may take, in seconds.

    Raises
    ------
    SiteError
        Naming notebook, cell, source line and error of every notebook that failed.
    """
    environment = _environment(root, scratch)
    Path(environment["JUPYTER_RUNTIME_DIR"]).mkdir(parents=True, exist_ok=True)
    os.environ["JUPYTER_RUNTIME_DIR"] = environment["JUPYTER_RUNTIME_DIR"]

    async def all_jobs() -> list[str | None]:
        free = asyncio.Semaphore(WORKERS)

        async def one(job: Job) -> str | None:
            async with free:
                return await _run_one(root, job, environment, progress, timeout)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job)) for job in jobs]
        return [task.result() for task in tasks]

    try:
        failures = [failure for failure in asyncio.run(all_jobs()) if failure]
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    if failures:
        raise SiteError("\n".join(failures))


async def _run_one(
    root: Path, job: Job, environment: dict[str, str], progress: Progress, timeout: float
) -> str | None:
    """Run one notebook; return what went wrong in it, or None."""
    folder = root / job.path.parent
    manager = AsyncKernelManager(kernel_spec_manager=_ThisInterpreter(), kernel_name="python3")
    client = NotebookClient(
        job.notebook,
        km=manager,
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        timeout=int(timeout),
    )
    codes = [index for index, cell in enumerate(job.notebook.cells) if cell.cell_type == "code"]
    name = job.path.as_posix()
    progress.start(name, len(codes))
    started = time.monotonic()
    index = -1
    try:
        # Cell by cell, and not `async_execute`, which would take over the signals of this process.
        await client.async_start_new_kernel(env=environment, cwd=str(folder))
        await client.async_start_new_kernel_client()
        for index in codes:
            await client.async_execute_cell(job.notebook.cells[index], index)
            progress.advance(name)
    except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and index >= 0 and not _is_notebook_error(error):
            raise
        progress.fail(name)
        return _explain(job, index, codes, error, timeout)
    finally:
        with contextlib.suppress(Exception):
            await client._async_cleanup_kernel()
    _remember(job)
    progress.finish(name, time.monotonic() - started)
    return None


def _is_notebook_error(error: BaseException) -> bool:
    return isinstance(error, CellExecutionError | CellTimeoutError | DeadKernelError)


def _explain(
    job: Job, index: int, codes: list[int], error: BaseException, timeout: float
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
    if isinstance(error, DeadKernelError):
        return f"{where}: its kernel died while it ran (out of memory, or a crash in a library)."
    output = next((out for out in cell.outputs if out.output_type == "error"), None)
    text = _ANSI.sub("", "\n".join(output.traceback)) if output else ""
    found = _LINE.search(text)
    lines = cell.source.splitlines()
    number = int(found.group(1)) if found else 0
    line = f", line {number}" if found else ""
    source = f"\n    {lines[number - 1].strip()}" if 0 < number <= len(lines) else ""
    return f"{where}{line}: {error.ename}: {_ANSI.sub('', error.evalue)}{source}"
