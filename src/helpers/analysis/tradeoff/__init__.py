"""Multi-criteria analysis of one decision: who leads, by how much, and what would change that."""

from helpers.analysis.sampling import Plan
from helpers.analysis.tradeoff.agreement import MethodComparison, agreement
from helpers.analysis.tradeoff.analysis import analyse
from helpers.analysis.tradeoff.confidence import Confidence, confidence
from helpers.analysis.tradeoff.distance import Nearest, nearest, nearest_all
from helpers.analysis.tradeoff.draws import (
    DRAWS,
    HALF,
    NEAR,
    REPLICATES,
    for_page,
    readings,
    weightings,
)
from helpers.analysis.tradeoff.flips import score_flips
from helpers.analysis.tradeoff.hindsight import Shift, shift
from helpers.analysis.tradeoff.hinges import Hinge, hinges
from helpers.analysis.tradeoff.matrix import (
    Matrix,
    ValueFunction,
    measured,
    reweighted,
    rubric_utility,
    shares,
)
from helpers.analysis.tradeoff.rank import TIE, Ranking, dominance, rank
from helpers.analysis.tradeoff.smaa import Acceptability, acceptability, smaa
from helpers.analysis.tradeoff.trial import trial
from helpers.analysis.tradeoff.verdict import ERRORS, ROBUST, SENSITIVE, Verdict, verdict
from helpers.analysis.tradeoff.weights import Flip, smallest_change, weight_line, weight_lines
