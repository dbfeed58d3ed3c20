"""The scaling path computed: what breaks first, at what load, and which remedy buys what."""

from helpers.scaling.curve import Curve, Point, curve
from helpers.scaling.draws import Plan, draws
from helpers.scaling.model import model
from helpers.scaling.parts import Model, Objective, Remedy, Resource, Stage, Value
from helpers.scaling.path import Part, State, at_stage, stages, state
from helpers.scaling.queueing import Wait, erlang_b, erlang_c, knee, waiting
from helpers.scaling.resources import BINDS, FORMULAS, TIE
from helpers.scaling.values import Values, evaluate

__all__ = [
    "BINDS",
    "FORMULAS",
    "TIE",
    "Curve",
    "Model",
    "Objective",
    "Part",
    "Plan",
    "Point",
    "Remedy",
    "Resource",
    "Stage",
    "State",
    "Value",
    "Values",
    "Wait",
    "at_stage",
    "curve",
    "draws",
    "erlang_b",
    "erlang_c",
    "evaluate",
    "knee",
    "model",
    "stages",
    "state",
    "waiting",
]
