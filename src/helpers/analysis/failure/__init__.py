"""Failure domains: what goes down with a part, what one failure can reach, what a change buys."""

from helpers.analysis.failure.agreement import Comparison, comparisons, published_states, verdict
from helpers.analysis.failure.analysis import Analysis, analyse, analyse_study
from helpers.analysis.failure.availability import (
    MINUTES,
    Availability,
    Contribution,
    Figure,
    Plan,
    availability,
)
from helpers.analysis.failure.bdd import Diagram, diagram
from helpers.analysis.failure.blast import AtRisk, Blast, blast
from helpers.analysis.failure.changes import Gain, Shift, Standing, gain, standing
from helpers.analysis.failure.cuts import SinglePoint, cut_sets, single_points
from helpers.analysis.failure.dominators import dominators, flow_graph
from helpers.analysis.failure.edits import (
    Change,
    Edit,
    Regroup,
    Rewire,
    StandIn,
    apply,
    figures_after,
)
from helpers.analysis.failure.graph import (
    DEGRADED,
    DELAYED,
    DOWN,
    STATES,
    UP,
    Edge,
    Group,
    Mode,
    Node,
    Risk,
    System,
    from_json,
)
from helpers.analysis.failure.singles import Pair, Reach, pairs, ranking, singles, worst_pairs
from helpers.analysis.failure.spread import Hit, spread, states
from helpers.analysis.failure.sweep import Sweep, sweep

__all__ = [
    "DEGRADED",
    "DELAYED",
    "DOWN",
    "MINUTES",
    "STATES",
    "UP",
    "Analysis",
    "AtRisk",
    "Availability",
    "Blast",
    "Change",
    "Comparison",
    "Contribution",
    "Diagram",
    "Edge",
    "Edit",
    "Figure",
    "Gain",
    "Group",
    "Hit",
    "Mode",
    "Node",
    "Pair",
    "Plan",
    "Reach",
    "Regroup",
    "Rewire",
    "Risk",
    "Shift",
    "SinglePoint",
    "StandIn",
    "Standing",
    "Sweep",
    "System",
    "analyse",
    "analyse_study",
    "apply",
    "availability",
    "blast",
    "comparisons",
    "cut_sets",
    "diagram",
    "dominators",
    "figures_after",
    "flow_graph",
    "from_json",
    "gain",
    "pairs",
    "published_states",
    "ranking",
    "single_points",
    "singles",
    "spread",
    "standing",
    "states",
    "sweep",
    "verdict",
    "worst_pairs",
]
