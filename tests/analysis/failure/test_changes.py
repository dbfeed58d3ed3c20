"""Edits of the graph and what they buy."""

from __future__ import annotations

from itertools import permutations

import pytest
from failuregraphs import graph, systems
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.analysis.failure import (
    DOWN,
    Change,
    Mode,
    Regroup,
    Rewire,
    StandIn,
    Uptime,
    apply,
    cut_sets,
    figures_after,
    gain,
    states,
)

SHOP = graph(
    "web price node db",
    "pay>web pay>price web>db pay~node read>web",
    "house=web&db",
    capabilities="pay read",
    modes=(Mode("price-gone", "Prices gone", ("price",)), Mode("fire", "Fire", ("house",))),
)


def half(name: str, value: float = 0.9) -> Uptime:
    return Uptime(f"of-{name}", value, value, value)


def test_a_stand_in_serves_whatever_needed_the_part():
    after = apply(SHOP, [StandIn("price", "Second price source")])
    assert states(after, ["price"])["pay"] == 0
    assert states(after, ["price-stand-in"])["pay"] == 0
    assert states(after, ["price", "price-stand-in"])["pay"] == DOWN
    assert after.titles["price-or-stand-in"] == "PRICE or Second price source"
    assert after.node["price-stand-in"].layer == SHOP.node["price"].layer


def test_a_stand_in_needs_what_the_part_needs_and_has_its_own_fate():
    after = apply(SHOP, [StandIn("web", "Second web server")])
    assert states(after, ["db"])["pay"] == DOWN
    # The house holds the database, so the second web server does not help there.
    assert states(after, ["house"])["pay"] == DOWN
    both = apply(SHOP, [StandIn("web", "Second web"), StandIn("db", "Standby")])
    assert states(both, ["house"])["pay"] == 0
    assert "web-stand-in" not in both.group["house"].members


def test_a_stand_in_joins_the_choices_its_part_is_in():
    system = graph("a b", "cap>either", "either=a|b")
    after = apply(system, [StandIn("a", "Third")])
    assert states(after, ["a", "b"])["cap"] == 0
    assert states(after, ["a", "b", "a-stand-in"])["cap"] == DOWN


def test_needs_that_appear_change_and_go():
    queued = apply(SHOP, [Rewire("pay", "price", "async", buffer=60.0)])
    assert states(queued, ["price"])["pay"] == 1
    assert [edge.effect for edge in queued.edges] == [edge.effect for edge in SHOP.edges]
    assert states(apply(SHOP, [Rewire("pay", "price", "none")]), ["price"])["pay"] == 0
    assert states(apply(SHOP, [Rewire("read", "node", "hard")]), ["node"])["read"] == DOWN


def test_the_place_of_an_edit_in_the_list_does_not_matter():
    edits = [
        StandIn("price", "Second"),
        Rewire("read", "price", "hard"),
        Regroup("house", ("web",)),
        StandIn("db", "Standby"),
    ]
    results = [apply(SHOP, order) for order in permutations(edits)]
    for taken in (["price"], ["house"], ["db", "db-stand-in"], ["price", "price-stand-in"]):
        assert len({tuple(sorted(states(after, taken).items())) for after in results}) == 1


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (Rewire("pay", "db", "none"), "pay does not depend on db"),
        (Rewire("pay", "house", "hard"), "house cannot be"),
        (Regroup("nobody", ("web",)), "no group nobody"),
        (Regroup("house", ("pay",)), "pay cannot be"),
        (StandIn("pay", "Another"), "no component pay"),
        (StandIn("nobody", "Another"), "no component nobody"),
    ],
)
def test_an_edit_of_what_is_not_there(edit, wrong):
    with pytest.raises(ValueError, match=wrong):
        apply(SHOP, [edit])


@given(systems(parts=(1, 6), groups=3), st.data())
def test_a_stand_in_never_makes_a_failure_worse(system, data):
    name = data.draw(st.sampled_from([node.id for node in system.components]))
    after = apply(system, [StandIn(name, "Twin")])
    names = [*system.events, *(g.id for g in system.groups if g.type == "any-of")]
    assume(names)
    for event in names:
        before = states(system, [event])
        now = states(after, [event])
        assert all(now[node.id] <= before[node.id] for node in system.nodes)


@given(systems(parts=(1, 6), groups=3, causes=0), st.data())
def test_with_a_stand_in_for_everything_nothing_is_a_single_point(system, data):
    after = apply(system, [StandIn(node.id, "Twin") for node in system.components])
    assert all(len(cut) == 2 for cuts in cut_sets(after).values() for cut in cuts)


def test_what_a_change_buys():
    change = Change("second-price", "Second price source", "Ask two.", (StandIn("price", "Two"),))
    figures = {"price": half("price", 0.99), "db": half("db", 0.999)}
    found = gain(SHOP, change, figures)
    assert [shift.id for shift in found.singles] == ["price"]
    assert found.singles[0].eased == ("pay",)
    assert found.singles[0].worsened == ()
    assert [shift.id for shift in found.modes] == ["price-gone"]
    assert found.points_removed == (("pay", "price"),)
    assert found.added == {"pay": (("price", "price-stand-in"),), "read": ()}
    assert found.before.availability["pay"].value == pytest.approx(0.99 * 0.999)
    assert found.after.availability["pay"].value == pytest.approx((1 - 0.01**2) * 0.999)
    assert found.minutes["pay"] == pytest.approx((0.01 - 0.01**2) * 0.999 * 43829.1, rel=1e-6)
    assert found.minutes["read"] == 0


def test_a_stand_in_with_a_figure_of_its_own():
    own = half("twin", 0.5)
    figures = {"price": half("price")}
    assert figures_after(figures, [StandIn("price", "Two", own)])["price-stand-in"] is own
    assert figures_after(figures, [StandIn("price", "Two")])["price-stand-in"] is figures["price"]
    assert "db-stand-in" not in figures_after(figures, [StandIn("db", "Two")])


def test_two_stand_ins_for_one_part():
    edits = [StandIn("price", "Second"), StandIn("price", "Third", half("third", 0.5))]
    after = apply(SHOP, edits)
    assert after.group["price-or-stand-in"].members == (
        "price",
        "price-stand-in",
        "price-stand-in-2",
    )
    assert states(after, ["price", "price-stand-in"])["pay"] == 0
    assert states(after, ["price", "price-stand-in", "price-stand-in-2"])["pay"] == DOWN
    known = {"price": half("price")}
    assert figures_after(known, edits)["price-stand-in-2"].value == 0.5
    found = gain(SHOP, Change("x", "X", "X", tuple(edits)), known)
    assert found.after.availability["pay"].unavailability == pytest.approx(0.1 * 0.1 * 0.5)


def test_no_new_group_where_a_choice_is_there_already():
    after = apply(graph("a b", "cap>either", "either=a|b"), [StandIn("a", "Third")])
    assert list(after.group) == ["either"]


def test_a_change_can_make_a_failure_worse():
    found = gain(SHOP, Change("x", "X", "X", (Rewire("read", "node", "async"),)), {})
    assert [(shift.id, shift.eased, shift.worsened) for shift in found.singles] == [
        ("node", (), ("read",))
    ]
    assert (found.modes, found.points_removed) == ((), ())
    assert set(found.minutes.values()) == {0}


def test_a_change_can_buy_time_that_is_whole_and_not_only_up():
    system = graph("a b c", "one~a two~a two>b three>c", capabilities="one two three")
    edits = (StandIn("a", "Other A"), Rewire("three", "a", "hard"))
    found = gain(system, Change("x", "X", "X", edits), {"a": half("a", 0.99), "b": half("b", 0.99)})
    assert found.minutes["one"] == 0
    assert found.whole_minutes["one"] == pytest.approx((0.01 - 0.01**2) * 43829.1, rel=1e-6)
    assert found.whole_minutes["two"] == pytest.approx((0.01 - 0.01**2) * 0.99 * 43829.1, rel=1e-6)
    assert found.minutes["three"] == pytest.approx(-(0.01**2) * 43829.1, rel=1e-6)
    assert found.whole_minutes["three"] == found.minutes["three"]


def test_a_common_cause_that_still_brings_all_down_is_no_point_that_went():
    system = graph("a b", "cap>either", "either=a|b house=a&b")
    found = gain(system, Change("x", "X", "X", (Rewire("cap", "a", "hard"),)), {})
    assert found.before.cuts["cap"] == (("house",), ("a", "b"))
    assert found.after.cuts["cap"] == (("a",),)
    assert found.removed["cap"] == (("house",), ("a", "b"))
    assert found.points_removed == ()
