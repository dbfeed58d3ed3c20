"""Multi-criteria analysis of one decision: who leads, by how much, and what would change that."""

from helpers.tradeoff.agreement import Comparison, agreement
from helpers.tradeoff.analysis import Analysis, analyse
from helpers.tradeoff.distance import Nearest, nearest, nearest_all
from helpers.tradeoff.draws import NEAR, Plan, weightings
from helpers.tradeoff.flips import ScoreFlip, score_flips
from helpers.tradeoff.matrix import (
    Matrix,
    ValueFunction,
    matrix,
    measured,
    reweighted,
    rubric_utility,
    shares,
)
from helpers.tradeoff.rank import TIE, Ranking, dominance, rank
from helpers.tradeoff.smaa import (
    JUDGEMENT,
    Acceptability,
    Confidence,
    Smaa,
    acceptability,
    confidence,
    smaa,
)
from helpers.tradeoff.verdict import (
    CLOSE_CALL,
    FIRM_NEAR,
    FIRM_ORDERED,
    FIRM_WEIGHT,
    NUDGE,
    Check,
    Verdict,
    verdict,
)
from helpers.tradeoff.weights import Flip, WeightLine, smallest_change, weight_line, weight_lines

__all__ = [
    "CLOSE_CALL",
    "FIRM_NEAR",
    "FIRM_ORDERED",
    "FIRM_WEIGHT",
    "JUDGEMENT",
    "NEAR",
    "NUDGE",
    "TIE",
    "Acceptability",
    "Analysis",
    "Check",
    "Comparison",
    "Confidence",
    "Flip",
    "Matrix",
    "Nearest",
    "Plan",
    "Ranking",
    "ScoreFlip",
    "Smaa",
    "ValueFunction",
    "Verdict",
    "WeightLine",
    "acceptability",
    "agreement",
    "analyse",
    "confidence",
    "dominance",
    "matrix",
    "measured",
    "nearest",
    "nearest_all",
    "rank",
    "reweighted",
    "rubric_utility",
    "score_flips",
    "shares",
    "smaa",
    "smallest_change",
    "verdict",
    "weight_line",
    "weight_lines",
    "weightings",
]
