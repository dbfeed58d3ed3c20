"""The split of a payment against the vectors of the gateway's own tests, and its invariants."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.money import SCALE, split

# profullstack/coinpayportal at 9fb5cd5bc29e, src/lib/payments/fees.test.ts, lines 21-140:
# amount, rate, merchant, fee as the gateway's own functions return them.
VECTORS = [
    ("100", "0.01", "99", "1"),
    ("100", "0.005", "99.5", "0.5"),
    ("123.45", "0.005", "122.83275", "0.61725"),
    ("0.5", "0.005", "0.4975", "0.0025"),
    ("0.5", "0.01", "0.495", "0.005"),
    ("1", "0.005", "0.995", "0.005"),
    ("1000", "0.005", "995", "5"),
    ("0.00123456", "0.005", "0.00122839", "0.00000617"),
    ("1000000", "0.005", "995000", "5000"),
    ("999999.99", "0.005", "994999.99005", "4999.99995"),
    ("140", "0.01", "138.6", "1.4"),
]


def whole(coins: str) -> int:
    return int(Decimal(coins).scaleb(SCALE))


@pytest.mark.parametrize(("amount", "rate", "merchant", "fee"), VECTORS)
def test_the_gateways_own_vectors(amount, rate, merchant, fee):
    result = split(Decimal(amount), Decimal(rate))
    assert (result.merchant, result.fee) == (whole(merchant), whole(fee))


@given(
    st.integers(1, 10**18),
    st.decimals(0, 1, places=6, allow_nan=False, allow_infinity=False),
)
def test_nothing_is_created_or_lost(units, rate):
    result = split(Decimal(units).scaleb(-SCALE), rate)
    assert result.fee + result.merchant == result.amount == units
    assert 0 <= result.fee <= units
    # Rounding moves the fee by at most half a unit.
    assert abs(Decimal(result.fee) - units * rate) <= Decimal("0.5")


@pytest.mark.parametrize(
    ("amount", "rate", "message"),
    [
        ("0", "0.01", "above zero"),
        ("-1", "0.01", "above zero"),
        ("NaN", "0.01", "above zero"),
        ("0.000000001", "0.01", "more than 8 decimal places"),
        ("1", "1.5", "from 0 to 1"),
        ("1", "-0.1", "from 0 to 1"),
    ],
)
def test_bad_input_is_refused(amount, rate, message):
    with pytest.raises(ValueError, match=message):
        split(Decimal(amount), Decimal(rate))
