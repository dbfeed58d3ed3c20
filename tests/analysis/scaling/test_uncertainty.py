"""Spreads and tornados of made-up models whose distributions are known."""

from __future__ import annotations

from math import inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from helpers.analysis.sampling import draw
from helpers.analysis.scaling import Plan, analyse, spread, state, tornado
from helpers.analysis.scaling.uncertainty import DRAWS, points

PART = ("quota", {"limit": 10, "window": 86400}, {"visits": 1})


def rival(make, low: tuple, high: tuple, **more):
    """Two quotas of a limit drawn from each range; one visit a day is today's load."""
    return make(
        {"a": low, "b": high},
        {
            "first": ("quota", {"limit": "a", "window": 86400}, {"visits": 1}),
            "second": ("quota", {"limit": "b", "window": 86400}, {"visits": 1}),
        },
        {"visits": (1, 1)},
        **more,
    )


def test_the_spread_of_a_limit_is_that_of_its_range(make):
    found = spread(rival(make, (10, 20, 60), (100, 150, 400)), {"visits": 25})
    exact = beta(1 + 4 * 0.2, 5 - 4 * 0.2, 10, 50)
    part = found.part("first")
    expected = exact.ppf([0.05, 0.25, 0.5, 0.75, 0.95])
    assert part.breaking == pytest.approx(expected, rel=1e-3)
    assert part.over == pytest.approx(exact.cdf(25), abs=1e-3)
    assert (part.first, part.second, part.third, part.already) == (1, 0, 0, 0)
    assert found.part("second").second == 1
    assert found.first == part.breaking
    assert found.gone == part.over


def test_who_is_first_how_often(make):
    """Two like ranges are first half of the time; the share follows the joint distribution."""
    like = spread(rival(make, (10, 20, 60), (10, 20, 60)))
    assert like.part("first").first == pytest.approx(0.5, abs=0.01)
    assert like.part("first").first + like.part("second").first == 1
    built = rival(make, (10, 20, 60), (15, 30, 50))
    drawn = draw(built.spans, DRAWS, built.pairs)
    share = float((drawn["a"] <= drawn["b"]).mean())
    assert spread(built).part("first").first == pytest.approx(share, abs=1e-4)
    # Against independent pseudo-random draws.
    rng = np.random.default_rng(4)
    one = 10 + 50 * rng.beta(1.8, 4.2, 200_000)
    other = 15 + 35 * rng.beta(1 + 4 * 15 / 35, 5 - 4 * 15 / 35, 200_000)
    assert share == pytest.approx(float((one <= other).mean()), abs=0.005)


def test_a_shared_assumption_moves_both(make):
    """Two parts on one range never change places, however wide it is."""
    built = make(
        {"a": (10, 20, 600), "more": ([["in", 0], 1.001, "*"], ["a"])},
        {
            "first": ("quota", {"limit": "a", "window": 86400}, {"visits": 1}),
            "second": ("quota", {"limit": "more", "window": 86400}, {"visits": 1}),
        },
        {"visits": (1, 1)},
    )
    found = spread(built)
    assert found.part("first").first == 1
    assert found.part("second").second == 1


def test_a_named_correlation_makes_the_first_break_later(make):
    """Limits that go together fail together: the smaller of the two is larger on average."""
    free = spread(rival(make, (10, 20, 60), (10, 20, 60)))
    tied = spread(rival(make, (10, 20, 60), (10, 20, 60), correlations=[("a", "b", 0.9)]))
    assert tied.first[2] > free.first[2] * 1.05
    assert tied.part("first").breaking == pytest.approx(free.part("first").breaking, rel=0.02)


def test_what_today_reaches_counts_as_already_over_and_not_as_first(make):
    built = rival(make, (0.5, 1, 3), (10, 20, 60))
    found = spread(built)
    one = found.part("first")
    assert 0 < one.already < 1
    assert one.first == pytest.approx(1 - one.already)
    assert found.part("second").first == pytest.approx(one.already)
    assert found.part("second").second == pytest.approx(1 - one.already)
    assert one.over == one.already


def test_a_load_that_is_a_range_is_drawn(make):
    built = make({"now": (5, 10, 30)}, {"part": PART}, {"visits": ("now", 1)})
    found = spread(built)
    assert found.part("part").over == pytest.approx(
        1 - beta(1 + 4 * 0.2, 5 - 4 * 0.2, 5, 25).cdf(10), abs=1e-3
    )
    assert found.part("part").already == found.part("part").over
    stage = {"s": ({"visits": "then"}, [])}
    staged = make({"then": (5, 10, 30)}, {"part": PART}, {"visits": (1, 1)}, stages=stage)
    part = analyse(staged, Plan(12)).stages["s"]
    assert part.spread.part("part").over == pytest.approx(found.part("part").over, abs=2e-3)
    assert part.state.load == {"visits": 10}


def test_what_is_overridden_is_not_drawn(make):
    built = rival(make, (10, 20, 60), (15, 30, 50))
    found = spread(built, overrides={"a": 40})
    assert found.part("first").breaking == (40, 40, 40, 40, 40)
    free = spread(built)
    assert found.part("second").breaking == free.part("second").breaking


def test_nothing_breaks(make):
    built = make({}, {"part": ("quota", {"limit": 10, "window": 9}, {"visits": 0})})
    found = spread(built, plan=Plan(4))
    assert found.part("part").breaking == (None,) * 5
    assert (found.part("part").first, found.first, found.gone) == (0, (None,) * 5, 0)
    assert tornado(built) == ()


@pytest.mark.parametrize("log2", [0, 1, 5, 10])
def test_percentile_points_are_elements_of_the_draws(log2):
    numbers = np.random.default_rng(log2).permutation(2**log2).astype(float)
    found = points(numbers)
    for share, point in zip((0.05, 0.25, 0.5, 0.75, 0.95), found, strict=True):
        assert (numbers <= point).mean() >= share
        assert (numbers < point).mean() < share
    assert points(np.array([1.0, inf])) == (1, 1, 1, None, None)


def test_the_tornado_moves_one_range_at_a_time(make):
    """The break is the limit over the demand: each end by hand."""
    built = make(
        {"limit": (10, 20, 60), "need": (1, 2, 3), "idle": (0, 1, 2)},
        {
            "part": ("quota", {"limit": "limit", "window": 86400}, {"visits": "need"}),
            "other": ("quota", {"limit": 1e6, "window": 86400}, {"visits": "idle"}),
        },
        {"visits": (1, 1)},
    )
    limits = beta(1.8, 4.2, 10, 50).ppf([0.05, 0.95])
    needs = beta(3, 3, 1, 2).ppf([0.05, 0.95])
    wide, narrow = tornado(built)
    assert (wide.id, narrow.id) == ("limit", "need")
    assert (wide.low.value, wide.high.value) == pytest.approx(tuple(limits))
    assert (wide.low.load, wide.high.load) == pytest.approx(tuple(limits / 2))
    assert wide.swing == pytest.approx(log(limits[1] / limits[0]))
    assert (narrow.low.load, narrow.high.load) == pytest.approx(tuple(20 / needs))
    assert narrow.low.resource == "part"
    assert [bar.id for bar in tornado(built, overrides={"limit": 30})] == ["need"]


def test_the_tornado_sees_another_part_take_over(make):
    (bar,) = tornado(rival(make, (10, 20, 600), (25, 25.1, 25.2)))[:1]
    assert (bar.low.resource, bar.high.resource) == ("first", "second")
    assert bar.high.load == pytest.approx(25.1)


def test_an_assumption_that_decides_whether_anything_breaks_is_widest(make):
    built = make(
        {"off": (-1, 1, 2), "use": ([["in", 0], 0, ["max", 2]], ["off"]), "limit": (10, 20, 1000)},
        {"part": ("quota", {"limit": "limit", "window": 86400}, {"visits": "use"})},
        {"visits": (1, 1)},
    )
    first, second = tornado(built)
    assert (first.id, first.swing, first.low.load) == ("off", inf, None)
    assert second.id == "limit"


@given(st.lists(st.tuples(st.floats(2, 50), st.floats(0.1, 30), st.floats(0.1, 30)), min_size=1,
                max_size=5), st.floats(0, 200))  # fmt: skip
def test_shares_add_up_and_points_rise(make, spans, load):
    values = {f"v{i}": (low, low + a, low + a + b) for i, (low, a, b) in enumerate(spans)}
    parts = {
        f"p{i}": ("quota", {"limit": f"v{i}", "window": 86400}, {"visits": 1})
        for i in range(len(spans))
    }
    built = make(values, parts, {"visits": (1, 1)})
    found = spread(built, {"visits": load}, plan=Plan(6))
    for place, name in enumerate(("first", "second", "third")):
        total = sum(getattr(part, name) for part in found.resources)
        assert total == pytest.approx(1 if place < len(spans) else 0)
    for part in found.resources:
        assert list(part.breaking) == sorted(part.breaking)
        assert part.over <= found.gone + 1e-12
    # The first of all is no later than any one of them.
    assert found.first[2] <= min(part.breaking[2] for part in found.resources)
    at_modes = state(built, {"visits": load}).first.breaking
    lows = [low for low, _, _ in spans]
    assert min(lows) <= found.first[0] <= at_modes + max(a + b for _, a, b in spans)
