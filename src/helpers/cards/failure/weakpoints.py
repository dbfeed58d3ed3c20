"""What stops with single parts and pairs of parts, and the cut sets behind each capability."""

from __future__ import annotations

from helpers.analysis.failure import DOWN, STATES, FailureAnalysis
from helpers.cards.card import About, Card
from helpers.cards.failure.blast import LEAVES_OUT, named
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.failure import analyse_study
from helpers.charts.dots import Spot, layers_figure
from helpers.schema.provenance import Citation
from helpers.text.phrases import count, listing, percent, scored, sentence


def points_finding(found: FailureAnalysis) -> str:
    """How many components bring a capability down alone, and which bring down all."""
    system = found.system
    parts = [point for point in found.points if point.event in system.node]
    if not parts:
        return "No component brings a capability down alone."
    total = len(system.components)
    lead = (
        f"Of {count(total)} components {count(len(parts))} "
        f"{'brings' if len(parts) == 1 else 'each bring'} down at least one capability alone"
    )
    if len(system.capabilities) == 1:
        return f"{lead}."
    every = [p for p in parts if len(p.capabilities) == len(system.capabilities)]
    if every:
        titles = [system.titles[point.event] for point in every]
        verb = "brings" if len(every) == 1 else "each bring"
        return (
            f"{lead}; {named(titles, 'of them')} {verb} down all {count(len(system.capabilities))}."
        )
    top = parts[0]
    hits = f"{count(len(top.capabilities))} of {count(len(system.capabilities))}"
    return f"{lead}; the furthest, “{system.titles[top.event]}”, brings down {hits}."


def _sources(study: StudyData) -> list[Citation]:
    """Where it says what capabilities cannot do without, and what falls together."""
    graph = study.graph
    seen = {capability.id for capability in graph.capabilities}
    needs = [d for d in graph.dependencies if d.source in seen and d.type == "hard"]
    return [item for record in (*graph.groups, *needs) for item in record.cite]


def points_card(
    portfolio: Portfolio, study: StudyData, found: FailureAnalysis | None = None
) -> Card:
    """Every component failed alone: how much stops with it, by layer."""
    found = found or analyse_study(study)
    system = found.system
    titles = [layer.title for layer in study.graph.layers]
    place = {layer.id: i for i, layer in enumerate(study.graph.layers)}
    whole = sum(node.weight for node in system.capabilities)
    alone = {reach.taken[0]: reach for reach in found.singles}
    parts = sorted(system.components, key=lambda node: -alone[node.id].weights["down"])
    shares = {node.id: alone[node.id].weights["down"] / whole if whole else 0.0 for node in parts}
    falls = {
        node.id: [system.titles[k] for k, state in alone[node.id].states.items() if state == DOWN]
        for node in parts
    }
    return Card(
        id=f"{study.id}-points",
        title=f"What stops when one part of {study.meta.title} fails alone",
        finding=points_finding(found),
        portfolio=portfolio,
        scored=scored([study.graph.scored_by]),
        chart=layers_figure(
            [
                Spot(node.title, place[node.layer or ""], 100 * shares[node.id])
                for node in system.components
            ],
            titles,
        ),
        table=Table.of(
            "Components by what they bring down alone",
            [
                {
                    "Component": node.title,
                    "Layer": titles[place[node.layer or ""]],
                    "Weight down": Value(
                        100 * shares[node.id], percent(shares[node.id]) if whole else ""
                    ),
                    "Capabilities down": len(falls[node.id]),
                    "Which": ", ".join(falls[node.id]),
                }
                for node in parts
            ],
        ),
        about=About(
            citations=_sources(study),
            notes=[
                (
                    "A part that brings a capability down alone is a cut set of one event. Parts "
                    "that fall together only because of what holds them (one server, one "
                    "environment) are counted as groups in the cut sets and not here."
                ),
                LEAVES_OUT,
            ],
        ),
    )


def pairs_finding(found: FailureAnalysis) -> str:
    """How many pairs do more than their parts."""
    number, worse = len(found.system.components), len(found.worst_pairs)
    total = number * (number - 1) // 2
    if not worse:
        return f"Of {count(total)} pairs of components none does more than its two parts alone."
    spare = sum(group.type == "any-of" for group in found.system.groups)
    pairs = "pair" if total == 1 else "pairs"
    does = "does more than its" if worse == 1 else "do more than their"
    have = "group of parts has" if spare == 1 else "groups of parts have"
    return (
        f"Of {count(total)} {pairs} of components {count(worse)} {does} two parts alone: only "
        f"{count(spare)} {have} a member that can stand in for another."
    )


def pairs_card(
    portfolio: Portfolio, study: StudyData, found: FailureAnalysis | None = None
) -> Card:
    """The pairs of components that do more together than alone, the worst first."""
    found = found or analyse_study(study)
    titles = found.system.titles
    rows = [
        {
            "Pair": listing([titles[part] for part in pair.taken]),
            "What is worse": "; ".join(
                f"{titles[key]}: {STATES[alone]} alone, {STATES[both]} together"
                for key, (alone, both) in pair.excess.items()
            ),
            "Weight down added": pair.gained["down"],
            "Weight down": pair.weights["down"],
        }
        for pair in found.worst_pairs
    ]
    none = {"Pair": "none", "What is worse": "", "Weight down added": 0, "Weight down": 0}
    return Card(
        id=f"{study.id}-pairs",
        title="Pairs that do more than their parts",
        finding=pairs_finding(found),
        portfolio=portfolio,
        scored=scored([study.graph.scored_by]),
        table=Table.of(
            "Pairs of components by what they add to what each does alone", rows or [none]
        ),
        about=About(
            citations=_sources(study),
            notes=[
                (
                    "Every unordered pair of components is made to fail; a pair is listed if some "
                    "capability is worse off than under the worse of the two alone."
                )
            ],
        ),
    )


def cuts_finding(found: FailureAnalysis) -> str:
    """The fewest and the most single events behind a capability."""
    ones = {key: sum(len(cut) == 1 for cut in cuts) for key, cuts in found.cuts.items()}
    titles = found.system.titles
    least, most = min(ones.values()), max(ones.values())
    top = [titles[key] for key, number in ones.items() if number == most]
    if most == 0:
        return "No single event brings a capability down."
    many = f"{named(top, 'capabilities')} {'has' if len(top) == 1 else 'have'} the most, {most}"
    if least == 0:
        free = sentence(count(sum(number == 0 for number in ones.values())))
        return f"{free} of {count(len(ones))} capabilities can lose any one part; {many}."
    points = "single point of failure" if most == 1 else "single points of failure"
    if least == most:
        return f"Every capability has {count(most)} {points}."
    return f"Every capability has at least {count(least)} {points}; {many}."


def cuts_card(portfolio: Portfolio, study: StudyData, found: FailureAnalysis | None = None) -> Card:
    """The minimal cut sets behind each capability, of one event and of two."""
    found = found or analyse_study(study)
    titles = found.system.titles
    rows = []
    for node in found.system.capabilities:
        cuts = found.cuts[node.id]
        ones = [titles[cut[0]] for cut in cuts if len(cut) == 1]
        twos = [" with ".join(titles[event] for event in cut) for cut in cuts if len(cut) == 2]
        rows.append([node.title, len(ones), ", ".join(ones), len(twos), ", ".join(twos)])
    return Card(
        id=f"{study.id}-cuts",
        title="Cut sets behind each capability",
        finding=cuts_finding(found),
        portfolio=portfolio,
        table=Table(
            "Minimal cut sets of one and of two events, by capability",
            ["Capability", "Of one", "Which", "Of two", "Which pairs"],
            rows,
        ),
        about=About(
            citations=_sources(study),
            notes=[
                (
                    "An event is a component that fails or a group that falls as a whole. A set of "
                    "events is a cut if together they bring the capability down, and minimal if "
                    "none can be left out (Barlow and Proschan, 1975)."
                )
            ],
        ),
    )
