"""The architecture: a drawing of every component, and the subsystems with their boundaries."""

from __future__ import annotations

from collections import Counter

import networkx as nx

from helpers.cards.blocks import Block, block
from helpers.cards.card import About, Card, Form, cited
from helpers.cards.links import sources_html
from helpers.cards.tables import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.diagram import needs_svg
from helpers.charts.partsmap import architecture_map
from helpers.schema.architecture import Architecture
from helpers.text.markup import Html
from helpers.text.phrases import count, listing, plural, sentence

COMMON = 12
"""A part that this many others cannot do without is common ground, not part of a path."""

_TYPES = {
    "client": "client",
    "service": "service",
    "job": "scheduled job",
    "store": "data store",
    "secret": "secret",
    "vendor": "vendor",
    "host": "host",
}
_OWN = ("client", "service", "job")  # drawn alike: the layers tell them apart
_LINES = (
    '<p class="ap-legend">Solid: stops without it. Dashed: degrades, is delayed, or has a standby.'
    "</p>"
)
_NAMED = 3
"""Components named in a sentence that tie for the first place; more are counted."""


def _architecture(study: StudyData) -> Architecture:
    if study.architecture is None:
        raise ValueError(f"study {study.id} has no architecture.yml")
    return study.architecture


def finding(graph: Architecture) -> str:
    """One sentence: the size of the graph and what most of it cannot work without."""
    hard = Counter(item.target for item in graph.dependencies if item.type == "hard")
    size = sentence(
        f"{plural(len(graph.components), 'component')} in {plural(len(graph.layers), 'layer')}"
    )
    most = max((hard[component.id] for component in graph.components), default=0)
    if most == 0:
        return f"{size}; none of them has to be up for another one to work."
    top = [component.title for component in graph.components if hard[component.id] == most]
    total = sum(hard.values())
    if len(top) > _NAMED:
        return (
            f"{size}; {plural(len(top), 'component')} share the first place among the most needed."
        )
    if len(top) > 1:
        return (
            f"{size}; {listing(top)} are needed most: {count(most)} of {count(total)} hard "
            f"dependencies lead to each."
        )
    leads = "leads" if most == 1 else "lead"
    return (
        f"{size}; {top[0]} is needed most: {count(most)} of "
        f"{plural(total, 'hard dependency', 'hard dependencies')} {leads} to it."
    )


def architecture_card(portfolio: Portfolio, study: StudyData, *, form: Form = "full") -> Card:
    """Every component in its layer, with how many others cannot work without it."""
    graph = _architecture(study)
    needed = Counter(
        dependency.target for dependency in graph.dependencies if dependency.type == "hard"
    )
    by_id = {component.id: component for component in graph.components}
    layers = {layer.id: layer.title for layer in graph.layers}
    types = [kind for kind in _TYPES if any(c.type == kind for c in graph.components)]
    own = ", ".join(_TYPES[kind] for kind in types if kind in _OWN)
    legend = f"<li><i></i>{own}</li>" + "".join(
        f'<li><i class="ap-k-{kind}"></i>{_TYPES[kind]}</li>' for kind in types if kind not in _OWN
    )
    drawing = architecture_map(graph)
    needs: dict[str, list[str]] = {key: [] for key in by_id}
    names = {**{key: c.title for key, c in by_id.items()}, **{g.id: g.title for g in graph.groups}}
    for dependency in graph.dependencies:
        if dependency.source in needs:
            needs[dependency.source].append(f"{names[dependency.target]} ({dependency.type})")
    card = Card(
        id=f"{study.id}-architecture",
        title="Architecture: every part that can fail on its own",
        finding=finding(graph),
        portfolio=portfolio,
        chart=Html(
            f'{drawing.html}<ul class="ap-legend" aria-hidden="true">{legend}</ul>', drawing.text
        ),
        table=Table.of(
            "Components, what they do and what they need",
            [
                {
                    "Component": component.title,
                    "Layer": layers[component.layer],
                    "Type": _TYPES[component.type],
                    "Does": component.responsibility,
                    "Needed by (hard)": needed[component.id],
                    "Needs": "; ".join(needs[component.id]),
                    "Source": sources_html(portfolio, component.cite),
                }
                for component in graph.components
            ],
        ),
        about=About(
            citations=cited(graph.components)[:8],
            notes=[
                (
                    "Drawn from `architecture.yml` while the page was made. The number in a box "
                    "counts the parts that stop when this one does, one step away."
                ),
                (
                    "hard: without it the part stops; soft: it degrades; async: it goes on and the "
                    "effect comes late."
                ),
            ],
        ),
    )
    return card.formed(form, study.page("appendix"))


def needs_card(portfolio: Portfolio, study: StudyData, capability: str) -> Card:
    """What one capability needs, followed down to the last vendor and secret.

    Parameters
    ----------
    portfolio, study
        The data.
    capability
        Capability id.

    Returns
    -------
    Card
        Parts that :data:`COMMON` or more others cannot do without are named and not drawn.
    """
    graph = _architecture(study)
    titles = {
        item.id: item.title for item in (*graph.components, *graph.capabilities, *graph.groups)
    }
    hard = Counter(d.target for d in graph.dependencies if d.type == "hard")
    common = [key for key, count in hard.most_common() if count >= COMMON]
    members = {group.id: group.members for group in graph.groups if group.type == "any-of"}
    drawn: dict[tuple[str, str], str] = {}
    effects: dict[tuple[str, str], str] = {}
    reached, waiting = {capability}, [capability]
    while waiting:
        here = waiting.pop(0)
        found = [(d.target, d.type, d.effect) for d in graph.dependencies if d.source == here]
        found += [
            (member, "any of", "Another of the group stands in.")
            for member in members.get(here, [])
        ]
        for target, kind, effect in found:
            if target in common:
                continue
            drawn[here, target], effects[here, target] = kind, effect
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    title = titles[capability]
    parts = [key for key in reached if key not in members and key != capability]
    hard_edges = nx.DiGraph()
    hard_edges.add_edges_from(edge for edge, kind in drawn.items() if kind == "hard")
    stops = nx.descendants(hard_edges, capability) if capability in hard_edges else set()
    stopping = [key for key in parts if key in stops]
    chart = None
    if drawn:
        drawing = needs_svg(
            [(source, target, kind == "hard") for (source, target), kind in drawn.items()],
            titles,
            f"{study.id}-needs-{capability}",
        )
        chart = Html(drawing.html + _LINES, drawing.text)
    shared = listing([titles[key] for key in common])
    return Card(
        id=f"{study.id}-needs-{capability}",
        title=f"What it takes: {title}",
        finding=_leans(len(parts), len(stopping), shared),
        portfolio=portfolio,
        chart=chart,
        table=Table(
            f"What {title} needs, directly and in turn",
            ["Part", "Needs", "Kind", "Effect when it is down"],
            [
                [titles[source], titles[target], kind, effects[source, target]]
                for (source, target), kind in drawn.items()
            ],
        ),
        about=About(
            citations=cited(d for d in graph.dependencies if (d.source, d.target) in drawn),
            notes=[
                *(
                    [f"Left out of the drawing: {shared}, each needed by {COMMON} or more parts."]
                    if common
                    else []
                ),
                "Followed along hard, soft and async dependencies alike.",
            ],
        ),
    )


def _leans(parts: int, stopping: int, shared: str) -> str:
    text = f"It depends on {plural(parts, 'part')}"
    if shared:
        text += f" besides {shared}, on which nearly everything stands"
    others = parts - stopping
    if stopping == 0:
        how = "none of them stops it alone" if parts != 1 else "its loss does not stop it"
    elif others == 0:
        how = "each of them stops it alone" if parts != 1 else "its loss stops it"
    else:
        stop = "stops" if stopping == 1 else "each stop"
        rest = "other one slows" if others == 1 else f"other {count(others)} slow"
        how = (
            f"{count(stopping)} of them {stop} it alone, the {rest} it down or take something away"
        )
        if others == 1:
            how = how.replace("or take ", "or takes ")
    return f"{text}; {how}." if parts else f"{text}."


def subsystems_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Subsystems with responsibility, boundary and where the code differs."""
    titles = {component.id: component.title for component in _architecture(study).components}
    boundary = "Boundary as published" if study.was_published else "Boundary"
    return block("study.subsystems", portfolio, study.meta.subsystems, titles, boundary)
