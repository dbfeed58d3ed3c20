"""Write failure.json: graphs, what is taken down, and what the engine says, for both languages.

`python tests/cases/make_failure.py` writes the file anew. Most graphs are made up, by hand where
they stand for a limit, by a seeded generator otherwise. What is right is settled elsewhere, by the
oracles of tests/analysis/failure; these cases hold the two engines together, exactly: no number
here is rounded.

`python tests/cases/make_failure.py 5000 > soak.json` writes as many other cases instead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

from helpers.analysis import failure
from helpers.analysis.plain import plain
from helpers.text.failure import brief, sentences, why

FILE = Path(__file__).with_name("failure.json")
SEED = 20261123
GRAPHS, EACH = 28, 5
"""Graphs drawn, and cases on each."""

KINDS = ("hard", "soft", "async")
USERS = (
    failure.User("reader", "reader", "readers"),
    failure.User("child", "child", "children"),
    failure.User("agent", "agent", "agents"),
    failure.User("operator", "operator", "operators"),
)
NAMES = (*(user.id for user in USERS), None)


def stake(key: str, transit: str = "", *levels: str) -> failure.Stake:
    """Something that can come to harm."""
    found = tuple(failure.Level(name, name.replace("-", " "), "can be") for name in levels)
    return failure.Stake(key, key.title(), f"All {key}", found, transit)


STAKES = (
    stake("works", "a work in transit", "destroyed", "out-of-reach", "late"),
    stake("rights", "", "infringed"),
    stake("letters", "a letter", "read-by-others", "lost"),
)
LEVELS = [(one.id, level.id) for one in STAKES for level in one.levels]
# Sums of these differ by the order in which they are added, and some are written with an exponent.
BUFFERS = (None, None, 0.0, 0.1, 0.2, 0.3, 0.7, 45.0, 60.0, 90.0, 3600.0, 1e-7, 123456.789)
TITLES = ("A “quoted” part", "Tape & <disk>", "Öfen, drei", "It's `code`", "z")


def solve(graph: failure.System, taken: list[str], *, whole: bool) -> dict:
    """What the engine says, as plain data; run_failure.mjs does the same in JavaScript.

    Parameters
    ----------
    graph, taken
        The case.
    whole
        Say it of every node; otherwise times and paths of the capabilities only, reasons of the
        first three hit, and of the rest the states.
    """
    blast = failure.blast(graph, taken)
    found = blast.json()
    shown = [node.id for node in (graph.nodes if whole else graph.capabilities)]
    shown += [group.id for group in graph.groups] if whole else []
    states = failure.states(graph, taken)
    asked = [key for key in shown if key in graph.node and blast.hits[key].state]
    return {
        **found,
        "sentences": list(sentences(blast)),
        "brief": plain(asdict(brief(blast, "the box"))),
        "joint": [failure.joint(blast.hits, parts) for parts in halves(graph)],
        "capabilities": [hit["id"] for hit in found["capabilities"]],
        "fallen": list(graph.fallen(taken)),
        "states": "".join(str(state) for state in states.values()),
        "hits": {
            key: [hit.onset, list(hit.path), list(hit.edges)]
            for key in shown
            if (hit := blast.hits[key]).state
        },
        "why": {key: why(blast, key) for key in (asked if whole else asked[:3])},
    }


def halves(graph: failure.System) -> list[list[str]]:
    """The components as two boxes; none of a graph without any."""
    parts = [part.id for part in graph.components]
    return [box for box in (parts[::2], parts[1::2]) if box]


def node(key: str, **more) -> failure.Node:
    """A component, or with a weight a capability."""
    kind = "capability" if "weight" in more else "component"
    if kind == "component":
        more = {"type": "service", "layer": "services", **more}
    return failure.Node(key, more.pop("title", key.upper()), kind, **more)


def links(*texts: str) -> tuple[failure.Edge, ...]:
    """Edges written as "from hard to", with a buffer in seconds after an async one."""
    edges = []
    for text in texts:
        source, kind, target, *buffer = text.split()
        edges.append(
            failure.Edge(source, target, kind, "It stops.", float(buffer[0]) if buffer else None)
        )
    return tuple(edges)


def any_of(key: str, *members: str) -> failure.Group:
    """Components of which one is enough."""
    return failure.Group(key, f"One of {key}", "any-of", members)


def fate(key: str, *members: str) -> failure.Group:
    """Components that fall together."""
    return failure.Group(key, f"Fate {key}", "shared-fate", members)


def user(key: str, weight: int = 1, who: str | None = "reader", **more) -> failure.Node:
    """A capability."""
    return node(key, weight=weight, user=who, **more)


def by_hand() -> Iterator[tuple[str, failure.System, list[list[str]]]]:
    """Limits: name, graph, and what is taken down in each case."""
    a, b, c, d = (node(key) for key in "abcd")
    pay, get = user("pay", 3, transit=("works",)), user("get", 2, "child")

    def graph(nodes, edges=(), groups=()) -> failure.System:
        return failure.System(
            tuple(nodes), tuple(groups), links(*edges), users=USERS, stakes=STAKES
        )

    yield "nothing", graph([]), [[]]
    yield "no capability", graph([a]), [[], ["a"]]
    yield "no dependency", graph([a, pay]), [[], ["a"]]
    yield "one of each kind", graph([a, pay], ["pay hard a"]), [[], ["a"]]
    yield "soft", graph([a, pay], ["pay soft a"]), [["a"]]
    yield "async", graph([a, pay], ["pay async a"]), [["a"]]
    yield "async with a buffer", graph([a, pay], ["pay async a 90"]), [["a"]]
    yield "a buffer where none counts", graph([a, pay], ["pay hard a 90"]), [["a"]]
    kinds = ["a hard b", "b soft c", "c async d 5", "pay hard a", "get hard c"]
    yield "caps along a chain", graph([a, b, c, d, pay, get], kinds), [["d"], ["c"], ["b"]]
    ring = ["a hard b", "b hard a", "pay hard a"]
    yield "a ring", graph([a, b, pay], ring), [[], ["a"], ["b"], ["a", "b"]]
    held = ["a hard b", "b hard a", "a soft c", "pay hard b"]
    yield "a ring degraded from outside", graph([a, b, c, pay], held), [["c"]]
    yield "two edges at once", graph([a, pay], ["pay soft a", "pay hard a"]), [["a"]]
    ties = ["pay hard b", "pay hard a", "a hard c", "b hard c"]
    yield "ties by the order of edges", graph([a, b, c, pay], ties), [["c"]]
    late = ["pay async a 60", "pay async b 10", "b async c 10", "a hard c"]
    yield "sooner by more edges", graph([a, b, c, pay], late), [["c"], ["a"], ["a", "b"]]
    group = [any_of("g", "a", "b")]
    takes = [["a"], ["b"], ["a", "b"], ["g"], ["b", "a", "b"]]
    yield "any of two", graph([a, b, pay], ["pay hard g"], group), takes
    yield "any of two, soft", graph([a, b, pay], ["pay soft g"], group), [["a", "b"]]
    mixed = ["a soft c", "b hard c", "pay hard g"]
    yield "the best member counts", graph([a, b, c, pay], mixed, group), [["c"], ["c", "a"]]
    slow = ["a async c 30", "b async c 60", "pay async g 5"]
    yield "the last member counts", graph([a, b, c, pay], slow, group), [["c"]]
    yield "any of one", graph([a, pay], ["pay hard g"], [any_of("g", "a")]), [["a"]]
    over = [any_of("g", "a", "b"), any_of("h", "b", "c")]
    both = ["pay hard g", "get hard h"]
    yield "groups that overlap", graph([a, b, c, pay, get], both, over), [["b"], ["a", "b", "c"]]
    ringed = ["a hard g", "b hard g", "pay hard a"]
    yield "a group of what needs it", graph([a, b, pay], ringed, group), [["a"], ["b"], ["a", "b"]]
    shared = [fate("f", "a", "b")]
    falls = graph([a, b, pay, get], ["pay hard a", "get soft b"], shared)
    yield "shared fate", falls, [["f"], ["a"], ["b"], ["f", "a"]]
    nested = [fate("f", "a", "b"), fate("e", "b", "c"), any_of("g", "a", "c")]
    fates = graph([a, b, c, pay], ["pay hard g"], nested)
    yield "fates that overlap", fates, [["f"], ["e"], ["e", "f"], ["g"]]
    heavy = [user(f"u{i}", w) for i, w in enumerate((1, 2999))]
    edges = ["u0 hard a", "u1 hard b"]
    yield "shares near the ends", graph([a, b, *heavy], edges), [["a"], ["b"], ["a", "b"]]
    weights = [user(f"u{i}", w) for i, w in enumerate((1, 7))]
    yield "a share of 12.5 percent", graph([a, b, *weights], edges), [["a"], ["b"]]
    nil = [user("u0", 0), user("u1", 0)]
    yield "weights of zero", graph([a, b, *nil], edges), [["a"]]
    many = [
        user(f"u{i}", 1 + i % 5, NAMES[i % 5], transit=("letters", "works")[: i % 3])
        for i in range(9)
    ]
    some = [f"u{i} {KINDS[i % 3]} a" for i in range(9)]
    yield "many of each state", graph([a, *many], some), [["a"]]
    stops = [f"u{i} hard a" for i in range(7)]
    yield "more than are named", graph([a, *many], stops), [["a"], []]
    parts = [node(f"p{i}", title=TITLES[i]) for i in range(5)]
    yield "titles", graph([*parts, pay], ["pay hard p0", "p0 hard p3"]), [
        ["p3"], ["p0", "p1"], ["p0", "p1", "p2"], ["p0", "p1", "p2", "p4"]
    ]  # fmt: skip
    # 0.01 + 2.34 is a hair below 2.35 and reads as that.
    hair = graph([a, b, pay], ["pay async a 2.34", "a async b 0.01"])
    yield "buffers that add up to a hair less", hair, [["b"]]
    for seconds in (1e-7, 0.04, 0.96, 59.95, 60.0, 3599.0, 5400.0, 86399.0, 86400.0, 216000.0):
        late = graph([a, pay], [f"pay async a {seconds}"])
        yield f"a buffer of {seconds} s", late, [["a"]]
    stakes = [failure.Risk(*pair, f"{pair} at risk") for pair in (*LEVELS[1:], LEVELS[0])]
    risky = [replace(node(f"p{i}", title=f"P{i}"), risks=(*stakes, stakes[0])) for i in range(5)]
    chain = [f"p{i} hard p{i + 1}" for i in range(4)] + ["pay hard p0"]
    yield "risks", graph([*risky, pay], chain), [["p0"], ["p2"], ["p1", "p4"]]


def drawn_graph(rng: Random, size: int) -> failure.System:
    """A graph of about this many components, rings and several edges between two nodes included."""
    stakes = STAKES[: rng.randrange(4)]
    levels = [(one.id, level.id) for one in stakes for level in one.levels]
    carried = [one.id for one in stakes if one.transit]
    parts = [
        node(
            f"p{i}",
            title=rng.choice((f"Part {i}", TITLES[i % 5])),
            risks=tuple(
                failure.Risk(*rng.choice(levels), f"risk {i}")
                for _ in range(rng.choice((0, 0, 0, 1, 2)) if levels else 0)
            ),
        )
        for i in range(size)
    ]
    uses = [
        user(
            f"u{i}",
            rng.randrange(6),
            rng.choice(NAMES),
            title=f"Use {i}",
            short=rng.choice(("", f"use {i}")),
            transit=tuple(rng.sample(carried, rng.randrange(len(carried) + 1))),
        )
        for i in range(rng.randrange(1, 3 + size // 2))
    ]
    names = [part.id for part in parts]
    groups = []
    for i in range(rng.randrange(4)):
        members = rng.sample(names, rng.randrange(1, min(4, size) + 1))
        groups.append(any_of(f"g{i}", *members))
    for i in range(rng.randrange(4)):
        members = rng.sample(names, rng.randrange(1, min(5, size) + 1))
        groups.append(fate(f"f{i}", *members))
    rng.shuffle(groups)
    targets = names + [group.id for group in groups if group.type == "any-of"] * 2
    sources = names + [use.id for use in uses]
    edges = [
        failure.Edge(
            rng.choice(sources), rng.choice(targets), kind, f"effect {i}",
            rng.choice(BUFFERS) if kind == "async" else None,
        )
        for i in range(rng.randrange(len(sources), 3 * len(sources) + 1))
        for kind in rng.choices(KINDS, (5, 3, 4))
    ]  # fmt: skip
    nodes = [*parts, *uses]
    if rng.random() < 0.3:
        rng.shuffle(nodes)
    return failure.System(tuple(nodes), tuple(groups), tuple(edges), users=USERS, stakes=stakes)


def drawn_takes(rng: Random, graph: failure.System, count: int) -> list[list[str]]:
    """Nothing, everything, some of the groups, some of the parts, in any order."""
    parts, groups = [part.id for part in graph.components], [group.id for group in graph.groups]
    takes = []
    for k in range(count):
        number = rng.choice((1, 1, 2, 2, 3, len(parts) // 2))
        some = rng.sample(parts, min(number, len(parts)))
        some += rng.sample(groups, rng.randrange(len(groups) + 1)) if k % 3 == 2 else []
        rng.shuffle(some)
        takes.append(some)
    if rng.random() < 0.1:
        takes[0] = []
    if rng.random() < 0.1:
        takes[-1] = [*groups, *parts]
    return takes


def drawn(
    rng: Random, graphs: int, each: int
) -> Iterator[tuple[str, failure.System, list[list[str]]]]:
    """Graphs by the generator: name, graph, takes."""
    for k in range(graphs):
        size = rng.choice((1, 2, 3, 4, 5, 6, 8, 11)) if k % 6 else 20
        graph = drawn_graph(rng, size)
        yield f"drawn {k + 1}", graph, drawn_takes(rng, graph, each)


def cases(rng: Random) -> Iterator[dict]:
    """One record per graph, without results."""
    for name, graph, takes in (*by_hand(), *drawn(rng, GRAPHS, EACH)):
        yield record(name, graph, takes)


def record(name: str, graph: failure.System, takes: list[list[str]]) -> dict:
    """A graph with the cases on it."""
    return {"name": name, "system": graph.json(), "takes": takes}


def solved(one: dict) -> dict:
    """The same with what the engine says of each take; not `whole`, of the capabilities alone."""
    graph = failure.from_json(one["system"])
    whole = one.get("whole", True)
    expected = [solve(graph, taken, whole=whole) for taken in one["takes"]]
    return {**one, "expected": expected}


def main() -> None:
    if len(sys.argv) > 1:
        records = list(drawn(Random(SEED + 1), -(-int(sys.argv[1]) // EACH), EACH))
        print(json.dumps([solved(record(*one)) for one in records], ensure_ascii=False))
        return
    write(FILE, cases(Random(SEED)))


def write(file: Path, records: Iterable[dict]) -> None:
    """Write cases with their results, a graph per line."""
    lines = [json.dumps(solved(one), ensure_ascii=False, separators=(",", ":")) for one in records]
    file.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
