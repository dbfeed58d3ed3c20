import shutil
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache

from helpers.site import freshness
from helpers.site.errors import SiteError

ALL = {"index.ipynb", "studies/alpha.ipynb", "studies/beta.ipynb"}


def moved_by(project, change) -> set[str]:
    """Return which notebooks' digests a change moves."""
    before = freshness.digests(project.root)
    change()
    after = freshness.digests(project.root)
    return {path for path in after if before.get(path) != after[path]}


def test_data_of_a_study_concerns_its_pages_and_those_of_all_studies(project):
    edit = lambda: project.write("data/alpha/numbers.yml", "value: 9\n")  # noqa: E731
    assert moved_by(project, edit) == {"index.ipynb", "studies/alpha.ipynb"}


def test_a_new_file_and_a_renamed_one_are_changes(project):
    new = lambda: project.write("data/beta/deep/more.csv", "a,b\n")  # noqa: E731
    assert moved_by(project, new) == {"index.ipynb", "studies/beta.ipynb"}
    beta = project.root / "data/beta"
    rename = lambda: (beta / "numbers.yml").rename(beta / "other.yml")  # noqa: E731
    assert moved_by(project, rename) == {"index.ipynb", "studies/beta.ipynb"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/units.yml", "- ms\n"),
        ("src/helpers/demo/__init__.py", "def shout(text):\n    return text\n"),
        ("requirements.lock", "plotly==7.0\n"),
    ],
)
def test_what_all_share_concerns_every_page(project, path, text):
    assert moved_by(project, lambda: project.write(path, text)) == ALL


def test_generated_data_concerns_only_pages_of_all_studies(project):
    edit = lambda: project.write("data/datapackage.json", "{}\n")  # noqa: E731
    assert moved_by(project, edit) == {"index.ipynb"}


def test_time_stamps_prose_and_compiled_files_change_nothing(project):
    def touch():
        (project.root / "data/alpha/numbers.yml").touch()
        project.write("about.qmd", "other words")
        project.write("src/helpers/demo/__pycache__/demo.pyc", "x")

    assert moved_by(project, touch) == set()


def test_every_undeclared_study_is_named_with_those_there_are(project):
    project.notebook("studies/x.ipynb", "1", studies=["alhpa"])
    project.notebook("studies/y.ipynb", "1", studies=7)
    project.write("studies/z.ipynb", "not JSON")
    with pytest.raises(SiteError) as caught:
        freshness.digests(project.root)
    x, y, z = str(caught.value).splitlines()
    assert x == (
        "studies/x.ipynb: front matter, portfolio.studies: no folder data/alhpa; "
        "known: alpha, beta."
    )
    assert y == (
        "studies/y.ipynb: front matter, portfolio.studies: write a list such as [alpha, beta], "
        "or `all`."
    )
    assert z.startswith("studies/z.ipynb: not a notebook")


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


def test_refresh_drops_just_the_caches_whose_digest_moved(project):
    assert len(freshness.refresh(project.root)) == 3
    folder = quarto_caches(project)
    assert freshness.refresh(project.root) == []
    assert cached(folder) == {"alpha.ipynb", "beta.ipynb"}

    project.write("data/alpha/numbers.yml", "value: 9\n")
    assert freshness.moved(project.root) == [Path("index.ipynb"), Path("studies/alpha.ipynb")]
    stale = freshness.refresh(project.root)
    assert stale == [Path("index.ipynb"), Path("studies/alpha.ipynb")]
    assert cached(folder) == {"beta.ipynb"}
    assert cached(project.root / ".jupyter_cache") == set()
    for freezer in ("_freeze", ".quarto/_freeze"):
        assert frozen(project, freezer) == {"studies/beta"}
    assert freshness.moved(project.root) == []


def test_caches_of_unknown_age_do_not_count(project):
    folder = quarto_caches(project)
    freshness.refresh(project.root)
    assert cached(folder) == set()


def test_a_record_another_notebook_with_the_same_code_would_be_served_goes_too(project):
    freshness.refresh(project.root)
    folder = quarto_caches(project)
    shutil.copy(project.root / "studies/alpha.ipynb", project.root / "studies/copy.ipynb")
    freshness.refresh(project.root)  # knows the copy now
    assert cached(folder) == {"beta.ipynb"}  # its code was alpha's, whose record is gone


def test_a_cache_that_cannot_be_read_is_dropped(project):
    freshness.refresh(project.root)
    folder = quarto_caches(project)
    for notebook in folder.rglob("base.ipynb"):
        notebook.write_text("{", encoding="utf-8")
    project.write("data/beta/numbers.yml", "value: 9\n")
    freshness.refresh(project.root)
    assert not folder.exists() or cached(folder) <= {"alpha.ipynb"}


def test_the_pre_render_step_names_what_is_stale_and_places_plotly(command, project):
    assert command.run("freshness").stdout.splitlines() == [
        f"stale: {path}" for path in sorted(ALL)
    ]
    assert (project.root / "assets/vendor/plotly.min.js").stat().st_size > 1_000_000
    assert command.run("freshness").stdout == ""


def test_results_and_counts_in_a_notebook_are_no_change_to_the_site(project):
    before = freshness.fingerprint(project.root)
    path = project.root / "index.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="old")]
    notebook.cells[1].execution_count = 7
    nbformat.write(notebook, path)
    assert freshness.fingerprint(project.root) == before
    assert freshness.fingerprint(project.root, "another engine") != before
    project.write("about.qmd", "other words")
    assert freshness.fingerprint(project.root) != before
