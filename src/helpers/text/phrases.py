"""Numbers, lists of words and statuses as sentences write them, each in one way.

``assets/src/shared/phrases.js`` writes those that a page needs letter for letter the same; the
cases of ``tests/cases/phrases.json`` hold for both. Quantities of the record, with their unit, are
written by :mod:`helpers.text.numbers`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from math import floor

NBSP = "\u00a0"
HAIR = 1e-6
"""Added before rounding, so that 2.5 computed as 2.4999999 rounds as 2.5 does."""
NOTHING = 1e-9
"""Shares closer to 0 or 1 than this are rounding errors of 0 and 1."""
HEAD = 7
"""Letters of a word that stands at the head of a narrow column as it is."""
RECONSTRUCTED = "Reconstructed from the published study; not confirmed by the author"
"""What stands wherever weights, scores, likelihoods or impacts are shown that the author did not
write himself."""
REMEDY_STATUS = {"done": "in place", "started": "started", "open": "open"}
DECISION_STATUS = {
    "in-force": "in force",
    "revised": "revised since",
    "reversed": "reversed since",
}

_COUNTS = (  # noqa: SIM905 -- a list of words reads better than thirteen quoted ones
    "no one two three four five six seven eight nine ten eleven twelve"
).split()
_MONTHS = (  # noqa: SIM905
    "January February March April May June July August September October November December"
).split()
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
_SPANS = (
    (84600.0, 86400.0, "day", "days"),
    (3570.0, 3600.0, "h", "h"),
    (59.5, 60.0, "min", "min"),
    (0.9995, 1.0, "s", "s"),
    (0.0, 1e-3, "ms", "ms"),
)
"""From how many seconds on a unit is used, its seconds, its names. What rounds up to the next unit
is written in that: 59.7 s is a minute."""


# ---- words --------------------------------------------------------------------------------------


def count(number: int) -> str:
    """A count as running text writes it: in words up to twelve, in digits from there.

    >>> count(0), count(1), count(12), count(1200)
    ('0', 'one', 'twelve', '1,200')
    """
    return _COUNTS[number] if 0 < number < len(_COUNTS) else f"{number:,}"


def plural(number: int, singular: str, several: str | None = None) -> str:
    """A count with its noun: "no flows", "one flow", "17 flows"."""
    noun = singular if number == 1 else several or singular + "s"
    return f"{count(number) if number else _COUNTS[0]} {noun}"


def ordinal(place: int) -> str:
    """A place, 1 being the best: "first" to "sixth", then "number 7"."""
    return _PLACES[place - 1] if 0 < place <= len(_PLACES) else f"number {place}"


def scored(by: Iterable[str]) -> str:
    """What stands beside scores of these origins: nothing where the author wrote all of them."""
    return f"{RECONSTRUCTED}." if "reconstruction" in by else ""


def month(key: str) -> str:
    """A month as running text writes it.

    >>> month("2026-07")
    'July 2026'
    """
    year, number = key.split("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def month_of(day: dt.date) -> str:
    """The month of a day where there is little room: "Jul 2026"."""
    return f"{_MONTHS[day.month - 1][:3]} {day.year}"


def months(keys: Iterable[str]) -> str:
    """One month, or the first and the last of several: "July 2026", "May 2026 to July 2026"."""
    first, *rest = sorted(set(keys))
    return f"{month(first)} to {month(rest[-1])}" if rest else month(first)


def letter(index: int) -> str:
    """A column's letter, from 0 on: A to Z, then AA as in a spreadsheet."""
    before, here = divmod(index, 26)
    return (letter(before - 1) if before else "") + chr(65 + here)


def listing(items: Sequence[str]) -> str:
    """Words or clauses joined: "a", "a and b", "a, b and c".

    An item that ends in a comma, such as a name with an apposition, brings its own.
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}".replace(",,", ",")


def quoted(titles: Iterable[str]) -> str:
    """Titles in quotation marks, joined: “a”, “b” and “c”."""
    return listing([f"“{title}”" for title in titles])


def sentence(text: str) -> str:
    """Capitalise the first letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def first_sentence(text: str) -> str:
    """The first sentence of a text; a full stop inside quotation marks or a number ends nothing.

    >>> first_sentence("It costs 0.5 %. And more.")
    'It costs 0.5 %.'
    """
    inside = False
    for at, mark in enumerate(text[:-1]):
        inside = (inside or mark == "“") and mark != "”"
        if mark in ".!?" and text[at + 1].isspace() and not inside:
            return text[: at + 1]
    return text


def shortened(titles: Sequence[str], given: Iterable[str | None]) -> list[str]:
    """Titles at the heads of narrow columns: those given; else of the first word what fits.

    Of several that would read alike each gets the letter of its column.

    >>> shortened(["Cost of a call", "Interoperability", "Interfaces"], [None, None, None])
    ['Cost', 'B Inte.', 'C Inte.']
    >>> shortened(["Cost of a call", "Time to market"], ["Price", None])
    ['Price', 'Time']
    """
    words = [title.split()[0] for title in titles]
    cut = [word if len(word) <= HEAD else f"{word[:4]}." for word in words]
    short = [one or made for one, made in zip(given, cut, strict=True)]
    return [
        f"{letter(at)} {text}" if short.count(text) > 1 else text for at, text in enumerate(short)
    ]


def in_sentence(title: str, titles: Iterable[str] = ()) -> str:
    """A title within a sentence: its first letter small, unless its first word is a name.

    Parameters
    ----------
    title
        Such as "Routes", which becomes "routes", or "SQL files", which stays.
    titles
        Others of its kind. A first word is taken for a name if its second letter is a capital, or
        if it stands with its capital within another of these.
    """
    word = title.split(" ")[0]
    if title[1:2].isupper() or any(f" {word} " in f"{other} " for other in titles):
        return title
    return title[:1].lower() + title[1:]


# ---- numbers ------------------------------------------------------------------------------------


def number(amount: float, digits: int = 2) -> str:
    """A number of at least 0 to so many significant digits, with thousands separators.

    Digits before the point beyond them become zeros, decimals that are zero go. So is written what
    a model makes.

    >>> number(1234.5), number(6.944), number(6.944, 3), number(0.0052), number(9.96)
    ('1,200', '6.9', '6.94', '0.0052', '10')
    """
    unit = 1
    while amount / unit + HAIR >= 10**digits:
        unit *= 10
    decimals = 0
    while 0 < amount * 10**decimals + HAIR < 10 ** (digits - 1) and decimals < 6:
        decimals += 1
    steps = floor(amount / unit * 10**decimals + 0.5 + HAIR)
    whole, rest = divmod(steps, 10**decimals)
    return _trimmed(f"{whole * unit:,}.{rest:0{decimals}d}") if rest else f"{whole * unit:,}"


def percent(share: float, decimals: int = 1) -> str:
    """A share in percent, to so many decimals at most; never 0 or 100 unless it is.

    >>> [percent(x).replace(NBSP, " ") for x in (0.125, 0.5, 1e-5, 0.99999)]
    ['12.5 %', '50 %', 'less than 0.1 %', 'more than 99.9 %']
    """
    scale = 10**decimals
    steps = floor(share * 100 * scale + 0.5 + HAIR)
    if steps == 0 and share > NOTHING:
        return f"less than {_fixed(1, decimals)}{NBSP}%"
    if steps == 100 * scale and share < 1 - NOTHING:
        return f"more than {_fixed(100 * scale - 1, decimals)}{NBSP}%"
    return f"{_fixed(steps, decimals)}{NBSP}%"


def points(share: float, decimals: int = 2) -> str:
    """A share of a scale in points of 100, to so many decimals at most."""
    return _fixed(floor(share * 100 * 10**decimals + 0.5 + HAIR), decimals)


def tenths(share: float) -> str:
    """A share of a scale in points of 100 as it stands in a column: one decimal, zeros too.

    >>> tenths(0.4125), tenths(0.45)
    ('41.3', '45.0')
    """
    whole, rest = divmod(floor(share * 1000 + 0.5 + HAIR), 10)
    return f"{whole}.{rest}"


def signed(share: float, decimals: int = 1) -> str:
    """A change of a share in points, with its sign, a true minus: +12.5, −3, 0."""
    text = points(abs(share), decimals)
    return text if text == "0" else f"{'−' if share < 0 else '+'}{text}"


def duration(seconds: float) -> str:
    """A time in its largest unit that is not below 1: to one decimal below 10, whole from there.

    >>> [duration(x).replace(NBSP, " ") for x in (0.0042, 1, 5400, 86400, 2592000)]
    ['4.2 ms', '1 s', '1.5 h', '1 day', '30 days']
    """
    if seconds == 0:
        return f"0{NBSP}s"
    _, size, one, more = next(span for span in _SPANS if seconds * (1 + HAIR) >= span[0])
    amount = seconds / size
    if amount + HAIR < 0.1:
        return f"less than 0.1{NBSP}{more}"
    decimals = 1 if amount + HAIR < 9.95 else 0
    text = _fixed(floor(amount * 10**decimals + 0.5 + HAIR), decimals)
    return f"{text}{NBSP}{one if text == '1' else more}"


def _fixed(steps: int, decimals: int) -> str:
    """So many steps of the last decimal as a number, zeros at its end left out."""
    whole, rest = divmod(steps, 10**decimals)
    return _trimmed(f"{whole}.{rest:0{decimals}d}") if rest else str(whole)


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".")
