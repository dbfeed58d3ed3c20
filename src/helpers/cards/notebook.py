"""What the cells of a notebook say: a table, a number in it, a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.cards.blocks import Block
from helpers.cards.table import Cell, Table, Value
from helpers.text.markup import paragraphs
from helpers.text.numbers import NBSP, digits


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Cell | Value]]) -> Block:
    """A table as wide as the page; the first cell of a row names it."""
    shown = Table(caption, list(columns), [list(row) for row in rows])
    return Block(f'<div class="ap-broad">{shown.html()}</div>')


def number(
    value: float, significant: int = 3, unit: str = "", *, decimals: int | None = None
) -> Value:
    """A number to so many significant digits, or with a fixed count of decimals."""
    if decimals is None:
        return Value(float(value), digits(float(value), significant) + unit)
    text = f"{value:.{decimals}f}{unit}".replace("-", "−")
    return Value(round(float(value), 6), text)


def points(share: float, decimals: int = 2) -> Value:
    """A share of a scale in points of 100."""
    return number(100 * share, decimals=decimals)


def percent(share: float, decimals: int = 1) -> Value:
    """A share in percent."""
    return number(100 * share, unit=f"{NBSP}%", decimals=decimals)


def say(*texts: str) -> Block:
    """Paragraphs of text; `code` in backticks is rendered, all else is shown as it is."""
    return Block(paragraphs("\n\n".join(texts)))
