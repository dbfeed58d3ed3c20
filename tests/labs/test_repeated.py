"""What repeated runs give, on a clock that is counted and not waited for."""

from __future__ import annotations

from helpers.labs import repeated


def test_ends_are_the_lowest_the_median_and_the_highest():
    assert repeated.ends([3, 1.23456, 2.34567, 9, 8]) == [1.235, 3, 9]
    assert repeated.ends([0.123456, 99_999], 2) == [0.12, 50_000, 100_000]


def test_a_rate_counts_what_fits_the_time_and_not_the_first(monkeypatch):
    now = [0.0]
    numbers = []

    def act(number: int) -> None:
        numbers.append(number)
        now[0] += 0.25

    monkeypatch.setattr(repeated.time, "process_time", lambda: now[0])
    assert repeated.rate(act, 3, 1.0) == [4, 4, 4]
    assert numbers == [0, *[0, 1, 2, 3] * 3]
