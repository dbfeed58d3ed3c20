"""Over several decisions: how much hangs on the weight of each criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import rank
from helpers.analysis.tradeoff.weights import smallest_change, weight_lines


@dataclass(frozen=True)
class Hinge:
    """A criterion, and how much hangs on its weight."""

    criterion: str
    used: int
    """In how many decisions it is a criterion."""
    changes: tuple[float, ...]
    """For each decision of which it is the critical criterion, the smallest relative change of its
    weight that ends the lead, signed."""
    can: tuple[float, ...]
    """For each decision in which its weight can end the lead at all, the smallest relative change
    that does, without sign."""

    @property
    def critical(self) -> int:
        """Of how many decisions it is the critical criterion."""
        return len(self.changes)

    @property
    def least(self) -> float:
        """The smallest of the changes where it is critical, without sign."""
        return min(map(abs, self.changes))


def hinges(problems: Iterable[Matrix]) -> list[Hinge]:
    """Criteria by how often they are critical, then by how small the change is.

    A tie has no lead to end and an unopposed option cannot lose it, so neither is counted; nor is
    a weight of nothing, of which no change is relative.

    Parameters
    ----------
    problems
        Decisions on one rubric: a criterion's id stands for the same in all of them.
    """
    used: Counter[str] = Counter()
    changes: dict[str, list[float]] = {}
    can: dict[str, list[float]] = {}
    for problem in problems:
        ranking = rank(problem)
        if ranking.runner_up is None or len(ranking.level) > 1:
            continue
        lines = weight_lines(problem)
        used.update(problem.criteria)
        for line in lines:
            flips = [abs(flip.relative) for flip in (line.below, line.above) if flip]
            if flips and isfinite(min(flips)):
                can.setdefault(problem.criteria[line.criterion], []).append(min(flips))
        smallest = smallest_change(lines)
        if smallest and isfinite(smallest.relative):
            changes.setdefault(problem.criteria[smallest.criterion], []).append(smallest.relative)
    found = [
        Hinge(key, number, tuple(changes.get(key, ())), tuple(can.get(key, ())))
        for key, number in used.items()
    ]
    return sorted(
        found,
        key=lambda item: (-item.critical, item.least if item.critical else 1, item.criterion),
    )
