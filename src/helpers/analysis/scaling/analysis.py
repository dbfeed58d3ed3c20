"""Everything the engine says about one study's path, in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.analysis.sampling import Plan
from helpers.analysis.scaling.moves import Move, moves
from helpers.analysis.scaling.parts import ScalingModel, Stage
from helpers.analysis.scaling.path import State, at_stage
from helpers.analysis.scaling.tornado import DECIDING, Bar, tornado
from helpers.analysis.scaling.uncertainty import DRAWS, Spread, spread


@dataclass(frozen=True)
class StageAnalysis:
    """One stage, with the remedies that are on there; its first load is the one that grows."""

    stage: Stage
    state: State
    spread: Spread
    tornado: tuple[Bar, ...]

    @property
    def deciding(self) -> tuple[Bar, ...]:
        """The assumptions that decide the first break, at most three."""
        return self.tornado[:DECIDING]


@dataclass(frozen=True)
class ScalingAnalysis:
    """The whole path."""

    model: ScalingModel
    plan: Plan
    stages: dict[str, StageAnalysis]
    """By id, in the order of the model."""
    moves: dict[str, tuple[Move, ...]]
    """Load id: what each remedy that is not done does to the limits as that load grows from
    today."""


def analyse(
    model: ScalingModel, plan: Plan | None = None, overrides: Mapping[str, float] | None = None
) -> ScalingAnalysis:
    """Analyse all stages of a path.

    Parameters
    ----------
    plan
        The draws; `helpers.analysis.scaling.uncertainty.DRAWS` if not given.
    overrides
        Value id: number in its own unit.

    Raises
    ------
    KeyError
        If an override names no value.
    ValueError
        If a formula has no finite result in some draw, a limit is not above 0, or correlations
        contradict each other.
    """
    plan = plan or DRAWS
    return ScalingAnalysis(
        model=model,
        plan=plan,
        stages={stage.id: analyse_stage(model, stage, plan, overrides) for stage in model.stages},
        moves={load.id: moves(model, overrides=overrides, driver=load.id) for load in model.loads},
    )


def analyse_stage(
    model: ScalingModel, stage: Stage, plan: Plan, overrides: Mapping[str, float] | None = None
) -> StageAnalysis:
    """Analyse one stage; see `analyse`."""
    found = at_stage(model, stage, overrides)
    spread_out = spread(model, stage.load, stage.remedies, overrides, plan=plan)
    bars = tornado(model, stage.load, stage.remedies, overrides)
    return StageAnalysis(stage, found, spread_out, bars)
