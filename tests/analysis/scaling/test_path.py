"""Utilisation, breaking loads and waits of made-up parts, by hand and by brute force."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from helpers.analysis.scaling import ScalingModel, curve, grounds, moves, stages, state
from helpers.analysis.scaling.path import ranking

DAY = 86400
TYPES = {
    "queue": {"servers": 2, "service_time": 3},
    "quota": {"limit": 40, "window": 10},
    "pool": {"limit": 5, "holding_time": 20},
    "store": {"threshold": 1e6, "initial": 2e4, "horizon": 365 * DAY},
    "stay": {"interval": 15, "batch": 100, "time_per_row": 0.3, "dwell": 675},
    "take": {"interval": 60, "batch": 25, "time_per_row": 12},
}
KIND = {"stay": "periodic", "take": "periodic"}


def one(make, name: str, **changes) -> ScalingModel:
    """A model with one part, of a type or a kind of periodic work, for 1000 visits a day."""
    parameters = {**TYPES[name], **changes}
    more = {"rate": "average"} if name == "store" else {}
    resource = (KIND.get(name, name), parameters, {"visits": 0.5}, more)
    return make({}, {"part": resource}, {"visits": (1000, 4)})


def test_each_type_by_hand(make):
    rate = 1000 * 0.5 * 4 / DAY
    expected = {
        "queue": rate * 3 / 2,
        "quota": rate * 10 / 40,
        "pool": rate * 20 / 5,
        "store": (2e4 + 1000 * 0.5 * 365) / 1e6,
        "stay": rate * 675 / (15 / 0.3),
        "take": rate * 60 / 5,
    }
    for name, used in expected.items():
        part = state(one(make, name)).part("part")
        assert part.utilisation == pytest.approx(used, rel=1e-12)
        assert part.headroom == pytest.approx(1 / used, rel=1e-12)
        base = 2e4 / 1e6 if name == "store" else 0
        assert part.breaking == pytest.approx(1000 * (1 - base) / (used - base), rel=1e-12)


@pytest.mark.parametrize("name", TYPES)
def test_the_breaking_load_is_where_a_search_finds_utilisation_one(make, name):
    built = one(make, name)

    def excess(load: float) -> float:
        return state(built, {"visits": load}).part("part").utilisation - 1

    found = state(built).part("part").breaking
    assert found == pytest.approx(brentq(excess, 0, 1e9, xtol=1e-9, rtol=1e-14), rel=1e-9)
    at = state(built, {"visits": found})
    assert at.saturated == ("part",)
    assert state(built, {"visits": found * 0.999}).saturated == ()


def test_both_limits_of_a_sweep_are_told(make):
    part = state(one(make, "stay")).part("part")
    per_load = 0.5 * 4 / DAY * 675
    assert part.limits == pytest.approx({"batch": 100 / per_load, "time": 50 / per_load})
    assert (part.binds, part.breaking) == ("time", part.limits["time"])
    quick = state(one(make, "stay", time_per_row=0.01)).part("part")
    assert (quick.binds, quick.breaking) == ("batch", part.limits["batch"])
    taken = state(one(make, "take")).part("part")
    assert taken.limits == pytest.approx({"batch": 25 / 60 * DAY / 2, "time": 5 / 60 * DAY / 2})


@given(st.sampled_from(sorted(TYPES)), st.floats(0, 1e5), st.floats(0.01, 1e5))
def test_utilisation_rises_with_the_load(make, name, load, more):
    built = one(make, name)
    low, high = (state(built, {"visits": n}).part("part") for n in (load, load + more))
    assert low.utilisation < high.utilisation
    assert low.breaking == high.breaking
    assert low.saturated <= high.saturated
    if low.wait and high.wait:
        # A sweep looks at what is there; how long that takes does not fall as more comes.
        assert low.wait.mean <= high.wait.mean * (1 + 1e-9)


BETTER = {"servers": 2, "limit": 2, "threshold": 2, "batch": 2, "service_time": 0.5,
          "holding_time": 0.5, "time_per_row": 0.5, "dwell": 0.5, "initial": 0.5,
          "horizon": 0.5}  # fmt: skip


@given(st.sampled_from(sorted(TYPES)), st.data())
def test_a_better_limit_never_breaks_earlier(make, name, data):
    name_of = data.draw(st.sampled_from(sorted(set(TYPES[name]) & set(BETTER))))
    before = state(one(make, name)).part("part").breaking
    factor = BETTER[name_of] ** data.draw(st.floats(0.1, 3))
    changed = TYPES[name][name_of] * factor
    after = state(one(make, name, **{name_of: changed})).part("part").breaking
    assert after >= before * (1 - 1e-12)


@given(st.floats(0.001, 5e4), st.floats(1, 10))
def test_littles_law(make, load, hold):
    """Holders are rate times holding time, rows present are rate times dwell, in any unit."""
    pool = one(make, "pool", holding_time=hold)
    part = state(pool, {"visits": load}).part("part")
    assert part.utilisation * 5 == pytest.approx(load * 0.5 * 4 / DAY * hold, rel=1e-12)
    if part.wait:
        # The mean queue is rate times wait; by Erlang it is C u / (1 - u).
        u = part.utilisation
        queue = load * 2 / DAY * part.wait.mean
        term = [1.0]
        for k in range(1, 6):
            term.append(term[-1] * 5 * u / k)
        last = term[5] / (1 - u)
        waits = last / (sum(term[:5]) + last)
        assert queue == pytest.approx(waits * u / (1 - u), rel=1e-9)


def test_whole_servers_and_connections(make):
    assert state(one(make, "queue", servers=3.7)).part("part").utilisation == pytest.approx(
        state(one(make, "queue", servers=3)).part("part").utilisation
    )
    assert state(one(make, "pool", limit=4.9999999999)).part("part").breaking == pytest.approx(
        state(one(make, "pool", limit=5)).part("part").breaking
    )


def test_a_row_longer_than_its_interval_is_the_cycle(make):
    part = state(one(make, "take", time_per_row=90)).part("part")
    assert part.limits["time"] == pytest.approx(DAY / 90 / 2)
    assert part.breaking == part.limits["time"]
    # Of rows of 7 s eight fit into a minute, not eight and a half.
    part = state(one(make, "take", time_per_row=7)).part("part")
    assert part.limits["time"] == pytest.approx(8 / 60 * DAY / 2)


def test_an_average_part_does_not_see_the_peak(make):
    data = {"queue": ("queue", TYPES["queue"], {"visits": 1}, {"rate": "average"})}
    assert state(make({}, data, {"visits": (DAY / 10, 7)})).part("queue").utilisation == (
        pytest.approx(0.15)
    )


def two(make, **more) -> ScalingModel:
    """Two loads; one part for each, and one for both."""
    return make(
        {},
        {
            "front": ("quota", {"limit": 10, "window": 86400}, {"visits": 1}),
            "both": ("quota", {"limit": 30, "window": 86400}, {"visits": 1, "orders": 2}),
            "back": ("quota", {"limit": 8, "window": 86400}, {"orders": 1}),
        },
        {"visits": (4, 1), "orders": (5, 1)},
        **more,
    )


def test_the_other_loads_stay_as_they_are(make):
    found = state(two(make))
    assert (found.driver, found.today) == ("visits", 4)
    assert found.load == {"visits": 4, "orders": 5}
    assert found.part("both").utilisation == pytest.approx(14 / 30)
    assert found.part("both").breaking == pytest.approx(20)
    assert found.part("back").breaking is None
    assert found.order == ("front", "both")
    other = state(two(make), driver="orders")
    assert other.part("both").breaking == pytest.approx(13)
    assert other.part("front").breaking is None
    full = state(two(make), {"visits": 2, "orders": 20})
    assert full.driver == "visits"
    assert full.part("both").breaking == 0
    assert full.saturated == ("both", "back")
    assert full.already == ("both",)
    assert full.order == ("front",)


def test_what_today_reaches_is_not_ranked(make):
    built = two(make)
    found = state(built, {"visits": 50}, overrides={"front.limit": 3})
    assert found.already == ("front",)
    assert found.order == ("both",)
    assert found.saturated == ("front", "both")
    assert found.first.id == "both"


def test_ties_go_in_the_order_of_the_model(make):
    same = ("quota", {"limit": 10, "window": 86400}, {"visits": 1})
    built = make({}, {"one": same, "other": same}, {"visits": (1, 1)})
    assert state(built).order == ("one", "other")
    assert ranking([3.0, 2.0, 2.0 * (1 - 1e-12), float("inf"), 1.0]) == [4, 1, 2, 0]


def test_remedies_change_parameters_and_demand_in_the_models_order(make):
    remedies = {
        "wider": ("open", {"front.limit": 20}),
        "wider-still": ("started", {"front.limit": 50, "both.limit": 60}),
        "batched": ("open", {"both.demand.orders": 1}),
        "done": ("done", {"front.limit": 1000}),
    }
    built = two(make, remedies=remedies)
    before = state(built)
    assert state(built, remedies=["done"]).resources == before.resources
    assert state(built, remedies=["wider"]).part("front").breaking == pytest.approx(20)
    for order in (["wider", "wider-still"], ["wider-still", "wider"]):
        found = state(built, remedies=order)
        assert found.remedies == ("wider", "wider-still")
        assert found.part("front").breaking == pytest.approx(50)
    batched = state(built, remedies=["batched"]).part("both")
    assert batched.breaking == pytest.approx(25)
    assert batched.inputs["demand.orders"] == "batched:both.demand.orders"
    assert before.part("both").inputs["demand.orders"] == "both/orders"
    with pytest.raises(KeyError, match="no remedy 'x'"):
        state(built, remedies=["x"])


def test_moves_alone_and_one_after_the_other(make):
    remedies = {
        "nothing": ("open", {}),
        "wider": ("open", {"front.limit": 15}),
        "all": ("open", {"front.limit": 100, "both.limit": 200}),
        "done": ("done", {"front.limit": 1000}),
    }
    built = two(make, remedies=remedies)
    found = moves(built)
    assert [move.remedy for move in found] == ["nothing", "wider", "all"]
    assert found[0].limits == {}
    assert found[1].limits == {"front": (pytest.approx(10), pytest.approx(15))}
    assert (found[1].alone.load, found[1].alone.resource) == (pytest.approx(15), "front")
    assert (found[2].together.load, found[2].together.resource) == (pytest.approx(100), "front")
    assert [move.remedy for move in moves(built, ["all", "wider"])] == ["wider", "all"]
    assert moves(built, []) == ()
    with pytest.raises(KeyError, match="no remedy 'x'"):
        moves(built, ["x"])


def test_stages_take_their_loads_and_leave_the_others_as_today(make):
    built = two(
        make,
        remedies={"wider": ("open", {"front.limit": 100})},
        stages={"more": ({"visits": 40}, ["wider"]), "orders": ({"orders": 9}, [])},
    )
    found = stages(built)
    assert found["more"].load == {"visits": 40, "orders": 5}
    assert found["more"].driver == "visits"
    assert found["more"].saturated == ("both",)
    assert found["orders"].load == {"visits": 4, "orders": 9}
    assert found["orders"].driver == "orders"
    assert found["orders"].part("back").saturated


def test_nothing_waits_at_a_quota(make):
    part = state(one(make, "quota"), {"visits": 100_000}).part("part")
    calls = 100_000 * 0.5 * 4 / DAY * 10
    assert part.utilisation == pytest.approx(calls / 40)
    assert part.wait is None
    assert part.knee is None


def test_a_full_store_breaks_at_any_load(make):
    assert state(one(make, "store", initial=2e6)).part("part").breaking == 0
    bare = one(make, "store", initial=0)
    assert state(bare, {"visits": 0}).part("part").headroom is None


OBJECTIVE = {"id": "fast", "title": "Fast", "value": "goal"}


def timed(make, name: str, goal: float, **more) -> ScalingModel:
    parameters = {**TYPES[name], **more}
    resource = (KIND.get(name, name), parameters, {"visits": 0.5}, {"objective": OBJECTIVE})
    return make({"goal": goal}, {"part": resource}, {"visits": (1000, 4)})


@pytest.mark.parametrize(
    ("name", "service", "goal"),
    [("queue", 3, 20), ("pool", 20, 100), ("stay", 0.3, 20)],
)
def test_the_objective_is_missed_from_where_a_search_says(make, name, service, goal):
    built = timed(make, name, goal)

    def excess(load: float) -> float:
        return state(built, {"visits": load}).part("part").wait.p95 + service - goal

    found = state(built).part("part").objective
    part = state(built).part("part")
    high = part.limits["batch"] if name == "stay" else part.breaking * 0.9999
    assert found == pytest.approx(brentq(excess, 1, high, rtol=1e-13), rel=1e-6)
    assert excess(found * 0.999) < 0 < excess(found * 1.001)


@pytest.mark.parametrize(("name", "service", "goal"), [("queue", 3, 20), ("stay", 0.3, 20)])
def test_other_loads_bring_the_objective_nearer(make, name, service, goal):
    """What orders use is gone for visits: the sum of both is what a search finds for one."""
    resource = (KIND.get(name, name), TYPES[name], {"visits": 0.5, "orders": 0.25},
                {"objective": OBJECTIVE})  # fmt: skip
    built = make({"goal": goal}, {"part": resource}, {"visits": (1000, 4), "orders": (800, 2)})
    alone = state(timed(make, name, goal)).part("part").objective
    found = state(built).part("part")
    # An order is worth a quarter of a visit: half the demand at half the peak.
    assert found.objective == pytest.approx(alone - 200, rel=1e-9)
    assert found.breaking == pytest.approx(
        state(timed(make, name, goal)).part("part").breaking - 200, rel=1e-9
    )
    assert state(built, {"visits": 10, "orders": 1e9}).part("part").objective == 0


def test_rows_beyond_a_batch_miss_any_objective(make):
    part = state(timed(make, "stay", 300)).part("part")
    assert part.objective == pytest.approx(part.limits["batch"])


def test_a_loop_that_skips_ticks_misses_its_objective_with_the_tick(make):
    """30 s are kept up to 100 rows if a late cycle begins at once, and only to 50 if it skips."""
    late, skips = (timed(make, "stay", 30, batch=500, tick=tick) for tick in (0, 15))
    limits = state(late).part("part").limits
    # 95 of 100 within 0.95 cycles, and a read of 0.3 s.
    assert state(late).part("part").objective == pytest.approx(
        limits["time"] * (30 - 0.3) / 0.95 / 15
    )
    assert state(skips).part("part").objective == pytest.approx(2 * limits["time"])
    assert state(timed(make, "stay", 28, batch=500, tick=15)).part("part").objective == (
        pytest.approx(limits["time"])
    )


def test_what_a_row_brings_once_shares_the_time_of_the_loop(make):
    """Reads of 45 a row at 0.3 s are 13.5 s of its stay; a forward of 4 s comes once."""
    rate = 0.5 * 4 / DAY
    bare, busy = (state(one(make, "stay", once=once)).part("part") for once in (0, 4))
    assert 1 / bare.limits["time"] == pytest.approx(rate * 675 * 0.3 / 15)
    assert 1 / busy.limits["time"] == pytest.approx(rate * (675 * 0.3 / 15 + 4))
    assert busy.limits["batch"] == bare.limits["batch"]
    several = state(one(make, "stay", once=4, concurrency=2.5)).part("part")
    assert several.limits["time"] == pytest.approx(2.5 * busy.limits["time"])


def test_runs_at_a_time_and_skipped_ticks_of_a_queue(make):
    """25 rows of 12 s a minute: five one run at a time, eleven with as many as overlap."""
    part = state(one(make, "take", concurrency=(25 * 12 / 60) ** 0.5)).part("part")
    assert part.limits["time"] == pytest.approx(11 / 60 * DAY / 2)
    # A row of 90 s in a loop of a minute is done once in two minutes if ticks are skipped.
    skips = state(one(make, "take", time_per_row=90, tick=60)).part("part")
    assert skips.limits["time"] == pytest.approx(DAY / 120 / 2)


def test_a_partition_begins_anew_each_month(make):
    """A store judged over a month, with nothing in it, is full at the threshold over its days."""
    month = one(make, "store", initial=0, horizon=30.44 * DAY, threshold=1_073_741)
    assert state(month).part("part").breaking == pytest.approx(1_073_741 / 30.44 / 0.5)


def test_objectives_that_are_always_missed_or_never(make):
    assert state(timed(make, "queue", 2)).part("part").objective == 0
    assert state(timed(make, "stay", 14)).part("part").objective == 0
    # A queue that never varies answers in time up to its limit.
    still = timed(make, "queue", 4, arrival_scv=0, service_scv=0)
    part = state(still).part("part")
    assert part.objective == pytest.approx(part.breaking)
    idle = state(timed(make, "pool", 1, holding_time=0)).part("part")
    assert (idle.objective, idle.breaking) == (None, None)


def test_a_curve_passes_through_the_present_and_the_knee(make):
    built = timed(make, "queue", 20)
    found = curve(built, "part", {"visits": 20_000})
    assert [len(found.points), found.points[0].load] == [65, 0]
    assert found.points[-1].utilisation == pytest.approx(0.98)
    assert found.knee.load == pytest.approx(state(built).part("part").knee)
    # Two servers: C = 2 u**2 / (1 + u), so R = 1 + u**2 / (1 - u**2), and u R' = R at u = 3**-0.5.
    assert found.knee.utilisation == pytest.approx(3**-0.5, abs=1e-9)
    assert found.now.mean == pytest.approx(state(built, {"visits": 20_000}).part("part").wait.mean)
    assert found.objective == (20, state(built).part("part").objective)
    assert (np.diff([point.mean for point in found.points]) > 0).all()
    assert curve(built, "part", {"visits": 1e6}).now is None
    assert curve(one(make, "store"), "part") is None
    assert curve(one(make, "quota"), "part") is None
    assert curve(two(make), "back") is None
    assert curve(one(make, "stay"), "part").points[-1].utilisation == pytest.approx(2)
    full = curve(one(make, "stay", time_per_row=0.01), "part")
    assert full.points[-1].utilisation == pytest.approx(1)
    assert len(full.points) == 65
    assert curve(one(make, "take"), "part").points[-1].p95 is None
    with pytest.raises(KeyError, match="no resource 'x'"):
        curve(built, "x")


def test_the_percentile_of_one_server_is_the_textbooks(make):
    built = timed(make, "queue", 20, servers=1)
    load = 0.8 / 3 * DAY / 2
    assert state(built, {"visits": load}).part("part").wait.p95 == pytest.approx(
        3 / 0.2 * log(0.8 / 0.05)
    )


def test_every_wait_says_on_what_grounds(make):
    found = {name: grounds(one(make, name).resource("part")) for name in TYPES}
    assert found["quota"] is found["store"] is None
    assert found["queue"] == found["pool"] == "exact"
    assert (found["take"], found["stay"]) == ("batches", "visits")
    assert grounds(one(make, "queue", service_scv=2).resource("part")) == "poisson"
    assert grounds(one(make, "queue", arrival_scv=2).resource("part")) == "general"
    for name in TYPES:
        assert not state(one(make, name)).part("part").wait or found[name]


def test_what_is_asked_for_must_exist(make):
    built = two(make)
    with pytest.raises(KeyError, match="no load 'x'"):
        state(built, {"x": 1})
    with pytest.raises(KeyError, match="no load 'x'"):
        state(built, driver="x")
    with pytest.raises(KeyError, match="x"):
        state(built).part("x")
    with pytest.raises(ValueError, match=r"front: limit \(front\.limit\) must be above 0"):
        state(built, overrides={"front.limit": 0})
    with pytest.raises(ValueError, match=r"part: batch \(part\.batch\) must be above 0"):
        state(one(make, "stay", batch=0))
    with pytest.raises(
        ValueError, match=r"part: servers \(part\.servers\) must be at most 100,000"
    ):
        state(one(make, "queue", servers=1e9))
    with pytest.raises(ValueError, match=r"part: limit \(part\.limit\) must be at most 100,000"):
        state(one(make, "pool", limit=1e9))
    assert state(one(make, "quota", limit=1e9)).part("part").utilisation < 1e-6
