"""Note what a notebook reads, from within its kernel: files, folders, and code it imports.

This file runs before the first cell, on its own and not as part of the package: the notebook has
to find the package it would find anyway.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.machinery
import importlib.util
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_PROCESSES = {
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system",
    "subprocess.Popen",
}  # fmt: skip
_LISTINGS = {"os.listdir", "os.scandir"}
_EVENTS = {"open", "import", "sqlite3.connect", *_PROCESSES, *_LISTINGS}
#: Folders in a project whose content is no source; a leading dot says so of the others.
_RESULTS = {"_site", "_freeze", "node_modules", "__pycache__"}
_CATALOGUE = "helpers.catalog"
#: Packages that open files by themselves, unheard by Python.
_OWN_WAYS = {
    "duckdb", "fiona", "h5py", "netCDF4", "polars", "pyarrow.csv", "pyarrow.dataset",
    "pyarrow.feather", "pyarrow.parquet", "pyogrio", "rasterio", "tables",
}  # fmt: skip
#: Modules that look for source to show it.
_TELLERS = {"inspect", "linecache"}
#: A kernel reads this as it starts. Nobody debugs one that works for a site, and what could takes
#: long to import.
_CONFIG = "import sys\nsys.modules['debugpy'] = None\n"


def start_up(root: Path, folder: Path) -> str:
    """One line of Python that lets a kernel note what it reads in ``root`` to ``folder``.

    And show plain figures as pages do; see `helpers.site.figures`.
    """
    files = Path(__file__).parent.parent / "catalog" / "files.py"
    figures = Path(__file__).parent / "figures.py"
    return (
        f"(lambda run: (run({str(figures)!r})['install'](), run({__file__!r})['install']("
        f"{str(root)!r}, {str(folder)!r}, run({str(files)!r})['digest_read'])))"
        f"(__import__('runpy').run_path)\n"
    )


def place(ipython: Path, root: Path, folder: Path) -> None:
    """Write the line where kernels with ``IPYTHONDIR=ipython`` run it first."""
    profile = ipython / "profile_default"
    (profile / "startup").mkdir(parents=True, exist_ok=True)
    (profile / "startup/00-reads.py").write_text(start_up(root, folder), encoding="utf-8")
    (profile / "ipython_kernel_config.py").write_text(_CONFIG, encoding="utf-8")


def install(root: str, folder: str, digest: Callable[[Path, str, str], str]) -> None:
    """Note from now on what this process reads of a project."""
    sys.modules.pop("debugpy", None)  # a cell finds it
    Path(folder).mkdir(parents=True, exist_ok=True)
    watch = _Watch(root, folder, digest)
    watch.follow_stat()
    sys.addaudithook(watch.hear)
    # Quarto does not say whose kernel it starts: a notebook is known by the cells that run.
    shell = get_ipython()  # type: ignore[name-defined]  # noqa: F821
    shell.events.register("pre_run_cell", lambda info: watch.cell(info.raw_cell))
    shell.events.register("post_run_cell", lambda _: watch.packages())
    # For a kernel that is started before its notebook is known; see `helpers.site.kernels`.
    shell.import_ahead, shell.enter_notebook = _import_ahead, _enter_notebook


def _import_ahead(names: list[str]) -> None:
    """Import packages that a notebook will need; what cannot be had, the notebook will say."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def _enter_notebook(folder: str) -> None:
    """Go to a notebook's folder as if the kernel had been started there, now."""
    os.chdir(folder)
    get_ipython().user_ns["_dh"] = [Path(folder)]  # type: ignore[name-defined]  # noqa: F821
    importlib.invalidate_caches()
    # What is imported already is not looked for again. A module of the project may come to have
    # the name of one: that the folders were looked into is noted with this.
    importlib.machinery.PathFinder.find_spec("portfolio_looks_for_no_module")


class _Watch:
    def __init__(self, root: str, folder: str, digest: Callable[[Path, str, str], str]) -> None:
        self.roots = tuple({f"{root}{os.sep}", f"{os.path.realpath(root)}{os.sep}"})
        self.root = Path(root)
        self.digest = digest
        # Written line by line: a kernel may be killed once its last cell has run.
        target = Path(folder, f"{time.time_ns()}-{os.getpid()}.jsonl")
        self.log = target.open("w", encoding="utf-8", buffering=1)
        self.noted: set[tuple[str, str, bool]] = set()
        self.written: set[str] = set()
        self.modules = set(sys.modules)
        self.local = threading.local()
        installed = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
        self.installed = tuple(f"{place}{os.sep}" for place in installed)

    def cell(self, source: str) -> None:
        digest = hashlib.sha256(source.strip().encode()).hexdigest()
        self.log.write(json.dumps(["cell", digest]) + "\n")

    def packages(self) -> None:
        """Note which installed packages have been imported, for a kernel started ahead."""
        new = {name: sys.modules[name] for name in [*sys.modules] if name not in self.modules}
        self.modules.update(new)
        files = ((name, getattr(module, "__file__", None)) for name, module in new.items())
        names = [name for name, file in files if file and file.startswith(self.installed)]
        if names:
            self.log.write(json.dumps(["imported", *names]) + "\n")

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _EVENTS or getattr(self.local, "busy", False):
            return
        self.local.busy = True
        try:
            self._note(event, arguments)
        except Exception:  # a strange argument: nothing is known for sure any more
            self._record("all", "")
        finally:
            self.local.busy = False

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _PROCESSES:
            self._record("all", "")
        elif event in _LISTINGS:
            if (name := self._name(arguments[0] or os.curdir)) is not None:
                caller = sys._getframe(2).f_globals.get("__name__", "")
                importing = caller.startswith(("importlib", "_frozen_importlib", "pkgutil"))
                self._record("code" if importing else "names", name)
        elif event == "open":
            self._opened(*arguments)
        elif event == "import" and arguments[0] in _OWN_WAYS:
            self._record("all", "")
        elif arguments[0 if event == "sqlite3.connect" else 1]:
            path = arguments[0 if event == "sqlite3.connect" else 1]
            if (name := self._name(path)) is not None:
                self._record("file", name)

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        name = self._name(path)
        if name is None or name in self.written:
            return
        writes = flags & (os.O_WRONLY | os.O_RDWR) and (mode or "w")[0] != "r"
        if writes and ("file", name, False) not in self.noted:
            self.written.add(name)
        elif not writes:
            self._record("file", name)

    def _name(self, path: Any) -> str | None:
        """Name of a path in the project; absolute for code of ours elsewhere, None for the rest."""
        if isinstance(path, int):
            return None
        full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - as fast as can be
        if full.endswith(".pyc"):
            try:
                full = importlib.util.source_from_cache(full)
            except ValueError:
                return None
        for root in self.roots:
            if f"{full}{os.sep}" == root:
                return "."
            if full.startswith(root):
                name = full[len(root) :]
                parts = Path(name).parts
                hidden = any(part.startswith(".") or part in _RESULTS for part in parts)
                return None if hidden else name
        foreign = not full.endswith(".py") or full.startswith(self.installed)
        return None if foreign or "site-packages" in full else full

    def _record(self, kind: str, name: str) -> None:
        via = name.startswith(f"data{os.sep}") and _called_by_catalogue()
        if (kind, name, via) not in self.noted:
            self.noted.add((kind, name, via))
            line = [kind, name, self.digest(self.root, kind, name), via]
            self.log.write(json.dumps(line) + "\n")

    def follow_stat(self) -> None:
        """Note files that were asked for and are not there: they may come."""
        ask = os.stat

        def stat(path: Any, *arguments: Any, **options: Any) -> os.stat_result:
            try:
                return ask(path, *arguments, **options)
            except OSError:
                named = not isinstance(path, int) and options.get("dir_fd") is None
                if named and not _shows_source():
                    self.hear("open", (path, "r", os.O_RDONLY))
                raise

        os.stat = stat
        for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            able.add(stat)


def _shows_source() -> bool:
    """Whether somebody looks for the lines of code he tells of, as tracebacks and warnings do.

    A library compiled elsewhere names its files as they were there; the notebook's folder and
    every folder of code are then looked through for them.
    """
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") == "genericpath":
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") in _TELLERS


def _called_by_catalogue() -> bool:
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith(_CATALOGUE):
            return True
        frame = frame.f_back
    return False
