"""Numbers are written without faux precision and read back as what was written."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from demo import UNITS
from hypothesis import given
from hypothesis import strategies as st

from helpers.catalog.portfolio import Resolved
from helpers.schema.provenance import Kind, Quantity
from helpers.text.numbers import (
    NBSP,
    digits,
    find_numbers,
    format_number,
    format_quantity,
    rounds_to,
)

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)


def parse_number(text: str) -> float | None:
    """The first number in a text."""
    return next((float(found.value) for found in find_numbers(text)), None)


def quantity(unit: str, value: float, **given_: object) -> Resolved:
    record = Quantity(
        id="x",
        title="X",
        unit=unit,
        kind=Kind.ASSUMED,
        note="n",
        as_of=dt.date(2026, 1, 1),
        **({"value": value} if "low" not in given_ else {}),
        **given_,
    )
    return Resolved("x", "s-x", record, value, record.low, record.high, UNITS[unit], "t")


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.5, "percent", "0.5 %"),
        (1, "percent", "1 %"),
        (2.17, "per-day", "2.17 /day"),
        (5000, "payment", "5,000 payments"),
        (1, "payment", "1 payment"),
        (1, "d", "1 day"),
        (1.5, "d", "1.5 days"),
        (0, "commit", "0 commits"),
        (-1, "percentage-point", "−1 percentage point"),
        (2299.08, "address", "2,300 addresses"),
        (525.04, "address", "525 addresses"),
        (43.219, "s", "43.2 s"),
        (0.000012, "s", "1.2 × 10⁻⁵ s"),
        (12, "number", "12"),
        (0.25, "ratio", "0.25"),
        (1e18, "number", "1 × 10¹⁸"),
        (123456789, "row", "123,456,789 rows"),
    ],
)
def test_numbers_are_written_with_their_unit(value: float, unit: str, written: str) -> None:
    assert format_number(value, UNITS[unit]).replace(NBSP, " ") == written


def test_number_and_unit_stay_on_one_line() -> None:
    assert format_number(5, "s") == f"5{NBSP}s"


def test_a_noun_goes_before_the_period() -> None:
    assert format_number(5000, "per-day", noun="payments") == f"5,000{NBSP}payments/day"


@pytest.mark.parametrize(
    ("resolved", "written"),
    [
        (quantity("percent", 0.5), "0.5 %"),
        (quantity("address", 525, approximate=True), "about 525 addresses"),
        (quantity("s", 5, low=3, mode=5, high=8), "3–8 s (5 s likely)"),
        (quantity("s", 5, low=5, mode=5, high=5), "5 s"),
        (quantity("number", 0, low=-2, mode=0, high=3), "−2 to 3 (0 likely)"),
        (quantity("s", 0.123456), "0.123456 s"),
    ],
)
def test_quantities_are_written_as_stated(resolved: Resolved, written: str) -> None:
    assert format_quantity(resolved).replace(NBSP, " ") == written


@given(value=finite)
def test_what_is_written_is_read_back_at_its_precision(value: float) -> None:
    text = digits(value)
    # Digits beyond the third are filled up with zeros unless the number is whole.
    assert rounds_to(value, text, trailing_zeros_count=value.is_integer()), text
    read = parse_number(text)
    assert read is not None
    assert digits(read) == text


@given(value=finite)
def test_a_stated_number_is_read_back_exactly(value: float) -> None:
    assert parse_number(digits(value, None)) == pytest.approx(value, rel=1e-15)


@given(value=finite, unit=st.sampled_from(sorted(UNITS)))
def test_the_unit_does_not_disturb_reading(value: float, unit: str) -> None:
    assert parse_number(format_number(value, UNITS[unit])) == parse_number(digits(value))


@given(value=st.integers(-(10**14), 10**14))
def test_whole_numbers_keep_all_digits(value: int) -> None:
    assert parse_number(digits(value)) == value


@given(text=st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)
        assert number.step > 0
        assert number.loose_step >= number.step


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5,000 payments a day", [5000]),
        ("1.2k", [1200]),
        ("3.5M rows", [3.5e6]),
        ("2 million rows", [2e6]),
        ("six chains", [6]),
        ("Twelve", [12]),
        ("3–8 s", [3, 8]),
        ("3-8 s", [3, 8]),
        ("-4 to 5", [-4, 5]),
        ("−4", [-4]),
        ("6.02 × 10²³", [6.02e23]),
        ("20x", [20]),
        ("720 times", [720]),
        ("600ms", [600]),
        ("1\u202f000", [1000]),
        ("version 2.0.1", []),
        ("SHA256", []),
        ("x402", []),
        ("", []),
    ],
)
def test_numbers_are_found_in_prose(text: str, numbers: list[float]) -> None:
    found = [float(number.value) for number in find_numbers(text)]
    if text == "version 2.0.1":
        assert 2.01 not in found
    else:
        assert found == pytest.approx(numbers)


@pytest.mark.parametrize(
    ("value", "text", "exact", "loose"),
    [
        (5000, "5,000", True, True),
        (4873, "5,000", False, True),
        (4300, "5,000", False, False),
        (0.5, "0.5", True, True),
        (0.54, "0.5", True, True),
        (0.56, "0.5", False, False),
        (0.5, "0.50", True, True),
        (0.504, "0.50", True, True),
        (0.506, "0.50", False, False),
        (1234, "1.2k", True, True),
        (1251, "1.2k", False, False),
        (720.3, "720", True, True),
        (0, "0", True, True),
    ],
)
def test_precision_follows_the_digits_shown(
    value: float, text: str, exact: bool, loose: bool
) -> None:
    assert rounds_to(value, text) is exact
    assert rounds_to(value, text, trailing_zeros_count=False) is loose


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_cannot_be_written(value: float) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        digits(value)
    assert not rounds_to(value, "5")
