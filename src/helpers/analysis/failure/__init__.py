"""Failure domains: what goes down with a part, what one failure can reach, what a change buys."""

from helpers.analysis.failure.agreement import (
    ReachComparison,
    comparisons,
    published_states,
    verdict,
)
from helpers.analysis.failure.analysis import FailureAnalysis, analyse
from helpers.analysis.failure.availability import (
    MINUTES,
    Availability,
    Contribution,
    Uptime,
    availability,
)
from helpers.analysis.failure.bdd import DecisionDiagram, diagram
from helpers.analysis.failure.blast import AtRisk, Blast, blast
from helpers.analysis.failure.changes import Gain, Shift, Standing, gain, standing
from helpers.analysis.failure.cuts import SinglePoint, cut_sets, single_points
from helpers.analysis.failure.edits import (
    Change,
    Edit,
    Regroup,
    Rewire,
    StandIn,
    apply,
    figures_after,
)
from helpers.analysis.failure.graph import System, from_json
from helpers.analysis.failure.records import (
    DEGRADED,
    DELAYED,
    DOWN,
    STATES,
    UP,
    Edge,
    Group,
    Level,
    Mode,
    Node,
    Risk,
    Stake,
    User,
)
from helpers.analysis.failure.singles import Pair, Reach, pairs, ranking, singles, worst_pairs
from helpers.analysis.failure.spread import Hit, spread, states
from helpers.analysis.failure.sweep import Sweep, sweep
