"""Waiting over load: the curve behind the knee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from helpers.analysis.scaling.delays import knee_load, objective_load, wait
from helpers.analysis.scaling.parts import ScalingModel
from helpers.analysis.scaling.path import Loads, setting

POINTS = 64
"""Steps of a curve."""
QUEUED, OPEN = 0.98, 2.0
"""Utilisation at which a curve ends: where waiting grows beyond all bounds, and elsewhere."""


@dataclass(frozen=True)
class Point:
    """One point of a curve."""

    utilisation: float
    """1 is the limit."""
    load: float
    """Of the driver, per day."""
    mean: float | None
    p95: float | None
    """`mean`, `p95`: seconds of waiting; None where theory gives none."""


@dataclass(frozen=True)
class Curve:
    """Waiting of one part over the load."""

    points: tuple[Point, ...]
    """Even in utilisation, rising."""
    knee: Point | None
    """Where utilisation over response time is largest; None for periodic work."""
    now: Point | None
    """At the present load; None where that has no steady state."""
    objective: tuple[float, float | None] | None
    """The objective's seconds, and the load from which it is missed; None without one."""


def curve(
    model: ScalingModel,
    resource: str,
    load: Loads | None = None,
    remedies: Iterable[str] = (),
    overrides: Mapping[str, float] | None = None,
    driver: str | None = None,
) -> Curve | None:
    """Waiting of one part over the load of the driver, the other loads as given.

    `POINTS` + 1 points run from what the other loads use alone up to a utilisation of `QUEUED`, or
    for rows that stay up to a full batch, at most to `OPEN`.

    Returns
    -------
    Curve or None
        None where nothing waits, or if the driver has no say or the others fill the part.

    Raises
    ------
    KeyError
        If there is no such resource; for other errors see `helpers.analysis.scaling.path.state`.
    """
    model.resource(resource)
    here = setting(model, load, remedies, overrides, driver)
    values, driver = here.values, here.driver
    loads = {key: float(number) for key, number in here.loads.items()}
    loaded = next(item for item in here.parts if item.resource.id == resource)
    waiting = loaded.form.waiting
    if waiting is None:
        return None
    binds = loaded.binds(driver, loads)
    start = float(loaded.used({**loads, driver: 0.0}))
    end = QUEUED
    if waiting.model == "visits":
        full = float(loaded.reaching("batch", 1.0, driver, loads))
        end = OPEN
        if full < inf:
            end = min(OPEN, float(loaded.part_used(binds, {**loads, driver: full})))
    if not loaded.lines[binds].slope.get(driver, 0) > 0 or start >= end:
        return None

    def at(number: float) -> Point | None:
        at_it = {**loads, driver: number}
        waits = wait(loaded, at_it)
        used = float(loaded.used(at_it))
        return Point(used, number, waits.mean, waits.p95) if waits else None

    reached = [
        float(loaded.reaching(binds, start + (end - start) * k / POINTS, driver, loads))
        for k in range(POINTS + 1)
    ]
    knee = knee_load(loaded, loads, driver)
    goal = loaded.resource.objective
    return Curve(
        points=tuple(point for point in map(at, reached) if point),
        knee=None if knee is None else at(knee),
        now=at(loads[driver]),
        objective=None
        if goal is None
        else (float(values[goal.value]), objective_load(loaded, loads, driver, values)),
    )
