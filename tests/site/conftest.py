"""Small real projects, and ways to build them: in this process, or as a command of their own."""

import io
import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from helpers.site.build import Options, build
from helpers.site.engine import Engine
from helpers.site.kernels import Kernels

REPOSITORY = Path(__file__).resolve().parents[2]
SHOW = """\
from pathlib import Path
from demo import shout
print(shout(Path("{up}data/{study}/numbers.yml").read_text().strip()))"""


@dataclass
class Project:
    """A portfolio with two studies, a page per study, one of both, and a page without code."""

    root: Path
    engine: Engine
    said: list[str] = field(default_factory=list)

    def write(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text), encoding="utf-8")
        return target

    def notebook(self, path: str, *code: str, studies: object = "all", title: str = "Page") -> Path:
        front = f"---\ntitle: {title}\nportfolio:\n  studies: {json.dumps(studies)}\n---"
        cells = [{"cell_type": "raw", "id": "front", "metadata": {}, "source": front}]
        cells += [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, source in enumerate(code)
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {
            "cells": cells,
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        return self.write(path, json.dumps(content, indent=1))

    def build(self, kernels: Kernels | None = None, **options: object) -> list[str]:
        """Build in this process; return the notebooks that ran."""
        out = io.StringIO()
        settings = Options(engine=self.engine, validate=False, **options)
        try:
            build(self.root, settings, Console(file=out, width=200), kernels)
        finally:
            self.said = out.getvalue().splitlines()
        return sorted(
            line.split()[1].rstrip(":") for line in self.said if line.startswith("  ran ")
        )

    def page(self, path: str) -> str:
        return (self.root / "_site" / path).read_text(encoding="utf-8")

    def site(self) -> dict[str, bytes]:
        """Every file of the site, by path."""
        site = self.root / "_site"
        files = (path for path in sorted(site.rglob("*")) if path.is_file())
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}

    def leftovers(self) -> list[str]:
        """What a build left behind beside its cache and its records."""
        keep = {"cache", "built.json", "build.lock", "explorers.json", "freshness.json"}
        keep |= {"catalogue.pickle", "ipython", "pycache", "reads", "share", "sheets"}
        return sorted({path.name for path in (self.root / ".portfolio").iterdir()} - keep)


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **more}


@dataclass
class Command:
    """The command line, run as a process of its own in a project."""

    project: Project

    def call(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "helpers.cli", *arguments, "--root", str(self.project.root)]

    def run(
        self, *arguments: str, env: dict[str, str] | None = None, **options: object
    ) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.call(*arguments),
            capture_output=True,
            text=True,
            timeout=120,
            env=environment(**(env or {})),
            **options,
        )

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            self.call(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            # Its own group, so that a signal to it is not one to the test run.
            start_new_session=True,
        )


def make_project(root: Path, engine: Engine) -> Project:
    project = Project(root, engine)
    project.write(
        "_quarto.yml",
        f"""\
        project:
          type: website
          pre-render: {sys.executable} -m helpers.cli freshness
          post-render: {sys.executable} -m helpers.cli finish
          render: [index.ipynb, about.qmd, "studies/*.ipynb"]
          resources: ["assets/*/*.js"]
        execute: {{enabled: true, cache: true}}
        website:
          title: Demo
          site-url: https://demo.example/
        format:
          html:
            theme: {{light: litera, dark: slate}}
            html-math-method: plain
        """,
    )
    project.write("about.qmd", "---\ntitle: About\n---\n\nNo code here.\n")
    project.write("data/alpha/numbers.yml", "value: 1\n")
    project.write("data/beta/numbers.yml", "value: 2\n")
    project.write("data/units.yml", "- s\n")
    project.write("src/helpers/demo/__init__.py", "def shout(text):\n    return f'<<{text}>>'\n")
    path = 'import sys\nsys.path.insert(0, "{up}src/helpers")\n'
    for study in ("alpha", "beta"):
        code = path.format(up="../") + SHOW.format(up="../", study=study)
        project.notebook(f"studies/{study}.ipynb", code, studies=[study], title=study)
    both = path.format(up="") + SHOW.format(up="", study="alpha")
    project.notebook("index.ipynb", both, title="Home")
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project built with the embedded engine."""
    return make_project(tmp_path / "portfolio", Engine.EMBEDDED)


@pytest.fixture(params=["embedded", pytest.param("quarto", marks=pytest.mark.quarto)])
def any_project(tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    """The same project, with each engine."""
    return make_project(tmp_path / "portfolio", Engine(request.param))


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Root of a project that has been built; not to be changed."""
    project = make_project(tmp_path_factory.mktemp("built") / "portfolio", Engine.EMBEDDED)
    assert project.build() == ["index.ipynb", "studies/alpha.ipynb", "studies/beta.ipynb"]
    return project.root


@pytest.fixture
def built(project: Project, built_once: Path) -> tuple[Project, dict[str, bytes]]:
    """A project with a good site, and the files of that site."""
    shutil.copytree(built_once, project.root, dirs_exist_ok=True)
    return project, project.site()


@pytest.fixture
def any_built(any_project: Project, request: pytest.FixtureRequest) -> Project:
    """The same, with each engine."""
    if any_project.engine is Engine.EMBEDDED:
        built_once = request.getfixturevalue("built_once")
        shutil.copytree(built_once, any_project.root, dirs_exist_ok=True)
    else:
        any_project.build()
    return any_project


@pytest.fixture
def command(project: Project) -> Command:
    return Command(project)


@pytest.fixture
def until() -> Callable[..., object]:
    """Call a function until it returns something true; fail after some seconds."""

    def wait(function: Callable[[], object], seconds: float = 30) -> object:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if result := function():
                return result
            time.sleep(0.05)
        pytest.fail(f"not within {seconds} s: {function}")

    return wait
