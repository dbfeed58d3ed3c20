"""The Universal Scalability Law against published fits."""

from __future__ import annotations

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.scaling.usl import Estimate, fit
from helpers.text.numbers import rounds_to

# A Sun SPARCcenter 2000 in the SPEC SDM91 benchmark, users and scripts an hour: N. J. Gunther,
# Guerrilla Capacity Planning (2007); data and results as printed by the R package usl
# (https://github.com/smoeding/usl, README and tests/summary.Rout.save).
SDM91 = (
    [1, 18, 36, 72, 108, 144, 216],
    [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2],
)


def test_spec_sdm91_to_the_printed_digits():
    found = fit(*SDM91)
    printed = [
        (found.alpha.value, "0.0277285"),
        (found.beta.value, "0.0001044"),
        (found.gamma.value, "89.995233"),
        (found.alpha.error, "0.0091217"),
        (found.beta.error, "0.00001988"),
        (found.gamma.error, "14.2134894"),
        (found.residual, "82.85"),
        (found.peak, "1884"),
        (found.peak_load, "96.52"),
        (found.limit, "3246"),
    ]
    for number, text in printed:
        assert rounds_to(number, text), (number, text)
    # It prints one digit more, 89.9952330, where its search stopped; the least squares lie at
    # 89.99523310, by Newton's method from there.
    assert found.gamma.value == pytest.approx(89.99523310, rel=1e-9)
    assert found.gamma.value == pytest.approx(89.9952330, abs=2e-7)
    assert found.degrees == 4
    assert found.throughput(SDM91[0]).round() == pytest.approx(
        [90, 1078, 1541, 1850, 1879, 1822, 1646]
    )
    # The optimal load of the same print-out: 1542 at 36.06, where Amdahl's lines cross.
    assert 1 / found.alpha.value == pytest.approx(36.06, abs=0.005)
    assert float(found.throughput(1 / found.alpha.value)) == pytest.approx(1542, abs=0.5)


def test_made_data_give_their_coefficients_back():
    """tests/coef.R of the same package: alpha 0.02, beta 0.02, gamma 1."""
    found = fit([1, 2, 4, 6, 8, 10], [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557])
    assert [found.alpha.value, found.beta.value, found.gamma.value] == pytest.approx(
        [0.02, 0.02, 1], rel=1e-3
    )
    assert found.peak_load == pytest.approx(sqrt(0.98 / 0.02), rel=1e-3)


@given(st.floats(0.001, 0.4), st.floats(1e-5, 0.05), st.floats(0.1, 1e5))
def test_any_exact_law_is_found(alpha, beta, gamma):
    n = np.array([1, 2, 4, 8, 16, 32, 64.0])
    found = fit(n, gamma * n / (1 + alpha * (n - 1) + beta * n * (n - 1)))
    assert [found.alpha.value, found.beta.value] == pytest.approx([alpha, beta], rel=1e-5)
    assert found.gamma.value == pytest.approx(gamma, rel=1e-6)
    # The peak is where the law is largest.
    around = found.throughput(found.peak_load * np.array([0.99, 1, 1.01]))
    assert around[1] >= around.max() * (1 - 1e-12)


def test_standard_errors_cover_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(2)
    n = np.arange(1, 25, dtype=float)
    truth = 100 * n / (1 + 0.05 * (n - 1) + 0.001 * n * (n - 1))
    covered = 0
    for _ in range(200):
        found = fit(n, truth + rng.normal(0, 8, len(n)))
        low, high = found.alpha.interval(found.degrees)
        covered += low <= 0.05 <= high
    assert 0.9 <= covered / 200 <= 0.99


def test_without_contention_or_coherency_there_is_no_limit_and_no_peak():
    found = fit([1, 2, 4, 8, 16], [10, 20, 40, 80, 160])
    assert (found.alpha, found.beta) == (Estimate(0, None), Estimate(0, None))
    assert (found.limit, found.peak_load, found.peak) == (inf, inf, inf)
    assert found.alpha.interval(found.degrees) is None
    # More than proportional growth meets the same bound.
    over = fit([1, 2, 4, 8], [10, 21, 45, 95])
    assert (over.alpha.value, over.beta.value) == (0, 0)
    assert over.degrees == 3
    flat = fit([1, 2, 4, 8, 16], [10 / (0.9 / n + 0.1) for n in (1, 2, 4, 8, 16)])
    assert flat.peak_load == inf or flat.peak_load > 1e4
    assert flat.limit == pytest.approx(100, rel=1e-4)
    falling = fit([1, 2, 4, 8], [8, 4, 2, 1])
    assert (falling.peak_load, falling.peak) == (1, pytest.approx(8))


@pytest.mark.parametrize(
    ("load", "throughput", "says"),
    [
        ([1, 2, 3], [1, 2, 3], "3 measurements; 3 parameters take more"),
        ([], [], "0 measurements"),
        ([1, 2, 2, 1], [1, 2, 2, 1], "2 different loads; it takes 3"),
        ([1, 2, 3, 4], [1, 2, 3], "4 loads for 3 measurements"),
        ([0, 1, 2, 3], [1, 2, 3, 4], "finite and above 0"),
        ([1, 2, 3, 4], [1, 2, 3, -4], "finite and above 0"),
        ([1, 2, 3, 4], [1, 2, 3, float("nan")], "finite and above 0"),
    ],
)
def test_too_little_to_fit(load, throughput, says):
    with pytest.raises(ValueError, match=says):
        fit(load, throughput)
