"""Availability of each capability, from figures for parts and common causes.

Parts with a figure fail independently; a shared-fate group with a figure is one event that takes
all its members down. The probability is exact (`bdd`). Parts without a figure count as never
failing, so a result holds with the rest perfect, and says which parts those were; it is no bound,
because a figure that is a promise may be kept by more.

Ranges are drawn by `helpers.analysis.sampling`. Two parts that quote one quantity share its draw:
not knowing it is the same ignorance twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis import sampling
from helpers.analysis.failure.bdd import DecisionDiagram, diagram
from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import DOWN
from helpers.analysis.sampling import Plan

MINUTES = 365.2425 / 12 * 24 * 60
"""Minutes of a mean month of the Gregorian calendar."""

DRAWS = Plan(log2=12)
"""Draws of the ranges where no others are asked for."""

POINTS = (0.05, 0.5, 0.95)
"""Quantiles that are reported."""


@dataclass(frozen=True)
class Uptime:
    """How available one part is by itself."""

    quantity: str
    """Id of the quantity it comes from."""
    value: float
    """Share of the time, 0 to 1; the mode of a range."""
    low: float
    high: float
    """`low`, `high`: ends of the range, or the value itself."""


@dataclass(frozen=True)
class Contribution:
    """What one part adds to the time a capability is down."""

    event: str
    """Component or common cause."""
    unavailability: float
    """Its own."""
    birnbaum: float
    """Derivative of the capability's unavailability by its own."""
    share: float
    """Share of the capability's unavailability that would be gone if it never failed. The shares of
    parts that only fail a capability together overlap."""


@dataclass(frozen=True)
class Availability:
    """How much of the time a capability is better than a state."""

    capability: str
    state: int
    """What counts as failed: this state or a worse one."""
    unavailability: float
    """With every figure at its value."""
    quantiles: tuple[float, float, float]
    """(3,) unavailability at 5, 50 and 95 % of the draws."""
    contributions: tuple[Contribution, ...]
    """Parts with a figure that matter, the largest share first."""
    unknown: tuple[str, ...]
    """Components without a figure of their own that matter: taken as never failing."""

    @property
    def value(self) -> float:
        """Availability with every figure at its value, 0 to 1."""
        return 1 - self.unavailability

    @property
    def span(self) -> tuple[float, float, float]:
        """(3,) availability at 5, 50 and 95 % of the draws, rising."""
        low, middle, high = self.quantiles
        return 1 - high, 1 - middle, 1 - low

    @property
    def minutes(self) -> float:
        """Minutes a month without it, with every figure at its value."""
        return self.unavailability * MINUTES

    @property
    def minutes_span(self) -> tuple[float, float, float]:
        """(3,) minutes a month at 5, 50 and 95 % of the draws, rising."""
        low, middle, high = (q * MINUTES for q in self.quantiles)
        return low, middle, high


def availability(
    system: System, figures: Mapping[str, Uptime], state: int = DOWN, plan: Plan | None = None
) -> dict[str, Availability]:
    """Availability of every capability.

    Parameters
    ----------
    figures
        By component or shared-fate group.
    state
        What counts as failed: this state or a worse one.
    plan
        Draws of the ranges; 4096 if not given.

    Raises
    ------
    ValueError
        If a figure belongs to nothing that can fail, or is no share of the time.
    """
    _check(system, figures)
    drawn = draws(figures, plan or DRAWS)
    return {
        node.id: _one(system, diagram(system, node.id, state), node.id, state, figures, drawn)
        for node in system.capabilities
    }


def draws(figures: Mapping[str, Uptime], plan: Plan) -> dict[str, NDArray[np.float64]]:
    """Draw the unavailability of each part.

    Parameters
    ----------
    figures
        By component or shared-fate group.

    Returns
    -------
    dict
        By part: (2**log2,) values.
    """
    spans = {
        figure.quantity: (figure.low, figure.value, figure.high)
        for figure in figures.values()
        if figure.low < figure.high
    }
    found = sampling.draw(spans, plan)
    return {
        event: 1 - found.get(figure.quantity, np.full(plan.size, figure.value))
        for event, figure in figures.items()
    }


def _check(system: System, figures: Mapping[str, Uptime]) -> None:
    for event, figure in figures.items():
        if event not in system.events:
            raise ValueError(f"{event} is neither a component nor a shared-fate group")
        if not 0 <= figure.low <= figure.value <= figure.high <= 1:
            raise ValueError(f"the availability of {event} is no rising range from 0 to 1")


def _one(
    system: System,
    function: DecisionDiagram,
    capability: str,
    state: int,
    figures: Mapping[str, Uptime],
    drawn: Mapping[str, NDArray[np.float64]],
) -> Availability:
    failing = {event: 1 - figure.value for event, figure in figures.items()}
    total = float(function.probability(failing))
    slopes = function.derivatives(failing)
    parts = [
        Contribution(
            event,
            failing[event],
            float(slopes[event]),
            float(slopes[event]) * failing[event] / total if total else 0.0,
        )
        for event in system.events
        if event in figures and event in slopes
    ]
    low, middle, high = (float(q) for q in np.quantile(function.probability(drawn), POINTS))
    return Availability(
        capability=capability,
        state=state,
        unavailability=total,
        quantiles=(low, middle, high),
        contributions=tuple(sorted(parts, key=lambda part: part.share, reverse=True)),
        unknown=tuple(
            node.id for node in system.components if node.id in slopes and node.id not in figures
        ),
    )
