"""Answers of the exercises on scaling, worked out from the paths at hand."""

from __future__ import annotations

from helpers.analysis.scaling import state, waiting
from helpers.cards.scaling.example import Example
from helpers.cards.scaling.scaled import Scaled, written
from helpers.text.numbers import digits
from helpers.text.phrases import number


def two_servers(found: Example) -> str:
    """What a second server does to the limit and to the wait at the same load."""
    busy, service = found.part.utilisation, found.service
    one, two = waiting(1, service, busy), waiting(2, service, busy / 2)
    if one is None or two is None:
        return "One server is full at this load already, so the wait has no end with it."
    limit = found.part.breaking or 0.0
    return (
        f"The limit doubles, from {digits(limit, 2)} to {digits(2 * limit, 2)} {found.path.noun}. "
        f"The mean wait falls from {digits(one.mean, 2)} s to {digits(two.mean, 2)} s, to "
        f"1/{digits(one.mean / two.mean, 2)} and not to a half: each server is half as busy, and "
        "whoever comes is served by the first that is free."
    )


def all_alike(found: Example) -> str:
    """What it does to the wait if every service takes the same time."""
    busy, service = found.part.utilisation, found.service
    spread, alike = waiting(1, service, busy), waiting(1, service, busy, 1, 0)
    if spread is None or alike is None:
        return "The queue is full at this load, so the wait has no end."
    return (
        f"It falls by half, from {digits(spread.mean, 2)} s to {digits(alike.mean, 2)} s, and the "
        "limit stays where it is: variation makes people wait, the mean decides when the queue is "
        "full (Pollaczek and Khinchine). The other half comes from arrivals that are uneven."
    )


def no_busiest_hour(path: Scaled) -> str:
    """What is first, and where, if the day has no busiest hour."""
    before, peak = path.state.first, path.driver.peak_factor
    after = state(path.model, overrides={peak: 1}, driver=path.driver.id).first
    if before is None or after is None:
        return "Nothing saturates as this load grows, with a busiest hour or without."
    same = "the same part" if after.id == before.id else f"“{after.title}”"
    text = (
        f"The first saturation load goes from about {written(before.breaking)} to about "
        f"{written(after.breaking)} {path.noun}, with {same} first. The peak factor is "
        f"{digits(path.study.quantities[peak].value)}"
    )
    if not before.breaking or not after.breaking:
        return f"{text}."
    return (
        f"{text}, the load moves by a factor of {number(after.breaking / before.breaking)}: the "
        "two are equal only where everything that fills the part comes with the load of the hour."
    )
