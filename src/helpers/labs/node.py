"""What labs run that is no Python package: what npm put into `tools/node`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from helpers.labs.lab import LabError

MODULES = Path(__file__).resolve().parents[3] / "tools/node/node_modules"
HOW = "install Node and run `make labs`, or `npm ci --prefix tools/node --ignore-scripts`"


def program() -> str:
    """Node itself.

    Raises
    ------
    LabError
        If there is none.
    """
    found = shutil.which("node")
    if found is None:
        raise LabError(f"there is no Node; {HOW}")
    return found


def module(name: str) -> Path:
    """The folder of a package.

    Raises
    ------
    LabError
        If it is not installed.
    """
    folder = MODULES / name
    if not folder.is_dir():
        raise LabError(f"{name} is not installed; {HOW}")
    return folder


def version(name: str) -> str:
    """Version of a package."""
    return json.loads((module(name) / "package.json").read_text(encoding="utf-8"))["version"]
