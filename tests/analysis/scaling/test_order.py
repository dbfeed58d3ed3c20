"""How sure the order is: worked out on limits whose ratio is known draw by draw."""

from __future__ import annotations

import pytest

from helpers.analysis.sampling import Plan
from helpers.analysis.scaling import order, spread

PLAN = Plan(12)


def pools(make, first, second):
    """Two pools of so many places, each held for a day by each unit of load."""
    resources = {
        "first": ("pool", {"limit": first, "holding_time": 86400}, {"load": 1}),
        "second": ("pool", {"limit": second, "holding_time": 86400}, {"load": 1}),
    }
    return make({"range": (10, 20, 40), "other": (30, 50, 90)}, resources, {"load": (1, 1)})


def test_limits_that_rest_on_one_range_keep_their_order_whatever_it_is(make):
    double = (("in", 0), 2.0, "*")
    model = make(
        {"range": (1000, 2000, 4000), "twice": (double, ["range"])},
        {
            "first": ("pool", {"limit": "range", "holding_time": 86400}, {"load": 1}),
            "second": ("pool", {"limit": "twice", "holding_time": 86400}, {"load": 1}),
        },
        {"load": (1, 1)},
    )
    found = order(model, "load", PLAN)
    assert (found.first, found.second, found.share) == ("first", "second", 1)
    # A factor of two between them in every draw, though each is known to a factor of two only.
    assert found.ratio == pytest.approx((2, 2, 2, 2, 2), rel=2e-3)  # places are whole
    low, *_, high = spread(model, plan=PLAN).part("first").breaking
    assert found.span == pytest.approx(high / low)
    assert found.span > 1.8


def test_limits_of_their_own_change_places(make):
    model = pools(make, "range", "other")
    found = order(model, "load", PLAN)
    assert found.first == "first"
    assert found.share == spread(model, plan=PLAN).part("first").first
    assert 0.9 < found.share < 1
    assert found.ratio[0] < found.ratio[2] < found.ratio[4]
    assert found.ratio[2] == pytest.approx(2.5, rel=0.1)


def test_what_never_saturates_is_infinitely_far(make):
    model = pools(make, "range", "other")
    idle = make(
        {"range": (10, 20, 40)},
        {"only": ("pool", {"limit": "range", "holding_time": 86400}, {"load": 1})},
        {"load": (1, 1)},
    )
    found = order(idle, "load", PLAN)
    assert (found.second, found.ratio, found.share) == (None, (), 1)
    assert order(model, "load", PLAN).second == "second"
    nothing = make(
        {}, {"free": ("pool", {"limit": 5, "holding_time": 0}, {"load": 1})}, {"load": (1, 1)}
    )
    assert order(nothing, "load", PLAN) is None
