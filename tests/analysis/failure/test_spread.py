"""States, times and paths: against brute force, in any order, and by hand."""

from __future__ import annotations

import random

import pytest
from failuregraphs import failures, fewest, first_time, graph, least, part, shuffled, systems
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.failure import DOWN, STATES, UP, Edge, Group, System, spread, states, sweep


@given(failures())
def test_states_are_the_least_that_respect_every_dependency(case):
    """Knaster and Tarski: the least fixed point is the meet of all states closed under the rules.

    Tarski, "A lattice-theoretical fixpoint theorem and its applications", Pacific J. Math. 5(2),
    1955.
    """
    system, taken = case
    expected = least(system, taken)
    assert states(system, taken) == expected
    assert {key: hit.state for key, hit in spread(system, taken).items()} == expected


@given(failures(parts=(1, 8), groups=3, causes=3), st.randoms(use_true_random=False))
def test_any_order_of_steps_ends_in_the_same_states(case, rng: random.Random):
    system, taken = case
    found = dict.fromkeys(system.titles, UP)
    down = set(system.fallen(taken))
    rules = [*system.edges, *system.groups, *down]
    while True:
        before = dict(found)
        rng.shuffle(rules)
        for rule in rules:
            if isinstance(rule, Edge):
                passed = min(found[rule.target], rule.cap)
                found[rule.source] = max(found[rule.source], passed)
            elif isinstance(rule, Group):
                found[rule.id] = min(found[name] for name in rule.members)
            else:
                found[rule] = DOWN
        if found == before:
            break
    assert states(system, taken) == found


@given(failures(parts=(1, 8)), st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_the_order_of_the_data_settles_ties_and_nothing_else(case, order):
    system, taken = case
    one, other = spread(system, taken), spread(shuffled(system, order), taken[::-1])
    assert one.keys() == other.keys()
    for key, hit in one.items():
        assert (hit.state, hit.onset, len(hit.edges)) == (
            other[key].state,
            other[key].onset,
            len(other[key].edges),
        )


@given(failures(parts=(1, 8)), st.data())
def test_more_taken_down_never_makes_anything_better(case, data):
    system, taken = case
    names = [node.id for node in system.components] + [group.id for group in system.groups]
    more = data.draw(st.sampled_from(names))
    less_hit, hit = states(system, taken), states(system, (*taken, more))
    assert all(hit[key] >= state for key, state in less_hit.items())


@given(failures(parts=(2, 8), groups=3), st.data())
def test_a_further_need_never_helps_and_a_further_choice_never_hurts(case, data):
    system, taken = case
    names = [node.id for node in system.components]
    source, target = data.draw(st.permutations(names).map(lambda listed: listed[:2]))
    needier = System(
        system.nodes, system.groups, (*system.edges, Edge(source, target, "soft")), system.modes
    )
    before = states(system, taken)
    assert all(state >= before[key] for key, state in states(needier, taken).items())
    choices = [g for g in system.groups if g.type == "any-of" and g.id not in taken]
    for group in choices:
        wider = Group(group.id, group.title, group.type, (*group.members, "spare"))
        groups = tuple(wider if g is group else g for g in system.groups)
        richer = System((*system.nodes, part("spare")), groups, system.edges)
        after = states(richer, taken)
        assert all(after[key] <= state for key, state in before.items())


@given(failures())
def test_the_onset_is_the_earliest_over_all_chains_that_bring_the_state(case):
    system, taken = case
    for key, hit in spread(system, taken).items():
        if hit.state:
            assert hit.onset == first_time(system, taken, key, hit.state)
        else:
            assert (hit.onset, hit.path, hit.edges) == (None, (), ())


@given(failures(parts=(1, 8), groups=3))
def test_the_path_is_a_chain_of_dependencies_that_explains_state_and_onset(case):
    system, taken = case
    hits, down = spread(system, taken), set(system.fallen(taken))
    best = fewest(system, taken, {key: hit.state for key, hit in hits.items()})
    for key, hit in hits.items():
        if not hit.state:
            continue
        assert (hit.onset, len(hit.edges)) == best[key]
        assert hit.path[0] == key
        assert hit.path[-1] in down
        assert not down.intersection(hit.path[:-1])
        edges = iter(hit.edges)
        waited = 0.0
        for here, there in zip(hit.path, hit.path[1:], strict=False):
            assert hits[here].state
            if here in system.group:
                assert there in system.group[here].members
                continue
            edge = system.edges[next(edges)]
            assert (edge.source, edge.target) == (here, there)
            assert min(hits[there].state, edge.cap) == hits[here].state
            waited += edge.wait
        assert list(edges) == []
        assert waited == hit.onset


@given(systems(parts=(1, 7), groups=3, causes=3), st.data())
def test_many_failures_at_once_are_each_of_them(system, data):
    names = [node.id for node in system.components] + [group.id for group in system.groups]
    scenarios = data.draw(
        st.lists(st.lists(st.sampled_from(names), max_size=3, unique=True), max_size=9)
    )
    found = sweep(system, scenarios)
    for index, taken in enumerate(scenarios):
        one = states(system, taken)
        assert {key: found.state(key, index) for key in one} == one
        for key, state in one.items():
            for level in range(1, DOWN + 1):
                assert (index in found.at_least(key, level)) == (state >= level)


def test_each_type_passes_on_its_worst_and_no_more():
    system = graph("a b", "hard>a soft~a later?a:60", capabilities="hard soft later")
    assert states(system, ["a"]) == {"a": 3, "b": 0, "hard": 3, "soft": 2, "later": 1}
    assert spread(system, ["a"])["later"].onset == 60


def test_a_degraded_part_degrades_what_needs_it_and_delays_what_waits_for_it():
    system = graph("a b", "a~b hard>a soft~a later?a", capabilities="hard soft later")
    assert states(system, ["b"]) == {"a": 2, "b": 3, "hard": 2, "soft": 2, "later": 1}


def test_a_group_is_as_good_as_its_best_member():
    system = graph("a b x", "cap>either a~x", "either=a|b")
    assert states(system, ["a"])["cap"] == UP
    assert states(system, ["x", "b"])["cap"] == STATES.index("degraded")
    assert states(system, ["a", "b"])["cap"] == DOWN
    assert states(system, ["either"])["cap"] == DOWN


def test_shared_fate_falls_as_a_whole_and_a_member_alone_takes_nobody_along():
    system = graph("a b", "one>a two>b", "host=a&b", "one two")
    assert states(system, ["a"]) == {"a": 3, "b": 0, "one": 3, "two": 0, "host": 0}
    assert states(system, ["host"]) == {"a": 3, "b": 3, "one": 3, "two": 3, "host": 3}


def test_a_circle_of_needs_does_not_hold_itself_down():
    system = graph("a b c", "a>b b>a b~c cap>a")
    assert set(states(system, []).values()) == {UP}
    assert states(system, ["c"]) == {"a": 2, "b": 2, "c": 3, "cap": 2}
    assert states(system, ["a"]) == {"a": 3, "b": 3, "c": 0, "cap": 3}


def test_the_path_takes_the_earliest_then_the_shortest_then_the_first():
    late_and_short = graph("a b", "cap?a:60 cap?b b>a")
    assert spread(late_and_short, ["a"])["cap"].path == ("cap", "b", "a")
    short = graph("a b", "cap>b b>a cap>a")
    assert spread(short, ["a"])["cap"].edges == (2,)
    first = graph("a b c", "cap>c cap>b b>a c>a")
    assert spread(first, ["a"])["cap"].path == ("cap", "c", "a")


def test_the_path_through_a_group_names_the_member_that_fell_last():
    system = graph("a b x y", "cap>either a?x:30 b?y:10 a~y", "either=a|b")
    hit = spread(system, ["x", "y"])["cap"]
    # a is degraded at once and b only delayed, after 10 seconds: the group is delayed with b.
    assert (hit.state, hit.onset, hit.path) == (1, 10, ("cap", "either", "b", "y"))
    assert hit.edges == (0, 2)


@pytest.mark.parametrize("taken", [["nobody"], ["cap"], ["a", "nobody"]])
def test_only_components_and_groups_are_taken_down(taken):
    with pytest.raises(ValueError, match=r"neither a component nor a group: (nobody|cap)"):
        spread(graph("a", "cap>a"), taken)
