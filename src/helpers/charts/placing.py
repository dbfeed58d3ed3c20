"""Which box stands where in a layered drawing: short edges first, few crossings next.

The layers are given, as in Sugiyama's method; what is chosen is the order within them. A layer with
more members than columns takes several rows, so the choice is of a place in a small grid. With
everything outside a layer held still, the best places of its members are an assignment problem,
which is solved exactly; sweeps down and up the layers repeat it. A descent by swaps then also
counts the crossings, and the edges inside a layer, which the sweeps see only half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

CROSSING = 240
"""A crossing weighs as much as this length (SVG units) of a link of weight 1."""
SWEEPS = 8
_FAR = 1 << 40
TRIALS = 40_000
"""Swaps looked at, at most, from one start; 72 boxes need a tenth of it until none helps."""


@dataclass(frozen=True)
class Link:
    """An edge between two boxes by their index; ``weight`` counts its length, 0 or more."""

    source: int
    target: int
    weight: int
    strong: bool  # its crossings count


@dataclass(frozen=True)
class Measure:
    """What a placement is judged by, of the strong links alone.

    Attributes
    ----------
    length
        Sum of horizontal and vertical distances between the centres, SVG units.
    crossings
        Pairs of straight lines between centres that cross, without a common end.
    """

    length: int
    crossings: int


def measure(places: np.ndarray, links: Sequence[Link]) -> Measure:
    """Judge a placement.

    Parameters
    ----------
    places
        Centre of each box, shape (boxes, 2), whole SVG units.
    links
        Edges; only the strong ones are looked at.
    """
    strong = _ends([link for link in links if link.strong])
    spans = np.abs(places[strong[:, 0]] - places[strong[:, 1]])
    return Measure(int(spans.sum()), _crossings(places, strong, strong) // 2)


def place(
    slots: Sequence[np.ndarray],
    full: Sequence[int],
    members: Sequence[int],
    links: Sequence[Link],
) -> np.ndarray:
    """Choose a slot for every box.

    Parameters
    ----------
    slots
        Per layer the centres its boxes may take, shape (at least its members, 2), whole SVG units.
    full
        Per layer how many slots, from the first, must not stay empty (at most its members).
    members
        Number of boxes per layer; boxes are numbered layer by layer.
    links
        Edges.

    Returns
    -------
    numpy.ndarray
        Index of the slot, within its layer, of each box. Never worse than the boxes in their own
        order in the first slots, by length plus :data:`CROSSING` times crossings.
    """
    board = _Board(slots, full, members, links)
    found = []
    for start in _starts(members):
        board.take(start)
        board.sweep()
        board.swap_while_better(TRIALS)
        found.append((board.cost(), board.taken.copy()))
    return min(found, key=lambda one: one[0])[1]


def _starts(members: Sequence[int]) -> list[np.ndarray]:
    """Orders to begin with: that of the data, and its reverse, from which it may end elsewhere."""
    plain = [np.arange(n, dtype=np.int64) for n in members]
    return [np.concatenate(plain), np.concatenate([order[::-1] for order in plain])]


class _Board:
    """Boxes on slots, numbered through all layers; what is not on a slot leaves it empty."""

    def __init__(
        self,
        slots: Sequence[np.ndarray],
        full: Sequence[int],
        members: Sequence[int],
        links: Sequence[Link],
    ) -> None:
        self.slots = [np.asarray(layer, dtype=np.int64).reshape(-1, 2) for layer in slots]
        self.first = np.cumsum([0, *members])
        self.full = list(full)
        self.links = _ends(links)
        self.weight = np.array([link.weight for link in links], dtype=np.int64)
        self.strong = np.array([link.strong for link in links], dtype=bool)
        count = int(self.first[-1])
        touched = [np.zeros(len(links), dtype=bool) for _ in range(count)]
        for i, (source, target) in enumerate(self.links):
            touched[source][i] = touched[target][i] = True
        self.touched = touched

    def take(self, taken: np.ndarray) -> None:
        self.taken = taken.copy()
        self.at = np.concatenate(
            [layer[taken[self.first[i] : self.first[i + 1]]] for i, layer in enumerate(self.slots)]
        )

    def cost(self, only: np.ndarray | None = None) -> int:
        """Length and crossings, of all links or of those given."""
        links = slice(None) if only is None else only
        ends, weight = self.links[links], self.weight[links]
        length = (np.abs(self.at[ends[:, 0]] - self.at[ends[:, 1]]).sum(axis=1) * weight).sum()
        strong = self.links[self.strong]
        if only is None:
            return int(length) + CROSSING * (_crossings(self.at, strong, strong) // 2)
        some = self.links[only & self.strong]
        # Pairs within the chosen links are met twice, the others once.
        twice = _crossings(self.at, some, some) // 2
        return int(length) + CROSSING * (_crossings(self.at, some, strong) - twice)

    def sweep(self) -> None:
        """Go down and up the layers and keep the best that was met."""
        best = (self.cost(), self.taken.copy())
        for sweep in range(SWEEPS):
            layers = range(len(self.slots))
            for layer in layers if sweep % 2 == 0 else reversed(layers):
                self.assign(layer)
            best = min(best, (self.cost(), self.taken.copy()), key=lambda found: found[0])
        self.take(best[1])

    def assign(self, layer: int) -> None:
        """Put the members of a layer where their neighbours, as they stand, pull them."""
        low, high = self.first[layer], self.first[layer + 1]
        slots = self.slots[layer]
        pull = np.zeros((high - low, len(slots)), dtype=np.int64)
        for (source, target), weight in zip(self.links, self.weight, strict=True):
            for here, there in ((source, target), (target, source)):
                if low <= here < high:
                    pull[here - low] += weight * np.abs(slots - self.at[there]).sum(axis=1)
        # What no box takes is as good as taken by one without edges, which must not leave its row.
        empty = np.zeros((len(slots) - len(pull), len(slots)), dtype=np.int64)
        empty[:, : self.full[layer]] = _FAR
        _, columns = linear_sum_assignment(np.concatenate([pull, empty]))
        self.taken[low:high] = columns[: high - low]
        self.at[low:high] = slots[self.taken[low:high]]

    def swap_while_better(self, trials: int) -> None:
        """Exchange two boxes of a layer, or move one to an empty slot, while that helps."""
        better = True
        while better and trials > 0:
            better = False
            for layer, slots in enumerate(self.slots):
                for box in range(self.first[layer], self.first[layer + 1]):
                    for slot in range(len(slots)):
                        trials -= 1
                        if slot != self.taken[box] and self._try(layer, box, slot):
                            better = True
                        if trials <= 0:
                            return

    def _try(self, layer: int, box: int, slot: int) -> bool:
        low, high = self.first[layer], self.first[layer + 1]
        held = np.flatnonzero(self.taken[low:high] == slot)
        if not held.size and self.taken[box] < self.full[layer]:
            return False
        other = low + held[0] if held.size else None
        only = self.touched[box] if other is None else self.touched[box] | self.touched[other]
        before, old = self.cost(only), self.taken[box]
        self._put(layer, box, slot)
        if other is not None:
            self._put(layer, other, old)
        if self.cost(only) < before:
            return True
        self._put(layer, box, old)
        if other is not None:
            self._put(layer, other, slot)
        return False

    def _put(self, layer: int, box: int, slot: int) -> None:
        self.taken[box] = slot
        self.at[box] = self.slots[layer][slot]


def _ends(links: Sequence[Link]) -> np.ndarray:
    return np.array([(link.source, link.target) for link in links], dtype=np.int64).reshape(-1, 2)


def _crossings(places: np.ndarray, some: np.ndarray, others: np.ndarray) -> int:
    """Count ordered pairs of a link of one and a link of the other whose straight lines cross."""
    if not len(some) or not len(others):
        return 0
    a, b = (places[some[:, k]][:, None] for k in (0, 1))
    c, d = (places[others[:, k]][None] for k in (0, 1))
    cross = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
    return int(cross.sum())


def _side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    """On which side of the line from a to b lies c: -1, 0 or 1."""
    u, v = b - a, c - a
    return np.sign(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])
