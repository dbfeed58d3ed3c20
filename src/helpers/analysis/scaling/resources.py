"""How much of each part a load uses: straight lines in the loads, one for each of its limits.

Everything here works on one number or on one for each draw.

==========  ======================================================================================
type        utilisation
==========  ======================================================================================
queue       arrivals times service time, over servers
periodic    with ``dwell``: rows present (Little's law) over what a sweep takes, which is its batch
            or what fits into its interval; without: rows that come in a cycle over the same
quota       calls of one window over the limit
pool        holders (Little's law) over the limit
store       what is there plus the growth over the horizon, over the threshold
==========  ======================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np

from helpers.analysis.scaling.parts import Model, Resource
from helpers.analysis.scaling.sweeps import HAIR
from helpers.analysis.scaling.values import Number, Values

DAY = 86400.0
MOST = 100_000
"""Servers or connections; Erlang's recursion counts through them."""
DEMAND = "demand."
"""Put before a load's id it names the demand on a resource, where parameters are named."""
TIE = 1e-9
"""Loads and utilisations closer than this, as a share, are the same."""

FORMULAS = {
    "queue": "load × demand × peak factor × service time / servers",
    "periodic": "load × demand × peak factor × interval / rows a sweep can take",
    "dwell": "load × demand × peak factor × dwell / rows a sweep can take",
    "quota": "load × demand × peak factor × window / limit",
    "pool": "load × demand × peak factor × holding time / limit",
    "store": "(initial + load × demand × horizon) / threshold",
}
"""Utilisation in words, by type; ``dwell`` is the periodic one whose rows stay."""

BINDS = {
    "servers": "the servers are busy all the time",
    "batch": "more rows than one sweep takes",
    "time": "a sweep lasts longer than its interval",
    "limit": "the limit is used up",
    "threshold": "the threshold is reached",
}
"""What it means to reach each limit, by its name."""


class Line(NamedTuple):
    """Utilisation of one limit: ``base`` plus the sum of slope times load (per day)."""

    base: Number
    slope: dict[str, Number]


@dataclass(frozen=True, eq=False)
class Loaded:
    """A resource with its numbers.

    Attributes
    ----------
    resource
        As recorded.
    inputs
        Parameter name, or ``demand.<load>``: id of the value it has, with the remedies that are on.
    parameters
        Parameter name: number in base units.
    rates
        Load id: uses per second for each unit of that load per day, at the peak if that counts.
    lines
        Limit name: its line. The utilisation is the largest of them.
    """

    resource: Resource
    inputs: dict[str, str]
    parameters: dict[str, Number]
    rates: dict[str, Number]
    lines: dict[str, Line]

    @property
    def formula(self) -> str:
        """The utilisation in words."""
        kind = "dwell" if "dwell" in self.parameters else self.resource.type
        text = FORMULAS[kind]
        return text if self.resource.rate == "peak" else text.replace(" × peak factor", "")

    def rate(self, loads: Mapping[str, Number]) -> Number:
        """Uses per second at these loads."""
        return sum((rate * loads[key] for key, rate in self.rates.items()), np.float64(0))

    def used(self, loads: Mapping[str, Number]) -> Number:
        """Utilisation at these loads."""
        return reduce(np.maximum, (self._used(line, loads) for line in self.lines.values()))

    @staticmethod
    def _used(line: Line, loads: Mapping[str, Number]) -> Number:
        return sum((slope * loads[key] for key, slope in line.slope.items()), line.base)

    def breaking(self, driver: str, loads: Mapping[str, Number]) -> dict[str, Number]:
        """For each limit the load of the driver that reaches it, the other loads as given.

        Infinite where the driver does not use the part, 0 where the others alone reach it.
        """
        return {name: self.reaching(name, 1.0, driver, loads) for name in self.lines}

    def binds(self, driver: str, loads: Mapping[str, Number]) -> str:
        """The limit that the driver reaches first; where it has no say, the fullest at present.

        Of limits within `TIE` of each other the first one is named. Single numbers only.
        """
        at = self.breaking(driver, loads)
        least = min(at.values())
        if least < np.inf:
            return next(name for name, load in at.items() if load <= least * (1 + TIE))
        used = {name: self._used(line, loads) for name, line in self.lines.items()}
        return next(name for name in used if used[name] >= max(used.values()) * (1 - TIE))

    def reaching(
        self, limit: str, utilisation: float, driver: str, loads: Mapping[str, Number]
    ) -> Number:
        """Load of the driver at which one limit has this utilisation; infinite if it has no say."""
        line = self.lines[limit]
        slope = line.slope.get(driver, np.float64(0))
        others = sum(
            (other * loads[key] for key, other in line.slope.items() if key != driver), line.base
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            at = np.maximum((utilisation - others) / slope, 0.0)
        return np.where(slope > 0, at, np.inf)[()]


def load_all(model: Model, values: Values, remedies: Iterable[str] = ()) -> tuple[Loaded, ...]:
    """Put numbers to all resources.

    Parameters
    ----------
    model, values
        The model and its numbers.
    remedies
        Ids of the remedies that are on. They apply in the order of the model: of two that change
        the same parameter the later one counts. Those that are done change nothing.

    Raises
    ------
    KeyError
        If there is no such remedy.
    ValueError
        If a batch, a limit, a threshold, an interval or a window is not above 0, or if there are
        more than `MOST` servers or connections.
    """
    on = {model.remedy(id_).id for id_ in remedies}
    changes: dict[str, str] = {}
    for remedy in model.remedies:
        if remedy.id in on and remedy.status != "done":
            changes |= remedy.changes
    return tuple(_loaded(model, resource, values, changes) for resource in model.resources)


def _loaded(model: Model, resource: Resource, values: Values, changes: Mapping[str, str]) -> Loaded:
    inputs = {
        name: changes.get(f"{resource.id}.{name}", id_) for name, id_ in resource.parameters.items()
    }
    demand = {
        key: changes.get(f"{resource.id}.{DEMAND}{key}", id_)
        for key, id_ in resource.demand.items()
    }
    parameters = {name: values[id_] for name, id_ in inputs.items()}
    for name in ("batch", "limit", "threshold", "interval", "window"):
        if name in parameters and not np.all(parameters[name] > 0):
            raise ValueError(f"{resource.id}: {name} ({inputs[name]}) must be above 0")
    counted = {"queue": "servers", "pool": "limit"}.get(resource.type)
    if counted and not np.all(parameters[counted] <= MOST):
        raise ValueError(f"{resource.id}: {counted} ({inputs[counted]}) must be at most {MOST:,}")
    peaks = {load.id: load.peak for load in model.loads}
    at_peak = resource.rate == "peak"
    rates = {
        key: values[id_] * (values[peaks[key]] if at_peak else 1.0) / DAY
        for key, id_ in demand.items()
    }
    lines = {
        name: Line(base, {key: rate * per_use for key, rate in rates.items()})
        for name, (base, per_use) in _LIMITS[resource.type](parameters).items()
    }
    inputs |= {f"{DEMAND}{key}": id_ for key, id_ in demand.items()}
    return Loaded(resource, inputs, parameters, rates, lines)


def units(number: Number) -> Number:
    """Servers and connections are whole, and there is at least one."""
    return np.maximum(np.floor(number + HAIR), 1.0)


_Limits = dict[str, tuple[Number, Number]]
_NOTHING = np.float64(0)


def _queue(p: Mapping[str, Number]) -> _Limits:
    return {"servers": (_NOTHING, p["service_time"] / units(p["servers"]))}


def _quota(p: Mapping[str, Number]) -> _Limits:
    return {"limit": (_NOTHING, p["window"] / p["limit"])}


def _pool(p: Mapping[str, Number]) -> _Limits:
    return {"limit": (_NOTHING, p["holding_time"] / units(p["limit"]))}


def _store(p: Mapping[str, Number]) -> _Limits:
    base = p.get("initial", _NOTHING) / p["threshold"]
    return {"threshold": (base, p["horizon"] / p["threshold"])}


def _periodic(p: Mapping[str, Number]) -> _Limits:
    interval, batch, row = p["interval"], p["batch"], p["time_per_row"]
    if "dwell" in p:
        return {
            "batch": (_NOTHING, p["dwell"] / batch),
            "time": (_NOTHING, p["dwell"] * row / interval),
        }
    cycle = np.maximum(interval, row)
    with np.errstate(divide="ignore"):
        fits = np.floor(cycle / row + HAIR)
    return {"batch": (_NOTHING, cycle / units(batch)), "time": (_NOTHING, cycle / fits)}


_LIMITS = {
    "queue": _queue,
    "quota": _quota,
    "pool": _pool,
    "store": _store,
    "periodic": _periodic,
}
