"""Cores: core-seconds of all work in a second, over the cores there are."""

from __future__ import annotations

import pytest

from helpers.analysis.scaling import state


def test_four_cores_encode_as_many_minutes_as_they_have(make):
    seconds = {"encodes": 90, "visits": 0.2}
    built = make(
        {},
        {"cpu": ("processor", {"cores": 4}, seconds)},
        {"encodes": (960, 3), "visits": (43_200, 2)},
    )
    cpu = state(built).part("cpu")
    # In the busiest hour 3 core-seconds a second for encodes and 0.2 for visits.
    assert cpu.utilisation == pytest.approx((3 + 0.2) / 4)
    assert (cpu.breaking, cpu.binds) == (pytest.approx(960 * 3.8 / 3), "cores")
    assert state(built, driver="visits").part("cpu").breaking == pytest.approx(43_200 * 5)
