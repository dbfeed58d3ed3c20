"""Whom a failure hits, what is at risk, and the sentences that say so."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from failuregraphs import failures, graph, part, serves
from hypothesis import given

from helpers.analysis.failure import Edge, Group, Mode, Node, Risk, System, blast, from_json

SHOP = System(
    nodes=(
        part("web"),
        part("db", risks=(Risk("data", "lost", "Orders"), Risk("funds", "unavailable", "Keys"))),
        part("queue", risks=(Risk("funds", "delayed", "Forwards"),)),
        serves("pay", 3, user="payer", moves_money=True),
        serves("ship", 2, user="merchant"),
        serves("look", 1, user="payer"),
    ),
    groups=(Group("house", "Whole house", "shared-fate", ("db", "queue")),),
    edges=(
        Edge("pay", "web", "hard", "Nobody pays."),
        Edge("web", "db", "hard", "Nothing to show."),
        Edge("ship", "queue", "async", "Late.", 5400.0),
        Edge("look", "web", "soft", "Old prices."),
    ),
)


def test_weights_users_money_and_risks():
    found = blast(SHOP, ["db"])
    assert found.states == {"pay": 3, "ship": 0, "look": 2}
    assert found.weights == {"down": 3, "degraded": 1, "delayed": 0, "up": 2}
    assert found.share == {"down": 0.5, "degraded": 1 / 6, "delayed": 0.0, "up": 2 / 6}
    assert (found.users, found.money) == (("payer",), ("pay",))
    assert [(r.component, r.kind, r.level, r.taken) for r in found.risks] == [
        ("db", "data", "lost", True),
        ("db", "funds", "unavailable", True),
    ]


def test_a_part_that_only_falls_with_another_is_marked_so():
    system = replace(SHOP, edges=(*SHOP.edges, Edge("queue", "web", "hard")))
    assert [(r.component, r.taken) for r in blast(system, ["web"]).risks] == [("queue", False)]


def test_nothing_is_at_risk_with_a_part_that_is_only_degraded_or_late():
    for kind in ("soft", "async"):
        system = replace(SHOP, edges=(*SHOP.edges, Edge("queue", "web", kind)))
        assert blast(system, ["web"]).hits["queue"].state > 0
        assert blast(system, ["web"]).risks == ()


def test_sentences_of_one_part():
    assert blast(SHOP, ["db"]).sentences == (
        "Without “DB”, “Pay” is down and “Look” is degraded; the other one is up.",
        "By weight, 50\u00a0% is down, 16.7\u00a0% is degraded and 33.3\u00a0% is up.",
        "Payers are hit; money in transit can be held up in “Pay”.",
        "Funds are out of reach with “DB”.",
        "Data can be lost with “DB”.",
    )


def test_sentences_of_a_group():
    found = blast(SHOP, ["house"])
    assert found.sentence == (
        "Without “Whole house”, “Pay” is down, “Look” is degraded and “Ship” is delayed. "
        "By weight, 50\u00a0% is down, 16.7\u00a0% is degraded and 33.3\u00a0% is delayed. "
        "Payers and merchants are hit; money in transit can be held up in “Pay”. "
        "Funds are out of reach with “DB” and are delayed with “QUEUE”. Data can be lost with “DB”."
    )
    assert found.why("pay") == (
        "“Pay” is down because it needs “WEB”, which needs “DB”, which is taken down with "
        "“Whole house”."
    )
    assert found.why("ship") == (
        "“Ship” is delayed after 1.5\u00a0h because it waits for “QUEUE”, "
        "which is taken down with “Whole house”."
    )
    assert found.why("look") == (
        "“Look” is degraded because it uses “WEB”, which needs “DB”, which is taken down with "
        "“Whole house”."
    )
    assert found.why("db") == "“DB” is taken down with “Whole house”."
    assert blast(SHOP, ["house", "db"]).why("db") == "“DB” is taken down."


def test_sentences_of_nothing():
    assert blast(SHOP, []).sentences == ("Nothing is taken down: all 3 capabilities are up.",)
    assert blast(SHOP, []).why("pay") == "“Pay” is up."
    assert blast(graph("a", "cap>a"), []).sentence == (
        "Nothing is taken down: the one capability is up."
    )
    idle = graph("a b", "cap>a")
    assert blast(idle, ["b"]).sentences == ("Without “B”, the one capability is up as before.",)
    assert blast(SHOP, ["queue"]).sentences[0] == (
        "Without “QUEUE”, “Ship” is delayed; the other 2 are up."
    )


def test_why_through_a_choice():
    system = graph("a b x", "cap>either a>x b>x", "either=a|b")
    found = blast(system, ["x"])
    assert found.why("cap") == (
        "“Cap” is down because it needs one of “Group either”, all of them down, among them “A”, "
        "which needs “X”, which is taken down."
    )


def test_many_names_are_counted():
    names = " ".join(f"c{i}" for i in range(6))
    system = graph("a b", " ".join(f"c{i}>a" for i in range(5)), capabilities=names)
    assert blast(system, ["a"]).sentences[0] == (
        "Without “A”, 5 of 6 capabilities are down; the other one is up."
    )
    parts = graph("a b c d", "cap>a")
    assert blast(parts, ["a", "b", "c", "d"]).sentences[0] == (
        "Without 4 parts, the one capability is down."
    )


@given(failures(parts=(1, 7), groups=3, causes=3))
def test_the_parts_of_a_blast_fit_together(case):
    system, taken = case
    found = blast(system, taken)
    assert list(found.states) == [node.id for node in system.capabilities]
    assert sum(found.weights.values()) == sum(node.weight for node in system.capabilities)
    assert sum(found.share.values()) == pytest.approx(1)
    assert len(found.sentence) > 20
    again = blast(system, reversed([*taken, *taken]))
    assert again.json() == found.json()
    plain = json.loads(json.dumps(system.json()))
    assert from_json(plain) == system
    assert blast(from_json(plain), taken).json() == json.loads(json.dumps(found.json()))
    for key, hit in found.hits.items():
        if key in system.node:
            assert found.why(key).startswith(f"“{system.titles[key]}” is ")
            assert (hit.state == 0) == found.why(key).endswith("” is up.")


@pytest.mark.parametrize(
    ("nodes", "groups", "edges", "modes", "wrong"),
    [
        ("a a", "", "", (), "a stands for two things"),
        ("a b", "a=a|b", "", (), "a stands for two things"),
        ("a b", "g=a|c", "", (), "c cannot be a member of g"),
        ("a b", "g=a|a", "", (), "g needs members, each once"),
        ("a b", "", "a>cap", (), "cap cannot be a target of an edge from a"),
        ("a b", "g=a&b", "cap>g", (), "g cannot be a target of an edge from cap"),
        ("a b", "g=a|b", "g>a", (), "g cannot be a source of an edge"),
        ("a", "", "", (Mode("m", "M", ("cap",)),), "cap cannot be a part of m"),
    ],
)
def test_a_graph_that_contradicts_itself(nodes, groups, edges, modes, wrong):
    with pytest.raises(ValueError, match=wrong):
        graph(nodes, edges, groups, modes=modes)


def test_a_group_without_members():
    with pytest.raises(ValueError, match="g needs members"):
        System((Node("a", "A", "component"),), (Group("g", "G", "any-of", ()),))
