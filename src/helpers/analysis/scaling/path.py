"""The state of every part at one load, and the load at which each gives way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.kinds import Consequence
from helpers.analysis.scaling.delays import knee_load, objective_load, wait
from helpers.analysis.scaling.parts import ScalingModel, Stage, find
from helpers.analysis.scaling.queueing import Wait
from helpers.analysis.scaling.resources import TIE, Loaded, load_all
from helpers.analysis.scaling.values import Number, Values, evaluate

Loads = Mapping[str, float | str]
"""Load id: number per day, or the id of the value that says it. Loads not named are as today."""


@dataclass(frozen=True)
class Part:
    """One resource at one load.

    Loads are per day, of the driver, with the other loads as they are. None stands for never.
    """

    id: str
    title: str
    utilisation: float
    """1 is the limit."""
    headroom: float | None
    """Times the present use that would reach it; None if it is not used."""
    saturated: bool
    """Whether it is at its limit or over it."""
    limits: dict[str, float | None]
    """Limit name: load that reaches it."""
    breaking: float | None
    """The smallest of these."""
    binds: str
    """Name of the limit that is reached first."""
    consequence: Consequence
    """What follows there."""
    wait: Wait | None
    """Seconds of waiting now, mean and 95th percentile; None where theory gives none or there is no
    steady state."""
    knee: float | None
    """Load at the knee of the curve of response times; None for other types than queue and pool."""
    objective: float | None
    """Load from which the 95th percentile of waiting plus one service misses the objective; 0 if it
    does without any load; None without an objective or if it never does."""
    inputs: dict[str, str]
    """Parameter name, or ``demand.<load>``: id of the value it has."""
    leaves_out: str
    """What the simplification does not show."""


@dataclass(frozen=True)
class State:
    """All parts at one load."""

    driver: str
    """Id of the load that grows."""
    today: float
    """Its value today, per day."""
    load: dict[str, float]
    """Load id: number per day, all of them."""
    remedies: tuple[str, ...]
    """Ids of those that are on, in the order of the model."""
    resources: tuple[Part, ...]
    """In the order of the model."""
    saturated: tuple[str, ...]
    """Ids of the parts at their limit or over it, in the order in which the driver breaks them;
    those that the driver does not break come last. Notices are told apart."""
    already: tuple[str, ...]
    """Ids of the parts that today's load reaches already, in that order too."""
    order: tuple[str, ...]
    """Ids of the others that break at some load, first to break first; ties in the order of the
    model."""
    notices: tuple[str, ...]
    """Ids of the parts at their limit or over it from which nothing follows by itself, in the order
    of the model."""

    def part(self, id_: str) -> Part:
        """The part with this id; a KeyError if there is none."""
        return find(self.resources, id_, "resource")

    @property
    def first(self) -> Part | None:
        """The first to break beyond today's load."""
        return self.part(self.order[0]) if self.order else None


@dataclass(frozen=True, eq=False)
class Setting:
    """The numbers of a model at one load: one of each, or one for each draw."""

    values: Values
    driver: str
    today: Number
    """`driver`, `today`: id of the load that grows: the one given, else the first one named, else
    the first of the model; and its value today."""
    loads: dict[str, Number]
    """All of them, per day."""
    parts: tuple[Loaded, ...]
    """All resources, with the remedies that are on."""


def setting(
    model: ScalingModel,
    load: Loads | None,
    remedies: Iterable[str],
    overrides: Mapping[str, float] | None,
    driver: str | None,
    drawn: Mapping[str, NDArray[np.float64]] | None = None,
) -> Setting:
    """Put numbers to a model; see `state`, and for `drawn` `values.evaluate`."""
    given = dict(load or {})
    values = evaluate(model, overrides, drawn)
    driver = model.load(driver or next(iter(given), model.loads[0].id)).id
    for id_ in given:
        model.load(id_)
    loads = {}
    for item in model.loads:
        at = given.get(item.id, item.today)
        loads[item.id] = values[at] if isinstance(at, str) else at
    today = values[model.load(driver).today]
    return Setting(values, driver, today, loads, load_all(model, values, remedies))


def state(
    model: ScalingModel,
    load: Loads | None = None,
    remedies: Iterable[str] = (),
    overrides: Mapping[str, float] | None = None,
    driver: str | None = None,
) -> State:
    """Work out all parts at one load, every range at its mode.

    Parameters
    ----------
    load
        Loads that are not as today.
    overrides
        Value id: number in its own unit.
    driver
        Id of the load that grows; the first one named in `load` if not given.

    Raises
    ------
    KeyError
        If there is no such load, remedy or value.
    ValueError
        If a formula has no finite result, or a limit is not above 0.
    """
    remedies = tuple(remedies)
    here = setting(model, load, remedies, overrides, driver)
    today = float(here.today)
    loads = {key: float(number) for key, number in here.loads.items()}
    parts = tuple(_part(loaded, loads, here.driver, here.values) for loaded in here.parts)
    notice = [loaded.resource.notice for loaded in here.parts]
    breaking = [
        inf if part.breaking is None or told else part.breaking
        for part, told in zip(parts, notice, strict=True)
    ]
    ranked = [parts[index].id for index in ranking(breaking)]
    already = {part.id for part, at in zip(parts, breaking, strict=True) if at <= today * (1 + TIE)}
    full = [
        part.id for part, told in zip(parts, notice, strict=True) if part.saturated and not told
    ]
    return State(
        driver=here.driver,
        today=today,
        load=loads,
        remedies=tuple(remedy.id for remedy in model.remedies if remedy.id in remedies),
        resources=parts,
        saturated=(
            *(id_ for id_ in ranked if id_ in full),
            *(id_ for id_ in full if id_ not in ranked),
        ),
        already=tuple(id_ for id_ in ranked if id_ in already),
        order=tuple(id_ for id_ in ranked if id_ not in already),
        notices=tuple(
            part.id for part, told in zip(parts, notice, strict=True) if part.saturated and told
        ),
    )


def ranking(loads: Sequence[float]) -> list[int]:
    """Places of the finite loads, smallest first; of those within `TIE` the first in line."""
    left = [index for index, load in enumerate(loads) if load < inf]
    order = []
    while left:
        least = min(loads[index] for index in left)
        order.append(next(index for index in left if loads[index] <= least * (1 + TIE)))
        left.remove(order[-1])
    return order


def at_stage(
    model: ScalingModel, stage: Stage, overrides: Mapping[str, float] | None = None
) -> State:
    """The state of a stage: its loads, its remedies; its first load is the driver."""
    return state(model, stage.load, stage.remedies, overrides)


def stages(model: ScalingModel, overrides: Mapping[str, float] | None = None) -> dict[str, State]:
    """The states of all stages by id."""
    return {stage.id: at_stage(model, stage, overrides) for stage in model.stages}


def _part(loaded: Loaded, loads: Mapping[str, float], driver: str, values: Values) -> Part:
    resource = loaded.resource
    used = float(loaded.used(loads))
    limits = {name: float(at) for name, at in loaded.breaking(driver, loads).items()}
    binds = loaded.binds(driver, loads)
    return Part(
        id=resource.id,
        title=resource.title,
        utilisation=used,
        headroom=1 / used if used > 0 else None,
        saturated=used >= 1 - TIE,
        limits={name: _never(at) for name, at in limits.items()},
        breaking=_never(limits[binds]),
        binds=binds,
        consequence=loaded.consequence(binds),
        wait=wait(loaded, loads),
        knee=knee_load(loaded, loads, driver),
        objective=objective_load(loaded, loads, driver, values),
        inputs=loaded.inputs,
        leaves_out=resource.leaves_out,
    )


def _never(load: float) -> float | None:
    return load if load < inf else None
