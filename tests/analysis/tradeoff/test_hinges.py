"""How much hangs on the weight of each criterion, over several decisions."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from matrices import problem

from helpers.analysis.tradeoff import hinges, rank, reweighted, smallest_change, weight_lines

PROBLEMS = st.builds(
    problem,
    st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=4),
    st.lists(st.integers(1, 20), min_size=3, max_size=3),
)


@given(st.lists(PROBLEMS, min_size=1, max_size=3))
def test_a_criterion_decides_where_its_weight_really_ends_the_lead(problems):
    found = hinges(problems)
    opposed = [one for one in problems if len(rank(one).level) == 1]
    smallest = [smallest_change(weight_lines(one)) for one in opposed]
    assert sum(hinge.critical for hinge in found) == sum(flip is not None for flip in smallest)
    for hinge in found:
        assert hinge.critical == len(hinge.changes) <= len(hinge.can) <= hinge.used == len(opposed)
    for one, flip in zip(opposed, smallest, strict=True):
        if flip is None:
            continue
        # A hair beyond the weight another option leads, a hair before it the winner still does.
        for hair, changes in ((1e-6, True), (-1e-6, False)):
            moved = flip.weight + hair * (1 if flip.rises else -1)
            if not 0 <= moved <= 1:
                continue
            others = np.delete(one.weights, flip.criterion)
            shrunk = others / others.sum() * (1 - moved)
            level = rank(reweighted(one, np.insert(shrunk, flip.criterion, moved))).level
            assert (rank(one).winner not in level) is changes
