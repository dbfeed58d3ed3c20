"""The lab of escrow: what is found, checked by hand, by a second search and at random."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import escrow
from helpers.labs.escrow.machine import Machine, Move, explore, shortest_by_solver

FOUND = {row["guard"]: row for row in escrow.guards()}


def test_which_guards_pay_twice_and_which_leave_money():
    told = {guard: (bool(row["twice"]), row["stuck"] > 0) for guard, row in FOUND.items()}
    assert told == {
        "Read, then send": (True, False),
        "Claim": (False, True),
        "Claim that runs out": (True, False),
        "Claim that runs out, one transaction": (False, False),
    }


def test_the_shortest_ways_are_those_found_by_hand():
    assert FOUND["Read, then send"]["twice"][-4:] == [
        "worker 1 takes it", "worker 1 sends", "worker 2 takes it", "worker 2 sends",
    ]  # fmt: skip
    assert FOUND["Claim"]["stuck_after"][-2:] == ["worker 1 takes it", "worker 1 dies"]


def test_a_way_that_is_told_can_be_gone():
    """Each trace is replayed move by move."""
    for guard, row in FOUND.items():
        model = escrow.machine(guard)
        state = model.initial()
        for told in row["twice"] or ():
            state = next(s for m, s in model.steps(state) if f"{m.by} {m.name}" == told)
        assert model.value(state, "paid") == (escrow.TWICE if row["twice"] else 0)


def test_nobody_takes_it_alone_before_the_time():
    ways = {(row["party"], row["when"]): row["way"] for row in escrow.alone()}
    assert ways.pop(("depositor", "once the time is over")) is not None
    assert set(ways.values()) == {None}


def test_the_second_search_agrees():
    vectors = escrow.LAB.vectors[0]()
    assert vectors.passed == vectors.total == len(escrow.GUARDS)


counters = st.lists(
    st.builds(
        lambda name, sources, target: Move(str(name), "it", {"x": sources}, {"x": target}),
        st.integers(),
        st.lists(st.integers(0, 5), min_size=1, max_size=3),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(counters)
def test_both_searches_agree_on_random_machines(moves):
    model = Machine({"x": 0}, moves)
    found = explore(model).first(lambda state: state[0] >= 4)
    assert shortest_by_solver(model, "x", 4, 6) == (None if found is None else len(found))


def test_stuck_is_what_reaches_no_end():
    model = Machine(
        {"x": 0},
        [
            Move("on", "it", {"x": [0]}, {"x": 1}),
            Move("off", "it", {"x": [0]}, {"x": 2}),
            Move("round", "it", {"x": [2]}, {"x": 2}),
        ],
    )
    assert explore(model).stuck(lambda state: state == (1,)) == [(2,)]
