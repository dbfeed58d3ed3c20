"""The project's own files agree: versions, make, documents, what git keeps, licences."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from project_files import committed, load_pyproject, load_yaml, tool, tracked
from pydantic import TypeAdapter
from ruamel.yaml import YAML

TARGETS = {
    "bench", "bundles", "check", "clean", "coverage", "fork", "help", "lab", "labs", "lint", "lock",
    "preview", "quarto", "setup", "site", "test",
}  # fmt: skip


@pytest.fixture(scope="session")
def pyproject(project_root: Path) -> dict:
    return load_pyproject(project_root)


def test_one_version_of_the_project(project_root, pyproject):
    version = pyproject["project"]["version"]
    assert load_yaml(project_root / "CITATION.cff")["version"] == version
    assert f"## [{version}]" in (project_root / "CHANGELOG.md").read_text(encoding="utf-8")


def test_one_version_of_quarto(project_root, pyproject):
    (extra,) = pyproject["project"]["optional-dependencies"]["quarto"]
    workflow = load_yaml(project_root / ".github/workflows/site.yml")
    version = workflow["env"]["QUARTO_VERSION"]
    assert extra == f"quarto-cli=={version}"
    assert f"\n{extra} " in (project_root / "requirements-quarto.lock").read_text()
    wanted = load_yaml(project_root / "_quarto.yml")["quarto-required"]
    assert Version(version) in SpecifierSet(wanted)


def test_plotly_bundle_and_package_draw_the_same_figures(project_root):
    """The npm bundle's major version is that of plotly.js inside the Python package."""
    import plotly

    packaged = (Path(plotly.__file__).parent / "package_data/plotly.min.js").read_text("utf-8")
    inside = re.search(r"plotly\.js v(\d+\.\d+\.\d+)", packaged[:2000])[1]
    assets = json.loads((project_root / "assets/package.json").read_text())
    pinned = assets["dependencies"]["plotly.js-cartesian-dist-min"]
    assert pinned.split(".")[0] == inside.split(".")[0]


def test_the_npm_lock_names_no_registry(project_root):
    packages = json.loads((project_root / "assets/package-lock.json").read_text())["packages"]
    for name, entry in packages.items():
        assert not name or "integrity" in entry
        entry.pop("funding", None)
    assert "://" not in json.dumps(packages)


def test_make_help_has_one_line_per_target(project_root):
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=project_root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = re.findall(r"^  make (\w+) +(\S.*)$", done.stdout, re.MULTILINE)
    assert {name for name, _ in rows} == TARGETS
    assert len(rows) == len(TARGETS)


def test_plain_make_is_help(project_root):
    def output(*arguments: str) -> str:
        return subprocess.run(
            ["make", "--no-print-directory", *arguments],
            cwd=project_root, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    assert output() == output("help")


def test_every_target_is_phony(project_root):
    text = (project_root / "Makefile").read_text()
    assert set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()) == TARGETS


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_docs_name_only_commands_that_exist(project_root, document):
    text = (project_root / document).read_text(encoding="utf-8")
    assert set(re.findall(r"`make ([a-z]+)", text)) <= TARGETS
    wanted = set(re.findall(r"portfolio (build|check|[a-z]+)\b(?=[^a-z]*[`\n])", text))
    known = tool("portfolio", "--help", cwd=project_root).stdout
    assert {name for name in wanted if not re.search(rf"\b{name}\b", known)} == set()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_inside_the_docs_lead_somewhere(project_root, document):
    text = (project_root / document).read_text(encoding="utf-8")
    text = re.sub(r"(?s)^```.*?^```", "", text, flags=re.MULTILINE)
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)", text)
    assert [target for target in targets if not (project_root / target).exists()] == []


def test_the_layout_table_of_the_readme_is_true(project_root):
    text = (project_root / "README.md").read_text(encoding="utf-8")
    table = text[text.index("## Layout") :].split("\n## ")[0]
    named = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    assert named
    assert [name for name in named if not (project_root / name).exists()] == []
    folders = {
        path.relative_to(project_root).parts[0] + "/"
        for path in tracked(project_root)
        if len(path.relative_to(project_root).parts) > 1
    }
    hidden = {name for name in folders if name.startswith(".")}
    assert {name.split("/")[0] + "/" for name in named if "/" in name} >= folders - hidden


def test_notebooks_are_committed_without_outputs(project_root):
    notebooks = tracked(project_root, "*.ipynb")
    assert notebooks
    dirty = []
    for path in notebooks:
        for number, cell in enumerate(json.loads(committed(path, project_root))["cells"], 1):
            if cell["cell_type"] == "code" and (cell["outputs"] or cell["execution_count"]):
                dirty.append(f"{path.relative_to(project_root)}, cell {number}")
    assert dirty == [], "run `make setup` once in this checkout, then add the notebooks again"


def test_the_git_filter_leaves_a_committed_notebook_as_it_is(project_root, tmp_path):
    """Else every checkout would show changes nobody made."""
    texts = {}
    for number, path in enumerate(tracked(project_root, "*.ipynb")):
        copy = tmp_path / f"{number}-{path.name}"
        texts[copy] = committed(path, project_root)
        copy.write_text(texts[copy], encoding="utf-8", newline="")
    done = tool("python", "-m", "nbstripout", "--keep-id", *map(str, texts), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [c.name for c, text in texts.items() if c.read_text("utf-8") != text] == []


def test_git_strips_notebooks_and_keeps_line_ends(project_root):
    rules = (project_root / ".gitattributes").read_text().splitlines()
    assert "*.ipynb filter=nbstripout" in rules
    assert "* text=auto eol=lf" in rules


def test_nothing_the_build_writes_is_tracked(project_root):
    ignored = subprocess.run(
        ["git", "check-ignore", "_site/x", ".venv/x", ".portfolio/x", ".quarto/x", "_freeze/x",
         "assets/node_modules/x", "notebooks/.jupyter_cache/x", "case-studies/a_files/x"],
        cwd=project_root, capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip
    assert len(ignored) == 8
    listed = [path.relative_to(project_root).as_posix() for path in tracked(project_root)]
    assert not [name for name in listed if name.startswith(("_site/", ".venv/", ".portfolio/"))]


def test_licences_are_there_and_named(project_root, pyproject):
    assert (project_root / "LICENSE").read_text().startswith("MIT License")
    content = (project_root / "LICENSE-CONTENT").read_text()
    assert "creativecommons.org/licenses/by/4.0" in content
    assert pyproject["project"]["license"] == "MIT AND CC-BY-4.0"
    assert set(pyproject["project"]["license-files"]) == {"LICENSE", "LICENSE-CONTENT"}
    readme = (project_root / "README.md").read_text(encoding="utf-8")
    assert "](LICENSE)" in readme
    assert "](LICENSE-CONTENT)" in readme


def test_citation_has_what_the_format_requires(project_root):
    citation = load_yaml(project_root / "CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"
    assert all(
        set(author) <= {"family-names", "given-names", "name"} for author in citation["authors"]
    )


# What the contributor's guide shows has to be what the models accept.


def examples(root: Path) -> list[tuple[str, str]]:
    """Return (data file, YAML) for each example in CONTRIBUTING.md."""
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n# data/(\S+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == text.count("```yaml")
    return blocks


def test_the_examples_of_the_guide_are_valid_records(project_root):
    from helpers.catalog.layout import FOLDERS, SHARED, STUDY

    seen = set()
    for name, text in examples(project_root):
        parts = name.split("/")
        if parts[-2:-1] and parts[-2] in FOLDERS:
            spec = FOLDERS[parts[-2]]
        else:
            spec = (SHARED | STUDY)[Path(parts[-1]).stem]
        data = YAML(typ="safe").load(text)
        kind = TypeAdapter(list[spec.model] if spec.many else spec.model)
        kind.validate_python(data)
        seen.add(spec.name)
    assert seen == {"sources", "quantities", "decision"}


def test_the_examples_use_only_criteria_of_the_rubric(project_root):
    known = {entry["id"] for entry in load_yaml(project_root / "data/rubric.yml")}
    (decision,) = [
        YAML(typ="safe").load(text) for name, text in examples(project_root) if "decisions/" in name
    ]
    assert {entry["criterion"] for entry in decision["weights"]} <= known


def test_the_guide_names_every_kind_of_data_file(project_root):
    from helpers.catalog.layout import FOLDERS, SHARED, STUDY

    text = (project_root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = [f"`{name}.yml`" for name in (*SHARED, *STUDY)] + [f"`{name}/" for name in FOLDERS]
    assert [name for name in names if name not in text] == []


def test_contributing_says_where_the_author_and_the_repository_are_named(project_root):
    """Whoever makes the portfolio theirs finds each place in the list."""
    text = (project_root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## Make it yours\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    author = load_yaml(project_root / "data/author.yml")
    footer = load_yaml(project_root / "_quarto.yml")["website"]["page-footer"]["right"]
    owner = re.search(r"github\.com/([\w.-]+)/", footer)[1]
    theirs = re.compile(
        "|".join(map(re.escape, (author["name"], author["name"].split()[-1], owner)))
    )
    studies = tuple(f"case-studies/{study}" for study in author["studies"])
    places = set()
    for path in tracked(project_root):
        name = path.relative_to(project_root).as_posix()
        generated = name.endswith(".lock") or name == "data/datapackage.json"
        if generated or name.startswith(("tests/", *studies)) or not path.is_file():
            continue
        if theirs.search(path.read_text(encoding="utf-8", errors="ignore")):
            places.add("notebooks/" if name.startswith("notebooks/") else name)
    assert "_quarto.yml" in places
    assert sorted(place for place in places if f"`{place}`" not in section) == []
