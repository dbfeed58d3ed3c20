"""Where a straight line and a power of it reach a level together."""

from __future__ import annotations

import numpy as np

from helpers.analysis.scaling.formulas import Number

ROUNDS = 80
CLOSE = 1e-9
"""`ROUNDS`, `CLOSE`: most steps of the solver, and the step at which it ends: what is left after it
is of the order of its square."""


def times_of_today(line: Number, held: Number, growth: Number, level: Number) -> Number:
    """Solve ``line * x + held * x ** growth = level`` for x.

    In logarithms the left side rises and is convex, so Newton's method from a point to the right of
    the root comes down to it and never beyond.

    Parameters
    ----------
    line, held
        At least 0.
    growth
        From 0 to 1.

    Returns
    -------
    number
        0 where the level is not above what x cannot lessen, infinite where x does not move it.
    """
    line, held, growth, level = np.broadcast_arrays(line, held, growth, level)
    with np.errstate(all="ignore"):
        still = (level - held) / line
        fixed = np.where(np.isnan(still), np.inf, np.maximum(still, 0.0))
        # Each term alone must stay below the level.
        reach = np.where(held > 0, np.log(level / held) / growth, np.inf)
        place = np.minimum(np.where(line > 0, np.log(level / line), np.inf), reach)
        for _ in range(ROUNDS):
            one, other = line * np.exp(place), held * np.exp(growth * place)
            move = np.log((one + other) / level) * (one + other) / (one + growth * other)
            move = np.where(np.isfinite(move), move, 0.0)
            place = place - move
            if not np.any(move > CLOSE * np.maximum(np.abs(place), 1.0)):
                break
        found = np.where((growth > 0) & (held > 0), np.exp(place), fixed)
    return np.where(level > 0, found, 0.0)[()]
