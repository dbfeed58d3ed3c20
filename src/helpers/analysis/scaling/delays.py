"""Waiting at one load: now, at the knee, and where it misses the objective."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import scipy

from helpers.analysis.scaling.kinds import KINDS
from helpers.analysis.scaling.kinds.record import whole
from helpers.analysis.scaling.parts import Resource
from helpers.analysis.scaling.queueing import Wait, knee, waiting
from helpers.analysis.scaling.resources import Loaded
from helpers.analysis.scaling.sweeps import consuming_wait, dwelling_wait
from helpers.analysis.scaling.values import Values

CLOSE = 1e-14
"""Of a root, as a share of it."""


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
        return dwelling_wait(rate * given.pop("dwell"), **given)
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
    slope = float(loaded.rates.get(driver, 0.0))
    if objective is None or not slope > 0:
        return None
    rest = float(loaded.rate({**loads, driver: 0.0}))
    target = float(values[objective.value])
    model, given = _arguments(loaded)
    if model == "servers":
        service = given["service"]
        per_rate, full = service / given["servers"], 1.0

        def late(used: float) -> float:
            found = waiting(utilisation=used, **given)
            return found.p95 + service - target if found and found.p95 is not None else 1.0

    elif model == "visits":
        per_rate, row, full = given.pop("dwell"), given["row_time"], None

        def late(used: float) -> float:
            p95 = dwelling_wait(used, **given).p95
            return p95 + row - target if p95 is not None else 1.0

    else:
        return None
    # Waiting rises with the use, so with the load.
    low = rest * per_rate
    if per_rate == 0 and late(0.0) < 0:
        return None
    if (full is not None and low >= full) or late(low) >= 0:
        return 0.0
    return (_root(late, low, full or _beyond(late, low)) / per_rate - rest) / slope


def _beyond(late: Callable[[float], float], low: float) -> float:
    high = max(2 * low, 1.0)
    while late(high) < 0:
        high *= 2
    return high


def _root(late: Callable[[float], float], low: float, high: float) -> float:
    # One number, unless the full output is asked for; SciPy has no types to say so.
    return float(scipy.optimize.brentq(late, low, high, xtol=1e-300, rtol=CLOSE, maxiter=500))  # pyright: ignore[reportArgumentType]
