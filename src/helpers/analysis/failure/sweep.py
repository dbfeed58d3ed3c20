"""Many failures at once: all singles, all pairs, all states of a small system.

One bit per scenario: the set of scenarios in which a part is at least that badly hit is one whole
number, a dependency is an *or*, a group an *and*. The fixed point is that of `spread`, reached for
thousands of scenarios in the time of a few.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations

from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import DELAYED, DOWN, UP


@dataclass(frozen=True)
class Sweep:
    """States in many scenarios."""

    scenarios: tuple[tuple[str, ...], ...]
    """What is taken down in each."""
    masks: tuple[dict[str, int], ...]
    """For each level from delayed to down, and by id: the scenarios, as bits from the lowest, in
    which the node or group is at that level or worse."""

    def state(self, key: str, scenario: int) -> int:
        """State of a node or group in a scenario, counted from 0."""
        return sum(mask[key] >> scenario & 1 for mask in self.masks)

    def at_least(self, key: str, state: int) -> list[int]:
        """Scenarios in which a node or group is in this state or worse, in their order.

        Raises
        ------
        ValueError
            If the state is up, in which everything is at least.
        """
        if state <= UP:
            raise ValueError("every scenario leaves it up or worse")
        bits = self.masks[state - 1][key]
        found: list[int] = []
        while bits:
            lowest = bits & -bits
            found.append(lowest.bit_length() - 1)
            bits ^= lowest
        return found


def sweep(system: System, scenarios: Iterable[Sequence[str]]) -> Sweep:
    """Spread many failures at once.

    Parameters
    ----------
    scenarios
        What is taken down in each: ids of components and groups.

    Raises
    ------
    KeyError
        If an id is neither a component nor a group.
    """
    listed = tuple(tuple(taken) for taken in scenarios)
    hit = dict.fromkeys(system.titles, 0)
    taken_in = {node.id: 0 for node in system.components} | dict.fromkeys(system.group, 0)
    for index, taken in enumerate(listed):
        for name in taken:
            taken_in[name] |= 1 << index
    for name, bits in taken_in.items():
        for part in system.group[name].members if name in system.group else (name,):
            hit[part] |= bits
    masks = tuple(
        settle(hit, system.passing[level], system.group) for level in range(DELAYED, DOWN + 1)
    )
    return Sweep(listed, masks)


def settle(
    own: Mapping[str, int],
    needs: Mapping[str, Sequence[str]],
    groups: Container[str],
    either: Callable[[int, int], int] = int.__or__,
    both: Callable[[int, int], int] = int.__and__,
) -> dict[str, int]:
    """The least fixed point: what fails by itself, and what follows from it.

    Parameters
    ----------
    own
        Of each node and group, when it fails by itself: a set of scenarios as bits, or a number
        that stands for any other function with an *or* and an *and*.
    needs
        What brings each of them down: any one of these a node, all of them a group.
    """
    found = dict(own)
    changed = True
    while changed:
        changed = False
        for name, before in found.items():
            if needs[name]:
                below = reduce(
                    both if name in groups else either, (found[below] for below in needs[name])
                )
                found[name] = either(before, below)
                changed |= found[name] != before
    return found


def all_sets(system: System, size: int) -> list[tuple[str, ...]]:
    """All sets of that many events, in the order of the data."""
    return list(combinations(system.events, size))
