"""What each remedy buys: alone, and after those that come before it in the author's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpers.analysis.scaling.parts import ScalingModel
from helpers.analysis.scaling.path import Loads, State, state
from helpers.analysis.scaling.resources import TIE


@dataclass(frozen=True)
class First:
    """The first break beyond today's load; both None if nothing breaks."""

    load: float | None
    resource: str | None


@dataclass(frozen=True)
class Move:
    """What one remedy does to the limits."""

    remedy: str
    limits: dict[str, tuple[float | None, float | None]]
    """Resource id: breaking load without and with this remedy alone, for those it moves."""
    alone: First
    """First break with this remedy alone."""
    together: First
    """First break with this one and all before it."""


def moves(
    model: ScalingModel,
    remedies: Iterable[str] | None = None,
    load: Loads | None = None,
    overrides: Mapping[str, float] | None = None,
    driver: str | None = None,
) -> tuple[Move, ...]:
    """Switch remedies on, one alone and one after the other.

    Parameters
    ----------
    model, load, overrides, driver
        See `helpers.analysis.scaling.path.state`, for the errors too.
    remedies
        Ids; all that are not done if not given. They are taken in the order of the model.
    """
    wanted = {model.remedy(id_).id for id_ in remedies} if remedies is not None else None
    chosen = [
        remedy.id
        for remedy in model.remedies
        if (remedy.status != "done" if wanted is None else remedy.id in wanted)
    ]
    before = state(model, load, (), overrides, driver)
    out = []
    for index, id_ in enumerate(chosen):
        with_it = state(model, load, (id_,), overrides, driver)
        limits = {
            old.id: (old.breaking, new.breaking)
            for old, new in zip(before.resources, with_it.resources, strict=True)
            if _differ(old.breaking, new.breaking)
        }
        together = state(model, load, chosen[: index + 1], overrides, driver)
        out.append(Move(id_, limits, _first(with_it), _first(together)))
    return tuple(out)


def _differ(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > TIE * max(one, other)


def _first(found: State) -> First:
    part = found.first
    return First(part.breaking, part.id) if part else First(None, None)
