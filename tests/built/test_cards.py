"""What a figure card shows three times, as chart, table and file, is the same each time."""

from __future__ import annotations

import csv
import html
import io
import math
import re
from collections.abc import Iterator
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from builtsite import BuiltSite, CardOnPage, cards, text_of

_TAGS = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
#: In whole per cent a share is rounded, and what is more than the whole has two digits.
_WHOLE_SHARE = re.compile(r"\d{1,2}\s%")
_RANGE = re.compile(r"\blikely\)$")
_MARKS = re.compile(r"✓|\d[\d.]*\s*%$")


@pytest.fixture(scope="module")
def all_cards(built_site: BuiltSite) -> list[CardOnPage]:
    return cards(built_site)


@pytest.fixture(scope="module")
def charts(all_cards: list[CardOnPage]) -> list[CardOnPage]:
    return [card for card in all_cards if card.spec]


def plain(label: str) -> str:
    """A label of a chart without its tags, its tick and its weight."""
    text = html.unescape(_TAGS.sub(" ", label))
    return " ".join(_MARKS.sub("", " ".join(text.split())).split())


class Row:
    """A row of a table: its text, its name, and the numbers in it."""

    def __init__(self, cells: list, head: list) -> None:
        self.under = {
            text_of(title): text_of(cell) for title, cell in zip(head, cells, strict=True)
        }
        self.cells = [text_of(cell) for cell in cells]
        self.text = " ".join(self.cells)
        self.name = text_of(cells[0])
        self.numbers = [float(cell.get("data-value")) for cell in cells if cell.get("data-value")]

    def holds(self, number: float) -> bool:
        return any(math.isclose(number, own, rel_tol=1e-9, abs_tol=5e-7) for own in self.numbers)


class Coordinate:
    """A value of a point: a number, a category, or a position that an axis gives a name."""

    def __init__(self, value: float | str, axis: dict) -> None:
        self.value = value
        names = dict(zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=False))
        self.label = plain(names[value]) if value in names else None

    def is_in(self, row: Row) -> bool:
        if self.label is not None and self.label in row.text:
            return True
        if isinstance(self.value, str):
            return plain(self.value) in row.text
        return row.holds(self.value)

    def __repr__(self) -> str:
        return f"{self.label or self.value}"


class Stated:
    """What a cell of a heatmap says in words: that a column's thing is in a state.

    The table lists things by state, as in ``down: A, B; delayed: C``; those of the first word of
    the heatmap are listed nowhere.
    """

    def __init__(self, title: str, word: str, words: list[str]) -> None:
        self.title, self.word, self.words = title, word, words

    def is_in(self, row: Row) -> bool:
        cell = row.under["As computed"]
        if cell == "none":
            return self.word == self.words[0]
        if cell.startswith("all "):
            return cell == f"all {self.word}"
        listed = dict(part.split(": ", 1) for part in cell.split("; "))
        # A title may have a comma of its own.
        found = [word for word, titles in listed.items() if f", {self.title}," in f", {titles},"]
        return found == ([] if self.word == self.words[0] else [self.word])

    def __repr__(self) -> str:
        return f"{self.title} {self.word}"


def axis_of(trace: dict, layout: dict, letter: str) -> dict:
    return layout.get(f"{letter}axis{trace.get(letter + 'axis', letter)[1:]}", {})


def points(trace: dict, layout: dict) -> Iterator[list[Coordinate]]:
    """Points of a trace, each with everything its place and its colour say."""
    x, y = (axis_of(trace, layout, letter) for letter in "xy")
    meta = trace.get("meta", {})
    if trace["type"] == "heatmap":
        words = meta.get("words")
        for row, numbers in zip(trace["y"], trace["z"], strict=True):
            for column, number in zip(trace["x"], numbers, strict=True):
                place = Coordinate(column, x)
                if words:
                    yield [Coordinate(row, y), Stated(place.label, words[number], words)]
                else:
                    yield [place, Coordinate(row, y), Coordinate(number, {})]
        return
    spread = meta.get("spread", "")
    for across, up in zip(trace["x"], trace["y"], strict=True):
        if across is not None and up is not None:
            places = {"x": Coordinate(across, x), "y": Coordinate(up, y)}
            # Along an axis that only keeps marks apart a place says nothing.
            yield [place for letter, place in places.items() if letter not in spread]


def keys(card: CardOnPage) -> set[tuple[str, str]]:
    """Keys a chart writes in place of rows of its table, each with the category it stands at."""
    return {
        (key, place)
        for trace in card.spec["data"]
        if trace.get("mode") == "text"
        for text, place in zip(trace["text"], trace["x"], strict=True)
        if isinstance(place, str)
        for key in plain(text).split()
    }


def drawn(card: CardOnPage) -> list[dict]:
    """Traces that show data."""
    return [t for t in card.spec["data"] if not t.get("meta", {}).get("decoration")]


def rows_of(card: CardOnPage) -> list[Row]:
    """Rows of a card's table, without its head."""
    head, *rows = card.rows()
    return [Row(cells, head) for cells in rows]


def test_there_are_cards_with_charts(charts):
    assert len(charts) >= 12
    assert len({(card.page, card.id) for card in charts}) == len(charts)


def test_every_point_of_a_chart_is_in_one_row_of_its_table(charts):
    missing = []
    for card in charts:
        rows = rows_of(card)
        for trace in drawn(card):
            for point in points(trace, card.spec["layout"]):
                if not any(all(part.is_in(row) for part in point) for row in rows):
                    missing.append(f"{card.page}#{card.id}: {trace['type']} {point}")
    assert missing == []


def test_every_row_of_a_table_is_in_its_chart(charts):
    missing = []
    for card in charts:
        everything = [
            point for trace in drawn(card) for point in points(trace, card.spec["layout"])
        ]
        for row in rows_of(card):
            if any(key in row.cells and place in row.text for key, place in keys(card)):
                continue
            if not any(all(part.is_in(row) for part in point) for point in everything):
                missing.append(f"{card.page}#{card.id}: {row.text[:80]}")
    assert missing == []


def test_every_number_a_chart_writes_out_is_in_its_table(charts):
    for card in charts:
        rows = rows_of(card)
        for trace in drawn(card):
            for label in trace.get("text", ()):
                for word in plain(label).split():
                    try:
                        number = float(word.replace(",", ""))
                    except ValueError:
                        continue
                    held = any(row.holds(number) or row.name == word for row in rows)
                    assert held, f"{card.id}: {word}"


def test_a_csv_file_is_its_table(all_cards):
    for card in all_cards:
        head, _, data = card.download().partition(",")
        assert head == "data:text/csv;charset=utf-8"
        written = list(csv.reader(io.StringIO(unquote(data), newline="")))
        shown = card.rows()
        assert [" ".join(name.split()) for name in written[0]] == [
            text_of(cell) for cell in shown[0]
        ], card.id
        assert len(written) == len(shown), card.id
        for fields, cells in zip(written[1:], shown[1:], strict=True):
            assert len(fields) == len(cells), card.id
            for field, cell in zip(fields, cells, strict=True):
                if cell.get("data-value") is not None:
                    assert float(field) == float(cell.get("data-value")), card.id
                else:
                    assert " ".join(field.split()) == text_of(cell), card.id


def test_numbers_are_written_as_what_they_are(all_cards):
    """A number shown and its unrounded value differ by rounding at most."""
    for card in all_cards:
        for cell in (cell for row in card.rows() for cell in row if cell.get("data-value")):
            text, raw = text_of(cell), float(cell.get("data-value"))
            assert is_written(text, raw), f"{card.id}: {text} for {raw}"


def is_written(text: str, value: float) -> bool:
    """Tell whether a text states the value, as a range with its likely value or first of all."""
    if not (numbers := [float(found.replace(",", "")) for found in _NUMBER.findall(text)]):
        return False
    if text.startswith("less than"):
        return 0 < value < numbers[0]
    if text.startswith("more than"):
        return value > numbers[0]
    if _RANGE.search(text):
        low, high, stated = *numbers[:2], numbers[-1]
        within = low <= value <= high
    else:
        stated, within = numbers[0], True
    if _WHOLE_SHARE.fullmatch(text):
        return abs(stated - value) <= 0.5 + 1e-6
    return within and math.isclose(stated, value, rel_tol=0.06, abs_tol=0.06)


def test_a_number_is_written_as_what_it_is_or_found_out():
    assert is_written("about 1,200 orders", 1200)
    assert is_written("3–8 s (5 s likely)", 5)
    assert not is_written("3–8 s (5 s likely)", 3)
    assert not is_written("6–8 s (5 s likely)", 5)
    assert not is_written("2 of 7", 7)
    assert is_written("1 %", 0.59)
    assert not is_written("1 %", 1.6)
    assert not is_written("62 %", 64)
    assert is_written("less than 1 %", 0.07)
    assert not is_written("less than 1 %", 1.2)
    assert not is_written("more than 99.9 %", 99.5)
    assert not is_written("none", 0)


def test_a_card_says_what_it_shows(all_cards):
    for card in all_cards:
        by_class = {name: element for element in card.element.iter() for name in _classes(element)}
        assert len(text_of(by_class["ap-finding"])) > 20, card.id
        assert text_of(by_class["ap-card-title"]), card.id
        assert text_of(by_class["ap-about"]).removeprefix("About this data"), card.id
        assert text_of(next(card.table.iter("caption"))), card.id
        assert len(card.rows()) > 1, card.id


def test_a_compact_card_leads_to_the_full_one_of_the_same_figure(built_site, all_cards):
    full = {(card.page, card.id): card for card in all_cards}
    for card in cards(built_site, compact=True):
        (more,) = (e for e in card.element.iter("p") if e.get("class") == "ap-more")
        (link,) = more.iter("a")
        page, anchor = urldefrag(urljoin(card.page, link.get("href")))
        assert anchor == card.id
        other = full[page, anchor]
        assert card.spec in (None, other.spec), card.id
        assert [d for d in card.element.iter("details") if "ap-data" in _classes(d)] == [], card.id


def _classes(element) -> list[str]:
    return element.get("class", "").split()
