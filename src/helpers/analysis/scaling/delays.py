"""Waiting at one load: now, at the knee, and where it misses the objective."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor

from scipy.special import gammainc

from helpers.analysis.scaling.parts import Resource
from helpers.analysis.scaling.queueing import Wait, halve, knee, waiting
from helpers.analysis.scaling.resources import Loaded, units
from helpers.analysis.scaling.sweeps import HAIR, consuming_wait, dwelling_wait
from helpers.analysis.scaling.values import Values

THEORY = {
    "exact": "exact for arrivals and service times that are exponential (Erlang)",
    "poisson": "exact for one server with Poisson arrivals (Pollaczek and Khinchine), Allen and "
    "Cunneen's approximation for several; the percentile supposes that those who wait do so for an "
    "exponential time",
    "general": "Allen and Cunneen's approximation; the percentile supposes that those who wait do "
    "so for an exponential time",
    "dwell": "exact for a number of rows that stays at its mean and rows picked at random",
    "periodic": "mean alone, exact for rows that come as a Poisson process and go oldest first",
}
"""What stands behind a waiting time; see `theory`."""


def theory(resource: Resource) -> str | None:
    """On what grounds the waiting of a resource is told; None for a quota or a store."""
    named = resource.parameters
    if resource.type == "pool":
        return THEORY["exact"]
    if resource.type == "queue":
        if "arrival_scv" in named:
            return THEORY["general"]
        return THEORY["poisson" if "service_scv" in named else "exact"]
    if resource.type == "periodic":
        return THEORY["dwell" if "dwell" in named else "periodic"]
    return None


def _queue(loaded: Loaded) -> tuple[int, float, float, float] | None:
    """Servers, service time and variations of a queue or a pool."""
    p = loaded.parameters
    if loaded.resource.type == "queue":
        scvs = float(p.get("arrival_scv", 1.0)), float(p.get("service_scv", 1.0))
        return int(units(p["servers"])), float(p["service_time"]), *scvs
    if loaded.resource.type == "pool":
        return int(units(p["limit"])), float(p["holding_time"]), 1.0, 1.0
    return None


def wait(loaded: Loaded, loads: Mapping[str, float]) -> Wait | None:
    """Waiting at these loads; None for a quota or a store, or where theory gives none."""
    queue = _queue(loaded)
    if queue:
        servers, service, *scvs = queue
        return waiting(servers, service, float(loaded.used(loads)), *scvs)
    if loaded.resource.type != "periodic":
        return None
    p = {name: float(number) for name, number in loaded.parameters.items()}
    rate = float(loaded.rate(loads))
    if "dwell" in p:
        return dwelling_wait(rate * p["dwell"], p["interval"], p["batch"], p["time_per_row"])
    used = float(loaded.used(loads))
    return consuming_wait(rate, p["interval"], p["batch"], p["time_per_row"], used)


def knee_load(loaded: Loaded, loads: Mapping[str, float], driver: str) -> float | None:
    """Load of the driver at the knee; None where there is none or the driver has no say."""
    queue = _queue(loaded)
    (limit, *_) = loaded.lines
    if queue is None or not loaded.lines[limit].slope.get(driver, 0) > 0:
        return None
    servers, _, *scvs = queue
    return float(loaded.reaching(limit, knee(servers, *scvs), driver, loads))


def over_share(loaded: Loaded, loads: Mapping[str, float]) -> float | None:
    """Quota: the chance that Poisson arrivals of one window are more than the limit."""
    if loaded.resource.type != "quota":
        return None
    p = loaded.parameters
    calls = float(loaded.rate(loads) * p["window"])
    return float(gammainc(floor(p["limit"] + HAIR) + 1, calls))


def objective_load(
    loaded: Loaded, loads: Mapping[str, float], driver: str, values: Values
) -> float | None:
    """Load of the driver from which the 95th percentile plus one service misses the objective."""
    objective = loaded.resource.objective
    slope = float(loaded.rates.get(driver, 0.0))
    if objective is None or not slope > 0:
        return None
    rest = float(loaded.rate({**loads, driver: 0.0}))
    target, p = float(values[objective.value]), loaded.parameters
    queue = _queue(loaded)
    if queue:
        servers, service, *scvs = queue
        per_rate = service / servers
        if per_rate == 0:
            return None if target > 0 else 0.0

        def total(used: float) -> float:
            return waiting(servers, service, used, *scvs).p95 + service

        if rest * per_rate >= 1 or total(rest * per_rate) >= target:
            return 0.0
        at = halve(total, target, rest * per_rate, 1.0)
        return (at / per_rate - rest) / slope
    if "dwell" not in p:
        return None
    dwell, interval, batch, row = (
        float(p[name]) for name in ("dwell", "interval", "batch", "time_per_row")
    )
    if dwell == 0:
        return None if dwelling_wait(0, interval, batch, row).p95 + row < target else 0.0

    def sweep(rows: float) -> float:
        return dwelling_wait(rows, interval, batch, row).p95 + row

    low = rest * dwell
    if sweep(low) >= target:
        return 0.0
    high = max(2 * low, 1.0)
    while sweep(high) < target:
        high *= 2
    return (halve(sweep, target, low, high) / dwell - rest) / slope
