"""Over several decisions: how much hangs on the weight of each criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

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
    """For each decision in which its weight ends the lead by the smallest change of all, that
    change, signed, as a share."""
    can: tuple[float, ...]
    """For each decision in which its weight can end the lead at all, the smallest change that does,
    as a share without sign."""

    @property
    def soonest(self) -> int:
        """In how many decisions its weight ends the lead by the smallest change of all."""
        return len(self.changes)

    @property
    def mean(self) -> float:
        """Mean size of the changes where it ends the lead soonest."""
        return sum(map(abs, self.changes)) / len(self.changes)


def hinges(problems: Iterable[Matrix]) -> list[Hinge]:
    """Criteria by how often they decide, then by how small the change is.

    A tie has no lead to end and an unopposed option cannot lose it, so neither is counted.

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
            flips = [abs(flip.change) for flip in (line.below, line.above) if flip]
            if flips:
                can.setdefault(problem.criteria[line.criterion], []).append(min(flips))
        smallest = smallest_change(lines)
        if smallest:
            changes.setdefault(problem.criteria[smallest.criterion], []).append(smallest.change)
    found = [
        Hinge(key, number, tuple(changes.get(key, ())), tuple(can.get(key, ())))
        for key, number in used.items()
    ]
    return sorted(
        found, key=lambda item: (-item.soonest, item.mean if item.soonest else 1, item.criterion)
    )
