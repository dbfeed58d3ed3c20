"""A power law: certified results of a regression, and what must hold of any fit."""

from __future__ import annotations

from math import exp, inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.power import fit_power

# NIST, Statistical Reference Datasets, Norris (https://www.itl.nist.gov/div898/strd/lls/data/Norris.shtml),
# linear regression: y, x.
NORRIS = """
0.1 0.2  338.8 337.4  118.1 118.2  888.0 884.6  9.2 10.1  228.1 226.5  668.5 666.3  998.5 996.3
449.1 448.6  778.9 777.0  559.2 558.2  0.3 0.4  0.1 0.6  778.1 775.5  668.8 666.9  339.3 338.0
448.9 447.5  10.8 11.6  557.7 556.0  228.3 228.1  998.0 995.8  888.8 887.6  119.6 120.2  0.3 0.3
0.6 0.3  557.6 556.8  339.3 339.1  888.0 887.2  998.5 999.0  778.9 779.0  10.2 11.1  117.6 118.3
228.9 229.2  668.4 669.1  449.2 448.9  0.2 0.5
"""
CERTIFIED_SLOPE, CERTIFIED_ERROR = 1.00211681802045, 0.429796848199937e-03
CERTIFIED_START, CERTIFIED_RESIDUAL = -0.262323073774029, 0.884796396144373
SCALE = 100
"""The set's numbers are taken as hundredths of logarithms."""


def norris() -> tuple[list[float], list[float]]:
    numbers = [float(word) / SCALE for word in NORRIS.split()]
    return [exp(x) for x in numbers[1::2]], [exp(y) for y in numbers[::2]]


def test_certified_results_of_a_regression():
    found = fit_power(*norris())
    assert found.exponent.value == pytest.approx(CERTIFIED_SLOPE, rel=1e-10)
    assert found.exponent.error == pytest.approx(CERTIFIED_ERROR, rel=1e-10)
    assert log(found.factor) * SCALE == pytest.approx(CERTIFIED_START, rel=1e-9)
    assert found.residual * SCALE == pytest.approx(CERTIFIED_RESIDUAL, rel=1e-10)
    assert found.degrees == 34


def test_an_interval_by_hand():
    """Three points, x = 1, e, e^2 and ln y = 0, 2, 1: slope 1/2, residual sqrt(3/2)."""
    found = fit_power([1, exp(1), exp(2)], [1, exp(2), exp(1)])
    assert found.exponent.value == pytest.approx(0.5)
    assert found.residual == pytest.approx(1.5**0.5)
    # Student's t of one degree of freedom at 97.5 %, and 1 + 1/3 + 1/2 at the last point.
    reach = 12.706204736 * (1.5 * (1 + 1 / 3 + 1 / 2)) ** 0.5
    low, high = found.interval(exp(2))
    assert log(high) == pytest.approx(1.5 + reach)
    assert log(low) == pytest.approx(1.5 - reach)


@given(
    st.floats(-2, 2), st.floats(0.01, 100), st.lists(st.integers(1, 10**7), min_size=3, unique=True)
)
def test_a_law_is_found_again(exponent, factor, places):
    found = fit_power(places, [factor * x**exponent for x in places])
    assert found.exponent.value == pytest.approx(exponent, abs=1e-5)
    assert found.at(places[0]) == pytest.approx(factor * places[0] ** exponent, rel=1e-4)


def test_where_a_level_is_reached():
    law = fit_power([10, 100, 1000], [1, 10, 100])
    assert law.reaches(50) == pytest.approx(500)
    still = fit_power([10, 100, 1000], [7, 7, 7])
    assert still.reaches(500) == inf
    assert still.reaches(5) == 1
    assert fit_power([1, 10, 100], [100, 10, 1]).reaches(500) == inf


@pytest.mark.parametrize(
    ("x", "y", "wrong"),
    [
        ([1, 2, 3], [1, 2], "3 places for 2 measurements"),
        ([1, 1, 2, 2], [1, 2, 3, 4], "2 different places; it takes 3"),
        ([1, 2, 3], [1, 2, 0], "above 0"),
        ([1, 2, inf], [1, 2, 3], "finite"),
    ],
)
def test_what_cannot_be_fitted(x, y, wrong):
    with pytest.raises(ValueError, match=wrong):
        fit_power(x, y)
