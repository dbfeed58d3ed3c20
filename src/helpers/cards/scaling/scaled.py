"""A scaling path with what the engine says about it, for the cards that show it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from helpers.analysis.scaling import Bar, ScalingModel, Spread, State, spread, state, tornado
from helpers.analysis.scaling.uncertainty import DRAWS
from helpers.cards.tables import Value
from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.catalog.inputs.scaling import model
from helpers.charts.marks import Step
from helpers.schema.scaling import Load, Remedy, Resource, Scaling
from helpers.text.phrases import in_sentence, number, percent
from helpers.text.scaling import titles, verdict

PER_DAY = 86400
MODEL_NOTES = (
    (
        "Utilisation follows from Little's law and the capacity of each part; the saturation "
        "load, at which it reaches one, is solved, not searched on a grid (operational analysis, "
        "Denning and Buzen, 1978)."
    ),
    (
        "Each range is drawn from a PERT distribution over its low, likely and high value, "
        f"{DRAWS.size:,} times, evenly (Sobol) and with a fixed seed. A number that several parts "
        "use is one draw; other ranges are independent unless the record names a common cause."
    ),
    (
        "Every part is judged by itself, at a load that has lasted: no part slows another unless "
        "it says so, nothing fails, retries do not feed back, and bursts shorter than the busiest "
        "hour are averaged."
    ),
    (
        "A part stops (work is refused or never done), slows (work waits, longer as the load "
        "lasts), or is a notice: a limit that nothing enforces, that is by design, or a rule of "
        "thumb. A notice is never named first to saturate."
    ),
)


@dataclass(frozen=True, eq=False)
class Scaled:
    """One path as one load grows, from the system as it is; computed when first asked for."""

    study: StudyData
    """The study it belongs to."""
    record: Scaling
    """The path as recorded."""
    driver: Load
    """The load that grows."""

    @cached_property
    def model(self) -> ScalingModel:
        """The path as plain data."""
        return model(self.study)

    @cached_property
    def state(self) -> State:
        """All parts at today's load, without the remedies that are not in place."""
        return state(self.model, driver=self.driver.id)

    @cached_property
    def spread(self) -> Spread:
        """The same over all draws."""
        return self.with_remedies(())

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """Which assumption decides the first saturation load."""
        return tornado(self.model, driver=self.driver.id)

    @cached_property
    def verdict(self) -> tuple[str, ...]:
        """The reading in sentences, the headline first."""
        return verdict(self.model, self.state, self.spread, self.bars)

    @property
    def today(self) -> Resolved:
        """The load as recorded."""
        return self.study.quantities[self.driver.today]

    @cached_property
    def parts(self) -> list[Resource]:
        """The resources that need this load, in the order of the record."""
        return [item for item in self.record.resources if self.driver.id in item.demand]

    @cached_property
    def steps(self) -> list[Step]:
        """The stages that set this load to more than nothing, smallest first."""
        found = [
            Step(stage.title, per_day(self.study.quantities[stage.load[self.driver.id]]))
            for stage in self.record.stages
            if self.driver.id in stage.load
        ]
        return sorted((step for step in found if step.load > 0), key=lambda step: step.load)

    @property
    def noun(self) -> str:
        """The load within a sentence."""
        return self.lower(self.driver.title)

    def lower(self, title: str) -> str:
        """A title of this path within a sentence; names keep their capital."""
        return in_sentence(title.replace("`", ""), titles(self.model))

    def state_with(self, remedies: Sequence[str]) -> State:
        """All parts at today's load with these remedies on."""
        return state(self.model, remedies=remedies, driver=self.driver.id)

    def with_remedies(self, remedies: Sequence[str]) -> Spread:
        """How the breaking loads spread with these remedies on."""
        return _spread(json.dumps(self.model.json()), self.driver.id, tuple(remedies))

    def quantities(self) -> list[Resolved]:
        """Every number the path of this load rests on that is not computed, each once."""
        named = [self.driver.today, self.driver.peak_factor]
        for item in self.parts:
            named += [*item.parameters.values(), *item.demand.values()]
        return stated(self.study, named)


def recorded(study: StudyData) -> Scaling:
    """The path as recorded.

    Raises
    ------
    ValueError
        If the study has none.
    """
    if study.scaling is None:
        raise ValueError(f"study {study.id} has no scaling.yml")
    return study.scaling


def scaled(study: StudyData, load: str) -> Scaled:
    """A study's path as one load grows.

    Raises
    ------
    ValueError
        If the study has no scaling path, or no resource needs this load.
    """
    record = recorded(study)
    driver = next((item for item in record.loads if item.id == load), None)
    if driver is None:
        known = ", ".join(item.id for item in record.loads)
        raise ValueError(f"{study.id} has no load {load}; there is {known}")
    found = Scaled(study, record, driver)
    if not found.parts:
        raise ValueError(f"no resource of {study.id} needs the load {load}")
    return found


def scaled_all(portfolio: Portfolio) -> list[Scaled]:
    """Every path of the portfolio: each load that a resource needs, in the order of the data."""
    return [
        path
        for study in portfolio.studies.values()
        if study.scaling
        for load in study.scaling.loads
        if (path := Scaled(study, study.scaling, load)).parts
    ]


@lru_cache(maxsize=64)
def _spread(text: str, driver: str, remedies: tuple[str, ...]) -> Spread:
    """Kept by the model's own text: several cards of a page ask for the same draws."""
    return spread(ScalingModel.of(json.loads(text)), remedies=remedies, driver=driver)


def stated(study: StudyData, named: Sequence[str]) -> list[Resolved]:
    """The numbers behind these, with formulas followed to what is stated, each once."""
    found: dict[str, Resolved] = {}

    def follow(name: str) -> None:
        quantity = study.quantities[name]
        if quantity.record.inputs:
            for source in quantity.record.inputs.values():
                follow(source)
        else:
            found.setdefault(name, quantity)

    for name in named:
        follow(name)
    return list(found.values())


def per_day(quantity: Resolved) -> float:
    """A load in units per day, whatever rate it is recorded in."""
    rate = quantity.unit.dimension == "rate"
    return quantity.value * (quantity.unit.factor * PER_DAY if rate else 1)


def monthly(study: StudyData, remedies: Sequence[Remedy]) -> tuple[float | None, int]:
    """What remedies add to the bill, and how many of them have no price.

    A price that several name is paid once. None if none has a price.
    """
    prices = {item.monthly_cost for item in remedies if item.monthly_cost}
    total = sum(study.quantities[name].value for name in prices) if prices else None
    open_ones = [item for item in remedies if item.status != "done"]
    return total, sum(not item.monthly_cost for item in open_ones)


def written(load: float | None) -> str:
    """A load of the model; "never" where it is not reached."""
    return "never" if load is None else number(load)


def load_value(load: float | None) -> Value | str:
    """A load as a table writes it."""
    return "never" if load is None else Value(load, number(load))


def share_value(share: float) -> Value:
    """A share of the draws in percent."""
    return Value(round(share * 100, 6), percent(share, 0))
