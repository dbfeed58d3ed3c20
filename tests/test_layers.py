"""What is low imports nothing that is higher, nothing goes in a circle, analyses stand alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

#: Lowest first. A layer may import itself and those before it.
LAYERS = (
    "files",
    "browser",
    "analysis",
    "schema",
    "text",
    "catalog",
    "charts",
    "cards",
    "labs",
    "site",
    "cli",
)
#: Nothing else of other people's is used by the analyses, beside the standard library.
ANALYSES_USE = {"numpy", "scipy", "networkx", "pymcdm"}


def modules(root: Path) -> dict[str, Path]:
    """Every module of the package by its name."""
    source = root / "src"
    found = {}
    for path in sorted((source / "helpers").rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path) -> Iterator[tuple[str, int]]:
    """What a module imports anywhere in it, also for types only or inside a function."""
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            start = ".".join(filter(None, (base, node.module)))
            for alias in node.names:
                yield f"{start}.{alias.name}", node.lineno
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("import_module")
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.args[0].value, node.lineno


def inside(target: str, known: dict[str, Path]) -> str | None:
    """The module of ours a name stands for or lies in, or None."""
    while target and target not in known:
        target = target.rpartition(".")[0]
    return target or None


@pytest.fixture(scope="module")
def known(project_root: Path) -> dict[str, Path]:
    return modules(project_root)


@pytest.fixture(scope="module")
def arrows(known: dict[str, Path]) -> list[tuple[str, str, int]]:
    """Every import of ours by ours: who, whom, in which line."""
    return [
        (name, found, line)
        for name, path in known.items()
        for target, line in imports(name, path)
        if (found := inside(target, known)) and found != name
    ]


def layer(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def test_every_module_is_in_a_layer(known):
    assert {layer(name) for name in known} - {""} <= set(LAYERS)


def test_nothing_imports_what_is_higher(arrows):
    assert len(arrows) > 300
    upwards = {
        (name, found)
        for name, found, _ in arrows
        if layer(name) and LAYERS.index(layer(found) or LAYERS[0]) > LAYERS.index(layer(name))
    }
    assert upwards == set()


def test_nothing_imports_in_a_circle(arrows, known):
    graph = nx.DiGraph()
    for name, found, _ in arrows:
        # A package's own list of what it offers imports its modules; they import it by no name.
        if not (known[name].stem == "__init__" and found.startswith(f"{name}.")):
            graph.add_edge(name, found)
    circles = [sorted(group) for group in nx.strongly_connected_components(graph) if len(group) > 1]
    assert circles == []


def test_analyses_use_nothing_but_arithmetic(known):
    for name, path in known.items():
        if layer(name) == "analysis":
            used = {target.partition(".")[0] for target, _ in imports(name, path)}
            other = used - set(sys.stdlib_module_names) - ANALYSES_USE - {"helpers"}
            assert other == set(), name


BLOCKED = """
import importlib, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pydantic", "yaml", "plotly", "pandas", "IPython"):
            raise ImportError(f"{name} is imported")
sys.meta_path.insert(0, Blocked())
for name in sys.argv[1:]:
    importlib.import_module(name)
ours = {m for m in sys.modules if m.startswith("helpers.")}
print(*sorted(m for m in ours if not m.startswith("helpers.analysis")))
"""


def test_analyses_are_imported_without_the_rest(known, project_root):
    """So that they could run where there is numpy and nothing else, such as in a browser."""
    names = [name for name in known if layer(name) == "analysis"]
    assert len(names) > 20
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, *names],
        capture_output=True,
        text=True,
        cwd=project_root / "src",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
