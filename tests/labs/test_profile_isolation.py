"""The lab of profiles: the rule as an invariant, for every kind of query and every guard."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from helpers.labs import profile_isolation as lab
from helpers.labs.profile_isolation.guards import (
    GUARDS,
    STRICT,
    Caller,
    lets_through,
    situations,
)
from helpers.labs.profile_isolation.queries import KINDS, touched
from helpers.labs.profile_isolation.rules import RULES, holds
from helpers.labs.profile_isolation.world import Entry, World, fill, household

SITUATIONS = [*situations(household())]
QUIET = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def connection():
    with lab.opened() as found:
        fill(found, household())
        yield found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to three accounts of up to three profiles, each with up to two entries."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    profiles = tuple((a, 10 * a + n) for a, size in enumerate(sizes, 1) for n in range(1, size + 1))
    entries = tuple(
        Entry(10 * profile + n, account, profile, f"film {n}")
        for account, profile in profiles
        for n in range(draw(st.integers(0, 2)))
    )
    return World(profiles, entries)


numbers = st.none() | st.integers(1, 4)
chosen = st.none() | st.sampled_from([11, 12, 13, 21, 22, 31, 99])
callers = st.builds(Caller, numbers, chosen, st.booleans(), st.none() | st.tuples(numbers, chosen))
careful = st.builds(Caller, numbers, chosen)
"""Callers around whom nothing goes wrong: they choose well, badly or not at all."""


@pytest.mark.parametrize("rule", RULES)
def test_postgresql_does_as_it_documents(connection, rule):
    assert holds(connection, rule)


@QUIET
@given(worlds(), callers, st.sampled_from([*GUARDS]), st.sampled_from([*KINDS]))
def test_the_database_does_what_the_model_of_the_guard_says(connection, world, who, name, kind):
    """Any world, anything said and forgotten, any kind of query."""
    fill(connection, world, [GUARDS[name].schema])
    predicted = lets_through(world, GUARDS[name], who)
    own = (who.account, who.profile)
    held = {(entry.account, entry.profile) for entry in world.entries}
    if kind == "hand over":
        # Where there is nothing to hand over, nobody gets anything.
        predicted = predicted if predicted & held else set()
    elif kind != "write for another":
        predicted &= held
    found = touched(connection, world, GUARDS[name], who, kind)
    assert found == predicted
    if name == "both" and own in world.profiles:
        assert found <= {own}, "whatever is forgotten or left"


@QUIET
@given(worlds(), careful, st.sampled_from(STRICT), st.sampled_from([*KINDS]))
def test_nothing_falls_back(connection, world, who, name, kind):
    """The rule: a profile that is not chosen, or is not theirs, gets nothing under a strict guard,
    and one that is theirs gets nobody else's."""
    fill(connection, world, [GUARDS[name].schema])
    found = touched(connection, world, GUARDS[name], who, kind)
    assert found <= who.may(world)


@pytest.mark.parametrize("name", [name for name in GUARDS if name not in STRICT])
def test_a_fallback_breaks_the_rule(name):
    """The property that holds of the strict guards has a counterexample here."""
    world = household()

    def leaks(who: Caller) -> bool:
        return not lets_through(world, GUARDS[name], who) <= who.may(world)

    assert find(careful, leaks).profile is None
    for strict in STRICT:
        with pytest.raises(NoSuchExample):
            find(
                careful,
                lambda who, guard=GUARDS[strict]: (
                    not lets_through(world, guard, who) <= who.may(world)
                ),
                settings=settings(max_examples=200),
            )


def test_each_guard_alone_lets_something_through_and_two_together_do_not():
    rows = lab.table()
    assert len(rows) == len(GUARDS) * len(SITUATIONS)
    forgets, left = SITUATIONS[3:]
    assert lab.leaking(rows, "application") == [forgets]
    assert lab.leaking(rows, "account") == [forgets]
    assert lab.leaking(rows, "profile") == [left]
    assert lab.leaking(rows, "both") == []
    outcomes = {(row["guard"], row["situation"]): row["outcome"] for row in rows}
    assert outcomes["application", forgets] == lab.OTHERS
    assert outcomes["account", forgets] == lab.HOUSEHOLD, "the account holds"
    assert {outcomes[name, SITUATIONS[0]] for name in GUARDS} == {lab.OWN}
    assert {outcomes[name, SITUATIONS[1]] for name in STRICT} == {lab.NOTHING}


def test_a_key_over_the_account_gives_away_what_the_policy_hides():
    assert lab.keys() == [
        {"key": "account and item", "added": False},
        {"key": "profile and item", "added": True},
    ]


def test_nothing_of_a_query_stays(connection):
    world = household()
    fill(connection, world)
    for kind in KINDS:
        touched(connection, world, GUARDS["application"], Caller(1, 12, forgets=True), kind)
    rows = connection.execute("select id, account, profile, item from profile.entry order by id")
    assert [Entry(*row) for row in rows] == [*world.entries]


def test_time_is_measured_of_every_guard(monkeypatch):
    """The step at a small size."""
    monkeypatch.setattr(lab, "ACCOUNTS", 5)
    monkeypatch.setattr(lab, "ROUNDS", 3)
    monkeypatch.setattr(lab, "ASKED", 2)
    found = lab.cost()
    assert set(found) == set(GUARDS)
    assert found["application"]["call"] == [1, 1, 1]
    for times in found.values():
        low, middle, high = times["ms"]
        assert 0 < low <= middle <= high
