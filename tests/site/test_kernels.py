"""A kernel started ahead, or forked: its results and reads are those of one started now."""

from __future__ import annotations

import contextlib
import json
import socket

import nbformat
import psutil
import pytest

from helpers.site import results
from helpers.site.errors import SiteError
from helpers.site.forked import SHARED, Mother, can_fork
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


@pytest.mark.usefixtures("uncovered")
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


@pytest.mark.usefixtures("uncovered")
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


needs_forks = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux alone")


@pytest.fixture
def children(monkeypatch):
    """The processes that have been forked."""
    found = []
    fork = Mother.fork

    def noting(self, *arguments):
        found.append(fork(self, *arguments))
        return found[-1]

    monkeypatch.setattr(Mother, "fork", noting)
    return found


@contextlib.contextmanager
def forking(project, packages=("yaml", "colorsys")):
    """Kernels of a mother that was told of some packages."""
    with Kernels(project.root / STAGE) as kernels:
        kernels.start_mother()
        kernels.mother.share(packages)
        yield kernels


@needs_forks
def test_a_forked_kernel_is_as_one_started_now(single, children):
    seen = """
import importlib.util, sys, signal, yaml, numpy.linalg, own
print(sorted({'colorsys', 'numpy', 'yaml'} & {*sys.modules}), hash('text'))
print(sys.flags, sys.path[0] == '', sys.stdin, os.getpgid(0) == os.getpid() == os.getsid(0))
print([(n, signal.getsignal(n)) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)])
print(sorted(os.environ), os.environ['JPY_PARENT_PID'] == str(os.getppid()))
print("debugger:", "_pydevd_bundle" in sys.modules, importlib.util.find_spec("debugpy") is not None)
print(sys.path, numpy.eye(300).dot(numpy.eye(300)).sum())
"""
    single.write("src/own.py", "")
    single.notebook(PAGE, CODE + seen + "open('../data/alpha/numbers.yml').read()")
    assert single.build() == [PAGE]
    cold = kept(single)
    for path in single.root.glob(".portfolio/cache/*/*.json"):
        path.unlink()
    with forking(single, cold["imports"]) as kernels:
        assert single.build(kernels=kernels, force=True) == [PAGE]
    assert len(children) == 1
    warm = kept(single)
    assert warm["outputs"] == cold["outputs"]
    assert "debugger: False True" in json.dumps(warm["outputs"])
    assert {tuple(read) for read in cold["reads"]} <= {tuple(read) for read in warm["reads"]}
    shared = {name for name in cold["imports"] if name.partition(".")[0] in SHARED}
    assert {"yaml", "numpy.linalg"} <= shared <= {*warm["imports"]}
    assert "colorsys" in warm["imports"]  # by the notebook, not by its mother


@needs_forks
def test_a_module_of_the_project_comes_before_a_shared_package(single, children):
    single.write("src/yaml.py", "origin = 'of the project'\n")
    single.notebook(PAGE, CODE + "import yaml\nprint(yaml.origin)")
    with forking(single) as kernels:
        single.build(kernels=kernels)
    assert children == []
    assert "of the project" in single.page("studies/alpha.html")


@needs_forks
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os; os._exit(3)", "its kernel died"),
        ("import time; time.sleep(60)", "still running after 2 s"),
    ],
)
def test_of_a_forked_kernel_an_end_or_none_is_told(single, children, code, told):
    single.notebook(PAGE, code)
    with forking(single) as kernels, pytest.raises(SiteError, match=told):
        single.build(kernels=kernels, timeout=2)
    assert len(children) == 1
    assert not psutil.pid_exists(children[0])


@needs_forks
def test_without_a_mother_kernels_are_started(single, children):
    with forking(single) as kernels:
        kernels.mother.process.kill()
        kernels.mother.process.wait()
        assert single.build(kernels=kernels) == [PAGE]
    assert children == [None]


@needs_forks
def test_a_killed_build_leaves_neither_mother_nor_kernel(single, children, until):
    with forking(single) as kernels:
        kernels.run(kernels.new().start(single.root, kernels.mother))
        assert psutil.pid_exists(children[0])
        kernels.mother._socket.shutdown(socket.SHUT_RDWR)  # as the end of this process would
        until(lambda: kernels.mother.process.poll() is not None)
        until(lambda: not any(map(psutil.pid_exists, children)))
