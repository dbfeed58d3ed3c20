"""Cut sets and dominators: against brute force, networkx and textbook structures."""

from __future__ import annotations

from itertools import combinations

import pytest
from dominators import dominators
from failuregraphs import BRIDGE, TWO_OF_THREE, failing_sets, fallen, graph, minimal, systems
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.failure import (
    DEGRADED,
    DELAYED,
    DOWN,
    cut_sets,
    diagram,
    pairs,
    single_points,
    singles,
    states,
)


def sets(cuts) -> set[frozenset[str]]:
    return {frozenset(cut) for cut in cuts}


@given(systems(), st.sampled_from([DELAYED, DEGRADED, DOWN]), st.booleans())
def test_minimal_cut_sets_are_those_of_brute_force(system, state, causes):
    found = cut_sets(system, state, len(system.events), causes=causes, only_real=False)
    allowed = set(system.events) if causes else {node.id for node in system.components}
    for capability, cuts in found.items():
        failing = failing_sets(system, capability, state)
        assert sets(cuts) == minimal(one for one in failing if one <= allowed)
        assert len(cuts) == len(sets(cuts))


@given(systems(causes=3), st.sampled_from([DEGRADED, DOWN]))
def test_a_common_cause_is_listed_only_where_no_smaller_fall_would_do(system, state):
    """By definition: no set of no more events takes down less, or the same under another name."""
    everything = cut_sets(system, state, 3, only_real=False)
    for capability, cuts in cut_sets(system, state, 3).items():
        kept = [(fallen(system, cut), len(cut)) for cut in cuts]
        for cut in cuts:
            parts = fallen(system, cut)
            for other in everything[capability]:
                assert not (len(other) <= len(cut) and fallen(system, other) < parts)
        for cut in everything[capability]:
            if cut in cuts:
                continue
            parts = fallen(system, cut)
            assert any(less <= parts and size <= len(cut) for less, size in kept)
        same = [(frozenset(fallen(system, cut)), len(cut)) for cut in cuts]
        assert len(same) == len(set(same))


@given(systems(), st.sampled_from([DELAYED, DEGRADED, DOWN]))
def test_the_diagram_fails_just_where_the_states_do(system, state):
    for node in system.capabilities:
        function = diagram(system, node.id, state)
        failing = failing_sets(system, node.id, state)
        for size in range(len(system.events) + 1):
            for events in combinations(system.events, size):
                found = function.probability(dict.fromkeys(events, 1.0))
                assert found == (frozenset(events) in failing)
        assert set(function.events) == set().union(*minimal(failing))


def test_series_parallel_and_majority():
    """Rausand and Høyland, *System Reliability Theory*, 2nd ed. (2004), ch. 3."""
    series = graph("a b c", "cap>a cap>b cap>c")
    assert cut_sets(series)["cap"] == (("a",), ("b",), ("c",))
    parallel = graph("a b", "cap>either", "either=a|b")
    assert cut_sets(parallel)["cap"] == (("a", "b"),)
    found = cut_sets(TWO_OF_THREE, causes=False)["cap"]
    assert [cut for cut in found if set(cut) <= set("abc")] == [("a", "b"), ("a", "c"), ("b", "c")]


def test_the_bridge():
    """Minimal cuts {1, 2}, {4, 5}, {1, 3, 5}, {2, 3, 4}: Rausand and Høyland (2004), ch. 3; Barlow
    and Proschan, *Statistical Theory of Reliability and Life Testing* (1975), ch. 1."""
    elements = {f"e{i}" for i in range(1, 6)}
    found = cut_sets(BRIDGE, size=3, causes=False)["cap"]
    assert sets(cut for cut in found if elements.issuperset(cut)) == {
        frozenset(("e1", "e2")),
        frozenset(("e4", "e5")),
        frozenset(("e1", "e3", "e5")),
        frozenset(("e2", "e3", "e4")),
    }


def test_a_common_cause_of_two_stand_ins_is_a_single_point():
    system = graph("a b", "cap>either", "either=a|b house=a&b")
    assert cut_sets(system)["cap"] == (("house",), ("a", "b"))
    larger = graph("a b c", "cap>either", "either=a|b house=a&b&c")
    assert cut_sets(larger)["cap"] == (("house",), ("a", "b"))


def test_a_common_cause_around_a_single_point_says_nothing_new():
    system = graph("db queue", "cap>db cap~queue", "database=db&queue")
    assert cut_sets(system)["cap"] == (("db",),)
    assert cut_sets(system, only_real=False)["cap"] == (("db",), ("database",))
    assert [point.event for point in single_points(system)] == ["db"]


def test_single_points_by_weight_then_data():
    system = graph("a b c", "one>a two>a two>b three>c", capabilities="one two three")
    found = [(point.event, point.capabilities, point.weight) for point in single_points(system)]
    assert found == [("a", ("one", "two"), 2), ("b", ("two",), 1), ("c", ("three",), 1)]


@given(systems(parts=(1, 7), groups=3, hard=True))
def test_dominators_are_the_cut_sets_of_one_component(system):
    """networkx.immediate_dominators (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance
    Algorithm", 2001) as the other way to single points of failure."""
    for node in system.capabilities:
        found = dominators(system, node.id)
        if found is not None:
            alone = cut_sets(system, DOWN, 1, causes=False)[node.id]
            assert sorted(found) == sorted(cut[0] for cut in alone)


@st.composite
def forked(draw):
    """A capability that needs parts and choices, whose members need parts and no choices."""
    names = [f"p{i}" for i in range(draw(st.integers(2, 7)))]
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    groups = [f"g{i}={'|'.join(draw(some))}" for i in range(draw(st.integers(1, 3)))]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names))
    edges = [f"{one}>{other}" for one, other in draw(st.sets(ends, max_size=9)) if one != other]
    edges += [f"cap>{group.partition('=')[0]}" for group in groups]
    edges += [f"cap>{name}" for name in draw(st.lists(st.sampled_from(names), max_size=1))]
    return graph(" ".join(names), " ".join(sorted(edges)), " ".join(groups))


@given(forked())
def test_dominators_of_forks_with_shared_branches(system):
    found = dominators(system, "cap")
    alone = cut_sets(system, DOWN, 1, causes=False)["cap"]
    assert found is not None
    assert sorted(found) == sorted(cut[0] for cut in alone)


def test_dominators_in_order_with_what_all_branches_share():
    system = graph(
        "front a b db host", "cap>front cap>either front>host a>db b>db db>host", "either=a|b"
    )
    assert dominators(system, "cap") == ("front", "host", "db")


def test_branches_that_pass_the_same_parts_in_another_order_share_them():
    system = graph("a b x y", "cap>either a>x x>y b>y y>x", "either=a|b")
    assert sorted(dominators(system, "cap")) == ["x", "y"]


def test_a_choice_inside_a_choice_is_no_plain_flow():
    system = graph("a b c d", "cap>outer a>inner", "outer=a|b inner=c|d")
    assert dominators(system, "cap") is None


@given(systems(parts=(2, 6)))
def test_singles_and_pairs_are_what_they_say(system):
    capabilities = [node.id for node in system.capabilities]
    alone = {event: states(system, [event]) for event in system.events}
    for reach in singles(system):
        assert reach.states == {key: alone[reach.taken[0]][key] for key in capabilities}
        assert sum(reach.weights.values()) == sum(node.weight for node in system.capabilities)
    names = [node.id for node in system.components]
    found = pairs(system)
    assert [pair.taken for pair in found] == list(combinations(names, 2))
    for pair in found:
        both = states(system, pair.taken)
        worse = {key: max(alone[name][key] for name in pair.taken) for key in capabilities}
        assert pair.excess == {
            key: (worse[key], both[key]) for key in capabilities if both[key] > worse[key]
        }
        # Only a choice between parts can make two failures worse than each of them.
        assert not pair.excess or any(group.type == "any-of" for group in system.groups)


def test_up_is_no_failure():
    with pytest.raises(ValueError, match="up"):
        cut_sets(graph("a", "cap>a"), 0)
