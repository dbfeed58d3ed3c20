"""What labs run is what the study says: the same states, the same changes."""

from __future__ import annotations

from helpers.labs.forwarding_claim import life


def test_the_life_of_a_payment_in_the_lab_is_that_of_the_study(study):
    told = study.lifecycles["onchain-payment"]
    name = {state.id: state.title for state in told.states}
    changes = {(name[item.source], name[item.target]) for item in told.transitions}
    assert changes == set(life.LIFE)
