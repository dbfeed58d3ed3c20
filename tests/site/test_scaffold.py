"""A scaffolded study is whole at once, and a refused one leaves nothing behind."""

from __future__ import annotations

import ast
import errno
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from forking import copy_sources, remove_studies
from smallproject import copy_project, make_project

from helpers.catalog import check, export, layout, load
from helpers.catalog.yamlfile import parse
from helpers.site import scaffold as module
from helpers.site.cells import text
from helpers.site.project import read_notebook
from helpers.site.scaffold import RefusedError, main, scaffold

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("pristine"))


@pytest.fixture
def project(pristine: Path, tmp_path: Path) -> Path:
    return copy_project(pristine, tmp_path / "project")


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_new_study_passes_the_check_at_once(project: Path) -> None:
    made = scaffold(project, "my-system")
    assert check(project) == []
    assert all(path.is_file() for path in made)
    assert list(load(project).studies) == ["shop", "my-system"]


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("my-system", "System"),
        ("us-east", "Us east"),
        ("what-we-ship", "What ship"),
        ("our", "Example system"),
        ("i", "Example system"),
        ("mine-control", "Mine control"),
    ],
)
def test_a_name_in_the_first_person_is_no_title(slug: str, title: str, project: Path) -> None:
    scaffold(project, slug)
    assert check(project) == []
    assert load(project).studies[slug].meta.title == title


def test_it_has_every_kind_of_file(project: Path) -> None:
    scaffold(project, "my-system")
    study = load(project).studies["my-system"]
    kinds = {file.spec.name for file in layout.scan(project).files if file.study == "my-system"}
    # It splits nothing, and was never published before, so that the code could disagree with it.
    assert kinds == {*layout.STUDY, "quantities", "decision"} - {"record", "splits"}
    assert not study.record
    assert study.meta.version is None
    assert {one.origin for one in study.decisions.values()} == {"record"}
    assert {one.origin for one in study.failures.values()} == {"record"}
    assert study.decisions
    assert study.failures
    assert study.series["orders-per-month"].columns["orders"] == [31000, 33500, 36100]
    assert study.scaling
    assert len(study.scaling.stages) == 3


def test_data_files_explain_themselves(project: Path) -> None:
    scaffold(project, "my-system")
    for path in (project / "data" / "my-system").rglob("*.yml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# yaml-language-server: $schema=")
        assert lines[1].startswith("# ")
        assert not re.search(r"\{\{|\}\}", path.read_text(encoding="utf-8"))


def test_notebooks_are_valid_clean_and_say_which_study_they_show(project: Path) -> None:
    scaffold(project, "my-system")
    pages = sorted((project / "case-studies").glob("my-system*.ipynb"))
    assert {page.stem for page in pages} == {
        "my-system",
        "my-system-appendix",
        "my-system-decisions",
        "my-system-one-pager",
    }
    for page in pages:
        book = nbformat.read(page, as_version=4)
        nbformat.validate(book)
        assert "studies: [my-system]" in book.cells[0].source
        assert book.cells[0].cell_type == "raw"
        ids = [cell["id"] for cell in book.cells]
        assert len(ids) == len(set(ids))
        for cell in book.cells:
            if cell.cell_type == "code":
                compile(cell.source, page.name, "exec")
                assert cell.outputs == []
                assert cell.execution_count is None


def test_pages_have_the_structure_of_ours(project: Path) -> None:
    scaffold(project, "my-system")

    def calls(folder: Path, study: str) -> set[str]:
        pages = (folder / "case-studies" / f"{study}{end}.ipynb" for end in layout.PAGES.values())
        texts = [page.read_text(encoding="utf-8") for page in pages]
        return set(re.findall(r"cards\.(\w+)\(", "".join(texts)))

    # A study may split an amount, draw a long history as growth or what a lab measured, stand
    # beside what was published of it, and set more numbers in a row; none has to.
    special = {"split_card", "growth_card", "record_block", "since_block", "numbers_block"}
    special |= {"rival_block", "folded", "folds", "scaling_stages_card"}
    special |= {"curves_card", "scaling_together_card"}
    ours = load(ROOT).studies
    shown = set().union(*(calls(ROOT, id_) for id_ in ours if page_of(id_).is_file()))
    assert shown
    assert shown - special <= calls(project, "my-system")


def page_of(study: str) -> Path:
    return ROOT / "case-studies" / f"{study}.ipynb"


def test_the_same_name_gives_the_same_files(pristine: Path, tmp_path: Path) -> None:
    first, second = (copy_project(pristine, tmp_path / name) for name in ("a", "b"))
    scaffold(first, "my-system")
    scaffold(second, "my-system")
    assert contents(first) == contents(second)


def test_many_studies_fit_side_by_side(project: Path) -> None:
    for number in range(4):
        scaffold(project, f"study{number}")
    assert check(project) == []


@pytest.mark.parametrize(
    "slug",
    [
        "", "My-System", "my system", "my_system", "-x", "x-", "1x", "a--b", "../x", "x/y", "ä",
        "x" * 41, "null", "true",
        "schema", "index", "x-appendix", "x-decisions", "x-one-pager", "shop", "shop-two",
        "x\n", ".",
    ],
)  # fmt: skip
def test_bad_and_taken_names_are_refused_and_nothing_is_written(
    slug: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(project)
    assert main(slug, project) == 2
    assert contents(project) == before
    said = capsys.readouterr().err
    assert said.startswith("portfolio: ")
    assert "Traceback" not in said


@pytest.mark.parametrize("slug", ["no", "on", "yes", "off", "y", "e1"])
def test_a_word_that_older_yaml_takes_for_something_else_is_a_name(
    slug: str, project: Path
) -> None:
    scaffold(project, slug)
    assert check(project) == []
    assert list(load(project).studies) == ["shop", slug]
    page = read_notebook(project, Path("case-studies", f"{slug}.ipynb"))
    assert page.studies({"shop", slug}) == [slug]
    assert text(page.content["cells"][1]) == f"# {slug.capitalize()}"


def test_files_with_line_ends_of_windows_keep_them(project: Path) -> None:
    for name in ("data/author.yml", "data/sources.yml"):
        path = project / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    scaffold(project, "my-system")
    for name in ("data/author.yml", "data/sources.yml"):
        content = (project / name).read_bytes()
        assert b"my-system" in content
        assert content.count(b"\r\n") == content.count(b"\n")


@pytest.mark.parametrize("taken", ["case-studies/mine.ipynb", "case-studies/mine-appendix.ipynb"])
def test_a_page_of_that_name_is_not_overwritten(taken: str, project: Path) -> None:
    (project / taken).write_text("mine")
    with pytest.raises(RefusedError, match="exists already"):
        scaffold(project, "mine")
    assert (project / taken).read_text() == "mine"
    assert not (project / "data" / "mine").exists()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "permission is denied"),
        (errno.EROFS, "the folder is read-only"),
    ],
)
def test_a_failure_while_writing_takes_everything_back(
    number: int,
    words: str,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = contents(project)
    write, count = Path.write_text, 0

    def failing(self: Path, *arguments: object, **options: object) -> int:
        nonlocal count
        if self.is_relative_to(project):
            count += 1
            if count == 9:
                raise OSError(number, "refused", str(self))
        return write(self, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", failing)
    assert main("my-system", project) == 2
    monkeypatch.undo()
    assert count == 9
    assert contents(project) == before
    assert not (project / "data" / "my-system").exists()
    assert words in capsys.readouterr().err


def test_outside_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main("my-system", tmp_path) == 2
    assert "not inside a portfolio" in capsys.readouterr().err


def test_comments_and_the_rest_of_edited_files_stay(project: Path) -> None:
    sources = project / "data" / "sources.yml"
    sources.write_text(sources.read_text() + "# a last word\n")
    before = sources.read_text()
    scaffold(project, "my-system")
    assert sources.read_text().startswith(before)


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("studies: [shop]  # order\n", "studies: [shop, my-system]  # order\n"),
        ("studies: ['shop']\n", "studies: ['shop', my-system]\n"),
        (
            "studies:\n  # order\n  - shop  # first\n",
            "studies:\n  # order\n  - shop  # first\n  - my-system\n",
        ),
        ("studies:\n- shop\n", "studies:\n- shop\n- my-system\n"),
    ],
)
def test_the_list_of_studies_keeps_its_style(written: str, after: str, project: Path) -> None:
    path = project / "data" / "author.yml"
    path.write_text(path.read_text().replace("studies: [shop]\n", written))
    expected = path.read_text().replace(written, after)
    scaffold(project, "my-system")
    assert path.read_text() == expected
    assert check(project) == []


NAVIGATION = """\
# The website.
website:
  navbar:
    left:
      - text: Home  # always first
        href: index.ipynb
      - text: Case studies
        menu:
          # full studies, newest last
          - text: Shop
            href: case-studies/shop.ipynb
          - text: All
            href: case-studies/index.qmd
  sidebar:
    contents:
      - case-studies/shop.ipynb
      - about.qmd  # at the end
"""


def test_navigation_that_names_studies_gets_the_new_one(project: Path) -> None:
    config = project / "_quarto.yml"
    config.write_text(NAVIGATION)
    scaffold(project, "my-system")
    expected = NAVIGATION.replace(
        "            href: case-studies/shop.ipynb\n",
        "            href: case-studies/shop.ipynb\n"
        "          - text: System\n            href: case-studies/my-system.ipynb\n",
    ).replace(
        "      - case-studies/shop.ipynb\n",
        "      - case-studies/shop.ipynb\n      - case-studies/my-system.ipynb\n",
    )
    assert config.read_text() == expected
    assert parse(config, "x").problems == []


def test_navigation_without_studies_stays_as_it_is(project: Path) -> None:
    before = (project / "_quarto.yml").read_bytes()
    scaffold(project, "my-system")
    assert (project / "_quarto.yml").read_bytes() == before


def test_navigation_in_brackets_is_refused(project: Path) -> None:
    (project / "_quarto.yml").write_text("website:\n  contents: [case-studies/shop.ipynb]\n")
    before = contents(project)
    with pytest.raises(RefusedError, match="line of its own"):
        scaffold(project, "my-system")
    assert contents(project) == before


def test_problems_there_were_before_are_no_obstacle(project: Path) -> None:
    slos = project / "data" / "shop" / "slos.yml"
    slos.write_text(slos.read_text().replace("comparison: below", "comparison: lower"))
    scaffold(project, "my-system")
    assert [problem.key for problem in check(project)] == ["receipt-delay.comparison"]


def test_the_real_project_takes_a_study(tmp_path: Path) -> None:
    root = copy_sources(ROOT, tmp_path / "copy")
    scaffold(root, "my-system")
    assert [str(problem) for problem in check(root)] == []
    assert not export.stale(export.generated(load(root)))
    listing = (root / "case-studies" / "index.ipynb").read_text(encoding="utf-8")
    assert "*.ipynb" in listing or "my-system" in listing


def test_a_fork_without_our_studies_takes_one(tmp_path: Path) -> None:
    root = copy_sources(ROOT, tmp_path / "fork")
    gone = remove_studies(root)
    assert gone
    scaffold(root, "my-system")
    assert [str(problem) for problem in check(root)] == []
    assert list(load(root).studies) == ["my-system"]
    data = json.dumps(export.datapackage(load(root)))
    assert not any(f'"{study}/' in data for study in gone)


def test_templates_are_part_of_the_package() -> None:
    folder = Path(module.__file__).parent / "templates" / "study"
    assert {path.name for path in folder.iterdir()} == {"data", "pages", "source.yml"}


def test_every_cell_of_its_pages_runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scaffold(project, "my-system")
    # In a notebook a decision brings the scripts of its explorer along.
    (project / "assets").mkdir(exist_ok=True)
    for path in (*(ROOT / "assets").glob("*.js"), *(ROOT / "assets").glob("*.css")):
        shutil.copy2(path, project / "assets")
    monkeypatch.chdir(project / "case-studies")
    for end in layout.PAGES.values():
        book = nbformat.read(f"my-system{end}.ipynb", as_version=4)
        names: dict[str, object] = {}
        for cell in book.cells:
            if cell.cell_type == "code":
                *body, last = ast.parse(cell.source).body
                exec(compile(ast.Module(body, []), "cell", "exec"), names)
                if isinstance(last, ast.Expr):
                    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
                    shown._ipython_display_()
                else:
                    exec(compile(ast.Module([last], []), "cell", "exec"), names)
