"""Waiting at one load: now, at the knee, and where it misses the objective."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import Any

import scipy

from helpers.analysis.kinds import KINDS
from helpers.analysis.scaling.formulas import whole
from helpers.analysis.scaling.parts import Resource
from helpers.analysis.scaling.queueing import Wait, knee, waiting
from helpers.analysis.scaling.resources import Loaded
from helpers.analysis.scaling.sweeps import consuming_wait, dwelling_wait
from helpers.analysis.scaling.values import Values

CLOSE = 1e-15
"""Of a root, as a share of it."""
FAR = 1e18
"""A load that nothing reaches."""


def grounds(resource: Resource) -> str | None:
    """On what grounds the waiting of a resource is told; None where nothing waits.

    Returns
    -------
    str or None
        ``visits`` or ``batches``, or for servers ``general`` if the variability of arrivals is
        given, ``poisson`` if only that of service is, else ``exact``.
    """
    found = KINDS[resource.type].form(resource.parameters).waiting
    if found is None or found.model != "servers":
        return found and found.model
    given = {key for key, name in found.arguments.items() if name in resource.parameters}
    if "arrival_scv" in given:
        return "general"
    return "poisson" if "service_scv" in given else "exact"


def _arguments(loaded: Loaded) -> tuple[str | None, dict[str, Any]]:
    """Which theory, and the numbers it takes."""
    found = loaded.form.waiting
    if found is None:
        return None, {}
    numbers = {
        key: float(loaded.parameters[name] if isinstance(name, str) else name)
        for key, name in found.arguments.items()
    }
    if found.model == "servers":
        numbers["servers"] = int(whole(numbers["servers"]))
    return found.model, numbers


def wait(loaded: Loaded, loads: Mapping[str, float]) -> Wait | None:
    """Waiting at these loads; None where nothing waits, or where theory gives none."""
    model, given = _arguments(loaded)
    rate, used = float(loaded.rate(loads)), float(loaded.used(loads))
    if model == "servers":
        return waiting(utilisation=used, **given)
    if model == "visits":
        dwell, standing = given.pop("dwell"), given.pop("standing")
        rows = rate * dwell + standing * float(loaded.grown(rate))
        return dwelling_wait(rows, **{**given, "once": rate * given["once"]})
    return consuming_wait(rate, utilisation=used, **given) if model else None


def knee_load(loaded: Loaded, loads: Mapping[str, float], driver: str) -> float | None:
    """Load of the driver at the knee; None where there is none or the driver has no say."""
    model, given = _arguments(loaded)
    (limit, *_) = loaded.lines
    if model != "servers" or not loaded.lines[limit].slope.get(driver, 0) > 0:
        return None
    at = knee(given["servers"], given["arrival_scv"], given["service_scv"])
    return float(loaded.reaching(limit, at, driver, loads))


def objective_load(
    loaded: Loaded, loads: Mapping[str, float], driver: str, values: Values
) -> float | None:
    """Load of the driver from which the 95th percentile plus one service misses the objective."""
    objective = loaded.resource.objective
    if objective is None or not float(loaded.rates.get(driver, 0.0)) > 0:
        return None
    target = float(values[objective.value])
    model, given = _arguments(loaded)
    if model not in ("servers", "visits"):
        return None
    service = given["service"] if model == "servers" else given["row_time"]

    def late(load: float) -> float:
        found = wait(loaded, {**loads, driver: load})
        return found.p95 + service - target if found and found.p95 is not None else inf

    # Waiting rises with the load.
    if late(0.0) >= 0:
        return 0.0
    full = min(float(at) for at in loaded.breaking(driver, loads).values())
    if full == inf and late(1.0) < 0 and late(FAR) < 0:
        return None
    high = _beyond(late, full if 0 < full < inf else 1.0)
    # By halving: a cycle that skips ticks makes the wait jump.
    return scipy.optimize.bisect(late, 0.0, high, xtol=1e-300, rtol=CLOSE, maxiter=1100)


def _beyond(late: Callable[[float], float], high: float) -> float:
    while late(high) < 0:
        high *= 2
    return high
