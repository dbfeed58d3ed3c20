"""The shape of a day: its mean is one, its peak is as high as asked and stands where it says."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.analysis.scaling.hour import PEAK_AT, rates


@pytest.mark.parametrize("peak", [1, 1.5, 2, 4, 10, 30])
def test_a_day_has_its_mean_and_its_peak(peak):
    hours = np.linspace(0, 24, 24_001)
    shape = rates(peak, hours)
    assert np.trapezoid(shape, hours) / 24 == pytest.approx(1, abs=1e-6)
    assert shape.max() == pytest.approx(peak)
    assert shape.min() >= 0
    if peak > 1:
        assert hours[shape.argmax()] == PEAK_AT


def test_twice_the_mean_is_a_cosine():
    """(1 + cos) has the mean 1 and the peak 2, so its power is one."""
    hours = np.array([0.0, 6, 12, 18])
    assert rates(2, hours) == pytest.approx([1, 0, 1, 2])
