"""A link: sessions at a time, by Little's law, times their bitrate."""

from __future__ import annotations

import pytest

from helpers.analysis.scaling import state


def test_a_gigabit_carries_two_hundred_streams_of_five_megabits(make):
    parameters = {"bandwidth": 1e9, "bitrate": 5e6, "session_time": 3600}
    built = make({}, {"uplink": ("link", parameters, {"visits": 1})}, {"visits": (1200, 2)})
    uplink = state(built).part("uplink")
    # 1200 a day, twice as many in the busiest hour: 100 streams of an hour at a time.
    assert uplink.utilisation == pytest.approx(100 * 5e6 / 1e9)
    assert (uplink.breaking, uplink.binds) == (pytest.approx(2400), "bandwidth")
    assert uplink.wait is None
