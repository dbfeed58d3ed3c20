"""Graphs for the tests of the failure engine, made up by hand and by hypothesis, and brute force.

What is computed here is computed another way than in the engine: the least fixed point as the
lowest of all states that satisfy every dependency (Knaster and Tarski), times by following every
chain, cut sets and probabilities by going through all sets of events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain, combinations, product
from math import inf

from hypothesis import strategies as st

from helpers.analysis.failure import Edge, Group, Level, Node, Risk, Stake, System, User

USERS = (User("reader", "reader", "readers"), User("child", "child", "children"))
WORKS = Stake(
    "works",
    "Works",
    "Works",
    (
        Level("lost", "lost", "can be"),
        Level("away", "out of reach", "are"),
        Level("late", "late", "are"),
    ),
    "a work under way",
)
NOTES = Stake("notes", "Notes", "All notes", (Level("read", "read by others", "can be"),))

CAP = {"hard": 3, "soft": 2, "async": 1}


def part(name: str, **more) -> Node:
    return Node(name, name.upper(), "component", "service", "layer", **more)


def serves(name: str, weight: int = 1, **more) -> Node:
    return Node(name, name.title(), "capability", weight=weight, **more)


def graph(parts: str, edges: str, groups: str = "", capabilities: str = "cap", **more) -> System:
    """A graph from text.

    Parameters
    ----------
    parts, capabilities
        Names with blanks between.
    edges
        Such as ``"cap>a b~c c?d:60"``: hard, soft, async with its buffer.
    groups
        Such as ``"either=a|b host=c&d"``: any-of with bars, shared-fate with ampersands.
    """
    signs = {">": "hard", "~": "soft", "?": "async"}
    found = []
    for text in edges.split():
        sign = next(sign for sign in text if sign in signs)
        source, _, rest = text.partition(sign)
        target, _, buffer = rest.partition(":")
        found.append(
            Edge(source, target, signs[sign], f"no {target}", float(buffer) if buffer else None)
        )
    made = []
    for text in groups.split():
        name, _, members = text.partition("=")
        kind, sign = ("shared-fate", "&") if "&" in members else ("any-of", "|")
        made.append(Group(name, f"Group {name}", kind, tuple(members.split(sign))))
    nodes = [part(name) for name in parts.split()]
    nodes += [serves(name) for name in capabilities.split()]
    return System(tuple(nodes), tuple(made), tuple(found), **more)


@st.composite
def systems(draw, parts=(1, 5), groups: int = 2, causes: int = 2, hard: bool = False) -> System:
    """Any small graph, circles included; few buffers, so that ties are common."""
    names = [f"p{i}" for i in range(draw(st.integers(*parts)))]
    capabilities = [f"c{i}" for i in range(draw(st.integers(1, 2)))]
    subsets = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    made = [
        Group(f"any{i}", f"Any {i}", "any-of", tuple(draw(subsets)))
        for i in range(draw(st.integers(0, groups)))
    ]
    made += [
        Group(f"all{i}", f"All {i}", "shared-fate", tuple(draw(subsets)))
        for i in range(draw(st.integers(0, causes)))
    ]
    targets = names + [group.id for group in made if group.type == "any-of"]
    ends = st.tuples(st.sampled_from(names + capabilities), st.sampled_from(targets))
    types = st.just("hard") if hard else st.sampled_from(["hard", "hard", "soft", "async"])
    edges = []
    for source, target in draw(st.lists(ends, max_size=10, unique=True)):
        kind = draw(types)
        buffer = draw(st.sampled_from([None, 0.0, 10.0, 20.0, 30.0])) if kind == "async" else None
        if source != target:
            edges.append(Edge(source, target, kind, f"no {target}", buffer))
    nodes = [part(name) for name in names]
    nodes += [serves(name, draw(st.integers(1, 5))) for name in capabilities]
    return System(tuple(nodes), tuple(made), tuple(edges))


def subsets(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Every set of them, the small ones first."""
    listed = list(names)
    return list(chain.from_iterable(combinations(listed, n) for n in range(len(listed) + 1)))


@st.composite
def failures(draw, **size) -> tuple[System, tuple[str, ...]]:
    """A graph and what is taken down in it."""
    system = draw(systems(**size))
    names = [node.id for node in system.components] + [group.id for group in system.groups]
    return system, tuple(draw(st.lists(st.sampled_from(names), max_size=3, unique=True)))


def fallen(system: System, taken: Iterable[str]) -> set[str]:
    members = {group.id: group.members for group in system.groups}
    return {part for name in taken for part in members.get(name, (name,))}


def least(system: System, taken: Iterable[str]) -> dict[str, int]:
    """Lowest of all assignments of states that respect what is taken down and every edge."""
    names = [node.id for node in system.nodes]
    members = {group.id: group.members for group in system.groups}
    down = fallen(system, taken)
    best = dict.fromkeys(names, 3)
    for values in product(range(4), repeat=len(names)):
        states = dict(zip(names, values, strict=True))
        if any(states[name] < 3 for name in down):
            continue
        states |= {key: min(states[name] for name in parts) for key, parts in members.items()}
        if all(states[e.source] >= min(states[e.target], CAP[e.type]) for e in system.edges):
            best = {name: min(best[name], states[name]) for name in names}
    return best | {key: min(best[name] for name in parts) for key, parts in members.items()}


def first_time(system: System, taken: Iterable[str], key: str, state: int) -> float:
    """Earliest time at which a node is in a state or a worse one, over every chain without circles.

    A chain brings a state if no dependency along it has a lower cap; a group waits for the last.
    """
    down = fallen(system, taken)
    members = {group.id: group.members for group in system.groups}

    def time(name: str, seen: frozenset[str]) -> float:
        if name in seen:
            return inf
        if name in members:
            return max(time(member, seen | {name}) for member in members[name])
        if name in down:
            return 0.0
        waits = [
            time(edge.target, seen | {name})
            + ((edge.buffer or 0.0) if edge.type == "async" else 0.0)
            for edge in system.edges
            if edge.source == name and CAP[edge.type] >= state
        ]
        return min(waits, default=inf)

    return time(key, frozenset())


def fewest(system: System, taken: Iterable[str], states: Mapping[str, int]) -> dict[str, tuple]:
    """(time, dependencies) of the best explanation, by rounds until nothing gets better."""
    members = {group.id: group.members for group in system.groups}
    best = dict.fromkeys(fallen(system, taken), (0.0, 0))
    for _ in range(len(states) * len(states)):
        for key, parts in members.items():
            if all(name in best for name in parts):
                best[key] = max(best[name] for name in parts)
        for edge in system.edges:
            if edge.source in fallen(system, taken) or edge.target not in best:
                continue
            if states[edge.source] and states[edge.source] == min(
                states[edge.target], CAP[edge.type]
            ):
                wait = (edge.buffer or 0.0) if edge.type == "async" else 0.0
                label = (best[edge.target][0] + wait, best[edge.target][1] + 1)
                best[edge.source] = min(best.get(edge.source, (inf, 0)), label)
    return best


def failing_sets(system: System, capability: str, state: int) -> set[frozenset[str]]:
    """Every set of events that brings a capability into a state or a worse one, by brute force."""
    return {
        frozenset(events)
        for events in subsets(system.events)
        if capability in _closed(system, frozenset(fallen(system, events)), state)
    }


@cache
def _closed(system: System, down: frozenset[str], state: int) -> frozenset[str]:
    """What is at least that badly hit: the meet of all sets that hold what is down and are closed.

    A set is closed if it holds whatever needs a part of it, or a group that it holds entirely, by a
    dependency that passes the state on.
    """
    members = {group.id: set(group.members) for group in system.groups}
    needs = [(edge.source, edge.target) for edge in system.edges if CAP[edge.type] >= state]
    found = {node.id for node in system.nodes}
    for more in subsets(found - down):
        hit = down.union(more)
        closed = all(
            source in hit
            for source, target in needs
            if (members[target] <= hit if target in members else target in hit)
        )
        if closed:
            found &= hit
    return frozenset(found)


def minimal(sets: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    listed = set(sets)
    return {one for one in listed if not any(other < one for other in listed)}


def brute_probability(
    system: System, capability: str, state: int, failing: Mapping[str, float]
) -> float:
    """Add up the probability of every state of the events in which the capability fails."""
    total = 0.0
    for events in failing_sets(system, capability, state):
        chance = 1.0
        for event in system.events:
            q = failing.get(event, 0.0)
            chance *= q if event in events else 1 - q
        total += chance
    return total


def shuffled(system: System, order: list[float]) -> System:
    """The same graph with its data in another order; `order` holds numbers from 0 to 1."""

    def mixed(items: tuple) -> tuple:
        keys = [order[i % len(order)] for i in range(len(items))]
        return tuple(
            item
            for _, _, item in sorted(
                zip(keys, map(str, items), items, strict=True), key=lambda row: row[:2]
            )
        )

    groups = tuple(replace(group, members=mixed(group.members)) for group in system.groups)
    return replace(
        system, nodes=mixed(system.nodes), groups=mixed(groups), edges=mixed(system.edges)
    )


TWO_OF_THREE = graph("a b c ab ac bc", "ab>a ab>b ac>a ac>c bc>b bc>c cap>two", "two=ab|ac|bc")
"""Two of three as the choice between the pairs, each a part that needs both."""

BRIDGE = graph(
    "e1 e2 e3 e4 e5 s14 s25 s135 s234",
    "s14>e1 s14>e4 s25>e2 s25>e5 s135>e1 s135>e3 s135>e5 s234>e2 s234>e3 s234>e4 cap>ways",
    "ways=s14|s25|s135|s234",
)
"""The bridge as the choice between its four minimal paths, each a part that needs its elements."""

SHOP = System(
    nodes=(
        part("web"),
        part("db", risks=(Risk("notes", "read", "Old ones"), Risk("works", "away", "Plates"))),
        part("queue", risks=(Risk("works", "late", "Prints"),)),
        serves("pay", 3, user="reader", transit=("works",)),
        serves("ship", 2, user="child"),
        serves("look", 1, user="reader"),
    ),
    groups=(Group("house", "Whole house", "shared-fate", ("db", "queue")),),
    edges=(
        Edge("pay", "web", "hard", "Nobody pays."),
        Edge("web", "db", "hard", "Nothing to show."),
        Edge("ship", "queue", "async", "Late.", 5400.0),
        Edge("look", "web", "soft", "Old prices."),
    ),
    users=USERS,
    stakes=(WORKS, NOTES),
)
"""Parts, a common cause, users and stakes, for what is said of a failure."""
