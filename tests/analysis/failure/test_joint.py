"""Several parts taken as one: down only if all of them are."""

from __future__ import annotations

from failuregraphs import graph
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.failure import DEGRADED, DELAYED, DOWN, UP, joint, spread

CHAIN = graph("a b c d", "b>a c~a d?a cap>a")


def test_a_box_is_down_if_all_of_it_is_and_else_works_in_part():
    hits = spread(CHAIN, ["a"])
    assert joint(hits, ["a", "b"]) == DOWN
    assert joint(hits, ["a", "c"]) == DEGRADED
    assert joint(hits, ["d"]) == DELAYED
    assert joint(spread(CHAIN, []), ["a", "b"]) == UP


@given(st.lists(st.sampled_from("abcd"), unique=True), st.permutations("abcd"))
def test_it_lies_between_the_best_and_the_worst_of_its_parts(taken, order):
    hits = spread(CHAIN, taken)
    for size in range(1, 5):
        states = [hits[part].state for part in order[:size]]
        assert min(states) <= joint(hits, order[:size]) <= max(states)
        assert (joint(hits, order[:size]) == UP) == (max(states) == UP)
