"""Every broken input gets its message, and many faults at once get all of theirs."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from smallproject import BROKEN, apply, copy_project, read_case

from helpers.catalog import CatalogError, Problem, check, load

CASES = {path.stem: read_case(path) for path in sorted(BROKEN.glob("*.yml"))}
COMBINED = sorted(name for name, case in CASES.items() if case.get("combines"))


def patches_of(name: str) -> list[dict]:
    # The scaffold dates its records with the day it runs on.
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return [
        {
            key: value.replace("TODAY", today) if isinstance(value, str) else value
            for key, value in patch.items()
        }
        for patch in CASES[name]["patches"]
    ]


def without_place(line: str) -> str:
    """A problem's text after its place; lines move when faults are combined."""
    place, _, rest = line.partition("  ")
    return f"{place.partition(':')[0]}  {re.sub(r'line [0-9]+', 'line N', rest)}"


def test_there_are_at_least_forty_broken_inputs() -> None:
    assert sum(bool(case["problems"]) for case in CASES.values()) >= 40


@pytest.mark.parametrize("name", CASES)
def test_broken_input_gets_its_message_with_file_fault_and_fix(name: str, project: Path) -> None:
    apply(project, patches_of(name))
    problems = check(project)
    assert "".join(f"{problem}\n" for problem in problems) == CASES[name]["problems"]
    for problem in problems:
        assert problem.file
        assert problem.wrong
        assert problem.fix
        assert "Traceback" not in str(problem)
        assert "pydantic" not in str(problem).lower()
        assert "\n" not in str(problem)


def test_load_raises_one_error_with_all_problems(project: Path) -> None:
    apply(project, patches_of("syntax-in-two-files"))
    with pytest.raises(CatalogError) as caught:
        load(project)
    assert [problem.file for problem in caught.value.problems] == [
        "data/shop/failures.yml",
        "data/shop/slos.yml",
        "data/shop/study.yml",
    ]
    assert str(caught.value).startswith("3 problems")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.sets(st.sampled_from(COMBINED), min_size=2, max_size=12))
def test_planted_faults_are_all_found_in_one_run(names: set[str], pristine: Path) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        root = copy_project(pristine, folder / "project")
        for name in sorted(names):
            apply(root, patches_of(name))
        found = {without_place(str(problem)) for problem in check(root)}
    finally:
        shutil.rmtree(folder)
    for name in names:
        expected = {without_place(line) for line in CASES[name]["problems"].splitlines()}
        missing = expected - found
        assert not missing, (name, sorted(names))


def test_problems_come_in_the_order_of_files_and_lines() -> None:
    problems = [
        Problem("b.yml", 2, 1, "", "x", "y"),
        Problem("a.yml", 10, 1, "", "x", "y"),
        Problem("a.yml", 9, 5, "", "x", "y"),
    ]
    assert [p.place for p in CatalogError(problems).problems] == [
        "a.yml:9:5",
        "a.yml:10:1",
        "b.yml:2:1",
    ]
