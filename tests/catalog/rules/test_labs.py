"""A number said to be measured by a lab is the lab's, and a slip in naming it is told."""

from __future__ import annotations

from pathlib import Path

from helpers.catalog import check, load

LAB = """\
# yaml-language-server: $schema=../schema/lab.json
id: sorting
title: Sorting
question: How many a second?
answer: About 1,200 a second.
notebook: notebooks/10-sorting.ipynb
date: 2026-01-05
seed: 0
seconds: 1.5
machine: {processor: A processor, cores: 2, memory: 24.0, system: Linux 6, python: 3.11.7}
versions: {rich: "14"}
vectors:
  - {id: sorted, title: Sorted, url: "https://example.org/sorted", passed: 3, total: 3}
figures:
  - {id: rate, title: Rate, value: 1200.0, low: 1100.0, high: 1300.0, unit: per-second}
  - {id: rows, title: Rows, value: 40.0, unit: number}
"""
NUMBERS = """\
# yaml-language-server: $schema=../../schema/quantities.json
- id: sorted-per-second
  title: Rows sorted per second
  unit: per-second
  kind: measured
  lab: {id: sorting, figure: rate}
- id: sorted-rows
  title: Rows sorted
  unit: number
  kind: measured
  lab: {id: sorting, figure: rows}
- id: sorted-per-day
  title: Rows sorted a day
  unit: per-day
  kind: derived
  as_of: 2026-01-05
  formula: rate * 86400
  inputs: {rate: sorted-per-second}
"""


def write(project: Path, lab: str = LAB, numbers: str = NUMBERS) -> None:
    target = project / "data" / "labs" / "sorting.yml"
    target.parent.mkdir()
    target.write_text(lab, encoding="utf-8")
    (project / "data/shop/quantities/sorting.yml").write_text(numbers, encoding="utf-8")


def told(project: Path) -> list[str]:
    return [f"{p.key}: {p.wrong} -> {p.fix}" for p in check(project)]


def test_a_measured_number_has_value_ends_and_day_of_the_run(project):
    write(project)
    assert told(project) == []
    portfolio = load(project)
    assert portfolio.labs["sorting"].answer == "About 1,200 a second."
    rate = portfolio.quantity("shop-sorted-per-second")
    assert (rate.value, rate.low, rate.high) == (1200, 1100, 1300)
    assert rate.record.as_of.isoformat() == "2026-01-05"
    assert portfolio.quantity("shop-sorted-rows").value == 40
    assert portfolio.quantity("shop-sorted-per-day").value == 1200 * 86400


def test_a_figure_the_lab_does_not_have_is_told(project):
    write(project, numbers=NUMBERS.replace("figure: rate", "figure: rates"))
    (problem,) = told(project)
    assert problem.endswith("the lab sorting has no figure 'rates' -> did you mean rate?")


def test_an_unknown_lab_is_told(project):
    write(
        project, numbers=NUMBERS.replace("{id: sorting, figure: rows}", "{id: sort, figure: rows}")
    )
    (problem,) = told(project)
    assert "lab.id: unknown lab 'sort' -> did you mean sorting?" in problem


def test_what_the_lab_gives_is_not_written_as_well(project):
    more = "  value: 7\n  as_of: 2026-01-05\n"
    write(project, numbers=NUMBERS.replace("figure: rows}\n", "figure: rows}\n" + more))
    assert [line.partition(": ")[2] for line in told(project)] == [
        "the lab gives the number, and value is written as well -> remove value",
        "the lab gives the day, and as_of is written as well -> remove as_of",
    ]


def test_another_unit_or_kind_than_the_labs_is_told(project):
    wrong = NUMBERS.replace("unit: number\n  kind: measured", "unit: s\n  kind: assumed")
    write(project, numbers=wrong)
    assert [line.partition("rows.")[2] for line in told(project)] == [
        "unit: is in s, and the lab measures in number -> write unit: number",
        "kind: a lab measures, and kind is assumed -> write kind: measured",
    ]


def test_a_number_without_a_lab_still_says_its_day(project):
    bare = NUMBERS.replace("  kind: derived\n  as_of: 2026-01-05\n", "  kind: derived\n")
    write(project, numbers=bare)
    (problem,) = told(project)
    assert "the number lacks as_of -> add the day it was true" in problem


def test_a_record_under_another_name_or_with_an_id_twice_is_told(project):
    twice = LAB.replace("id: sorting", "id: sort", 1).replace("id: rows", "id: rate")
    write(project, lab=twice, numbers=NUMBERS.partition("- id")[0] + "[]\n")
    assert [line.partition(" ->")[0] for line in told(project)] == [
        "id: the lab is called sort, its file sorting.yml",
        "figures.rate.id: rate stands here twice; first on line 15",
    ]
