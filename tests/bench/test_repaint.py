"""The figures of the repaint are what they are called."""

from __future__ import annotations

import pytest
import repaint


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5.0], 0.95, 5.0),
        ([3.0, 1.0, 2.0, 4.0], 0.5, 2.0),
        ([float(n) for n in range(1, 21)], 0.95, 19.0),
        ([float(n) for n in range(30, 0, -1)], 0.95, 29.0),
        ([1.0, 2.0], 1.0, 2.0),
    ],
)
def test_a_percentile_is_one_of_the_values(values, share, expected):
    assert repaint.percentile(values, share) == expected


@pytest.mark.parametrize(("slowest", "word"), [(50.0, "kept"), (50.1, "MISSED")])
def test_one_slow_step_misses_the_promise(slowest, word):
    steps = [10.0] * 29 + [slowest]
    taken = repaint.Repaint("x", "5 options", 30, steps, [5.0] * 30, [])
    text = repaint.report(taken, "a machine", "a browser")
    assert f"| key to painted frame | 30 | 10.0 | 10.0 | {slowest:.1f} |" in text
    assert "| Event Timing, entries of 16 ms and more | 0 | | | |" in text
    assert text.endswith(f"- {word}: at most 50 ms for every step")
