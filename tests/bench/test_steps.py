"""The table of steps says which limit is kept."""

from __future__ import annotations

import steps


def test_a_step_over_its_limit_is_missed():
    one, other = (steps.Step(name, lambda: None, 2.0) for name in ("short", "long"))
    text = steps.report([(one, 2.0), (other, 2.01)], "a machine")
    assert "| short | 2.00 | 2 | kept |" in text
    assert "| long | 2.01 | 2 | MISSED |" in text


def test_the_least_of_the_rounds_counts():
    taken = []
    assert 0 <= steps.seconds(lambda: taken.append(1), 3) < 1
    assert len(taken) == 3


def test_the_bomb_is_refused(tmp_path):
    document = steps.parse(steps.bomb(tmp_path), "bomb.yml")
    assert document.root is None
    assert "aliases" in document.problems[0].wrong
