"""The loaded portfolio, kept in a file: whoever loads it next need not read all of data/ again.

A build keeps it once it has checked the data, and the kernels of its notebooks find it. It is the
portfolio of just these files, read by just this code, or it does not count.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Any

import pydantic

import helpers
from helpers.catalog import layout
from helpers.catalog.files import KEPT, digest_file
from helpers.catalog.portfolio import Portfolio

_CODE = Path(helpers.__path__[0])
#: What a portfolio is made by; the packages above have no part in it.
_MAKERS = tuple(f"helpers.{name}." for name in ("analysis", "catalog", "schema", "text"))


class _Writer(pickle.Pickler):
    """Keeps places relative to the project, which may be a copy when they are read again."""

    def __init__(self, file: BufferedWriter, root: Path) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.root = root

    def persistent_id(self, obj: Any) -> str | None:
        """Name a path of the project."""
        inside = isinstance(obj, Path) and obj.is_relative_to(self.root)
        return obj.relative_to(self.root).as_posix() if inside else None


class _Reader(pickle.Unpickler):
    def __init__(self, file: BufferedReader, root: Path) -> None:
        super().__init__(file)
        self.root = root

    def persistent_load(self, pid: Any) -> Path:
        """Find a path of the project."""
        return self.root / pid


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage while many objects are made that stay: a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def keep(portfolio: Portfolio, before: dict[str, Any]) -> None:
    """Keep a portfolio that has been loaded without problems.

    Parameters
    ----------
    before
        What :func:`state` said before it was loaded. Edited meanwhile, it is not kept.
    """
    root = portfolio.root
    now = state(root)
    if now["data"] != before["data"] or not before["code"].items() <= now["code"].items():
        return
    target = root / KEPT
    target.parent.mkdir(exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}")
    try:
        with fresh.open("wb") as file:
            file.write(json.dumps(now).encode() + b"\n")
            _Writer(file, root).dump(portfolio)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def recall(root: Path) -> Portfolio | None:
    """Return the portfolio kept of a project, if nothing it was made of has changed since."""
    try:
        with (root / KEPT).open("rb") as file:
            made = json.loads(file.readline())
            if made != state(root, made["code"]):
                return None
            # Written by a build in this folder, like the compiled modules beside the code.
            with uncollected():
                return _Reader(file, root).load()
    except (OSError, ValueError, KeyError, TypeError, EOFError, pickle.UnpicklingError):
        return None


def state(root: Path, code: Iterable[str] | None = None) -> dict[str, Any]:
    """Describe what a portfolio is made of: the files in data/, and the code that reads them.

    Parameters
    ----------
    code
        Files of the package, by their names in it; those imported so far if not given.
    """
    tree = layout.scan(root)
    data = [file.path for file in tree.files]
    data += [path for paths in tree.csv.values() for path in paths.values()]
    return {
        "with": [sys.version, pydantic.VERSION],
        "problems": len(tree.problems),
        "data": {path.relative_to(root).as_posix(): digest_file(path) for path in sorted(data)},
        "code": {name: digest_file(_CODE / name) for name in code or _makers()},
    }


def _makers() -> list[str]:
    return sorted(
        Path(module.__file__).relative_to(_CODE).as_posix()
        for name, module in list(sys.modules.items())
        if name.startswith(_MAKERS) and module.__file__
    )
