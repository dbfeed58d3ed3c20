"""When a capability fails, as a function of what fails: a binary decision diagram.

Shannon's decomposition (one part failed, or not, and what remains in each case) with equal
remainders shared; the probability of failure and its derivative by every part then take one pass
each (Bryant, IEEE Trans. Computers C-35(8), 1986; Rauzy, Reliability Engineering and System Safety
40(3), 1993). Exact for parts that fail independently, with repeated parts, any-of groups inside
each other, common causes and circles of dependencies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import networkx as nx
import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import DOWN
from helpers.analysis.failure.sweep import settle

_NEVER, _ALWAYS = 0, 1


@dataclass(frozen=True)
class DecisionDiagram:
    """A function of failed events that is true where the capability fails."""

    order: tuple[str, ...]
    """Events, in the order in which they are decided."""
    nodes: tuple[tuple[int, int, int], ...]
    """Event by place in `order`, remainder if it has not failed, remainder if it has; children
    before parents. The first two stand for *never* and *always*."""
    root: int
    """Place of the whole function in `nodes`."""

    @property
    def events(self) -> tuple[str, ...]:
        """Events that matter: each is in some minimal cut set."""
        found = {self.nodes[i][0] for i in self._reached()}
        return tuple(self.order[i] for i in sorted(found))

    def probability(self, failing: Mapping[str, ArrayLike]) -> NDArray[np.float64]:
        """Probability that the capability fails.

        Parameters
        ----------
        failing
            Probability that each event has happened, by id; all of one shape. Those not given
            never happen.

        Returns
        -------
        numpy.ndarray
            Of that shape.
        """
        return self._up(failing)[self.root]

    def derivatives(self, failing: Mapping[str, ArrayLike]) -> dict[str, NDArray[np.float64]]:
        """Derivative of `probability` by the probability of each event that matters.

        This is Birnbaum's importance: the chance that the others leave it to this event (Birnbaum,
        in *Multivariate Analysis II*, 1969).
        """
        below = self._up(failing)
        reached = self._reached()
        above: dict[int, NDArray[np.float64]] = dict.fromkeys(reached, np.zeros(()))
        found: dict[str, NDArray[np.float64]] = {}
        if self.root > _ALWAYS:
            above[self.root] = np.ones(())
        for here in reversed(reached):
            event, low, high = self.nodes[here]
            name = self.order[event]
            q = np.asarray(failing.get(name, 0.0), dtype=float)
            found[name] = found.get(name, 0.0) + above[here] * (below[high] - below[low])
            for child, share in ((low, 1 - q), (high, q)):
                if child > _ALWAYS:
                    above[child] = above[child] + above[here] * share
        return {name: found[name] for name in self.events}

    def _reached(self) -> list[int]:
        """Nodes below the root, children first; without *never* and *always*."""
        seen: set[int] = set()
        waiting = [self.root]
        while waiting:
            here = waiting.pop()
            if here > _ALWAYS and here not in seen:
                seen.add(here)
                waiting += self.nodes[here][1:]
        return sorted(seen)

    def _up(self, failing: Mapping[str, ArrayLike]) -> dict[int, NDArray[np.float64]]:
        values: dict[int, NDArray[np.float64]] = {_NEVER: np.zeros(()), _ALWAYS: np.ones(())}
        for here in self._reached():
            event, low, high = self.nodes[here]
            q = np.asarray(failing.get(self.order[event], 0.0), dtype=float)
            values[here] = q * values[high] + (1 - q) * values[low]
        return values


def diagram(system: System, capability: str, state: int = DOWN) -> DecisionDiagram:
    """When a capability is in a state or a worse one.

    Parameters
    ----------
    capability
        Id of a capability, or of any component or group.
    state
        Delayed, degraded or down.
    """
    needs = system.passing[state]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((name, target) for name, targets in needs.items() for target in targets)
    graph.add_node(capability)
    # Neighbours in the graph stay neighbours in the order, which keeps diagrams small.
    below = list(nx.dfs_preorder_nodes(graph, capability))
    order: dict[str, None] = {}
    for name in below:
        order |= dict.fromkeys(_alone(system, name))
    maker = _Maker()
    variables = {name: maker.node(i, _NEVER, _ALWAYS) for i, name in enumerate(order)}
    own = {
        name: reduce(maker.either, (variables[event] for event in _alone(system, name)), _NEVER)
        for name in reversed(below)
    }
    function = settle(own, needs, system.group, maker.either, maker.both)
    return DecisionDiagram(tuple(order), tuple(maker.nodes), function[capability])


def _alone(system: System, name: str) -> list[str]:
    """Events that take a component down by themselves: common causes first, then its own."""
    if name in system.group or system.node[name].kind != "component":
        return []
    return [*(cause.id for cause in system.causes if name in cause.members), name]


class _Maker:
    """Nodes, each once, and the operations on them."""

    def __init__(self) -> None:
        end = 1 << 60
        self.nodes: list[tuple[int, int, int]] = [(end, _NEVER, _NEVER), (end, _ALWAYS, _ALWAYS)]
        self._known: dict[tuple[int, int, int], int] = {}
        self._done: dict[tuple[int, int, int], int] = {}

    def node(self, event: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (event, low, high)
        if key not in self._known:
            self._known[key] = len(self.nodes)
            self.nodes.append(key)
        return self._known[key]

    def either(self, one: int, other: int) -> int:
        return self._combine(one, other, _ALWAYS)

    def both(self, one: int, other: int) -> int:
        return self._combine(one, other, _NEVER)

    def _combine(self, one: int, other: int, settles: int) -> int:
        """*Or* where `settles` is *always*, *and* where it is *never*."""
        if settles in (one, other):
            return settles
        if one == other or other == 1 - settles:
            return one
        if one == 1 - settles:
            return other
        key = (settles, min(one, other), max(one, other))
        if key not in self._done:
            (event, *ones), (event2, *others) = self.nodes[one], self.nodes[other]
            top = min(event, event2)
            ones = ones if event == top else [one, one]
            others = others if event2 == top else [other, other]
            low, high = (self._combine(a, b, settles) for a, b in zip(ones, others, strict=True))
            self._done[key] = self.node(top, low, high)
        return self._done[key]
