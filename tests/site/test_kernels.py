"""A kernel started ahead: its results and what it has read are those of one started now."""

from __future__ import annotations

import json

import nbformat
import pytest

from helpers.site import results
from helpers.site.kernels import Kernels
from helpers.site.project import STAGE

PAGE = "studies/alpha.ipynb"
CODE = """
import colorsys, os
print(colorsys.__name__, os.path.basename(os.getcwd()), len(_dh))
"""


@pytest.fixture
def used(monkeypatch):
    """For each notebook that is run, whether it ran in the kernel at hand."""
    taken = []
    ahead_for = Kernels.ahead_for

    async def noting(self, folder):
        found = await ahead_for(self, folder)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(Kernels, "ahead_for", noting)
    return taken


def build(project, packages):
    """Build with a kernel at hand that has imported some packages."""
    with Kernels(project.root / STAGE) as at_hand:
        at_hand.start_ahead(packages)
        return project.build(kernels=at_hand, force=True)


def kept(project):
    """What is kept of the one notebook."""
    found = [
        json.loads(path.read_text()) for path in project.root.glob(".portfolio/cache/*/*.json")
    ]
    (one,) = (each for each in found if "colorsys" in json.dumps(each["outputs"]))
    return one


@pytest.fixture
def single(project):
    for path in ("index.ipynb", "studies/beta.ipynb"):
        (project.root / path).unlink()
    project.write("index.qmd", "---\ntitle: Home\n---\n")
    config = project.root / "_quarto.yml"
    config.write_text(config.read_text().replace("index.ipynb", "index.qmd"))
    project.notebook(PAGE, CODE + "open('../data/alpha/numbers.yml').read()")
    return project


def test_results_and_reads_are_those_of_a_kernel_started_now(single, used):
    assert single.build() == [PAGE]
    cold = kept(single)
    assert "colorsys" in cold["imports"]
    for path in single.root.glob(".portfolio/cache/*/*.json"):
        path.unlink()
    assert build(single, cold["imports"]) == [PAGE]
    assert used == [False, True]
    warm = kept(single)
    assert warm["outputs"] == cold["outputs"]
    assert "colorsys studies 1" in json.dumps(warm["outputs"])
    assert {tuple(read) for read in cold["reads"]} <= {tuple(read) for read in warm["reads"]}


def test_a_module_of_the_project_comes_before_a_package_of_its_name(single, used):
    assert build(single, ["colorsys"]) == [PAGE]
    assert used == [True]
    single.write("src/colorsys.py", "__name__ = 'of the project'\n")
    # It came after the page had run in a kernel that looked for no such module.
    assert build(single, ["colorsys"]) == [PAGE]
    assert used == [True, False]
    assert "of the project studies" in single.page("studies/alpha.html")


def test_a_package_that_says_something_is_imported_by_the_cell_itself(single, used):
    assert build(single, ["this"]) == [PAGE]
    assert used == [False]


def test_without_the_word_nothing_is_left_behind(single):
    with Kernels(single.root / STAGE) as at_hand:
        at_hand.start_ahead(["colorsys"])
        process = at_hand._ahead.manager.provisioner.process
    assert process.poll() is not None


def test_the_newest_results_say_what_to_import(tmp_path):
    assert results.imports(tmp_path) == []
    results.remember(tmp_path, nbformat.v4.new_notebook(), [], ["json"])
    assert results.imports(tmp_path) == ["json"]
