"""How much of each part a load uses: lines in the loads, one for each of its limits.

They are straight but for what stands there whatever comes anew, which grows with a power of the
uses (`helpers.analysis.scaling.growth`).

What a kind of resource makes of its parameters is in `helpers.analysis.kinds`. Everything
here works on one number or on one for each draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np

from helpers.analysis.kinds import KINDS, Form
from helpers.analysis.kinds.record import GROWTH, Consequence
from helpers.analysis.scaling.formulas import linear, standing
from helpers.analysis.scaling.growth import times_of_today
from helpers.analysis.scaling.parts import Resource, ScalingModel
from helpers.analysis.scaling.values import Number, Values

DAY = 86400.0
DEMAND = "demand."
"""Put before a load's id it names the demand on a resource, where parameters are named."""
TIE = 1e-9
"""Loads and utilisations closer than this, as a share, are the same."""


class Line(NamedTuple):
    """Utilisation of one limit: ``base`` plus the sum of slope times load (per day).

    Beside them ``held`` by what stands there today, None where nothing does; it grows with the
    uses.
    """

    base: Number
    slope: dict[str, Number]
    held: Number | None = None


@dataclass(frozen=True, eq=False)
class Loaded:
    """A resource with its numbers."""

    resource: Resource
    """As recorded."""
    inputs: dict[str, str]
    """Parameter name, or ``demand.<load>``: id of the value it has, with the remedies that are
    on."""
    parameters: dict[str, Number]
    """Parameter name: number in base units."""
    rates: dict[str, Number]
    """Load id: uses per second for each unit of that load per day, at the peak if that counts."""
    lines: dict[str, Line]
    """Limit name: its line. The utilisation is the largest of them."""
    origin: Number
    """Uses per second today."""

    @property
    def form(self) -> Form:
        """How its kind is worked out with these parameters."""
        return KINDS[self.resource.type].form(self.parameters)

    def rate(self, loads: Mapping[str, Number]) -> Number:
        """Uses per second at these loads."""
        return sum((rate * loads[key] for key, rate in self.rates.items()), np.float64(0))

    def consequence(self, limit: str) -> Consequence:
        """What follows where this limit is reached."""
        return self.resource.consequence or self.form.limits[limit].consequence

    def used(self, loads: Mapping[str, Number]) -> Number:
        """Utilisation at these loads."""
        return reduce(np.maximum, (self.part_used(name, loads) for name in self.lines))

    def grown(self, rate: Number) -> Number:
        """What stands there at so many uses per second, over what stands there today.

        Where today has no uses it does not grow.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(self.origin > 0, rate / self.origin, 1.0)
        return np.power(share, self.parameters[GROWTH])[()]

    def uses(self, use: Number, held: Number, level: Number) -> Number:
        """Uses per second at which use times them, and what is held by then, reach a level."""
        growth = np.where(self.origin > 0, self.parameters[GROWTH], 0.0)
        origin = np.where(self.origin > 0, self.origin, 1.0)
        return times_of_today(use * origin, held, growth, level) * origin

    def part_used(self, limit: str, loads: Mapping[str, Number]) -> Number:
        """Utilisation of one limit at these loads."""
        line = self.lines[limit]
        used = sum((slope * loads[key] for key, slope in line.slope.items()), line.base)
        return used if line.held is None else used + line.held * self.grown(self.rate(loads))

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
        used = {name: self.part_used(name, loads) for name in self.lines}
        return next(name for name in used if used[name] >= max(used.values()) * (1 - TIE))

    def reaching(
        self, limit: str, utilisation: float, driver: str, loads: Mapping[str, Number]
    ) -> Number:
        """Load of the driver at which one limit has this utilisation; infinite if it has no say."""
        line = self.lines[limit]
        if line.held is not None:
            use = linear(self.form.limits[limit], self.parameters)[1]
            return self.load(self.uses(use, line.held, utilisation - line.base), driver, loads)
        slope = line.slope.get(driver, np.float64(0))
        others = sum(
            (other * loads[key] for key, other in line.slope.items() if key != driver), line.base
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            at = np.maximum((utilisation - others) / slope, 0.0)
        return np.where(slope > 0, at, np.inf)[()]

    def load(self, rate: Number, driver: str, loads: Mapping[str, Number]) -> Number:
        """Load of the driver at so many uses per second; infinite where it has no say."""
        each = self.rates.get(driver, np.float64(0))
        with np.errstate(divide="ignore", invalid="ignore"):
            at = np.maximum((rate - self.rate({**loads, driver: np.float64(0)})) / each, 0.0)
        return np.where(each > 0, at, np.inf)[()]


def load_all(
    model: ScalingModel, values: Values, remedies: Iterable[str] = ()
) -> tuple[Loaded, ...]:
    """Put numbers to all resources.

    Parameters
    ----------
    remedies
        Ids of the remedies that are on. They apply in the order of the model: of two that change
        the same parameter the later one counts. Those that are done change nothing.

    Raises
    ------
    KeyError
        If there is no such remedy.
    ValueError
        If a parameter is not above 0 and must be, or is more than the most of its kind.
    """
    on = {model.remedy(id_).id for id_ in remedies}
    changes: dict[str, str] = {}
    for remedy in model.remedies:
        if remedy.id in on and remedy.status != "done":
            changes |= remedy.changes
    return tuple(_loaded(model, resource, values, changes) for resource in model.resources)


def _loaded(
    model: ScalingModel, resource: Resource, values: Values, changes: Mapping[str, str]
) -> Loaded:
    inputs = {
        name: changes.get(f"{resource.id}.{name}", id_) for name, id_ in resource.parameters.items()
    }
    demand = {
        key: changes.get(f"{resource.id}.{DEMAND}{key}", id_)
        for key, id_ in resource.demand.items()
    }
    kind = KINDS[resource.type]
    parameters: dict[str, Number] = {
        name: np.float64(parameter.default)
        for name, parameter in kind.parameters.items()
        if parameter.default is not None
    }
    for name, id_ in inputs.items():
        number, rule = values[id_], kind.parameters[name]
        if (rule.above or rule.least > 0) and not np.all(number > 0):
            raise ValueError(f"{resource.id}: {name} ({id_}) must be above 0")
        if rule.most is not None and not np.all(number <= rule.most):
            raise ValueError(f"{resource.id}: {name} ({id_}) must be at most {rule.most:,}")
        parameters[name] = number
    peaks = {load.id: load.peak for load in model.loads}
    at_peak = resource.rate == "peak"
    limits = kind.form(parameters).limits
    rates = {
        key: values[id_] * (values[peaks[key]] if at_peak else 1.0) / DAY
        for key, id_ in demand.items()
    }
    lines = {
        name: Line(
            base, {key: rate * per_use for key, rate in rates.items()}, standing(limit, parameters)
        )
        for name, limit in limits.items()
        for base, per_use in (linear(limit, parameters),)
    }
    today = {load.id: values[load.today] for load in model.loads}
    origin = sum((rate * today[key] for key, rate in rates.items()), np.float64(0))
    inputs |= {f"{DEMAND}{key}": id_ for key, id_ in demand.items()}
    return Loaded(resource, inputs, parameters, rates, lines, origin)
