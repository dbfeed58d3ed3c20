"""``make labs``: each lab by itself, its record kept when it is whole, nothing left running."""

from __future__ import annotations

import importlib
import sys
import textwrap
import time
from io import StringIO
from pathlib import Path

import psutil
import pytest
from project_files import own_portfolio
from rich.console import Console

from helpers import labs
from helpers.labs import measure, runner
from helpers.labs.lab import Figure, Lab, Vectors

GOOD = """
from helpers.labs.lab import Figure, Lab, Vectors

LAB = Lab(
    id="{name}",
    title="Counting",
    question="How many are ten?",
    notebook="notebooks/90-counting.ipynb",
    packages=("rich",),
    steps={{"count": lambda: list(range(10))}},
    vectors=(lambda: Vectors("ten", "Ten", "https://example.org/ten", 1, 1),),
    figures=lambda found: [Figure("ten", "Ten", len(found["count"]) + 0.000012, "number")],
    answer=lambda found: f"{{len(found['count'])}} are ten.",
)
"""
SIZED = GOOD.replace(
    "figures=",
    "large={{'count': lambda: list(range(1000))}},\n    figures=",
)
LACKING = GOOD.replace('("rich",)', '("no-such-distribution",)')
FAILING = GOOD + "\nLAB.steps['count'] = lambda: 1 / 0\n"
REFUSING = (
    GOOD
    + """
from helpers.labs.lab import LabError


def _refuse():
    raise LabError("port 5 is taken; end what uses it")


LAB.steps["count"] = _refuse
"""
)
STUCK = (
    GOOD
    + """
import subprocess, time


def _stuck():
    subprocess.Popen(["sleep", "86399"])
    time.sleep(600)


LAB.steps["count"] = _stuck
"""
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write labs that are found beside ours, here and in the processes that run them."""
    extra = tmp_path / "extra"
    extra.mkdir()
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(
        f"import helpers.labs\nhelpers.labs.__path__.append({str(extra)!r})\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{hook}:{Path(labs.__file__).parents[2]}")
    monkeypatch.setattr(labs, "__path__", [str(extra)])

    def write(**sources: str) -> Path:
        for name, source in sources.items():
            package = extra / name
            package.mkdir()
            text = textwrap.dedent(source).format(name=name.replace("_", "-"))
            (package / "__init__.py").write_text(text)
        importlib.invalidate_caches()
        return tmp_path

    yield write
    for name in [name for name in sys.modules if name.startswith("helpers.labs.")]:
        if getattr(sys.modules[name], "__file__", "").startswith(str(extra)):
            del sys.modules[name]


def run(root: Path, *wanted: str, large: bool = False, longest: float = 60) -> tuple[int, str]:
    out = StringIO()
    console = Console(file=out, width=200)
    return runner.run(root, wanted, console, large=large, longest=longest), out.getvalue()


def test_a_record_says_what_was_measured_on_what(project):
    root = project(good_lab=GOOD)
    code, said = run(root)
    assert code == runner.FINE, said
    text = (root / "data/labs/good-lab.yml").read_text()
    assert text.startswith("# yaml-language-server: $schema=../schema/lab.json\n")
    (entry,) = [measure.Record.model_validate(_yaml(text))]
    assert (entry.id, entry.answer) == ("good-lab", "10 are ten.")
    assert entry.figure("ten").value == 10, "rounded to what a run can say"
    assert entry.versions.keys() == {"rich"}
    assert entry.machine.cores >= 1
    assert entry.results == {"count": list(range(10))}


def test_a_larger_size_is_kept_apart(project):
    root = project(a_sized=SIZED, b_good=GOOD)
    code, said = run(root, large=True)
    assert code == runner.FAILED
    assert "run the lab without it first" in said
    assert "b-good" not in said, "a lab without a larger size is left out"
    assert run(root, "a-sized")[0] == runner.FINE
    small = _read(root, "a-sized")
    assert run(root, large=True)[0] == runner.FINE
    both = _read(root, "a-sized")
    assert both.large is not None
    assert both.answer == "1000 are ten.", "what is answered knows of both"
    usual = both.model_copy(update={"large": None, "answer": small.answer})
    assert usual == small, "the usual run is as it was"
    assert [(item.id, item.value) for item in both.large.figures] == [("large-ten", 1000)]
    assert len(both.large.results["count"]) == 1000
    assert both.dated("large-ten") == (both.large.figures[0], both.large.date)
    assert both.dated("ten") == (both.figures[0], both.date)
    assert run(root, "a-sized")[0] == runner.FINE
    assert _read(root, "a-sized").large == both.large, "and stays when the lab runs again"
    code, said = run(root, "b-good", large=True)
    assert code == runner.CANNOT_RUN
    assert "no larger size has b-good" in said


def test_one_failing_lab_does_not_stop_the_others_and_keeps_its_last_record(project):
    root = project(a_failing=FAILING, b_lacking=LACKING, c_refusing=REFUSING, d_good=GOOD)
    kept = root / "data/labs/a-failing.yml"
    kept.parent.mkdir(parents=True)
    kept.write_text("as it was\n")
    code, said = run(root)
    assert code == runner.FAILED
    assert "ZeroDivisionError" in said
    assert "not installed: no-such-distribution; `make labs` installs" in said
    assert "port 5 is taken; end what uses it" in said
    reason = said[said.index("c-refusing: failed") :].splitlines()[1]
    assert reason == "port 5 is taken; end what uses it", "without a traceback"
    assert kept.read_text() == "as it was\n"
    assert sorted(path.name for path in kept.parent.iterdir()) == ["a-failing.yml", "d-good.yml"]


def test_a_lab_that_hangs_is_ended_with_what_it_started(project):
    root = project(stuck=STUCK)
    started = time.monotonic()
    code, said = run(root, longest=6)
    assert code == runner.FAILED
    assert "not done after 6 s, and ended" in said
    assert time.monotonic() - started < 60
    # What was killed is gone as soon as the system lets it run once more.
    assert psutil.wait_procs(sleeping(), timeout=20)[1] == []


def sleeping() -> list[psutil.Process]:
    found = psutil.process_iter(["cmdline"])
    return [process for process in found if process.info["cmdline"] == ["sleep", "86399"]]


def test_an_unknown_lab_is_told_with_those_there_are(project):
    code, said = run(project(good_lab=GOOD), "god-lab")
    assert code == runner.CANNOT_RUN
    assert "none is called god-lab; there are good-lab" in said


def test_every_lab_of_ours_has_a_record_of_its_own_steps(project_root, ours):
    """A lab that was changed is run again: its record has its steps, and every vector passed."""
    portfolio = own_portfolio()
    assert sorted(portfolio.labs) == labs.names()
    for name, record in portfolio.labs.items():
        lab = labs.find(name)
        assert lab.id == name
        assert list(record.results) == list(lab.steps)
        assert (record.title, record.question) == (lab.title, lab.question)
        assert record.notebook == lab.notebook
        # A stranger drops those that name our studies.
        assert (project_root / lab.notebook).is_file() or not ours
        if record.large:
            assert list(record.large.results) == list(lab.large)
        assert all(item.passed == item.total for item in record.vectors), name
        larger = record.large.results if record.large else {}
        assert lab.answer(record.results | larger) == record.answer


def test_figures_keep_four_digits_and_their_ends():
    figure = Figure("speed", "Speed", 1234.567, "per-second", 1111.111, 1999.99)
    lab = Lab(
        "speeds", "Speeds", "How fast?", "notebooks/90-speeds.ipynb", ("rich",), {},
        (lambda: Vectors("none", "None", "https://example.org", 1, 1),),
        lambda _: [figure], lambda _: "Fast.",
    )  # fmt: skip
    (found,) = measure.measure(lab).figures
    assert (found.value, found.low, found.high) == (1235, 1111, 2000)


def _read(root: Path, name: str) -> measure.Record:
    record = measure.read(root / f"data/labs/{name}.yml")
    assert record is not None
    return record


def _yaml(text: str) -> dict:
    import yaml

    return yaml.safe_load(text)
