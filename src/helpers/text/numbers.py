"""Numbers as readers see them and as readers of prose write them.

One place decides how a quantity is written, so that cards, pages and the check of the prose agree.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Protocol

from helpers.schema.provenance import Quantity
from helpers.schema.units import UNITS, Unit
from helpers.text.phrases import NBSP

SIGNIFICANT = 3
"""Digits shown of a number that nobody stated, such as the result of a formula."""

_SUFFIXES = {"k": Decimal(1000), "K": Decimal(1000), "M": Decimal(10**6), "B": Decimal(10**9)}
_SCALES = {"thousand": Decimal(1000), "million": Decimal(10**6), "billion": Decimal(10**9)}
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_WORDS = (  # noqa: SIM905 -- a list of words reads better than twenty-one quoted ones
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
WORDS: dict[str, int] = {word: value for value, word in enumerate(_WORDS)} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "thousand": 1000,
}
"""Numbers accepted as words in prose."""

_NUMBER = re.compile(
    r"(?P<sign>[-−])?"
    r"(?P<digits>[0-9]{1,3}(?:[,\u00a0\u202f\u2009][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?:\s?[×x]\s?10(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?:[eE](?P<exponent>[-+]?[0-9]+))|(?P<suffix>[kKMB]))?"
    r"(?:[ \u00a0](?P<scale>thousand|million|billion)\b)?"
    r"(?=(?:x|ms|s|min|h|d|KiB|MiB|GiB)\b|\W|\Z)"
)
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A number found in text."""

    value: Decimal
    """The number, exactly as written."""
    step: Decimal
    """One unit of the last digit shown: 0.01 for ``1.50``, 100 for ``1.2k``."""
    loose_step: Decimal
    """The same if trailing zeros of a whole number only fill it up: 1000 for ``5,000``."""
    start: int
    end: int
    """`start`, `end`: its place in the text."""

    def matches(self, value: float, *, trailing_zeros_count: bool = True) -> bool:
        """Whether ``value`` rounds to what is written."""
        if not math.isfinite(value):
            return False
        step = self.step if trailing_zeros_count else self.loose_step
        distance = abs(Decimal(repr(float(value))) - self.value)
        # The sliver above one half absorbs the error of binary fractions.
        return distance <= step / 2 + abs(self.value) * Decimal("1e-12")


def find_numbers(text: str) -> list[Written]:
    """Find the numbers in a piece of prose; words such as ``six`` only where there are no digits.

    Understands thousands separators, k, M and B, powers of ten, minus signs, and words up to
    twenty.

    >>> [float(number.value) for number in find_numbers("from 3-8 s")]
    [3.0, 8.0]
    """
    found: list[Written] = []
    for match in _NUMBER.finditer(text):
        before = text[: match.start()]
        # A hyphen after a number joins a range; it is no minus sign.
        joined = bool(match["sign"] and found and found[-1].end == match.start())
        if before and not joined and (before[-1].isalnum() or before[-1] in "._"):
            continue
        found.append(_written(match, negative=bool(match["sign"]) and not joined))
    if found:
        return found
    return [
        Written(Decimal(WORDS[match.group().lower()]), Decimal(1), Decimal(1), *match.span())
        for match in _WORD.finditer(text)
        if match.group().lower() in WORDS
    ]


def _written(match: re.Match[str], *, negative: bool) -> Written:
    digits = re.sub(r"[,\u00a0\u202f\u2009]", "", match["digits"])
    scale = _SUFFIXES.get(match["suffix"] or "", Decimal(1))
    # Larger powers than a float can hold are cut; such a number matches no record anyway.
    if match["power"]:
        scale = Decimal(10) ** max(-400, min(400, int(match["power"].translate(_PLAIN) or 0)))
    elif match["exponent"]:
        scale = Decimal(10) ** max(-400, min(400, int(match["exponent"][:6])))
    scale *= _SCALES.get(match["scale"] or "", Decimal(1))
    value = Decimal(digits)
    decimals = len(digits.partition(".")[2])
    step = Decimal(1).scaleb(-decimals)
    zeros = len(digits) - len(digits.rstrip("0")) if decimals == 0 and value else 0
    return Written(
        (-value if negative else value) * scale,
        step * scale,
        step.scaleb(zeros) * scale,
        match.start(),
        match.end(),
    )


def rounds_to(value: float, text: str, *, trailing_zeros_count: bool = True) -> bool:
    """Whether ``value`` is the number written in ``text``, at the precision shown there.

    Parameters
    ----------
    text
        What was written, such as ``0.5`` or ``5,000``.
    trailing_zeros_count
        Zeros at the end of a whole number are digits, not filling.
    """
    found = find_numbers(text)
    return bool(found) and found[0].matches(value, trailing_zeros_count=trailing_zeros_count)


def _unit(unit: Unit | str | None) -> Unit:
    if unit is None:
        return UNITS["number"]
    return UNITS[unit] if isinstance(unit, str) else unit


def format_number(
    value: float,
    unit: Unit | str | None = None,
    *,
    significant: int | None = SIGNIFICANT,
    noun: str = "",
) -> str:
    """Write a number with its unit.

    Parameters
    ----------
    value
        A finite number, in ``unit``.
    unit
        A unit or its id; ``None`` for a bare number.
    significant
        Digits that mean something; whole numbers keep all of theirs. ``None`` writes the number
        as exactly as it was stated.
    noun
        What is counted, put before a rate: ``5,000 orders/day``.

    Examples
    --------
    >>> format_number(0.5, "percent").replace(NBSP, " ")
    '0.5 %'
    >>> format_number(5000, "per-day", noun="orders").replace(NBSP, " ")
    '5,000 orders/day'
    >>> format_number(2299.08, "item").replace(NBSP, " ")
    '2,300 items'
    """
    return with_unit(digits(value, significant), unit, noun=noun)


def with_unit(text: str, unit: Unit | str | None, *, noun: str = "") -> str:
    """Put the unit after an already written number."""
    known = _unit(unit)
    symbol = known.one if text in ("1", "−1") else known.symbol
    if noun and symbol.startswith("/"):
        symbol = noun + symbol
    elif noun and not symbol:
        symbol = noun
    return f"{text}{NBSP}{symbol}" if symbol else text


def digits(value: float, significant: int | None = SIGNIFICANT) -> str:
    """Write the number alone: thousands separators, a true minus sign, no faux precision.

    Raises
    ------
    ValueError
        If the number is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written as a number")
    exact = Decimal(repr(float(value)))
    whole = exact == exact.to_integral_value()
    if significant is not None and not whole:
        exact = Context(prec=significant).create_decimal(exact)
    sign = "−" if exact < 0 else ""
    size = abs(exact)
    if size and not Decimal("1e-4") <= size < Decimal("1e15"):
        mantissa, _, power = f"{size.normalize():e}".partition("e")
        return f"{sign}{mantissa}{NBSP}×{NBSP}10{str(int(power)).translate(_SUPERSCRIPTS)}"
    plain = f"{size:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return f"{sign}{plain}"


class Known(Protocol):
    """A quantity whose number is known, as `helpers.catalog.portfolio.Resolved` is."""

    @property
    def record(self) -> Quantity:
        """What the author wrote."""
        ...

    @property
    def value(self) -> float:
        """The value, or the mode of a range, in `unit`."""
        ...

    @property
    def low(self) -> float | None:
        """The lower end of a range."""
        ...

    @property
    def high(self) -> float | None:
        """The upper end of a range."""
        ...

    @property
    def unit(self) -> Unit:
        """The unit of all three."""
        ...


def format_quantity(known: Known, *, noun: str = "") -> str:
    """Write a quantity of the record: its value or range, unit, and whether it is approximate.

    Examples: ``0.5 %``, ``about 525 addresses``, ``3–8 s (5 s likely)``.
    """
    record, unit = known.record, known.unit
    prefix = "about " if record.approximate else ""
    if known.low is not None and known.high is not None:
        low, mode, high = (digits(part, None) for part in (known.low, known.value, known.high))
        if low == high:
            return prefix + with_unit(low, unit, noun=noun)
        joint = " to " if low.startswith("−") or high.startswith("−") else "–"
        span = with_unit(f"{low}{joint}{high}", unit, noun=noun)
        return f"{prefix}{span} ({with_unit(mode, unit, noun=noun)} likely)"
    if record.value is not None:
        return prefix + format_number(record.value, unit, significant=None, noun=noun)
    return prefix + format_number(known.value, unit, noun=noun)
