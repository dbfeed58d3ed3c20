"""What every way of serving a capability passes: an oracle for single points of failure.

Where no any-of group stands inside a branch of another, success is a plain flow: hard needs in a
row, a fork at each any-of group. A part that all ways through the flow pass is a dominator of its
end (Prosser, 1959; Lengauer and Tarjan, ACM TOPLAS 1(1), 1979), and it is just what alone brings
the capability down: dominators and cut sets of one component are two ways to the same list.
"""

from __future__ import annotations

import networkx as nx

from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import DOWN

_START, _END = ("", "start"), ("", "end")


def flow_graph(system: System, capability: str) -> nx.DiGraph | None:
    """Ways to serve a capability, as paths from `_START` to `_END`.

    Parameters
    ----------
    system
        The graph.
    capability
        Id of a capability.

    Returns
    -------
    networkx.DiGraph or None
        Vertices are pairs: the any-of group whose fork it is in, or nothing, and the component.
        None where an any-of group stands inside a branch of another, so that success is no plain
        flow.
    """
    row, forks, depth = _hard(system, capability)
    branches = []
    for group in forks:
        ways = []
        for member in system.group[group].members:
            parts, inner, deeper = _hard(system, member)
            if inner:
                return None
            for name, steps in deeper.items():
                depth.setdefault(name, len(system.nodes) + steps)
            ways.append(parts)
        branches.append((group, ways))
    # All branches pass what they share in one order, so that no mixture of two skips a part that
    # both contain.
    place = {name: i for i, name in enumerate(system.titles)}
    graph = nx.DiGraph()
    here = _START
    for name in sorted(row, key=lambda name: (depth[name], place[name])):
        if name != capability:
            graph.add_edge(here, ("", name))
            here = ("", name)
    for group, ways in branches:
        out = (group, "")
        for way in ways:
            names = sorted(way, key=lambda name: (depth[name], place[name]))
            nx.add_path(graph, [here, *((group, name) for name in names), out])
        here = out
    graph.add_edge(here, _END)
    return graph


def dominators(system: System, capability: str) -> tuple[str, ...] | None:
    """Components that every way of serving a capability passes, from the capability inwards.

    None where `flow_graph` is None.
    """
    graph = flow_graph(system, capability)
    if graph is None:
        return None
    above = nx.immediate_dominators(graph, _START)
    found = []
    here = _END
    while here != _START:
        here = above[here]
        found.append(here[1])
    passed = (name for name in reversed(found) if name in system.node)
    return tuple(dict.fromkeys(passed))


def _hard(system: System, start: str) -> tuple[list[str], list[str], dict[str, int]]:
    """Components that one needs hard, itself included, any-of groups it needs, and distances."""
    depth = {start: 0}
    parts, forks = [start], []
    for here in parts:
        for index in system.needs[here]:
            edge = system.edges[index]
            if edge.cap < DOWN or edge.target in depth:
                continue
            depth[edge.target] = depth[here] + 1
            (forks if edge.target in system.group else parts).append(edge.target)
    return parts, forks, {name: steps for name, steps in depth.items() if name in system.node}
