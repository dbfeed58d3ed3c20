"""An escrow as guarded moves, and every way in which they can follow each other.

A move may be made when each variable it names has one of the values given; it sets others. Whoever
makes it is named. All interleavings are explored breadth first, so that the trace to a bad state is
a shortest one; the same moves go to z3 as a second search (bounded model checking, Biere et al.,
"Symbolic Model Checking without BDDs", TACAS 1999).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

State = tuple[int, ...]


@dataclass(frozen=True)
class Move:
    """One thing that can happen."""

    name: str
    by: str
    """Who makes it: a party, the platform, a worker, or time."""
    when: Mapping[str, Sequence[int]]
    """Variable: values it may have."""
    then: Mapping[str, int]
    """Variable: what it is afterwards."""


@dataclass(frozen=True)
class Machine:
    """Variables with their first values, and the moves."""

    start: Mapping[str, int]
    moves: Sequence[Move]

    def initial(self) -> State:
        """The state everything begins in."""
        return tuple(self.start.values())

    def value(self, state: State, name: str) -> int:
        """What a variable is in a state."""
        return state[list(self.start).index(name)]

    def steps(self, state: State) -> Iterator[tuple[Move, State]]:
        """Every move that can be made, and where it leads."""
        names = list(self.start)
        now = dict(zip(names, state, strict=True))
        for move in self.moves:
            if all(now[name] in allowed for name, allowed in move.when.items()):
                after = {**now, **move.then}
                yield move, tuple(after[name] for name in names)


@dataclass(frozen=True)
class Explored:
    """All that can happen."""

    machine: Machine
    before: dict[State, tuple[State, Move] | None]
    """State: the state and the move it was first reached by; None for the first."""
    after: dict[State, list[tuple[Move, State]]]

    def first(self, bad: Callable[[State], bool]) -> list[Move] | None:
        """A shortest way to a state that is bad, or None if there is none."""
        # The states stand in the order in which they were found, the nearest first.
        found = next((state for state in self.before if bad(state)), None)
        return None if found is None else self.way(found)

    def way(self, state: State) -> list[Move]:
        """The moves by which a state was first reached."""
        moves = []
        step = self.before[state]
        while step is not None:
            state, move = step
            moves.append(move)
            step = self.before[state]
        return moves[::-1]

    def stuck(self, ended: Callable[[State], bool]) -> list[State]:
        """States from which no state that has ended can be reached."""
        backwards: dict[State, list[State]] = {state: [] for state in self.after}
        for state, steps in self.after.items():
            for _, target in steps:
                backwards[target].append(state)
        good = deque(state for state in self.after if ended(state))
        reached = set(good)
        while good:
            for state in backwards[good.popleft()]:
                if state not in reached:
                    reached.add(state)
                    good.append(state)
        return [state for state in self.after if state not in reached]


def explore(machine: Machine, only: Callable[[Move], bool] | None = None) -> Explored:
    """Explore every interleaving from the first state.

    Parameters
    ----------
    only
        Which moves may be made; all if not given.
    """
    start = machine.initial()
    before: dict[State, tuple[State, Move] | None] = {start: None}
    after: dict[State, list[tuple[Move, State]]] = {}
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        after[state] = [step for step in machine.steps(state) if only is None or only(step[0])]
        for move, target in after[state]:
            if target not in before:
                before[target] = (state, move)
                waiting.append(target)
    return Explored(machine, before, after)


def shortest_by_solver(machine: Machine, name: str, least: int, longest: int) -> int | None:
    """Fewest moves after which a variable is at least so much, searched by z3.

    Returns
    -------
    int or None
        The number of moves; None if there is no such way of up to ``longest`` moves.
    """
    import z3

    solver = z3.Solver()
    now = {variable: z3.Int(f"{variable}_0") for variable in machine.start}
    solver.add(*(now[variable] == value for variable, value in machine.start.items()))
    for step in range(longest + 1):
        solver.push()
        solver.add(now[name] >= least)
        if solver.check() == z3.sat:
            return step
        solver.pop()
        after = {variable: z3.Int(f"{variable}_{step + 1}") for variable in machine.start}
        solver.add(z3.Or(*(_step(z3, move, now, after) for move in machine.moves)))
        now = after
    return None


def _step(z3: Any, move: Move, now: Mapping[str, Any], after: Mapping[str, Any]) -> Any:
    """One move as a formula over the variables before and after it."""
    may = [z3.Or(*(now[name] == value for value in values)) for name, values in move.when.items()]
    does = [after[name] == move.then.get(name, now[name]) for name in now]
    return z3.And(*may, *does)
