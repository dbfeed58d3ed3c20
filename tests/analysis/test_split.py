"""A whole is divided to the last unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.split import edges, split

rates = st.decimals(0, 1, places=6, allow_nan=False, allow_infinity=False)


@given(st.integers(1, 10**18), rates)
def test_nothing_is_created_or_lost(units, rate):
    part, rest = split(units, rate)
    assert part + rest == units
    assert 0 <= part <= units
    # Rounding moves the part by at most half a unit.
    assert abs(Decimal(part) - units * rate) <= Decimal("0.5")


@given(rates)
def test_the_edges_are_the_last_whole_without_a_part_and_the_first_with_one(rate):
    found = edges(rate)
    if not found:
        assert split(10**18, rate) == (0, 10**18)
        return
    *free, first = found
    assert split(first, rate)[0] > 0
    assert [split(units, rate)[0] for units in free] == [0] * len(free)
    assert first == 1 or free == [first - 1]


@pytest.mark.parametrize(
    ("units", "rate", "message"),
    [
        (0, "0.01", "above zero"),
        (-1, "0.01", "above zero"),
        (1, "1.5", "from 0 to 1"),
        (1, "-0.1", "from 0 to 1"),
        (1, "NaN", "from 0 to 1"),
    ],
)
def test_bad_input_is_refused(units, rate, message):
    with pytest.raises(ValueError, match=message):
        split(units, Decimal(rate))
