import errno
import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from kernelreads import ran

from helpers.catalog import files
from helpers.site import embedded, freshness
from helpers.site.errors import SiteError

ALL = {"index.ipynb", "studies/alpha.ipynb", "studies/beta.ipynb"}


def fingerprint(root: Path, *extra: str) -> str:
    return freshness.fingerprint(root, freshness.sources(root), *extra)


def changed_by(project, change, path: str = "index.ipynb") -> list[str]:
    noted = ran(project, path)
    notebook = freshness.read_notebook(project.root, Path(path))
    assert freshness.Now(project.root).changed(notebook, noted) == []
    change()
    return freshness.Now(project.root).changed(notebook, noted)


READERS = {
    "a file beside the notebook": ("open('loads.csv').read()", "studies/loads.csv"),
    "a module beside it": (
        "import sys; sys.path.insert(0, ''); import mytools", "studies/mytools.py",
    ),
    "a second package": (
        "import sys; sys.path.insert(0, '../src'); import second.deep", "src/second/deep.py",
    ),
    "a file read by pandas": ("import pandas; pandas.read_csv('loads.csv')", "studies/loads.csv"),
    "a database": ("import sqlite3; sqlite3.connect('loads.db').close()", "studies/loads.db"),
    "an older way to open": ("import os; os.close(os.open('loads.csv', 0))", "studies/loads.csv"),
    "a package that opens files by itself": (
        "import sys; sys.path.insert(0, '../../elsewhere'); import polars", "other/x.parquet",
    ),
    "what a command reads": (
        "import subprocess; subprocess.run(['cat', '../other/x.txt'])", "other/x.txt",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", READERS)
def test_what_a_notebook_reads_is_known_wherever_it_lies(project, how):
    code, path = READERS[how]
    project.write("src/second/__init__.py", "")
    project.write("../elsewhere/polars.py", "")
    project.write(path, "" if path.endswith(".db") else "a = 1\n")
    project.notebook("studies/gamma.ipynb", code)
    edit = lambda: project.write(path, "a = 2\n")  # noqa: E731
    assert changed_by(project, edit, "studies/gamma.ipynb")


def test_what_an_engine_writes_beside_a_notebook_while_it_runs_is_no_change(project):
    code = "import sys, os; sys.path.insert(0, ''); os.listdir(); import importlib.util as u;"
    project.notebook("studies/gamma.ipynb", f"{code} u.find_spec('nowhere')")
    ran(project, "studies/gamma.ipynb")

    def edit():
        for name in ("gamma_files", "site_libs", "__pycache__", "_site", "a.egg-info"):
            (project.root / "studies" / name).mkdir()
        project.write("studies/.#gamma.ipynb", "")

    assert changed_by(project, edit, "studies/gamma.ipynb") == []
    edit = lambda: (project.root / "studies/nowhere").mkdir()  # noqa: E731
    assert changed_by(project, edit, "studies/gamma.ipynb") == ["studies"]


def test_a_module_that_was_compiled_before_is_known(project):
    project.write("studies/mytools.py", "a = 1\n")
    project.notebook("studies/gamma.ipynb", "import sys; sys.path.insert(0, ''); import mytools")
    ran(project, "studies/gamma.ipynb")
    assert (project.root / "studies/__pycache__").is_dir()
    edit = lambda: project.write("studies/mytools.py", "a = 2\n")  # noqa: E731
    assert changed_by(project, edit, "studies/gamma.ipynb") == ["studies/mytools.py"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/beta/numbers.yml", "value: 9\n"),
        ("data/units.yml", "- ms\n"),
        ("src/other/__init__.py", "x = 1\n"),
        ("studies/beta.ipynb", "{}"),
        ("about.qmd", "other words"),
    ],
)
def test_what_it_does_not_read_is_no_change(project, path, text):
    edit = lambda: project.write(path, text)  # noqa: E731
    assert changed_by(project, edit) == []


def test_a_file_that_comes_or_goes_is_a_change(project):
    listing = "import os; sorted(os.listdir('data/alpha'))"
    project.notebook("index.ipynb", listing)
    new = lambda: project.write("data/alpha/more.csv", "a,b\n")  # noqa: E731
    assert changed_by(project, new) == ["data/alpha"]
    gone = lambda: (project.root / "data/alpha/more.csv").unlink()  # noqa: E731
    assert changed_by(project, gone) == ["data/alpha"]
    project.notebook("index.ipynb", "import pathlib; pathlib.Path('data/extra.csv').exists()")
    new = lambda: project.write("data/extra.csv", "a,b\n")  # noqa: E731
    assert changed_by(project, new) == ["data/extra.csv"]


@pytest.mark.usefixtures("uncovered")
@pytest.mark.parametrize(
    "shown",
    [
        "import warnings; warnings.warn_explicit('x', UserWarning, 'lib/fast.py', 3)",
        (
            "import traceback\ntry: exec(compile('1/0', 'lib/fast.py', 'exec'))\n"
            "except ZeroDivisionError: traceback.print_exc()"
        ),
        (
            "import inspect\ncode = compile('', 'lib/fast.py', 'exec')\n"
            "try: inspect.getsourcelines(code)\nexcept OSError: pass"
        ),
    ],
)
def test_the_source_somebody_looks_for_to_show_it_is_no_input(project, shown):
    """Compiled libraries name theirs as it was called where they were made."""
    project.notebook("studies/gamma.ipynb", shown)
    edit = lambda: project.write("studies/lib/fast.py", "a = 1\n")  # noqa: E731
    assert changed_by(project, edit, "studies/gamma.ipynb") == []


def test_what_lies_about_is_no_change(project):
    project.notebook("index.ipynb", "import os; sorted(os.listdir('data/alpha'))")

    def litter():
        project.write("data/alpha/._numbers.yml", "x")
        project.write("data/alpha/numbers.yml~", "x")
        (project.root / "data/alpha/.#numbers.yml").symlink_to("nobody@nowhere.1")

    assert changed_by(project, litter) == []


def test_a_file_the_notebook_writes_itself_is_no_change(project):
    project.notebook("index.ipynb", "open('out.txt', 'w').write('x')", "open('out.txt').read()")
    remove = lambda: (project.root / "out.txt").unlink()  # noqa: E731
    assert changed_by(project, remove) == []


def test_of_what_the_catalogue_reads_the_studies_shown_count(project):
    project.notebook("index.ipynb", "1", studies=["alpha"])
    notebook = freshness.read_notebook(project.root, Path("index.ipynb"))
    now = freshness.Now(project.root)
    noted = [("file", f"data/{name}/numbers.yml", "old", True) for name in ("alpha", "beta")]
    noted += [
        ("file", "data/units.yml", "old", True),
        ("file", "data/beta/numbers.yml", "x", False),
    ]
    names = [name for _, name, _, _ in noted]
    assert now.changed(notebook, noted) == [names[0], names[2], names[3]]


def test_the_catalogue_is_known_as_a_reader(project):
    project.write(
        "src/helpers/catalog/demo.py", "def read():\n    open('data/units.yml').close()\n"
    )
    load = (
        "import runpy\n"
        "runpy.run_path('src/helpers/catalog/demo.py', run_name='helpers.catalog.demo')['read']()\n"
        "open('data/alpha/numbers.yml').close()"
    )
    project.notebook("index.ipynb", load)
    via = {name: via for _, name, _, via in ran(project)}
    assert via["data/units.yml"] is True
    assert via["data/alpha/numbers.yml"] is False


def test_the_packages_and_the_interpreter_are_part_of_the_key(project):
    notebook = freshness.read_notebook(project.root, Path("index.ipynb"))
    before = freshness.Now(project.root).key(notebook)
    project.write("requirements.lock", "plotly==7.0\n")
    assert freshness.Now(project.root).key(notebook) != before


def test_whether_a_cell_may_fail_is_part_of_the_key(project):
    keys = set()
    for head in ("#| error: true\n", "#| error: false\n", ""):
        project.notebook("index.ipynb", f"{head}1 / 0")
        notebook = freshness.read_notebook(project.root, Path("index.ipynb"))
        keys.add(freshness.Now(project.root).key(notebook))
    assert len(keys) == 2


def test_one_rule_says_what_belongs(project):
    root = project.root
    litter = ("._a.ipynb", ".#b.yml", "c.yml~", "#d#", "~$e.csv", ".~lock.f.csv#", "g.yml.orig")
    litter += ("Thumbs.db", "desktop.ini", "Icon\r", "__MACOSX/alpha.ipynb")
    results = ("node_modules/x.js", "x_files/y.js", ".ipynb_checkpoints/alpha-checkpoint.ipynb")
    for name in (*litter, *results, "env/conda-meta/history", "env/lib/x.py"):
        project.write(f"studies/{name}", "x")
    (root / "studies/dangling.yml").symlink_to("nowhere")
    os.mkfifo(root / "studies/pipe")
    project.write("../pictures/one.svg", "<svg/>")
    (root / "images").symlink_to(root.parent / "pictures")
    (root / "studies/loop").symlink_to(root)
    project.write("studies/folder.ipynb/inside.csv", "x")
    found = {path.as_posix() for path in files.source_files(root)}
    assert {path for path in found if path.startswith(("studies/", "images/"))} == {
        "studies/alpha.ipynb", "studies/beta.ipynb", "studies/folder.ipynb/inside.csv",
        "images/one.svg",
    }  # fmt: skip


def test_notebooks_that_are_no_pages_do_no_harm(project):
    project.write("data/old.ipynb", '{"nbformat": 3, "worksheets": []}')
    project.write("data/empty.ipynb", "")
    assert fingerprint(project.root)
    assert set(freshness.refresh(project.root)) == {Path(path) for path in ALL}


def test_a_large_file_is_not_read(project, monkeypatch):
    monkeypatch.setattr(files, "LARGE", 3)
    path = project.write("data/large.bin", "xxxx")
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("read whole"))
    assert files.digest_file(path) == files.digest_file(path) != files.digest_file(project.root)


def test_a_large_file_on_another_disk_is_not_copied(project, monkeypatch, tmp_path):
    path = project.write("data/large.bin", "xxxx")
    monkeypatch.setattr(embedded, "LARGE", 3)

    def link(*_):
        raise OSError(errno.EXDEV, "cross-device link")

    monkeypatch.setattr(os, "link", link)
    embedded.copy(project.root, tmp_path / "stage")
    assert (tmp_path / "stage/data/large.bin").readlink() == path


def test_every_undeclared_study_is_named_with_those_there_are(project):
    project.notebook("studies/x.ipynb", "1", studies=["alhpa"])
    project.notebook("studies/y.ipynb", "1", studies=7)
    project.write("studies/z.ipynb", "not JSON")
    with pytest.raises(SiteError) as caught:
        freshness.refresh(project.root)
    x, y = str(caught.value).splitlines()
    assert x == (
        "studies/x.ipynb: front matter, portfolio.studies: no folder data/alhpa; "
        "known: alpha, beta."
    )
    assert y == (
        "studies/y.ipynb: front matter, portfolio.studies: write a list such as [alpha, beta], "
        "or `all`."
    )


def quarto_caches(project) -> Path:
    """Leave caches as Quarto does: results keyed on a set-up cell and the code."""
    for path in ("studies/alpha.ipynb", "studies/beta.ipynb", "index.ipynb"):
        notebook = nbformat.read(project.root / path, as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell("# set-up of Quarto"))
        executed = (project.root / path).with_suffix(".executed.ipynb")
        nbformat.write(notebook, executed)
        cache = get_cache(executed.parent / ".jupyter_cache")
        cache.cache_notebook_file(
            executed, uri=Path(path).name, check_validity=False, overwrite=True
        )
        cache.db.dispose()
        executed.unlink()
        for freezer in ("_freeze", ".quarto/_freeze"):
            stem = Path(path).with_suffix("")
            project.write(f"{freezer}/{stem}/execute-results/html.json", "{}")
    return project.root / "studies" / ".jupyter_cache"


def cached(folder: Path) -> set[str]:
    cache = get_cache(folder)
    try:
        return {record.uri for record in cache.list_cache_records()}
    finally:
        cache.db.dispose()


def frozen(project, freezer) -> set[str]:
    folder = project.root / freezer
    return {path.parent.parent.relative_to(folder).as_posix() for path in folder.rglob("*.json")}


def test_refresh_drops_just_the_caches_of_what_moved(project):
    assert len(freshness.refresh(project.root)) == 3  # nothing is known of them yet
    folder = quarto_caches(project)
    for path in ALL:
        ran(project, path)
    assert freshness.refresh(project.root) == []
    assert freshness.refresh(project.root) == []
    assert cached(folder) == {"alpha.ipynb", "beta.ipynb"}

    project.write("data/alpha/numbers.yml", "value: 9\n")
    stale = [Path("index.ipynb"), Path("studies/alpha.ipynb")]
    assert freshness.moved(project.root) == stale
    assert freshness.refresh(project.root) == stale
    assert cached(folder) == {"beta.ipynb"}
    assert cached(project.root / ".jupyter_cache") == set()
    for freezer in ("_freeze", ".quarto/_freeze"):
        assert frozen(project, freezer) == {"studies/beta"}
    assert freshness.moved(project.root) == stale  # until they are seen to run


def test_caches_of_unknown_age_do_not_count(project):
    folder = quarto_caches(project)
    freshness.refresh(project.root)
    assert cached(folder) == set()


def test_a_kernel_that_did_not_run_all_cells_proves_nothing(project):
    project.notebook("index.ipynb", "1", "2")
    ran(project)
    (note,) = (project.root / freshness.NOTES).glob("*.jsonl")
    lines = note.read_text().splitlines()
    note.write_text("\n".join(line for line in lines if json.loads(line)[0] != "cell"))
    assert Path("index.ipynb") in freshness.refresh(project.root)


def test_a_record_another_notebook_with_the_same_code_would_be_served_goes_too(project):
    for path in ALL:
        ran(project, path)
    freshness.refresh(project.root)
    folder = quarto_caches(project)
    shutil.copy(project.root / "studies/alpha.ipynb", project.root / "studies/copy.ipynb")
    project.write("data/alpha/numbers.yml", "value: 9\n")
    freshness.refresh(project.root)
    assert cached(folder) == {"beta.ipynb"}


def test_a_cache_that_cannot_be_read_is_dropped(project):
    folder = quarto_caches(project)
    for notebook in folder.rglob("base.ipynb"):
        notebook.write_text("{", encoding="utf-8")
    freshness.refresh(project.root)
    assert not folder.exists() or cached(folder) == set()


def test_the_pre_render_step_names_what_is_stale_and_places_plotly(command, project):
    assert command.run("freshness").stdout.splitlines() == [
        f"stale: {path}" for path in sorted(ALL)
    ]
    assert (project.root / "assets/vendor/plotly.min.js").stat().st_size > 1_000_000
    for path in ALL:
        ran(project, path)
    assert command.run("freshness").stdout == ""


def test_results_and_counts_in_a_notebook_are_no_change_to_the_site(project):
    before = fingerprint(project.root)
    path = project.root / "index.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="old")]
    notebook.cells[1].execution_count = 7
    nbformat.write(notebook, path)
    assert fingerprint(project.root) == before
    assert fingerprint(project.root, "another engine") != before
    project.write("about.qmd", "other words")
    assert fingerprint(project.root) != before
