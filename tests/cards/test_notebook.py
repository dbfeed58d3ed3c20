"""What cells of a notebook say is a table, a number or a paragraph in the portfolio's own form."""

from __future__ import annotations

import pytest

from helpers.cards.notebook import number, percent, points, say, table
from helpers.cards.table import Value
from helpers.text.numbers import NBSP


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (number(1234.567), Value(1234.567, "1,230")),
        (number(0.5, unit=" s"), Value(0.5, "0.5 s")),
        (number(-1.25, decimals=1), Value(-1.25, "−1.2")),
        (points(0.12345), Value(12.345, "12.35")),
        (percent(0.5), Value(50, f"50.0{NBSP}%")),
        (percent(1 / 3, 0), Value(33.333333, f"33{NBSP}%")),
    ],
)
def test_a_number_keeps_its_value_beside_what_is_written(value: Value, expected: Value) -> None:
    assert value.text == expected.text
    assert value.raw == pytest.approx(expected.raw, abs=1e-6)


def test_a_table_names_its_rows_and_escapes_what_it_shows() -> None:
    shown = table("Costs <b>", ("What", "Much"), (("One <i>", number(2)),)).html
    assert "Costs &lt;b&gt;" in shown
    assert "One &lt;i&gt;" in shown
    assert 'data-value="2.0"' in shown


def test_texts_become_paragraphs() -> None:
    assert say("One `x`.", "Two <b>.").html == "<p>One <code>x</code>.</p><p>Two &lt;b&gt;.</p>"
