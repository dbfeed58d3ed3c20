"""Problems are printed for people, programs and pull requests; exit codes say how it went."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from smallproject import BROKEN, apply, read_case

from helpers.catalog import report
from helpers.catalog.problems import Format, Problem

PROBLEM = Problem("data/a, b.yml", 3, 7, "fee.unit", "unknown unit 'x'", "100 % sure:\nuse y")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(style: Format, stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    report.write([PROBLEM], style, stream)
    return stream.getvalue()


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "helpers.cli", "check", "--root", str(root), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "100"},
    )


@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_a_terminal_that_knows_few_letters_gets_all_problems(style: str, project: Path) -> None:
    (project / "über.qmd").write_text("[Größe ☃](weg.qmd)\n", encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "helpers.cli", "check", "--root", str(project), "--format", style],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )
    assert (found.returncode, found.stderr) == (1, b"")
    text = found.stdout.decode("ascii")
    assert "weg.qmd, which does not exist" in text
    if style == "json":
        assert json.loads(text)[0]["file"] == "über.qmd"


def test_one_line_for_each_problem_in_a_file() -> None:
    plain = Problem("a.yml", 3, 7, "fee.unit", "unknown unit", "use s")
    out = io.StringIO()
    report.write([plain], Format.TEXT, out)
    assert out.getvalue() == "a.yml:3:7  fee.unit  unknown unit  -> use s\n1 problem in 1 file\n"


def test_colour_only_in_a_terminal() -> None:
    assert "\x1b[" not in written(Format.TEXT)
    assert "fee.unit" in re.sub(r"\x1b\[[0-9;]*m", "", written(Format.TEXT, Terminal()))


def test_markup_in_the_data_is_shown_as_typed() -> None:
    stream = Terminal()
    odd = Problem("a.yml", 1, 1, "[red]x[/red]", "bad [/] <b>[bold]", "")
    report.write([odd], Format.TEXT, stream)
    assert "bad [/] <b>[bold]" in re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())


def test_json_is_for_programs() -> None:
    assert json.loads(written(Format.JSON)) == [
        {
            "file": "data/a, b.yml",
            "line": 3,
            "column": 7,
            "key": "fee.unit",
            "wrong": "unknown unit 'x'",
            "fix": "100 % sure:\nuse y",
        }
    ]


def test_annotations_cannot_be_broken_by_what_they_quote() -> None:
    line = written(Format.GITHUB).splitlines()[0]
    assert line == (
        "::error file=data/a%2C b.yml,line=3,col=7,title=fee.unit::"
        "unknown unit 'x' -> 100 %25 sure:%0Ause y"
    )


def test_exit_codes(project: Path, tmp_path: Path) -> None:
    fine = run(project)
    assert (fine.returncode, fine.stdout) == (0, "no problems\n")
    apply(project, read_case(BROKEN / "weights-sum.yml")["patches"])
    broken = run(project, "--format", "json")
    assert broken.returncode == 1
    assert json.loads(broken.stdout)[0]["key"] == "weights"
    nowhere = run(tmp_path / "nothing")
    assert nowhere.returncode == 2
    assert "Traceback" not in nowhere.stderr


@pytest.mark.parametrize("style", list(Format))
def test_a_fine_project_says_so(style: Format, project: Path) -> None:
    out = io.StringIO()
    assert report.main(project, style, out) == 0
    assert out.getvalue() == ("[]\n" if style is Format.JSON else "no problems\n")


def test_outside_a_project(tmp_path: Path) -> None:
    errors = io.StringIO()
    assert report.main(tmp_path, errors=errors) == 2
    assert "is not inside a portfolio" in errors.getvalue()
