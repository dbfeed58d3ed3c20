"""Everything the engine says about one study, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    """One study's failure domains."""

    system: System
    figures: Mapping[str, Uptime]
    """Availability of parts and common causes."""
    comparisons: tuple[ReachComparison, ...]
    """Every recorded failure mode, published against computed."""
    singles: tuple[Reach, ...]
    """Every component and common cause, in the order of the data."""
    worst: tuple[Reach, ...]
    """The same by reach, without those that hit nothing."""
    pairs: tuple[Pair, ...]
    """Every pair of components, in the order of the data."""
    worst_pairs: tuple[Pair, ...]
    """Pairs that do more than their parts, by what they add."""
    cuts: Mapping[str, tuple[tuple[str, ...], ...]]
    """By capability: minimal cut sets of one and two events."""
    points: tuple[SinglePoint, ...]
    """Single points of failure, the heaviest first."""
    availability: Mapping[str, Availability]
    """By capability: the time it is not down."""
    whole: Mapping[str, Availability]
    """By capability: the time it is neither down nor degraded."""
    gains: tuple[Gain, ...]
    """What each change that the data considers would buy."""

    @property
    def standing(self) -> Standing:
        """What the graph amounts to as it is, for `changes.gain`."""
        return Standing(self.system, self.cuts, self.availability, self.whole)


def analyse(
    graph: System,
    known: Mapping[str, Uptime] | None = None,
    considered: Iterable[Change] = (),
    plan: Plan | None = None,
) -> FailureAnalysis:
    """Analyse one graph."""
    known = known or {}
    one, two = singles(graph), pairs(graph)
    now = standing(graph, known, plan=plan)
    return FailureAnalysis(
        system=graph,
        figures=known,
        comparisons=comparisons(graph),
        singles=one,
        worst=ranking(one),
        pairs=two,
        worst_pairs=worst_pairs(two),
        cuts=now.cuts,
        points=single_points(graph),
        availability=now.availability,
        whole=now.whole,
        gains=tuple(gain(graph, change, known, plan=plan, before=now) for change in considered),
    )
