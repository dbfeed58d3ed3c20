"""Which assumption decides the first break: each range moved alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, inf, log

import numpy as np

from helpers.analysis.sampling import ends
from helpers.analysis.scaling.parts import ScalingModel, Value
from helpers.analysis.scaling.path import Loads, ranking
from helpers.analysis.scaling.resources import TIE
from helpers.analysis.scaling.uncertainty import breaks

DECIDING = 3


@dataclass(frozen=True)
class End:
    """One end of a bar."""

    value: float
    """Of the range, in its own unit."""
    load: float | None
    """Of the first break beyond today's load; None if nothing breaks."""
    resource: str | None
    """Id of the part that breaks first, or None."""


@dataclass(frozen=True)
class Bar:
    """What one range does to the first break, all others at their mode."""

    id: str
    title: str
    low: End
    high: End
    """`low`, `high`: with the range at its 5 % and its 95 % point."""
    swing: float
    """Absolute logarithm of the ratio of the two loads; infinite if only one of them breaks."""


def tornado(
    model: ScalingModel,
    load: Loads | None = None,
    remedies: Iterable[str] = (),
    overrides: Mapping[str, float] | None = None,
    driver: str | None = None,
) -> tuple[Bar, ...]:
    """Move each range to its 5 % and its 95 % point and note the first break.

    Parameters
    ----------
    model, load, remedies, overrides, driver
        See `helpers.analysis.scaling.path.state`, for the errors too.

    Returns
    -------
    tuple of Bar
        Widest first, ties in the order of the model; ranges that move nothing are left out. The
        first `DECIDING` are the assumptions that decide.
    """
    moved = [value for value in model.ranges if value.id not in (overrides or {})]
    # One column for each end of each range: the engine for draws does the rest.
    columns = {value.id: np.full(2 * len(moved), value.mode) for value in moved}
    for index, value in enumerate(moved):
        columns[value.id][2 * index : 2 * index + 2] = ends(*model.spans[value.id])
    if not moved:
        return ()
    found = breaks(model, columns, 2 * len(moved), load, remedies, overrides, driver)
    who, at = (row[0] for row in found.ranked(1))

    def end(value: Value, column: int) -> End:
        number = float(columns[value.id][column])
        if who[column] < 0:
            return End(number, None, None)
        return End(number, float(at[column]), model.resources[who[column]].id)

    bars = []
    for index, value in enumerate(moved):
        low, high = end(value, 2 * index), end(value, 2 * index + 1)
        swing = 0.0 if low.load is high.load else inf
        if low.load is not None and high.load is not None:
            swing = abs(log(high.load / low.load))
        if swing > TIE:
            bars.append(Bar(value.id, value.title, low, high, swing))
    return tuple(bars[index] for index in ranking([exp(-bar.swing) for bar in bars]))
