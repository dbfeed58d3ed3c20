"""A small table: shown as HTML, offered as CSV, and compared with the chart beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.text.markup import Html, attribute, inline

MANY = 9
"""Columns of the widest table that fits on paper as it is."""
FEW, SHORT = 4, 100
"""Columns, and characters in the longest cells of all of them, of what a phone has room for."""

Cell = str | int | float | Html | None


@dataclass(frozen=True)
class Value:
    """A number as it is and as it is written."""

    raw: float | int
    text: str


@dataclass(frozen=True)
class Table:
    """Rows under titled columns."""

    caption: str
    """What the table holds; read out by screen readers."""
    columns: list[str]
    """Titles, one per column."""
    rows: list[list[Cell | Value]]
    """Cells: text, numbers, :class:`Value`, or HTML of our own making. The first cell of a row
    names the row."""

    @classmethod
    def of(cls, caption: str, rows: Sequence[Mapping[str, Cell | Value]]) -> Table:
        """A table of rows that have every cell under the title of its column, in one order."""
        return cls(caption, list(rows[0]) if rows else [], [list(row.values()) for row in rows])

    def html(self, name: str = "", *, stacked: bool = False) -> str:
        """An HTML table that scrolls inside its own region on a narrow screen.

        Parameters
        ----------
        name
            Of the region, where tables of one caption stand on a page; the caption if empty.
        stacked
            On a phone show the cells of a row below each other, each with the title of its column:
            for texts, which nobody compares.
        """
        numeric = [
            bool(self.rows)
            and all(isinstance(row[i], int | float | Value) or row[i] is None for row in self.rows)
            for i in range(len(self.columns))
        ]
        head = "".join(
            f'<th scope="col"{_numeric(numeric[i])}>{inline(title)}</th>'
            for i, title in enumerate(self.columns)
        )
        body = "".join(
            "<tr>"
            + "".join(
                _cell(cell, i == 0, numeric[i], self.columns[i] if stacked else "")
                for i, cell in enumerate(row)
            )
            + "</tr>"
            for row in self.rows
        )
        # More columns than fit on paper by themselves: there they share its width.
        look = " ap-many" if len(self.columns) > MANY else ""
        look += " ap-few" if self._fits_a_phone() else ""
        look += " ap-stacked" if stacked else ""
        return (
            f'<div class="ap-scroll" role="region" tabindex="0" aria-label="Table: '
            f'{attribute(name or self.caption)}"><table class="ap-table{look}" '
            f'data-quarto-disable-processing="true"><caption>{inline(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _fits_a_phone(self) -> bool:
        """Whether its cells may break there, so that no number is scrolled out of sight."""
        longest = (
            max((len(_text(row[i])) for row in self.rows), default=0)
            for i in range(len(self.columns))
        )
        return len(self.columns) <= FEW and sum(longest) <= SHORT

    def csv(self) -> str:
        """The same rows as CSV (RFC 4180), numbers unrounded."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow([_plain(cell) for cell in row])
        return buffer.getvalue()


def number(value: float) -> str:
    """Write a number with thousands separators and no more digits than it has."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _numeric(flag: bool) -> str:
    return ' class="ap-num"' if flag else ""


def _cell(cell: Cell | Value, is_head: bool, numeric: bool, title: str) -> str:
    tag = 'th scope="row"' if is_head else "td"
    close = "th" if is_head else "td"
    if isinstance(cell, Value):
        data, content = f' data-value="{cell.raw!r}"', inline(cell.text)
    elif isinstance(cell, Html):
        data, content = "", cell.html
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        data, content = f' data-value="{cell!r}"', _text(cell)
    else:
        data, content = "", inline(_text(cell))
    if title and not is_head:
        data += f' data-title="{attribute(title)}"'
    return f"<{tag}{data}{_numeric(numeric)}>{content}</{close}>"


def _text(cell: Cell | Value) -> str:
    if isinstance(cell, Value | Html):
        return cell.text
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return number(cell)
    return "" if cell is None else str(cell)


def _plain(cell: Cell | Value) -> str | float | int:
    if isinstance(cell, Value):
        return cell.raw
    if isinstance(cell, Html):
        return cell.text
    if cell is None:
        return ""
    return cell.replace("`", "") if isinstance(cell, str) else cell
