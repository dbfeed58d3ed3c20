"""Points, the PERT distribution and the copula against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import beta, kstest, qmc, spearmanr

from helpers.analysis.sampling import (
    LARGEST,
    LOGIT,
    LOGITS,
    NORMAL,
    NORMALS,
    Plan,
    along,
    cube,
    directions,
    draw,
    ends,
    for_page,
    groups,
    normals,
    shifts,
    table,
)


@pytest.mark.parametrize("dimensions", [1, 2, 5, 40])
def test_directions_make_scipys_points(dimensions):
    """In Gray-code order the next point differs by the integer of the lowest bit not yet set."""
    points = qmc.Sobol(dimensions, scramble=False, bits=32).random_base2(10)
    for row, column in zip(directions(dimensions), points.T, strict=True):
        assert len(row) == LARGEST
        word, found = 0, []
        for k in range(2**10):
            found.append(word / 2**32)
            word ^= row[(~k & (k + 1)).bit_length() - 1]
        assert found == column.tolist()
    assert directions(0) == ()


def test_the_digital_shift_keeps_the_net():
    """Of 2**k points of a coordinate each of 2**k equal boxes holds exactly one."""
    for found in cube(7, Plan(9, 5)):
        assert sorted(np.floor(found * 2**9).astype(int)) == list(range(2**9))
        # In the middle of its cell of 2**-32, so never 0 or 1.
        assert (found * 2**32 % 1 == 0.5).all()


def test_shifts_are_even_and_differ_by_seed_and_replicate():
    assert (shifts(6, 1)[:3] == shifts(3, 1)).all()
    assert not (shifts(6, 1) == shifts(6, 2)).any()
    assert not (shifts(6, 1) == shifts(6, 1, 1)).any()
    assert kstest(shifts(4000, 9) / 2**32, "uniform").pvalue > 0.01
    assert (cube(3, Plan(4), 1) != cube(3, Plan(4))).any()
    assert cube(0, Plan(4)).shape == (0, 16)
    some = np.array([3, 9])
    assert (cube(3, Plan(4), 1, some) == cube(3, Plan(4), 1)[:, some]).all()


@given(st.floats(0, 1), st.floats(1e-4, 1 - 1e-4))
def test_tables_come_close_to_the_exact_quantile(place, u):
    """Within 1e-4 of the range, and of its spread."""
    z = along(normals(), np.array((np.log(u / (1 - u)) + LOGITS) / LOGIT))
    assert z == pytest.approx(ndtri(u), abs=1e-3)
    share = along(table(0, place, 1), (z + NORMALS) / NORMAL)
    assert share == pytest.approx(beta(1 + 4 * place, 5 - 4 * place).ppf(u), abs=1e-4)


@given(st.floats(0, 1), st.lists(st.floats(-5, 5), min_size=2, max_size=30))
def test_between_entries_a_table_rises(place, at):
    found = along(table(0, place, 1), (np.sort(np.array(at)) + NORMALS) / NORMAL)
    assert (np.diff(found) >= -1e-5).all()
    assert found.min() >= -1e-5
    assert found.max() <= 1 + 1e-5


def test_a_table_goes_through_its_entries_and_ends():
    values = np.array([0.0, 1.0, 4.0, 9.0, 16.0])
    assert along(values, np.arange(5.0)).tolist() == values.tolist()
    assert along(values, np.array([-3.0, 7.0])).tolist() == [0, 16]
    # A parabola inside is met exactly.
    assert along(values, np.array([1.5, 2.25])) == pytest.approx([2.25, 5.0625])


def test_draws_have_the_moments_of_pert():
    """Mean (low + 4 mode + high) / 6; variance (mean - low) (high - mean) / 7."""
    spans = {"a": (2, 12, 36), "b": (0, 0, 1), "c": (5, 9, 9), "d": (-4, 0, 4)}
    drawn = draw(spans, Plan(14, 3))
    for id_, (low, mode, high) in spans.items():
        mean = (low + 4 * mode + high) / 6
        # Each of 2**14 boxes holds one point, all at the same place of it: half a box at most.
        assert drawn[id_].mean() == pytest.approx(mean, abs=2**-15 * (high - low))
        variance = (mean - low) * (high - mean) / 7
        assert drawn[id_].var() == pytest.approx(variance, rel=1e-3)
        assert low < drawn[id_].min()
        assert drawn[id_].max() < high


def test_ends_are_exact():
    assert ends(10, 20, 60) == pytest.approx(beta(1.8, 4.2, 10, 50).ppf([0.05, 0.95]), rel=1e-12)


def test_ranges_without_a_correlation_are_independent():
    drawn = draw(dict.fromkeys("abcdefgh", (0, 1, 4)), Plan(14))
    ranks = spearmanr(np.array(list(drawn.values())).T).statistic
    assert np.abs(ranks - np.eye(8)).max() < 0.01


@pytest.mark.parametrize("rank", [-0.9, -0.3, 0.0, 0.5, 0.95])
def test_correlated_ranges_have_their_rank_correlation(rank):
    drawn = draw({"a": (0, 1, 4), "b": (1, 1, 2), "c": (0, 3, 4)}, Plan(14), [("a", "c", rank)])
    assert spearmanr(drawn["a"], drawn["c"]).statistic == pytest.approx(rank, abs=5e-3)
    assert spearmanr(drawn["a"], drawn["b"]).statistic == pytest.approx(0, abs=0.02)
    # Their own distributions stay what they are.
    for id_, (low, mode, high) in {"a": (0, 1, 4), "c": (0, 3, 4)}.items():
        place = (mode - low) / (high - low)
        unit = (drawn[id_] - low) / (high - low)
        assert kstest(unit, beta(1 + 4 * place, 5 - 4 * place).cdf).statistic < 0.01


def test_a_group_of_three_keeps_all_its_correlations():
    pairs = [("a", "c", 0.6), ("c", "d", 0.5), ("a", "d", 0.2)]
    drawn = draw(dict.fromkeys("abcd", (0, 1, 4)), Plan(14), pairs)
    for one, other, rank in pairs:
        assert spearmanr(drawn[one], drawn[other]).statistic == pytest.approx(rank, abs=5e-3)


def test_groups_keep_the_order_of_the_ranges():
    found = groups([("e", "b", 0.1), ("d", "a", 0.2), ("c", "d", 0.3)], list("abcde"))
    assert [ids for ids, _ in found] == [["a", "c", "d"], ["b", "e"]]
    assert groups([], ["a"]) == []


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
        groups(pairs, ["a", "b", "c"])


def test_the_same_plan_draws_the_same():
    spans = {"a": (0, 1, 4), "b": (1, 2, 9)}
    one, other = (draw(spans, Plan(8, seed)) for seed in (1, 2))
    again = draw(spans, Plan(8, 1))
    assert (one["a"] == again["a"]).all()
    assert (one["b"] != other["b"]).any()
    # A further range after them changes nothing of theirs, and more draws begin with the same.
    more = draw({**spans, "c": (0, 1, 2)}, Plan(9, 1))
    assert (more["a"][:256] == one["a"]).all()
    assert (more["b"][:256] == one["b"]).all()
    with pytest.raises(ValueError, match="log2 is 17"):
        Plan(17)
    with pytest.raises(ValueError, match="read-only"):
        one["a"][0] = 0


def test_what_a_page_draws_from_is_plain_and_small():
    spans = {f"r{k}": (0.0, k / 40, 1.0) for k in range(40)}
    found = for_page(spans, [("r3", "r1", 0.5)], 12)
    assert [len(row) for row in found["points"]] == [13] * 40
    assert found["tied"][0][0] == [1, 3]
    assert found["ends"][5] == list(ends(*spans["r5"]))
    assert {len(row) for row in found["tables"]} == {37}
