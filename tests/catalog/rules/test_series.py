"""Tables as spreadsheets leave them: what is wrong is said, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.catalog import check

SERIES = """\
# yaml-language-server: $schema=../schema/series.json
- id: orders
  title: Orders a month
  file: orders.csv
  description: From the order table.
  kind: measured
  as_of: 2026-01-01
  columns:
    - {name: month, type: month, title: Month}
    - {name: orders, type: integer, title: Orders, unit: number}
  cite:
    - {source: code, path: orders.sql, whole: file}
"""


def check_table(project: Path, content: str, name: str = "orders.csv") -> list[str]:
    study = project / "data" / "shop"
    (study / "series").mkdir(exist_ok=True)
    for old in (study / "series").iterdir():
        old.unlink()
    (study / "series.yml").write_text(SERIES, encoding="utf-8")
    (study / "series" / name).write_text(content, encoding="utf-8")
    return [str(problem) for problem in check(project) if "/series" in problem.file]


def test_a_sound_table_is_fine(project: Path) -> None:
    assert check_table(project, "month,orders\n2026-01,5\n2026-02,7\n") == []


@pytest.mark.parametrize(
    ("content", "called"),
    [
        ("month;orders\n2026-01;5\n", "semicolons"),
        ('"month";"orders"\n2026-01;5\n', "semicolons"),
        ("month\torders\n2026-01\t5\n", "tabs"),
    ],
)
def test_another_separator_is_named(content: str, called: str, project: Path) -> None:
    [problem] = check_table(project, content)
    assert f"cells are separated by {called}, not by commas  -> save it as CSV" in problem


@pytest.mark.parametrize("row", ["2026-01,٥", "2026-01,５", "٢٠٢٦-01,5", "2026-०१,5"])
def test_digits_of_other_scripts_are_no_numbers(row: str, project: Path) -> None:
    [problem] = check_table(project, f"month,orders\n{row}\n")
    assert problem.startswith("data/shop/series/orders.csv:2:1")
    assert "is not a" in problem


def test_a_name_in_capitals_is_told_what_to_become(project: Path) -> None:
    problems = check_table(project, "month,orders\n2026-01,5\n", "ORDERS.CSV")
    assert (
        "data/shop/series/ORDERS.CSV  a name ends in .csv, not in .CSV  -> rename it to orders.csv"
        in problems
    )
