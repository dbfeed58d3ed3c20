"""What a second set of scores changes: the same decision as decided and with hindsight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import Ranking, rank


@dataclass(frozen=True, eq=False)
class Shift:
    """Two readings of one decision under one weighting."""

    cells: tuple[tuple[int, int], ...]
    """(option, criterion) of the cells that differ, in the order of the data."""
    before: Ranking
    """As decided."""
    after: Ranking
    """With hindsight."""

    @property
    def overturns(self) -> bool:
        """Whether other options are in front than before."""
        return self.before.level != self.after.level


def shift(before: Matrix, after: Matrix) -> Shift:
    """Compare two readings of one decision.

    Raises
    ------
    ValueError
        If options, criteria or weights differ: then it is not scores alone that change.
    """
    same = (before.options, before.criteria) == (after.options, after.criteria)
    if not same or not np.array_equal(before.weights, after.weights):
        raise ValueError("two readings of one decision have its options, criteria and weights")
    changed = np.argwhere(before.utilities != after.utilities)
    return Shift(tuple((int(i), int(j)) for i, j in changed), rank(before), rank(after))
