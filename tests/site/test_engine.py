import json
import re
import sys
from pathlib import Path

import builtsite
import pytest
import yaml
from typer.testing import CliRunner

from helpers import cli
from helpers.site import engine, quarto
from helpers.site.engine import Engine
from helpers.site.errors import SiteError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def without_quarto(monkeypatch, tmp_path):
    monkeypatch.setattr(engine, "interpreter_path", lambda: str(tmp_path))


def test_without_quarto_the_embedded_engine_runs_and_says_why(project, without_quarto):
    choice = engine.choose(project.root, Engine.AUTO)
    assert (choice.engine, choice.why) == (Engine.EMBEDDED, "quarto is not on PATH")


def test_quarto_asked_for_by_name_has_to_be_there(project, without_quarto):
    with pytest.raises(SiteError, match=r"quarto is not on PATH\. Install it"):
        engine.choose(project.root, Engine.QUARTO)


@pytest.mark.quarto
def test_quarto_is_taken_where_it_runs(project):
    choice = engine.choose(project.root, Engine.AUTO)
    assert (choice.engine, choice.why) == (Engine.QUARTO, "it is installed")
    assert re.fullmatch(r"\d+\.\d+\.\d+", choice.quarto.version)


@pytest.mark.quarto
def test_a_quarto_too_old_for_the_project_is_not_taken(project):
    config = (project.root / "_quarto.yml").read_text(encoding="utf-8")
    project.write("_quarto.yml", f'quarto-required: ">=99.1"\n{config}')
    choice = engine.choose(project.root, Engine.AUTO)
    assert choice.engine is Engine.EMBEDDED
    assert choice.why.endswith("is older than the 99.1 needed")


@pytest.mark.parametrize(
    ("written", "expected"), [(">=1.7", (1, 7)), (">= 1.10.2", (1, 10)), (None, (1, 7))]
)
def test_the_oldest_version_comes_from_the_project(written, expected):
    config = {} if written is None else {"quarto-required": written}
    assert engine.required_version(config) == expected


def test_the_place_where_quarto_stopped_is_read_from_what_it_printed():
    printed = (
        "[1/2] index.ipynb\nStarting python3 kernel...Done\n\nExecuting 'index.ipynb'\n"
        "  Cell 1/1: ''...Done\n\n[2/2] a.ipynb\n\nExecuting 'a.ipynb'\n"
        "  Cell 1/4: 'setup'...Done\n  Cell 2/4: ''........ERROR: \n"
    )
    assert quarto.stopped_at(printed) == " in a.ipynb, code cell 2 of 4; the error is above"
    assert quarto.stopped_at("ERROR: YAML") == "; what it said is above"


def test_the_project_file_keeps_to_what_both_engines_and_the_promises_allow():
    config = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    html = config["format"]["html"]
    assert config["execute"] == {"enabled": True, "cache": True, "daemon": False}
    assert config["project"]["pre-render"] == "portfolio freshness"
    assert html["html-math-method"] == "plain"
    assert set(html["theme"].values()) <= {"litera", "pulse", "slate"}  # the others fetch fonts
    assert engine.required_version(config) >= (1, 7)
    assert (ROOT / config["website"]["favicon"]).is_file()
    # Quarto matches a pattern without a leading slash in every folder, .venv and _site included.
    patterns = [*config["project"]["resources"], *config["project"]["render"]]
    assert all(pattern.startswith("/") for pattern in patterns if "*" in pattern)


def settle(root):
    quarto.settle(root)


def finish(root):
    """What a plain `quarto render` runs last."""
    done = CliRunner().invoke(cli.app, ["finish", "--root", str(root)])
    assert done.exit_code == 0, done.output


def test_git_finds_nothing_changed_but_what_an_author_changed(project):
    """After Quarto has written results into notebooks of a checkout with our filter."""

    def git(*arguments: str) -> str:
        return builtsite.git(project.root, *arguments)

    def fill(path: str, result: str, **changed: object) -> None:
        notebook = json.loads((project.root / path).read_text("utf-8"))
        output = {"output_type": "stream", "name": "stdout", "text": [result]}
        notebook["cells"][-1] |= {"outputs": [output], **changed}
        project.write(path, json.dumps(notebook))

    git("init", "--quiet")
    clean = f"'{sys.executable}' -m nbstripout --keep-id"
    git("config", "filter.nbstripout.clean", clean)
    project.write(".gitattributes", "*.ipynb filter=nbstripout\n")
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "--message", "All of it")
    fill("index.ipynb", "a result\n", source=["print('edited')"])
    before = git("diff")
    assert "a result" not in before
    for settled, result in (settle, "a result\n"), (finish, "a longer result\n"):
        fill("studies/alpha.ipynb", result)
        assert git("status", "--short").split() == ["M", "index.ipynb", "M", "studies/alpha.ipynb"]
        settled(project.root)
        assert git("status", "--short").split() == ["M", "index.ipynb"]
        assert git("diff") == before


def test_without_a_repository_nothing_is_settled(project):
    before = (project.root / "index.ipynb").read_bytes()
    quarto.settle(project.root)
    assert not (project.root / ".git").exists()
    assert (project.root / "index.ipynb").read_bytes() == before
