"""What stands there and grows with a power of the load, against a search and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from helpers.analysis.scaling import Plan, spread, state
from helpers.analysis.scaling.growth import times_of_today

DAY = 86400


@given(
    st.floats(1e-6, 1e3), st.floats(1e-6, 1e3), st.floats(0.01, 1), st.floats(1e-3, 1e4)
)  # fmt: skip
def test_the_root_is_where_a_search_finds_it(line, held, growth, level):
    found = times_of_today(line, held, growth, level)
    if found > 1e-290:  # below that a number has no digits left
        assert line * found + held * found**growth == pytest.approx(level, rel=1e-12)

    def excess(place: float) -> float:
        return line * np.exp(place) + held * np.exp(growth * place) - level

    if found > 1e-30:
        at = brentq(excess, np.log(found) - 9, np.log(found) + 9, xtol=1e-13)
        assert np.log(found) == pytest.approx(at, abs=1e-9)


@given(st.floats(0.05, 1), st.floats(0.0, 1.0))
def test_near_the_hardest_corner_it_still_comes_down_to_the_root(growth, close):
    """A standing part as high as the level, with hardly any growth."""
    held = 1 - 10 ** (-9 * close)
    found = times_of_today(1e-3, held, growth * 1e-3, 1.0)
    assert 1e-3 * found + held * found ** (growth * 1e-3) == pytest.approx(1, rel=1e-10)


def test_the_ends_have_closed_forms():
    assert times_of_today(2.0, 3.0, 0.0, 7.0) == pytest.approx(2)
    assert times_of_today(2.0, 3.0, 1.0, 7.0) == pytest.approx(7 / 5)
    assert times_of_today(0.0, 3.0, 0.5, 6.0) == pytest.approx(4)
    assert times_of_today(2.0, 0.0, 0.5, 6.0) == pytest.approx(3)
    # Reached whatever x is, and never.
    assert times_of_today(2.0, 9.0, 0.0, 7.0) == 0
    assert times_of_today(2.0, 1.0, 0.5, -1.0) == 0
    assert times_of_today(0.0, 3.0, 0.0, 6.0) == np.inf
    each = times_of_today(np.array([2.0, 2.0]), 3.0, np.array([0.0, 1.0]), 7.0)
    assert each == pytest.approx([2, 7 / 5])


def polled(make, growth, today=10, standing=9, **more):
    parameters = {"interval": 15, "batch": 100, "time_per_row": 0.3, "dwell": 675,
                  "standing": standing, "growth": growth, **more}  # fmt: skip
    return make({}, {"job": ("periodic", parameters, {"visits": 1})}, {"visits": (today, 4)})


def rows(load, growth, today=10, standing=9):
    return load * 4 / DAY * 675 + standing * (load / today) ** growth


@pytest.mark.parametrize("growth", [0.01, 0.3, 0.5, 0.8, 1])
def test_rows_that_stand_there_grow_with_a_power_of_the_load(make, growth):
    built = polled(make, growth)
    for load in (1, 10, 400):
        part = state(built, {"visits": load}).part("job")
        assert part.utilisation == pytest.approx(rows(load, growth) / 50, rel=1e-12)
    part = state(built).part("job")
    assert rows(part.limits["time"], growth) == pytest.approx(50, rel=1e-10)
    assert rows(part.limits["batch"], growth) == pytest.approx(100, rel=1e-10)


@given(st.floats(0, 1), st.floats(0, 0.4), st.floats(0.5, 40))
def test_more_growth_never_saturates_later_beyond_today(make, growth, more, standing):
    low, high = (
        state(polled(make, min(g, 1.0), standing=standing)).part("job").breaking
        for g in (growth, growth + more)
    )
    # Below today's load growth works the other way: there the standing rows were fewer.
    if low >= 10:
        assert high <= low * (1 + 1e-9)


def test_without_growth_they_are_a_constant_and_with_full_growth_a_line(make):
    per_load = 4 / DAY * 675
    still = state(polled(make, 0)).part("job").limits
    assert still == pytest.approx({"batch": (100 - 9) / per_load, "time": (50 - 9) / per_load})
    full = state(polled(make, 1)).part("job").limits
    assert full == pytest.approx({"batch": 100 / (per_load + 0.9), "time": 50 / (per_load + 0.9)})
    # Where today has no load there is nothing to grow from.
    none = state(polled(make, 1, today=0)).part("job").limits
    assert none == pytest.approx(still)


def test_the_others_loads_count_towards_what_stands_there(make):
    """Two loads that use a part alike: it grows with their sum."""
    parameters = {"limit": 40, "window": DAY, "standing": 6, "growth": 0.5}
    both = {"part": ("quota", parameters, {"visits": 1, "orders": 1})}
    built = make({}, both, {"visits": (4, 1), "orders": (5, 1)})
    found = state(built).part("part")
    assert found.utilisation == pytest.approx((9 + 6) / 40)
    total = found.breaking + 5
    assert total + 6 * (total / 9) ** 0.5 == pytest.approx(40)
    assert state(built, {"orders": 500}, driver="visits").part("part").breaking == 0


def test_a_core_that_is_busy_and_has_standing_work(make):
    parameters = {"cores": 2, "busy": 0.5, "standing": 0.25 * DAY, "growth": 1}
    built = make({}, {"loop": ("processor", parameters, {"visits": 864})}, {"visits": (10, 1)})
    found = state(built).part("loop")
    assert found.utilisation == pytest.approx((0.5 + 0.25 + 0.1) / 2)
    assert found.breaking == pytest.approx(10 * 1.5 / 0.35)


def test_draws_agree_with_single_numbers(make):
    built = polled(make, (0.0, 0.5, 1.0))
    low, *_, high = spread(built, plan=Plan(8)).part("job").breaking
    ends = [state(built, overrides={"job.growth": g}).part("job").breaking for g in (0.95, 0.05)]
    assert ends[0] < low < state(built).part("job").breaking < high < ends[1]
