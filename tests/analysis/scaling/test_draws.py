"""Points, the PERT distribution and the copula against SciPy."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, kstest, qmc, spearmanr

from helpers.analysis.scaling import Correlation, Plan, draws
from helpers.analysis.scaling.copula import groups
from helpers.analysis.scaling.draws import LARGEST, coordinates, directions, sobol, words
from helpers.analysis.scaling.pert import quantile

SIDES = np.array([0.5 / 2**32, 1e-6, 0.05, 0.25, 0.5, 0.75, 0.95, 1 - 1e-6, 1 - 0.5 / 2**32])


@pytest.mark.parametrize("dimensions", [1, 2, 5, 40])
def test_points_are_scipys(dimensions):
    points = qmc.Sobol(dimensions, scramble=False, bits=32).random_base2(10)
    rows = directions(dimensions)
    assert all(len(row) == LARGEST for row in rows)
    found = np.array([sobol(row, 10) for row in rows]).T
    assert (found / 2.0**32 == points).all()


def test_the_digital_shift_keeps_the_net():
    """Of 2**k points of a coordinate each of 2**k equal boxes holds exactly one."""
    for row, word in zip(directions(7), words(5, 7), strict=True):
        found = coordinates(row, int(word), 9)
        assert sorted(np.floor(found * 2**9).astype(int)) == list(range(2**9))
        # In the middle of its cell of 2**-32, so never 0 or 1.
        assert (found * 2**32 % 1 == 0.5).all()


def test_words_are_mulberry32():
    """The first number of the published generator for seed 1 is 0.6270739405881613."""
    assert words(1, 1)[0] / 2**32 == 0.6270739405881613
    assert (words(1, 6)[:3] == words(1, 3)).all()
    assert (words(1, 6) != words(2, 6)).any()
    drawn = words(9, 4000) / 2**32
    assert kstest(drawn, "uniform").pvalue > 0.01
    assert words(3, 0).size == 0


@pytest.mark.parametrize("place", [0, 0.01, 0.2, 1 / 3, 0.5, 0.77, 1])
def test_quantiles_are_those_of_the_beta_distribution(place):
    u = np.concatenate([SIDES, (np.arange(3000) + 0.5) / 3000])
    exact = beta(1 + 4 * place, 5 - 4 * place)
    np.testing.assert_allclose(quantile(place, u), exact.ppf(u), rtol=1e-12)
    np.testing.assert_allclose(1 - quantile(place, u[u > 0.5]), exact.sf(0) - exact.ppf(u[u > 0.5]),
                               rtol=1e-9)  # fmt: skip


@given(st.floats(0, 1), st.floats(1e-9, 1 - 1e-9))
def test_quantiles_invert_the_distribution(place, u):
    x = float(quantile(place, np.array([u]))[0])
    assert 0 <= x <= 1
    assert beta(1 + 4 * place, 5 - 4 * place).cdf(x) == pytest.approx(u, rel=1e-9)


@given(st.floats(0, 1), st.lists(st.floats(1e-9, 1 - 1e-9), min_size=2, max_size=30))
def test_quantiles_rise(place, shares):
    found = quantile(place, np.sort(np.array(shares)))
    assert (np.diff(found) >= -1e-15).all()


def test_draws_have_the_moments_of_pert(make):
    """Mean (low + 4 mode + high) / 6; variance (mean - low) (high - mean) / 7."""
    spans = {"a": (2, 12, 36), "b": (0, 0, 1), "c": (5, 9, 9), "d": (-4, 0, 4)}
    drawn = draws(make(spans, {}), Plan(14, 3))
    for id_, (low, mode, high) in spans.items():
        mean = (low + 4 * mode + high) / 6
        assert drawn[id_].mean() == pytest.approx(mean, abs=2e-5 * (high - low))
        variance = (mean - low) * (high - mean) / 7
        assert drawn[id_].var() == pytest.approx(variance, rel=1e-3)
        assert low < drawn[id_].min()
        assert drawn[id_].max() < high


def test_ranges_without_a_correlation_are_independent(make):
    drawn = draws(make(dict.fromkeys("abcdefgh", (0, 1, 4)), {}), Plan(14))
    ranks = spearmanr(np.array(list(drawn.values())).T).statistic
    assert np.abs(ranks - np.eye(8)).max() < 0.01


@pytest.mark.parametrize("rank", [-0.9, -0.3, 0.0, 0.5, 0.95])
def test_correlated_ranges_have_their_rank_correlation(make, rank):
    model = make(
        {"a": (0, 1, 4), "b": (1, 1, 2), "c": (0, 3, 4)}, {}, correlations=[("a", "c", rank)]
    )
    drawn = draws(model, Plan(14))
    assert spearmanr(drawn["a"], drawn["c"]).statistic == pytest.approx(rank, abs=5e-3)
    assert spearmanr(drawn["a"], drawn["b"]).statistic == pytest.approx(0, abs=0.02)
    # Their own distributions stay what they are.
    for id_, (low, mode, high) in {"a": (0, 1, 4), "c": (0, 3, 4)}.items():
        place = (mode - low) / (high - low)
        unit = (drawn[id_] - low) / (high - low)
        assert kstest(unit, beta(1 + 4 * place, 5 - 4 * place).cdf).statistic < 0.01


def test_a_group_of_three_keeps_all_its_correlations(make):
    spans = dict.fromkeys("abcd", (0, 1, 4))
    pairs = [("a", "c", 0.6), ("c", "d", 0.5), ("a", "d", 0.2)]
    drawn = draws(make(spans, {}, correlations=pairs), Plan(14))
    for one, other, rank in pairs:
        assert spearmanr(drawn[one], drawn[other]).statistic == pytest.approx(rank, abs=5e-3)


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", -0.9)], "a, b, c contradict each other"),
        ([("a", "b", 1.0)], "not positive definite"),
        ([("a", "x", 0.5)], "x is no range"),
        ([("a", "a", 0.5)], "a is correlated with itself"),
        ([("a", "b", 0.5), ("b", "a", 0.4)], "correlated twice"),
    ],
)
def test_correlations_that_cannot_be(pairs, says):
    with pytest.raises(ValueError, match=says):
        groups([Correlation(pair[:2], pair[2]) for pair in pairs], ["a", "b", "c"])


def test_the_same_plan_draws_the_same(make):
    spans = {"a": (0, 1, 4), "b": (1, 2, 9)}
    one, other = (draws(make(spans, {}), Plan(8, seed)) for seed in (1, 2))
    again = draws(make(spans, {}), Plan(8, 1))
    assert (one["a"] == again["a"]).all()
    assert (one["b"] != other["b"]).any()
    # A further range after them changes nothing of theirs.
    more = draws(make({**spans, "c": (0, 1, 2)}, {}), Plan(8, 1))
    assert (more["a"] == one["a"]).all()
    assert (more["b"] == one["b"]).all()
    with pytest.raises(ValueError, match="log2 is 17"):
        draws(make(spans, {}), Plan(17))


def test_directions_fit_a_page(real):
    assert len(real.directions) == len(real.ranges)
    assert len(json.dumps(real.json()["directions"])) < 10_000
    assert directions(0) == ()
