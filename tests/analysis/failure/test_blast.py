"""Whom a failure hits and what is at risk."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from failuregraphs import NOTES, SHOP, WORKS, failures, graph
from hypothesis import given

from helpers.analysis.failure import (
    Edge,
    Group,
    Mode,
    Node,
    System,
    blast,
    from_json,
)


def test_weights_users_transit_and_risks():
    found = blast(SHOP, ["db"])
    assert found.states == {"pay": 3, "ship": 0, "look": 2}
    assert found.weights == {"down": 3, "degraded": 1, "delayed": 0, "up": 2}
    assert found.share == {"down": 0.5, "degraded": 1 / 6, "delayed": 0.0, "up": 2 / 6}
    assert (found.users, found.transit) == (("reader",), {"works": ("pay",)})
    assert [(r.component, r.stake, r.level, r.taken) for r in found.risks] == [
        ("db", "notes", "read", True),
        ("db", "works", "away", True),
    ]


def test_a_part_that_only_falls_with_another_is_marked_so():
    system = replace(SHOP, edges=(*SHOP.edges, Edge("queue", "web", "hard")))
    assert [(r.component, r.taken) for r in blast(system, ["web"]).risks] == [("queue", False)]


def test_nothing_is_at_risk_with_a_part_that_is_only_degraded_or_late():
    for kind in ("soft", "async"):
        system = replace(SHOP, edges=(*SHOP.edges, Edge("queue", "web", kind)))
        assert blast(system, ["web"]).hits["queue"].state > 0
        assert blast(system, ["web"]).risks == ()


@given(failures(parts=(1, 7), groups=3, causes=3))
def test_the_parts_of_a_blast_fit_together(case):
    system, taken = case
    found = blast(system, taken)
    assert list(found.states) == [node.id for node in system.capabilities]
    assert sum(found.weights.values()) == sum(node.weight for node in system.capabilities)
    assert sum(found.share.values()) == pytest.approx(1)
    again = blast(system, reversed([*taken, *taken]))
    assert again.json() == found.json()
    plain = json.loads(json.dumps(system.json()))
    assert from_json(plain) == system
    assert blast(from_json(plain), taken).json() == json.loads(json.dumps(found.json()))


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


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"users": ()}, "reader cannot be a user of pay"),
        ({"stakes": (NOTES,)}, "works cannot be a stake of db"),
        (
            {"stakes": (WORKS, replace(NOTES, levels=()))},
            "read cannot be a level of notes",
        ),
    ],
)
def test_users_stakes_and_levels_are_known(change, wrong):
    with pytest.raises(ValueError, match=wrong):
        replace(SHOP, **change)
