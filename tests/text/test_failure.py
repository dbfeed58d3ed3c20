"""What is said of a failure: whom it hits, what it harms, and why."""

from __future__ import annotations

from dataclasses import replace

from failuregraphs import SHOP, WORKS, failures, graph
from hypothesis import given

from helpers.analysis.failure import blast
from helpers.text.failure import brief, harm, sentences, why


def test_sentences_of_one_part():
    assert sentences(blast(SHOP, ["db"])) == (
        "Without “DB”, “Pay” is down and “Look” is degraded; the other one is up.",
        "By weight, 50\u00a0% is down, 16.7\u00a0% is degraded and 33.3\u00a0% is up.",
        "Readers are affected; a work under way can be held up in “Pay”.",
        "Works are out of reach with “DB”.",
        "All notes can be read by others with “DB”.",
    )


def test_sentences_of_a_group():
    found = blast(SHOP, ["house"])
    assert " ".join(sentences(found)) == (
        "Without “Whole house”, “Pay” is down, “Look” is degraded and “Ship” is delayed. "
        "By weight, 50\u00a0% is down, 16.7\u00a0% is degraded and 33.3\u00a0% is delayed. "
        "Readers and children are affected; a work under way can be held up in “Pay”. "
        "Works are out of reach with “DB” and are late with “QUEUE”. "
        "All notes can be read by others with “DB”."
    )
    assert why(found, "pay") == (
        "“Pay” is down because it needs “WEB”, which needs “DB”, which has failed with "
        "“Whole house”."
    )
    assert why(found, "ship") == (
        "“Ship” is delayed after 1.5\u00a0h because it waits for “QUEUE”, "
        "which has failed with “Whole house”."
    )
    assert why(found, "look") == (
        "“Look” is degraded because it uses “WEB”, which needs “DB”, which has failed with "
        "“Whole house”."
    )
    assert why(found, "db") == "“DB” has failed with “Whole house”."
    assert why(blast(SHOP, ["house", "db"]), "db") == "“DB” has failed."


def test_sentences_of_nothing():
    assert sentences(blast(SHOP, [])) == ("Nothing has failed: all 3 capabilities are up.",)
    assert why(blast(SHOP, []), "pay") == "“Pay” is up."
    assert sentences(blast(graph("a", "cap>a"), [])) == (
        "Nothing has failed: the one capability is up.",
    )
    idle = graph("a b", "cap>a")
    assert sentences(blast(idle, ["b"])) == ("Without “B”, the one capability is up as before.",)


def test_a_stake_in_transit_that_is_not_held_up_is_said_to_be_safe():
    lead, _, who, late = sentences(blast(SHOP, ["queue"]))
    assert lead == "Without “QUEUE”, “Ship” is delayed; the other 2 are up."
    assert who == "Children are affected; a work under way is not."
    assert late == "Works are late with “QUEUE”."


def test_of_a_stake_that_a_study_does_not_have_nothing_is_said():
    bare = replace(
        SHOP,
        stakes=(),
        nodes=tuple(replace(node, risks=(), transit=()) for node in SHOP.nodes),
    )
    assert sentences(blast(bare, ["house"]))[2:] == ("Readers and children are affected.",)
    still = replace(SHOP, nodes=tuple(replace(node, transit=()) for node in SHOP.nodes))
    assert sentences(blast(still, ["db"]))[2] == "Readers are affected."
    assert harm(blast(still, ["web"]), WORKS) == ""


def test_why_through_a_choice():
    system = graph("a b x", "cap>either a>x b>x", "either=a|b")
    found = blast(system, ["x"])
    assert why(found, "cap") == (
        "“Cap” is down because it needs one of “Group either”, all of them down, among them “A”, "
        "which needs “X”, which has failed."
    )


def test_many_names_are_counted():
    names = " ".join(f"c{i}" for i in range(6))
    system = graph("a b", " ".join(f"c{i}>a" for i in range(5)), capabilities=names)
    assert sentences(blast(system, ["a"]))[0] == (
        "Without “A”, 5 of 6 capabilities are down; the other one is up."
    )
    parts = graph("a b c d", "cap>a")
    assert sentences(blast(parts, ["a", "b", "c", "d"]))[0] == (
        "Without 4 parts, the one capability is down."
    )


@given(failures(parts=(1, 7), groups=3, causes=3))
def test_every_reason_ends_in_what_has_failed(case):
    system, taken = case
    found = blast(system, taken)
    assert len(" ".join(sentences(found))) > 20
    for key, hit in found.hits.items():
        if key in system.node:
            text = why(found, key)
            verb = "has failed" if len(hit.path) == 1 and hit.state else "is"
            assert text.startswith(f"“{system.titles[key]}” {verb}")
            assert (hit.state == 0) == text.endswith("” is up.")


def test_at_a_glance_what_stops_what_goes_on_and_what_is_at_stake():
    found = brief(blast(SHOP, ["db"]), "the store")
    assert found.without == "Without the store"
    assert found.effect == (": “Pay” would stop; “Look” would work in part; “Ship” would go on.")
    assert found.stakes == (
        "works are out of reach",
        "all notes can be read by others",
        "a work under way can be held up",
    )


def test_at_a_glance_short_names_stand_for_titles_and_many_are_counted():
    names = [f"c{i}" for i in range(7)]
    many = graph("a b", " ".join(f"{name}>a" for name in names[:6]), capabilities=" ".join(names))
    weights = dict(zip(names, (1, 5, 1, 4, 3, 2, 1), strict=True))
    nodes = [
        replace(node, short=f"use {node.id}", weight=weights[node.id])
        if node.id in weights
        else node
        for node in many.nodes
    ]
    found = brief(blast(replace(many, nodes=tuple(nodes)), ["a"]), "A")
    assert found.effect == (
        ": use c1, use c3, use c4, use c5 and 2 more would stop; use c6 would go on."
    )
    assert found.stakes == ()


def test_at_a_glance_all_or_nothing():
    one = graph("a b", "cap>a")
    assert brief(blast(one, ["a"]), "A").effect == ": the one capability would stop."
    assert brief(blast(one, ["b"]), "B").effect == ": the one capability would go on."
    nothing = brief(blast(one, []), "")
    assert (nothing.without, nothing.stakes) == ("", ())
    assert nothing.effect == "Nothing has failed: the one capability is up."
