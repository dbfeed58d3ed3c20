"""The scaling path computed: what breaks first, at what load, and which remedy buys what."""

from helpers.analysis.sampling import Plan
from helpers.analysis.scaling.analysis import StageAnalysis, analyse
from helpers.analysis.scaling.curve import Curve, curve
from helpers.analysis.scaling.delays import grounds
from helpers.analysis.scaling.moves import moves
from helpers.analysis.scaling.order import Order, order
from helpers.analysis.scaling.parts import Remedy, Resource, ScalingModel, Value
from helpers.analysis.scaling.path import Part, State, stages, state
from helpers.analysis.scaling.queueing import Together, erlang_b, erlang_c, knee, together, waiting
from helpers.analysis.scaling.tornado import Bar, tornado
from helpers.analysis.scaling.uncertainty import PartSpread, Spread, spread
from helpers.analysis.scaling.values import evaluate
