"""The benchmark measures what it says, and its verdicts follow from the numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import measure
import pytest
import run
import yaml

# Long enough that both hold their memory at once, however slowly a busy machine starts them.
HOLD = "import time; held = bytearray(150_000_000); time.sleep(6)"
PARENT = f"""
import subprocess, sys
children = [subprocess.Popen([sys.executable, "-c", {HOLD!r}]) for _ in range(2)]
print("started")
sys.exit(max(child.wait() for child in children))
"""


MEASURE = f"""
import dataclasses, json, sys
from pathlib import Path
sys.path.insert(0, {str(Path(measure.__file__).parent)!r})
import measure
taken = measure.measure([sys.executable, "-c", {PARENT!r}], Path.cwd())
print(json.dumps(dataclasses.asdict(taken)))
"""


def test_memory_is_that_of_all_processes_together(tmp_path):
    # From a process of its own, as the benchmark is: what a child counts as its peak begins with
    # the size of the process that forks it, and a whole test suite is large.
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    taken = measure.Measurement(**json.loads(done.stdout))
    assert taken.output == "started\n"
    assert 6 < taken.seconds < 60
    assert 150 < taken.largest_mb < 290
    assert taken.peak_mb > 290


def test_a_failing_command_is_an_error_with_its_output(tmp_path):
    with pytest.raises(measure.CommandError, match=r"ended with 3(?s:.*)it broke"):
        measure.measure([sys.executable, "-c", "print('it broke'); raise SystemExit(3)"], tmp_path)


def row(engine="embedded", added=0, pages=10, cold=20.0, unchanged=1.0, peak=500.0) -> run.Row:
    seconds = {"cold": cold, "unchanged": unchanged, "data edit": 5.0, "notebook edit": 3.0}
    executed = {"cold": 5, "unchanged": 0, "data edit": 3, "notebook edit": 1}
    same = dict.fromkeys(run.STEPS, peak)
    return run.Row(engine, added, pages, seconds, executed, same, same)


def missed(rows: list[run.Row]) -> list[str]:
    return [text for kept, text in run.verdicts(rows) if not kept]


def test_linear_growth_keeps_every_promise():
    rows = [row(), row(added=10, pages=40, cold=70), row(added=50, pages=160, cold=270)]
    assert [round(each, 6) for _, each, _ in run.per_study(rows)] == [5, 5]
    assert missed(rows) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"cold": 500.0}, "per study"),
        ({"seconds": None}, "per ten pages"),
        ({"peak": 1200.0}, "MB"),
    ],
)
def test_each_promise_can_be_missed(change, word):
    largest = row(added=50, pages=160, cold=270)
    if "cold" in change:
        largest = replace(largest, seconds={**largest.seconds, "cold": change["cold"]})
    elif "seconds" in change:
        largest = replace(largest, seconds={**largest.seconds, "unchanged": 60.0})
    else:
        largest = replace(largest, peak_mb={**largest.peak_mb, "cold": change["peak"]})
    (text,) = missed([row(), row(added=10, pages=40, cold=70), largest])
    assert word in text


def test_engines_stand_in_one_table():
    text = run.report([row(), row(engine="quarto", cold=40.0)], "a machine")
    assert "| embedded | 0 | 10 | 20.0 (5) |" in text
    assert "| quarto | 0 | 10 | 40.0 (5) |" in text


def test_the_edits_change_what_they_should(project_root, tmp_path):
    """On the project's real files: the data still loads, the notebook still is one."""
    for name in ("data", "case-studies"):
        run.shutil.copytree(project_root / name, tmp_path / name, ignore=run.NOT_COPIED)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    run.edit_data(tmp_path)
    run.edit_notebook(tmp_path)
    changed = sorted(path for path, text in before.items() if path.read_bytes() != text)
    assert [path.suffix for path in changed] == [".ipynb", ".yml"]
    notebook, study = changed
    assert " edited" in yaml.safe_load(study.read_text(encoding="utf-8"))["tagline"]
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert any("# edited" in "".join(cell["source"]) for cell in cells)
