"""Compares numbers in the prose with the records they link to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from helpers.catalog.pages import Page, Passage, Piece
from helpers.catalog.portfolio import Resolved
from helpers.catalog.problems import Problem, suggest
from helpers.catalog.textfile import place_of
from helpers.schema.units import UNITS, Unit
from helpers.text.numbers import NBSP, Written, find_numbers, format_quantity

EVIDENCE = "evidence"
STUDIES_FOLDER = "case-studies"

_ROUGH = re.compile(
    r"(?:\b(?:about|around|roughly|some|nearly|almost|approximately|circa|over|under|"
    r"(?:more|less|fewer) than|up to|at least)|[~≈])\s*\Z",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\A\s*(?:[-–—]|to|and)\s*\Z")
_EXEMPT = re.compile(r"<!--\s*not a fact:\s*(?P<reason>[^>]*?)\s*-->")
_HTML_LINK = re.compile(r"""<a\b[^>]*\bhref\s*=\s*["']?([^"'>\s]*evidence\.[^"'>\s]*#[^"'>\s]+)""")


class Spellings:
    """How units follow numbers in prose."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: dict[str, Unit] = {}
        """Unit by spelling, lower case."""
        for unit in units:
            for word in unit.spellings:
                if word != "$":
                    self.units.setdefault(word, unit)
        longest_first = sorted(self.units, key=lambda word: (-len(word), word))
        every = "|".join(map(re.escape, longest_first))
        rates = "|".join(
            re.escape(word) for word in longest_first if self.units[word].dimension == "rate"
        )
        # A unit right behind a number; a rate, with up to three words of what is counted before it;
        # and a number with its unit.
        self.after = re.compile(rf"[\s\u00a0\u202f-]*(?P<unit>{every})(?![\w])", re.IGNORECASE)
        self.rate = re.compile(
            rf"(?:[\s\u00a0]*[A-Za-z-]+){{0,3}}?[\s\u00a0]*(?P<unit>{rates})(?!\w)", re.IGNORECASE
        )
        self.bare = re.compile(
            rf"(?<![\w.,/#-])(?:[0-9][0-9,]*(?:\.[0-9]+)?)\s?[kM]?[\s\u00a0]?(?P<unit>{every})(?![\w-])",
            re.IGNORECASE,
        )


def check_prose(
    root: Path,
    pages: Iterable[Page],
    quantities: Mapping[str, Resolved],
    unsettled: frozenset[str],
    studies: list[str],
    units: Mapping[str, Unit],
) -> list[Problem]:
    """Check the prose of every page.

    Parameters
    ----------
    quantities
        Valid quantities of all studies by anchor.
    unsettled
        Anchors of records that have problems of their own; links to them are left alone.

    Returns
    -------
    list of Problem
        Links to records whose text states another number, unknown anchors, and numbers with a
        unit in the case studies that link to no record.
    """
    problems = []
    checker = _Checker(root, quantities, tuple(studies), unsettled, Spellings(units.values()))
    for page in pages:
        problems += page.problems
        for piece in page.pieces:
            problems += checker.check(piece)
    return problems


@dataclass(frozen=True)
class _Checker:
    root: Path
    known: Mapping[str, Resolved]
    studies: tuple[str, ...]
    unsettled: frozenset[str]
    spellings: Spellings

    def check(self, piece: Piece) -> Iterator[Problem]:
        strict = piece.path.parent == self.root / STUDIES_FOLDER
        for match in _HTML_LINK.finditer(piece.text):
            line = piece.text.count("\n", 0, match.start())
            fix = "write it as [number](...), so that the number is compared"
            yield piece.problem(line, 1, "an HTML link to a record", fix)
        for passage in piece.passages:
            places = passage.links()
            before = ""
            for text, target in passage.parts:
                if target:
                    where = next((line, column) for line, column, to in places if to == target)
                    for wrong, fix in self._link(piece, before, text, target):
                        yield piece.problem(*where, wrong, fix)
                before = (before + text)[-40:]
            if strict and not passage.heading:
                yield from _bare(piece, passage, self.spellings)

    def _link(self, piece: Piece, before: str, text: str, target: str) -> Iterator[tuple[str, str]]:
        address, hash_, fragment = target.partition("#")
        name, _, suffix = address.rpartition("/")[2].rpartition(".")
        if name != EVIDENCE or not hash_ or "://" in address:
            return
        right = Path(os.path.relpath(self.root, piece.path.parent), f"{EVIDENCE}.ipynb").as_posix()
        if os.path.normpath(address) != os.path.normpath(right) or suffix != "ipynb":
            yield f"the link leads to {address}", f"write {right}#{fragment}"
        anchor = unquote(fragment)
        record = self.known.get(anchor)
        if record is not None:
            yield from compare(text, record, self.spellings, before)
        elif anchor not in self.unsettled and self._claims_record(anchor):
            yield f"no record has the anchor {anchor[:80]}", suggest(anchor, self.known, "anchors")

    def _claims_record(self, anchor: str) -> bool:
        topics = tuple(f"{study}-topic-" for study in self.studies)
        return anchor not in self.studies and not anchor.startswith(topics) and "-" in anchor


def compare(
    text: str, record: Resolved, spellings: Spellings, before: str = ""
) -> Iterator[tuple[str, str]]:
    """Compare the text of a link with the record it leads to.

    Parameters
    ----------
    text
        What the reader sees, such as ``0.5 %`` or ``six lanes``.
    before
        The words in front of the link; ``about`` there, or in the text, makes the zeros at the
        end of a whole number mere filling.

    Yields
    ------
    tuple
        What is wrong and what to do.
    """
    right = format_quantity(record).replace(NBSP, " ")
    numbers = find_numbers(text)
    if not numbers:
        yield f"the link text {text[:60]!r} states no number", f"write it, such as {right}"
        return
    unit, trouble = _unit_in(text, numbers, record, spellings)
    if trouble:
        yield trouble, f"the record says {right}"
        return
    factor = record.unit.factor / unit.factor
    first_rough = _ROUGH.search(before + text[: numbers[0].start]) is not None
    allowed: list[list[float]] = [_values(record)] * len(numbers)
    if (
        len(numbers) > 1
        and record.low is not None
        and record.high is not None
        and _RANGE.match(text[numbers[0].end : numbers[1].start])
    ):
        allowed = [[record.low], [record.high], *allowed[2:]]
    # A computed number is written with few digits; zeros at its end only fill it up.
    rounded = record.record.value is None and not float(record.value).is_integer()
    for index, (number, values) in enumerate(zip(numbers, allowed, strict=True)):
        loose = record.record.approximate or rounded or (index < 2 and first_rough)
        if not any(
            number.matches(value * factor, trailing_zeros_count=not loose) for value in values
        ):
            yield f"the text says {text[:60]!r}", f"the record says {right}"
            return


def _values(record: Resolved) -> list[float]:
    ends = [part for part in (record.low, record.high) if part is not None]
    stated = [record.record.value] if record.record.value is not None else []
    return [record.value, *stated, *ends]


def _unit_in(
    text: str, numbers: list[Written], record: Resolved, spellings: Spellings
) -> tuple[Unit, str]:
    """Return the unit the text gives its numbers, and what is wrong with it."""
    own = record.unit
    for number in numbers:
        rest = text[number.end :]
        match = spellings.rate.match(rest)
        if match is None or own.dimension != "rate":
            match = spellings.after.match(rest) or match
        money = text[: number.start].rstrip().endswith("$")
        if match is None and not money:
            continue
        unit = UNITS["usd"] if match is None else spellings.units[match["unit"].lower()]
        if unit.kind == own.kind:
            return unit, ""
        if own.dimension == "rate" and unit.counts:
            # "5,000 orders" of a rate: what is counted is named, the period is not.
            return own, ""
        if own.id in ("number", "ratio", "item") or unit.id in ("number", "item"):
            return own, ""
        if own.id == "usd-per-month" and unit.id == "usd":
            return own, ""
        return own, f"the text gives {unit.symbol or unit.id}, the record is in {own.id}"
    return own, ""


def _bare(piece: Piece, passage: Passage, spellings: Spellings) -> Iterator[Problem]:
    """Find numbers with a unit that link to no record.

    ``<!-- not a fact: reason -->`` behind such a number in the same passage exempts the ones
    before it.
    """
    text = "".join("\ufffc" * len(part) if target else part for part, target in passage.parts)
    start = 0
    for exempt in _EXEMPT.finditer(text):
        if not exempt["reason"]:
            fix = "write <!-- not a fact: why -->"
            yield piece.problem(passage.line, 1, "an exemption without a reason", fix)
        start = exempt.end()
    seen = set()
    for match in spellings.bare.finditer(text, start):
        written = match.group().strip()
        if written in seen:
            continue
        seen.add(written)
        at = passage.source.find(written)
        down, column = place_of(passage.source, max(at, 0))
        yield piece.problem(
            passage.line + down - 1,
            column,
            f"{written!r} states a fact and links to no record",
            "link it: [number](../evidence.ipynb#<study>-<quantity>); or, if it is no fact, write "
            "<!-- not a fact: why --> behind it",
        )
