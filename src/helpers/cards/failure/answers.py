"""Answers of the exercises on failures, worked out from the graph at hand."""

from __future__ import annotations

from dataclasses import replace

from helpers.analysis.failure import DOWN, Edge, FailureAnalysis, Mode, System, blast
from helpers.text.phrases import count, plural, quoted
from helpers.text.phrases import percent as share


def most_needed(found: FailureAnalysis) -> str:
    """Whether the part that most others depend on is the one that reaches furthest."""
    system = found.system
    whole = sum(node.weight for node in system.capabilities)
    alone = {reach.taken[0]: reach for reach in found.singles}
    needed = {node.id: len(system.needed_by[node.id]) for node in system.components}
    most = max(needed, key=lambda key: needed[key])
    worst = max(needed, key=lambda key: alone[key].weights["down"])
    text = (
        f"“{system.titles[most]}” has the most direct dependents, {needed[most]}, and takes down "
        f"{share(alone[most].weights['down'] / whole, 0)} of the weight"
    )
    if alone[worst].weights["down"] == alone[most].weights["down"]:
        return (
            f"{text}; nothing takes down more. Others may take down as much with fewer dependents."
        )
    return (
        f"{text}. “{system.titles[worst]}” has {needed[worst]} and takes down "
        f"{share(alone[worst].weights['down'] / whole, 0)}: it is not how many depend on a part, "
        "but what they are and whether anything stands in."
    )


def softer(graph: System, mode: Mode, edge: Edge) -> str:
    """What it changes if one dependency through which a failure went were soft."""
    soft = tuple(replace(item, type="soft") if item is edge else item for item in graph.edges)
    before = blast(graph, mode.takes_down).capabilities
    after = blast(replace(graph, edges=soft), mode.takes_down).capabilities
    down = [key for key, hit in before.items() if hit.state == DOWN]
    left = [key for key in down if after[key].state == DOWN]
    saved = [graph.titles[key] for key in down if key not in left]
    many = plural(len(down), "capability", "capabilities")
    text = f"{count(len(left)) if left else 'None'} of {many} that were down still "
    text = f"{text[:1].upper()}{text[1:]}{'is' if len(left) == 1 else 'are'}."
    if saved:
        return f"{text} No longer down: {quoted(saved)}."
    return f"{text} The failure finds another way: a capability is as weak as its weakest path."


def without_the_first(found: FailureAnalysis, capability: str | None) -> str:
    """How many minutes a capability keeps if the part that costs it most never failed."""
    if capability is None:
        return "No capability without a standby needs a part that has a figure."
    item, titles = found.availability[capability], found.system.titles
    top = item.contributions[0]
    return (
        f"“{titles[capability]}” is down {item.minutes:.0f} minutes a month by the figures; if "
        f"“{titles[top.event]}” never failed it would be {item.minutes * (1 - top.share):.0f}. So "
        f"{share(top.share, 0)} of the minutes hang on one figure."
    )
