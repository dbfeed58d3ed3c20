"""Cards of labs: the table says what the chart draws."""

from __future__ import annotations

from dataclasses import replace

import demo

from helpers import cards
from helpers.cards.evidence import records
from helpers.charts.curve import Axis, Curve, Mark
from helpers.schema.lab import LabFigure, Larger


def test_a_table_beside_curves_has_a_row_for_each_place_and_a_column_for_each_curve():
    portfolio = demo.portfolio()
    measured = Curve("measured", [1, 4], [1.1, 4.2], mode="markers")
    law = Curve("formula", [1, 2, 4], [1, 2, 4])
    axes = (Axis("streams", (0, 5)), Axis("seconds", (0, 5)))
    lab = portfolio.labs["hashing"]
    marks = [Mark("objective 3 s", y=3)]
    card = cards.curves_card(
        portfolio, lab, "n", "Time", "It grows.", [law, measured], *axes, marks
    )
    assert card.id == "hashing-n"
    assert card.table.columns == ["Streams", "formula", "measured"]
    shown = [[None if cell is None else cell.raw for cell in row] for row in card.table.rows]
    assert shown == [[1, 1, 1.1], [2, 2, None], [4, 4, 4.2]]
    assert [trace["name"] for trace in card.chart.data] == ["formula", "measured"]
    assert lab.machine.processor in card.about.notes[0]


def test_what_marks_stand_for_and_a_larger_run_are_under_the_card():
    portfolio = demo.portfolio()
    lab = portfolio.labs["hashing"]
    number = next(iter(next(iter(portfolio.studies.values())).quantities.values()))
    large = Larger(
        date=lab.date, seconds=1200, machine=lab.machine, versions=lab.versions, figures=[]
    )
    axes = (Axis("names", (10, 1000), log=True), Axis("ms", (0.1, 100), log=True))
    card = cards.curves_card(
        portfolio, lab.model_copy(update={"large": large}), "n", "Time", "It grows.",
        [Curve("measured", [10, 1000], [1, 90])], *axes,
        [Mark("50 ms", y=50), Mark("stage", x=100), Mark("here", x=10, y=1)], [number],
    )  # fmt: skip
    assert card.about.quantities == [number]
    assert "20 minutes" in card.about.notes[1]
    layout = card.chart.layout
    assert (layout["xaxis"]["type"], layout["xaxis"]["range"]) == ("log", [1, 3])
    assert layout["xaxis"]["title"]["text"] == "names, log scale"
    # Plotly takes the places of texts on a log axis as logarithms, and those of lines as they are.
    level, stage, point = layout["annotations"]
    assert round(level["y"], 3) == 1.699
    assert stage["x"] == 2
    assert (point["x"], point["y"]) == (1, 0)
    assert [(line.get("x0"), line["y0"]) for line in layout["shapes"]] == [(0, 50), (100, 0)]


def test_the_list_of_labs_is_by_folder_and_says_which_numbers_rest_on_one():
    portfolio = demo.portfolio()
    lab = portfolio.labs["hashing"]
    study = next(iter(portfolio.studies.values()))
    name, number = next(iter(study.quantities.items()))
    measured = LabFigure(id=lab.id, figure=lab.figures[0].id)
    record = number.record.model_copy(update={"lab": measured})
    study.quantities[name] = replace(number, record=record)
    listed = cards.labs_block(portfolio, "notebooks/1?-*").html
    assert lab.question in listed
    assert lab.answer in listed
    assert listed.count("evidence.html#") == 1
    assert f'evidence.html#{number.anchor}"' in listed
    assert f"{study.meta.title} takes from it: " in listed
    assert lab.question not in cards.labs_block(portfolio, "notebooks/2?-*").html
    # And the number, where all stand, names the lab and the machine.
    shown = cards.evidence_block(portfolio, study).html
    assert shown.count("Measured by the lab") == 1
    assert f">{lab.title}</a>, on {lab.machine.processor}." in shown
    assert [row["lab"] for row in records(portfolio) if row["lab"]] == [lab.id]


def test_a_lab_whose_notebook_was_left_out_is_listed_without_a_link(tmp_path):
    portfolio = replace(demo.portfolio(), root=tmp_path)
    lab = portfolio.labs["hashing"]
    assert f"<h3>{lab.question}</h3>" in cards.labs_block(portfolio).html
    page = tmp_path / lab.notebook
    page.parent.mkdir()
    page.touch()
    assert f">{lab.question}</a></h3>" in cards.labs_block(portfolio).html
