"""Failure domains: what goes down with a part, what one failure can reach, what a change buys."""

# pyright: reportUnusedImport=false

from helpers.analysis.failure.agreement import ReachComparison, verdict
from helpers.analysis.failure.analysis import FailureAnalysis, analyse
from helpers.analysis.failure.availability import MINUTES, Availability, Uptime, availability
from helpers.analysis.failure.bdd import diagram
from helpers.analysis.failure.blast import Blast, blast
from helpers.analysis.failure.changes import Gain, Shift, gain
from helpers.analysis.failure.cuts import cut_sets, single_points
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
from helpers.analysis.failure.singles import pairs, ranking, singles
from helpers.analysis.failure.spread import joint, spread, states
from helpers.analysis.failure.sweep import sweep
