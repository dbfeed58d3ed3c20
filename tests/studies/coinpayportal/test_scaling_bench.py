"""The benchmark of the engine measures every step, and its verdict follows from the numbers."""

from __future__ import annotations

import scalingpath


def test_every_step_is_timed(real):
    timing = scalingpath.measure("one", real, 2)
    assert all(len(taken) == 2 for taken in timing.seconds.values())
    assert all(min(taken) > 0 for taken in timing.seconds.values())
    text = scalingpath.report(timing, "here")
    assert f"{len(real.resources)} parts, {len(real.ranges)} ranges" in text
    assert all(f"| {name} | " in text for name in timing.seconds)


def test_the_verdict_is_that_of_the_median():
    step = "analysis of all stages"
    quick = scalingpath.Timing("a", "", {step: [0.2, 0.3, 9.0]}, {step: [0.2, 0.2, 0.2]})
    slow = scalingpath.Timing("a", "", {step: [0.2, 1.3, 9.0]}, {step: [0.2, 0.2, 0.2]})
    assert scalingpath.kept(quick)
    assert not scalingpath.kept(slow)
    assert "- kept: the analysis of all stages in less than 1 s" in scalingpath.report(quick, "m")
    assert "- MISSED" in scalingpath.report(slow, "m")
