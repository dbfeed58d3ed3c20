"""Everything the engine says about one study, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from helpers.analysis.failure.agreement import ReachComparison, comparisons
from helpers.analysis.failure.availability import Availability, Uptime
from helpers.analysis.failure.changes import Gain, Standing, gain, standing
from helpers.analysis.failure.cuts import SinglePoint, single_points
from helpers.analysis.failure.edits import Change
from helpers.analysis.failure.graph import System
from helpers.analysis.failure.singles import Pair, Reach, pairs, ranking, singles, worst_pairs
from helpers.analysis.sampling import Plan


@dataclass(frozen=True)
class FailureAnalysis:
    """One study's failure domains; each part is worked out once, when it is first asked for."""

    system: System
    figures: Mapping[str, Uptime]
    """Availability of parts and common causes."""
    considered: tuple[Change, ...] = ()
    """Changes of the graph that the data considers."""
    plan: Plan | None = None
    """The draws; those of `availability` if not given."""

    @cached_property
    def comparisons(self) -> tuple[ReachComparison, ...]:
        """Every recorded failure mode, published against computed."""
        return comparisons(self.system)

    @cached_property
    def singles(self) -> tuple[Reach, ...]:
        """Every component and common cause, in the order of the data."""
        return singles(self.system)

    @cached_property
    def worst(self) -> tuple[Reach, ...]:
        """The same by reach, without those that hit nothing."""
        return ranking(self.singles)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair of components, in the order of the data."""
        return pairs(self.system)

    @cached_property
    def worst_pairs(self) -> tuple[Pair, ...]:
        """Pairs that do more than their parts, by what they add."""
        return worst_pairs(self.pairs)

    @cached_property
    def points(self) -> tuple[SinglePoint, ...]:
        """Single points of failure, the heaviest first."""
        return single_points(self.system)

    @cached_property
    def standing(self) -> Standing:
        """What the graph amounts to as it is, for `changes.gain`."""
        return standing(self.system, self.figures, plan=self.plan)

    @property
    def cuts(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """By capability: minimal cut sets of one and two events."""
        return self.standing.cuts

    @property
    def availability(self) -> Mapping[str, Availability]:
        """By capability: the time it is not down."""
        return self.standing.availability

    @property
    def whole(self) -> Mapping[str, Availability]:
        """By capability: the time it is neither down nor degraded."""
        return self.standing.whole

    @cached_property
    def gains(self) -> tuple[Gain, ...]:
        """What each change that the data considers would buy."""
        return tuple(
            gain(self.system, change, self.figures, plan=self.plan, before=self.standing)
            for change in self.considered
        )


def analyse(
    graph: System,
    known: Mapping[str, Uptime] | None = None,
    considered: Iterable[Change] = (),
    plan: Plan | None = None,
) -> FailureAnalysis:
    """Analyse one graph."""
    return FailureAnalysis(graph, known or {}, tuple(considered), plan)
