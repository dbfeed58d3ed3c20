"""The scaling path computed: what breaks first, at what load, and which remedy buys what."""

from helpers.scaling.analysis import Analysis, StageAnalysis, analyse, analyse_stage
from helpers.scaling.curve import Curve, Point, curve
from helpers.scaling.delays import THEORY, theory
from helpers.scaling.draws import Plan, draws
from helpers.scaling.model import model
from helpers.scaling.moves import First, Move, moves
from helpers.scaling.parts import (
    Correlation,
    Load,
    Model,
    Objective,
    Remedy,
    Resource,
    Stage,
    Value,
)
from helpers.scaling.path import Part, State, at_stage, stages, state
from helpers.scaling.queueing import Wait, erlang_b, erlang_c, knee, waiting
from helpers.scaling.resources import BINDS, FORMULAS, TIE
from helpers.scaling.tornado import DECIDING, Bar, End, tornado
from helpers.scaling.uncertainty import POINTS, PartSpread, Spread, spread
from helpers.scaling.values import Values, evaluate
from helpers.scaling.wording import Verdict, verdict

__all__ = [
    "BINDS",
    "DECIDING",
    "FORMULAS",
    "POINTS",
    "THEORY",
    "TIE",
    "Analysis",
    "Bar",
    "Correlation",
    "Curve",
    "End",
    "First",
    "Load",
    "Model",
    "Move",
    "Objective",
    "Part",
    "PartSpread",
    "Plan",
    "Point",
    "Remedy",
    "Resource",
    "Spread",
    "Stage",
    "StageAnalysis",
    "State",
    "Value",
    "Values",
    "Verdict",
    "Wait",
    "analyse",
    "analyse_stage",
    "at_stage",
    "curve",
    "draws",
    "erlang_b",
    "erlang_c",
    "evaluate",
    "knee",
    "model",
    "moves",
    "spread",
    "stages",
    "state",
    "theory",
    "tornado",
    "verdict",
    "waiting",
]
