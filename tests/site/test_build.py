import io
import re
import shutil

import pytest
from rich.console import Console

from helpers.site import firstpage
from helpers.site.build import Options, build, is_current, recover
from helpers.site.engine import Engine
from helpers.site.errors import SiteError


def test_pages_show_results_and_only_stale_notebooks_run_again(any_built):
    project = any_built
    assert "&lt;&lt;value: 1&gt;&gt;" in project.page("studies/alpha.html")
    assert "&lt;&lt;value: 2&gt;&gt;" in project.page("studies/beta.html")
    assert project.leftovers() == []

    project.write("data/beta/numbers.yml", "value: 3\n")
    project.build()
    assert "&lt;&lt;value: 3&gt;&gt;" in project.page("studies/beta.html")
    assert "&lt;&lt;value: 1&gt;&gt;" in project.page("studies/alpha.html")


def test_the_site_has_a_page_per_source_and_nothing_of_the_sources(any_built):
    files = set(any_built.site())
    pages = {path for path in files if path.endswith(".html")}
    assert pages == {"index.html", "about.html", "studies/alpha.html", "studies/beta.html"}
    assert "assets/vendor/plotly.min.js" in files
    assert not [path for path in files if path.endswith((".py", ".ipynb", ".qmd"))]


def test_what_runs_after_each_kind_of_edit(built):
    project, _ = built
    assert project.build() == []
    assert "  nothing has changed since the last build" in project.said
    assert project.build(force=True) == []
    assert "  notebooks: 3 up to date, 0 to run" in project.said

    project.write("about.qmd", "---\ntitle: About\n---\nNew words.\n")
    assert project.build() == []
    assert "New words." in project.page("about.html")

    project.write("data/alpha/numbers.yml", "value: 4\n")
    assert project.build() == ["index.ipynb", "studies/alpha.ipynb"]
    assert "value: 4" in project.page("index.html")

    project.write("src/helpers/demo/__init__.py", "def shout(text):\n    return text.upper()\n")
    assert len(project.build()) == 3
    assert "VALUE: 2" in project.page("studies/beta.html")

    project.write("data/alpha/numbers.yml", "value: 1\n")
    project.write("src/helpers/demo/__init__.py", "def shout(text):\n    return f'<<{text}>>'\n")
    assert project.build() == []  # all of it was computed before
    assert "&lt;&lt;value: 1&gt;&gt;" in project.page("studies/alpha.html")


def test_the_last_lines_name_engine_reason_and_page(built):
    project, _ = built
    project.build()
    bundle, _, built, page = project.said[-4:]
    assert bundle == "  Plotly: full bundle, from the plotly package"
    assert re.fullmatch(r"built with embedded \(smalldocs [\d.]+\): asked for with --engine", built)
    assert page == f"open {project.root}/_site/index.html"


def test_in_a_terminal_a_bar_per_notebook_comes_before_the_last_lines(built):
    project, _ = built
    project.write("data/alpha/numbers.yml", "value: 8\n")
    terminal = io.StringIO()
    options = Options(engine=Engine.EMBEDDED, validate=False)
    build(project.root, options, Console(file=terminal, force_terminal=True, width=100))
    lines = terminal.getvalue().splitlines()
    bars = [number for number, line in enumerate(lines) if "1/1" in line and "cells" in line]
    assert {"index.ipynb", "studies/alpha.ipynb"} == {
        path
        for path in ("index.ipynb", "studies/alpha.ipynb", "studies/beta.ipynb")
        if any(path in lines[number] for number in bars)
    }
    assert lines[-1].startswith("open ")
    assert max(bars) < len(lines) - 3


def test_two_builds_are_byte_identical(built, tmp_path):
    """The first with results from another folder, the second with none."""
    project, _ = built
    project.notebook(
        "studies/order.ipynb",
        "print({'a', 'b', 'c', 'd', 'e'}, hash('text'))",
        "import sys\nfor i in range(40):\n    print(i, flush=True)\nprint('x', file=sys.stderr)",
        "import time; time.time() > 0",
        studies=["alpha"],
    )
    project.build()
    first = project.site()
    (project.root / ".portfolio").rename(tmp_path / "cache-of-the-first")
    project.build()
    assert project.site() == first


def test_neither_times_nor_paths_of_this_machine_get_into_a_site(built):
    project, _ = built
    for path, content in project.site().items():
        if path.endswith((".html", ".json", ".xml")):
            assert str(project.root).encode() not in content, path
            assert b"iopub" not in content, path


def test_results_left_in_a_notebook_are_not_shown(built):
    project, _ = built
    path = project.notebook("studies/alpha.ipynb", "print('of today')")
    text = path.read_text(encoding="utf-8")
    old = '[{"output_type": "stream", "name": "stdout", "text": "of last year"}]'
    path.write_text(text.replace('"outputs": []', f'"outputs": {old}'), encoding="utf-8")
    project.build()
    page = project.page("studies/alpha.html")
    assert "of last year" not in page
    assert "of today" in page
    assert "of last year" in path.read_text(encoding="utf-8")  # the author's file is left alone


def test_kernels_know_they_work_for_the_site(any_built):
    any_built.notebook(
        "studies/target.ipynb",
        "import sys\nsys.path.insert(0, 'REPOSITORY')\n"
        "from helpers.cards.target import is_site\nprint('for the site:', is_site())".replace(
            "REPOSITORY", __file__.rpartition("/tests/")[0] + "/src"
        ),
    )
    any_built.build()
    assert "for the site: True" in any_built.page("studies/target.html")


def test_cells_that_are_not_to_be_evaluated_are_not(any_built):
    any_built.notebook("studies/off.ipynb", "#| eval: false\nraise SystemExit(3)", "print('on')")
    any_built.build()
    assert "on" in any_built.page("studies/off.html")


def test_a_copy_in_a_folder_of_the_project_is_not_published(built):
    project, _ = built
    for path in ("index.ipynb", "about.qmd", "studies/alpha.ipynb"):
        target = project.root / "old" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(project.root / path, target)
    assert "old/index.ipynb" not in project.build()
    assert [path for path in project.site() if path.startswith("old/")] == []


def test_code_in_a_text_is_named(built):
    project, _ = built
    project.write(
        "about.qmd", "---\ntitle: About\n---\n\nIt is `{python} 1 + 1`, not `python 1`.\n"
    )
    project.build()
    said = [line.strip() for line in project.said if "only Quarto" in line]
    assert said == ["warning: about.html: code within its text is shown; only Quarto runs it"]


def test_a_site_somebody_touched_is_built_again(built):
    project, _ = built
    page = project.root / "_site/about.html"
    page.write_text("edited by hand", encoding="utf-8")
    project.build()
    assert "No code here." in project.page("about.html")
    page.unlink()
    project.build()
    assert page.is_file()


def test_a_cache_cut_short_is_made_again(built):
    project, _ = built
    for kept in (project.root / ".portfolio/cache").rglob("*.json"):
        kept.write_text('{"reads": [', encoding="utf-8")
    assert len(project.build(force=True)) == 3


@pytest.mark.parametrize("killed_after", ["first rename", "second rename"])
def test_a_build_killed_while_swapping_loses_no_site(built, killed_after):
    project, good = built
    state = project.root / ".portfolio"
    if killed_after == "first rename":
        (project.root / "_site").rename(state / "site-before")
    else:
        (state / "site-before").mkdir()
        (state / "stage").mkdir()
    recover(project.root)
    assert project.site() == good
    assert project.leftovers() == []
    assert not is_current(project.root, "another source")


class Watching(io.StringIO):
    """What a build prints, with how the site was when the open page was said to be fresh."""

    def __init__(self, project):
        super().__init__()
        self.project, self.then = project, {}

    def write(self, text):
        if firstpage.FRESH in text:
            self.then = {
                name: page.decode()
                for name, page in self.project.site().items()
                if name.endswith((".html", ".csv"))
            }
        return super().write(text)


def built_with(project, first):
    """Build with an open page; return the notebooks that ran, in order, and the site meanwhile."""
    out = Watching(project)
    options = Options(engine=Engine.EMBEDDED, validate=False, first=first)
    build(project.root, options, Console(file=out, width=200))
    lines = out.getvalue().splitlines()
    return [line.split()[1].rstrip(":") for line in lines if line.startswith("  ran ")], out.then


def test_the_open_page_is_shown_first_and_the_others_say_they_wait(built):
    project, _ = built
    project.write("data/alpha/numbers.yml", "value: 4\n")
    ran, then = built_with(project, "studies/alpha.html")
    assert ran == ["studies/alpha.ipynb", "index.ipynb"]
    assert "value: 4" in then["studies/alpha.html"]
    assert "value: 2" in then["studies/beta.html"]  # it still holds
    assert "being run again" in then["index.html"]
    assert "value: 1" not in then["index.html"]
    # Shown first or with the others, what is read of a page is the same.
    first, last = then["studies/alpha.html"], project.page("studies/alpha.html")
    assert first[first.index("<body") :] == last[last.index("<body") :]
    assert "value: 4" in project.page("index.html")
    assert project.leftovers() == []
    assert project.build() == []
    assert "  nothing has changed since the last build" in project.said


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("about.qmd", "---\ntitle: Another title\n---\n"),
        ("assets/extra/a.js", "export {};\n"),
        ("studies/_metadata.yml", "toc: false\n"),
    ],
)
def test_no_page_is_shown_first_where_more_than_it_may_have_changed(built, path, text):
    project, _ = built
    project.write("data/alpha/numbers.yml", "value: 4\n")
    project.write(path, text)
    ran, then = built_with(project, "studies/alpha.html")
    assert sorted(ran) == ["index.ipynb", "studies/alpha.ipynb"]
    assert then == {}
    assert "value: 4" in project.page("studies/alpha.html")


def test_a_build_cut_short_after_the_open_page_is_done_again(built, monkeypatch):
    project, _ = built
    project.write("data/alpha/numbers.yml", "value: 4\n")

    def cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.site.dates.set_on", cut)
    with pytest.raises(SiteError, match="stopped"):
        built_with(project, "studies/alpha.html")
    assert "value: 4" in project.page("studies/alpha.html")
    monkeypatch.undo()
    # Its results are kept, the site is not taken for whole.
    assert project.build() == []
    assert "  nothing has changed since the last build" not in project.said
    assert "value: 4" in project.page("index.html")


def test_what_a_kernel_compiles_is_kept_for_the_next_build_and_is_not_published(
    project, monkeypatch
):
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    project.write("studies/mytools.py", "import pkgutil\na = list(pkgutil.iter_modules(['.']))\n")
    project.notebook("studies/beta.ipynb", "import sys; sys.path.insert(0, ''); import mytools")
    project.build()
    kept = project.root / ".portfolio/pycache"
    compiled = {path: path.stat().st_mtime_ns for path in kept.rglob("*.pyc")}
    names = {path.name.partition(".")[0] for path in compiled}
    # The project's modules, and none of the packages it uses, which are compiled where they are.
    assert names == {"__init__", "mytools"}
    assert project.build(force=True) == []
    project.notebook("studies/beta.ipynb", "import sys; sys.path.insert(0, ''); import mytools; 1")
    assert project.build() == ["studies/beta.ipynb"]
    assert compiled == {path: path.stat().st_mtime_ns for path in kept.rglob("*.pyc")}
    assert not [path for path in project.site() if "pyc" in path]
