"""A recorded decision as arrays."""

from __future__ import annotations

import demo

from helpers.catalog.inputs.tradeoff import matrix


def test_a_decision_becomes_arrays():
    found = matrix(demo.decision({"disk": [5, 3], "tape": [2, 4]}, [60, 40], "tape", out=("disk",)))
    assert (found.options, found.chosen, found.standing) == (("disk", "tape"), 1, (1,))
    assert found.weights.tolist() == [0.6, 0.4]
    assert found.utilities.tolist() == [[1.0, 0.5], [0.25, 0.75]]
