"""The formulas of a kind of resource, worked out on one number or on one for each draw.

They stand apart from the kinds, which whoever checks data reads without any arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.kinds import Limit

Number = float | NDArray[np.float64]
"""One number, or one for each draw."""
HAIR = 1e-9
"""Added before rounding down, so that 4.9999999999 from an exact 5 is 5."""


def whole(number: Number) -> Number:
    """Servers and connections are whole, and there is at least one."""
    return np.maximum(np.floor(number + HAIR), 1.0)


def step(number: Number, tick: Number) -> Number:
    """Up to the next tick; as it is where there are none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(tick > 0, np.ceil(np.divide(number, tick) - HAIR) * tick, number)[()]


FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "whole": whole,
    "step": step,
    "floor": lambda number: np.floor(number + HAIR),
    "max": np.maximum,
}
"""What expressions may call; ``tools/kinds.py`` writes them in JavaScript."""


def linear(limit: Limit, parameters: Mapping[str, Number]) -> tuple[Number, Number]:
    """Base of a limit, and utilisation for each use per second."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _value(limit.base, parameters), _value(limit.use, parameters)


def standing(limit: Limit, parameters: Mapping[str, Number]) -> Number | None:
    """Utilisation by what stands there today; None where nothing does."""
    if not limit.held:
        return None
    held = _value(limit.held, parameters)
    return held if np.any(held > 0) else None


@lru_cache(maxsize=256)
def _compiled(expression: str) -> Any:
    return compile(expression, "<kind>", "eval")


def _value(expression: str, parameters: Mapping[str, Number]) -> Number:
    # Expressions are those of the kinds, never an author's.
    return np.float64(1) * eval(_compiled(expression), {**FUNCTIONS, **parameters})  # noqa: S307
