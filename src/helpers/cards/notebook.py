"""What the cells of a notebook say: a table, a number in it, a paragraph, a list, what unfolds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.cards.blocks import Block, block
from helpers.cards.card import Card
from helpers.cards.tables import Cell, Table, Value
from helpers.text.markup import paragraphs
from helpers.text.numbers import NBSP, digits


def table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | Value]],
    *,
    name: str = "",
) -> Block:
    """A table as wide as the page; the first cell of a row names it. A line, if it has no rows.

    Where tables of one caption stand on a page, each needs a name for screen readers.
    """
    if not rows:
        return say(f"{caption}. None.")
    shown = Table(caption, list(columns), [list(row) for row in rows])
    return Block(f'<div class="ap-broad">{shown.html(name)}</div>')


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


def percent(share: float, decimals: int = 1, *, error: float | None = None) -> Value:
    """A share in percent, where it is known with its standard error, a share as well."""
    sure = "" if error is None else f" ± {100 * error:.2f}"
    return number(100 * share, unit=f"{sure}{NBSP}%", decimals=decimals)


def say(*texts: str) -> Block:
    """Paragraphs of text; `code` in backticks is rendered, all else is shown as it is."""
    return Block(paragraphs("\n\n".join(texts)))


def bullets(items: Iterable[str | tuple[str, str]]) -> Block:
    """A list of texts, or of titles each with its text."""
    pairs = (("", item) if isinstance(item, str) else item for item in items)
    return block("blocks.bullets", list(pairs))


def terms(items: Iterable[tuple[str, str]]) -> Block:
    """Terms, each with its text."""
    return block("blocks.terms", list(items))


def folds(items: Iterable[tuple[str, str, Block]]) -> Block:
    """What unfolds: a title, a text beside it, and what is inside."""
    return block("blocks.folds", [(title, beside, body.html) for title, beside, body in items])


def folded(card: Card) -> Block:
    """A card that is a table: its title and finding, and the rest where a reader asks for it.

    Raises
    ------
    ValueError
        If it has a chart, which Jupyter shows by itself and not within a fold.
    """
    if card.chart is not None:
        raise ValueError(f"the card {card.id} has a chart")
    return folds([(card.title, card.finding, Block(card.html()))])


def answer(*texts: str) -> Block:
    """The answer of an exercise, folded until its reader has predicted something."""
    return folds([("Answer", "", say(*texts))])
