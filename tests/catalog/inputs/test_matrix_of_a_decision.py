"""A recorded decision as arrays."""

from __future__ import annotations

import demo

from helpers.catalog.inputs.tradeoff import matrix


def test_a_decision_becomes_arrays():
    found = matrix(demo.decision({"disk": [5, 3], "tape": [2, 4]}, [60, 40], "tape", out=("disk",)))
    assert (found.options, found.chosen, found.standing) == (("disk", "tape"), 1, (1,))
    assert found.weights.tolist() == [0.6, 0.4]
    assert found.utilities.tolist() == [[1.0, 0.5], [0.25, 0.75]]


def test_with_hindsight_only_the_changed_scores_differ():
    change = {"option": "tape", "criterion": "effort", "score": 1, "month": demo.DAY[:7]}
    later = {"as_of": demo.DAY, "changes": [{**change, "reason": "So.", "cite": demo.CITE}]}
    decision = demo.decision({"disk": [5, 3], "tape": [2, 4]}, [60, 40], "tape", hindsight=later)
    assert matrix(decision).scores.tolist() == [[5, 3], [2, 4]]
    found = matrix(decision, hindsight=True)
    assert found.scores.tolist() == [[5, 3], [2, 1]]
    assert found.utilities.tolist() == [[1.0, 0.5], [0.25, 0.0]]
    plain = demo.decision({"disk": [5, 3], "tape": [2, 4]}, [60, 40], "tape")
    assert matrix(plain, hindsight=True).scores.tolist() == matrix(plain).scores.tolist()
