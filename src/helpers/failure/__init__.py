"""Failure domains: what goes down with a part, what one failure can reach, what a change buys."""

from helpers.failure.agreement import Comparison, comparisons, published_states, verdict
from helpers.failure.analysis import Analysis, analyse, analyse_study
from helpers.failure.availability import (
    MINUTES,
    Availability,
    Contribution,
    Figure,
    Plan,
    availability,
)
from helpers.failure.bdd import Diagram, diagram
from helpers.failure.blast import AtRisk, Blast, blast
from helpers.failure.changes import Gain, Shift, Standing, gain, standing
from helpers.failure.cuts import SinglePoint, cut_sets, single_points
from helpers.failure.dominators import dominators, flow_graph
from helpers.failure.edits import (
    Change,
    Edit,
    Regroup,
    Rewire,
    StandIn,
    apply,
    figures_after,
)
from helpers.failure.graph import (
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
from helpers.failure.singles import Pair, Reach, pairs, ranking, singles, worst_pairs
from helpers.failure.spread import Hit, spread, states
from helpers.failure.sweep import Sweep, sweep
from helpers.failure.system import changes, figures, system

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
    "changes",
    "comparisons",
    "cut_sets",
    "diagram",
    "dominators",
    "figures",
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
    "system",
    "verdict",
    "worst_pairs",
]
