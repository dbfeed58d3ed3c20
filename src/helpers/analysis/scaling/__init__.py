"""The scaling path computed: what breaks first, at what load, and which remedy buys what."""

from helpers.analysis.scaling.analysis import Analysis, StageAnalysis, analyse, analyse_stage
from helpers.analysis.scaling.curve import Curve, Point, curve
from helpers.analysis.scaling.delays import THEORY, theory
from helpers.analysis.scaling.draws import Plan, draws
from helpers.analysis.scaling.moves import First, Move, moves
from helpers.analysis.scaling.parts import (
    Correlation,
    Load,
    Model,
    Objective,
    Remedy,
    Resource,
    Stage,
    Value,
)
from helpers.analysis.scaling.path import Part, State, at_stage, stages, state
from helpers.analysis.scaling.queueing import Wait, erlang_b, erlang_c, knee, waiting
from helpers.analysis.scaling.resources import BINDS, FORMULAS, TIE
from helpers.analysis.scaling.tornado import DECIDING, Bar, End, tornado
from helpers.analysis.scaling.uncertainty import POINTS, PartSpread, Spread, spread
from helpers.analysis.scaling.values import Values, evaluate

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
    "moves",
    "spread",
    "stages",
    "state",
    "theory",
    "tornado",
    "waiting",
]
