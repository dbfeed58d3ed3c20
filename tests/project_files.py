"""What the tests of the project's own files share: reading them, and running its commands."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from helpers.catalog import Portfolio, load

BIN = Path(sys.executable).parent


@cache
def own_portfolio() -> Portfolio:
    """The project's own portfolio, for tests that only read it: it takes a second to load."""
    return load(Path(__file__).parent)


def load_pyproject(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def load_yaml(path: Path):
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def tool(name: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment."""
    return subprocess.run(
        [BIN / name, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def tracked(root: Path, pattern: str = "*") -> list[Path]:
    """Files git knows; in an unpacked archive without git, all that lie outside ignored folders."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--", pattern],
            cwd=root, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        return [root / name for name in listed.split("\0") if name and (root / name).exists()]
    hidden = {".venv", "_site", ".portfolio", "node_modules", ".jupyter_cache"}
    found = (path for path in root.rglob(pattern) if path.is_file())
    return [path for path in found if not hidden & set(path.relative_to(root).parts)]


def committed(path: Path, root: Path) -> str:
    """Return what git would commit for ``path``: the staged text if there is git, else the file."""
    if (root / ".git").exists():
        name = path.relative_to(root).as_posix()
        shown = ["git", "show", f":{name}"]
        return subprocess.run(shown, cwd=root, check=True, capture_output=True, text=True).stdout
    return path.read_text(encoding="utf-8")
