"""The split of a payment against the vectors of the gateway's own tests."""

from __future__ import annotations

from decimal import Decimal

import pytest

from helpers.analysis.split import split

PLACES = 8
"""Decimal places the gateway rounds to on every chain, the smallest unit of bitcoin."""

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
    return int(Decimal(coins).scaleb(PLACES))


@pytest.mark.parametrize(("amount", "rate", "merchant", "fee"), VECTORS)
def test_the_gateways_own_vectors(amount, rate, merchant, fee):
    assert split(whole(amount), Decimal(rate)) == (whole(fee), whole(merchant))
