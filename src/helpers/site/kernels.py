"""Kernels for the notebooks of a staged project: fresh for each, and one may be started ahead.

A kernel started ahead has the packages imported that its notebook imported when it last ran. It
has seen nothing of the project, and is let go where that cannot be told from one started now.
Where many notebooks run, their kernels are forked from one process; see `helpers.site.forked`.
"""

import asyncio
import os
import subprocess
import tempfile
from collections.abc import Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

from helpers.cards.target import TARGET
from helpers.catalog.files import digest_read
from helpers.site import reads
from helpers.site.forked import ForkedProvisioner, Mother, can_fork
from helpers.site.freshness import Read, read_imports, read_notes

_T = TypeVar("_T")

_STOP_SECONDS = 3.0
_IMPORT_SECONDS = 60.0
#: Longest name a socket may have, with room for the file in the folder.
_LONGEST = 80


class _ThisInterpreter(KernelSpecManager):
    """Start every kernel with the running Python, whatever kernels a user has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002 - one kernel for all
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


class Kernel:
    """A kernel for one notebook of a staged project.

    Parameters
    ----------
    root
        The staged project, whose ``src`` the kernel imports. It need not be there yet.
    own
        Folder for its files, where it also notes what it reads.
    """

    def __init__(self, root: Path, own: Path) -> None:
        self.root, self.own = root, own
        self.imported: dict[str, None] = {}
        manager = AsyncKernelManager(
            kernel_spec_manager=_ThisInterpreter(),
            kernel_name="python3",
            # Sockets that are files need no port, and nobody else can listen in; their names are
            # short.
            transport="ipc" if len(os.fsencode(own)) < _LONGEST else "tcp",
            connection_file=str(own / "k.json"),
        )
        self.client = NotebookClient(
            nbformat.v4.new_notebook(),
            km=manager,
            coalesce_streams=True,
            record_timing=False,  # times are not the same in two builds
        )
        self.manager = manager

    async def start(self, folder: Path, mother: Mother | None = None) -> None:
        """Start in a folder, with what a mother has imported if nothing there has its name."""
        reads.place(self.own / "ipython", self.root, self.own)
        if mother and self._hides(folder, mother.imported):
            mother = None
        if mother:
            self.imported.update(mother.imported)
            self.manager.provisioner = ForkedProvisioner(
                parent=self.manager, kernel_spec=self.manager.kernel_spec
            )
            self.manager.provisioner.mother = mother
        # What kernels say for themselves, to nobody in particular, is not the build's to say.
        await self.client.async_start_new_kernel(
            env=_environment(self.root, self.own), cwd=str(folder), stderr=subprocess.DEVNULL
        )
        await self.client.async_start_new_kernel_client()
        if mother:
            await self._enter(folder)

    def give(self, notebook: NotebookNode, timeout: float) -> NotebookClient:
        """Give it the notebook whose cells it runs, each for so many seconds at most."""
        self.client.nb, self.client.timeout = notebook, int(timeout)
        self.client.reset_execution_trackers()
        return self.client

    async def import_ahead(self, names: Sequence[str]) -> bool:
        """Import packages; tell whether that went by in silence, as what it says is a cell's."""
        new = [name for name in names if name not in self.imported]
        self.imported.update(dict.fromkeys(new))
        return not new or await self._say(f"get_ipython().import_ahead({new!r})")

    async def enter(self, folder: Path) -> bool:
        """Go to a notebook's folder; tell whether all is now as if it had been started there."""
        old = [
            name
            for kind, name, digest, _ in self.notes()
            if digest_read(self.root, kind, name) != digest
        ]
        if old or self._hides(folder, self.imported):
            return False
        return await self._enter(folder)

    def _hides(self, folder: Path, names: Iterable[str]) -> bool:
        """Whether a module of the project comes before a package."""
        tops = {name.partition(".")[0] for name in names}
        return any(_is_module(at / top) for top in tops for at in (self.root / "src", folder))

    async def _enter(self, folder: Path) -> bool:
        return await self._say(f"get_ipython().enter_notebook({str(folder)!r})")

    async def _say(self, code: str) -> bool:
        heard: list[str] = []
        kernel = self.client.kc
        assert isinstance(kernel, AsyncKernelClient)
        reply = await kernel.execute_interactive(
            code,
            silent=True,
            store_history=False,
            timeout=_IMPORT_SECONDS,
            output_hook=lambda message: heard.append(message["msg_type"]),
        )
        said = {"stream", "error", "display_data", "execute_result"} & set(heard)
        return reply["content"]["status"] == "ok" and not said

    def notes(self) -> list[Read]:
        """Return what it has read of the project so far."""
        return [found for path in self.own.glob("*.jsonl") for found in read_notes(path)[1]]

    def packages(self) -> list[str]:
        """Return the installed packages and modules it has imported so far."""
        own = [name for path in self.own.glob("*.jsonl") for name in read_imports(path)]
        return list(dict.fromkeys([*self.imported, *own]))

    async def stop(self) -> None:
        """End it so that what it started ends too: asked first, killed if it does not answer."""
        if self.client.kc is not None:
            self.client.kc.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_wait_time = _STOP_SECONDS
            await self.manager.shutdown_kernel()  # pyright: ignore[reportGeneralTypeIssues]


class Kernels:
    """The kernels of one build, all on one event loop.

    Parameters
    ----------
    root
        The staged project.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mother: Mother | None = None
        self._ahead: Kernel | None = None
        self._done: list[Kernel] = []
        self._count = 0

    def __enter__(self) -> Self:
        # Sockets live here: their names have to be short, so it cannot be a folder of the project.
        self._scratch = tempfile.TemporaryDirectory(prefix="portfolio-")
        self._runner = asyncio.Runner()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.run(self._stop())
        finally:
            if self.mother:
                self.mother.stop()
            self._runner.close()
            self._scratch.cleanup()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do a piece of work on the event loop."""
        return self._runner.run(work)

    async def _stop(self) -> None:
        for kernel in [*self._done, *filter(None, [self._ahead])]:
            await kernel.stop()

    def start_mother(self) -> None:
        """Fork kernels from now on, where that can be done."""
        if self.mother is None and can_fork():
            self.mother = Mother(_environment(self.root, Path(self._scratch.name)))

    def start_ahead(self, packages: Sequence[str]) -> None:
        """Have a kernel at hand that has imported ``packages``."""
        self.run(self._start_ahead(packages))

    async def _start_ahead(self, packages: Sequence[str]) -> None:
        ahead = self._ahead
        if ahead is None:
            ahead = self.new()
            try:
                await ahead.start(Path(self._scratch.name))
            except RuntimeError:
                return  # the one started for a notebook says why
        self._ahead = ahead
        if not await ahead.import_ahead(packages):
            self._ahead = None
            await ahead.stop()

    async def ahead_for(self, folder: Path) -> Kernel | None:
        """Take the kernel at hand to a notebook's folder, if it can be used there."""
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return None
        # Its page is waited for; that it ends is not.
        self._done.append(ahead)
        return ahead if await ahead.enter(folder) else None

    def new(self) -> Kernel:
        """A kernel that is yet to be started."""
        self._count += 1
        return Kernel(self.root, Path(self._scratch.name, str(self._count)))


def _is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").exists()


def _environment(root: Path, own: Path) -> dict[str, str]:
    inherited = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        TARGET: "site",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(root / "src"), *([inherited] if inherited else [])]),
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        # The start-up files of the person who builds are no part of the site.
        "IPYTHONDIR": str(own / "ipython"),
    }
