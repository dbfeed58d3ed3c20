"""The scaling path computed: what breaks first, at what load, and which remedy buys what."""

from helpers.analysis.sampling import Plan
from helpers.analysis.scaling.analysis import ScalingAnalysis, StageAnalysis, analyse, analyse_stage
from helpers.analysis.scaling.curve import Curve, Point, curve
from helpers.analysis.scaling.delays import grounds
from helpers.analysis.scaling.kinds import KINDS
from helpers.analysis.scaling.moves import First, Move, moves
from helpers.analysis.scaling.parts import (
    Correlation,
    Load,
    Objective,
    Remedy,
    Resource,
    ScalingModel,
    Stage,
    Value,
)
from helpers.analysis.scaling.path import Part, State, at_stage, stages, state
from helpers.analysis.scaling.queueing import Wait, erlang_b, erlang_c, knee, waiting
from helpers.analysis.scaling.resources import TIE
from helpers.analysis.scaling.tornado import DECIDING, Bar, End, tornado
from helpers.analysis.scaling.uncertainty import POINTS, PartSpread, Spread, spread
from helpers.analysis.scaling.values import Values, evaluate
