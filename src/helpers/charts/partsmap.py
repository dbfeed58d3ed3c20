"""The parts of a system as boxes in their layers: HTML, laid out by the style sheet.

The same boxes for the drawing of an architecture, for the picture of a failure without scripts, and
as buttons in the explorer of failures (``assets/src/failure/map.js``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from helpers.analysis.failure import STATES, Blast, joint
from helpers.charts.base import plain
from helpers.schema.architecture import Architecture, Box, Capability, Component, Row
from helpers.text.markup import Html, attribute

USERS = "What users can do"
"""Title of the band of capabilities, above the layers."""

BOX_STATES = {
    "down": "stops",
    "degraded": "works in part",
    "delayed": "is late",
    "up": "goes on",
}
"""What a box does in a state, in words."""
_MARKS = {
    "down": '<circle class="fx-full" r="7"/><path class="fx-cross" d="M-3 -3L3 3M3 -3L-3 3"/>',
    "degraded": '<circle r="6"/><path d="M0 -6A6 6 0 0 1 0 6Z"/>',
    "delayed": '<circle r="6"/><path d="M0 0V-6A6 6 0 0 1 6 0Z"/>',
}
"""Of a state: a cross, half a disc, a quarter; ``assets/src/failure/map.js`` has the same."""


def architecture_map(graph: Architecture) -> Html:
    """Every component in its layer, with the number of parts that cannot do without it.

    Returns
    -------
    Html
        The text lists the layers in words.
    """
    needed = Counter(item.target for item in graph.dependencies if item.type == "hard")

    def cell(component: Component) -> str:
        count = needed[component.id]
        number = f'<span class="ap-part-count">{count}</span>' if count else ""
        return (
            f'<span class="ap-part ap-part-{component.type}" '
            f'data-component="{attribute(component.id)}">{_title(component)}{number}</span>'
        )

    bands = [
        (layer.title, [c for c in graph.components if c.layer == layer.id])
        for layer in graph.layers
    ]
    words = ". ".join(f"{title}: {', '.join(c.title for c in found)}" for title, found in bands)
    return Html(_map([(title, "".join(map(cell, found))) for title, found in bands]), words)


def blast_map(graph: Architecture, blast: Blast) -> Html:
    """What a failure does to every part, as a picture for readers without scripts.

    Parameters
    ----------
    graph
        The architecture that the failure is in.
    blast
        The failure.

    Returns
    -------
    Html
        The text names what is hit.
    """
    fallen = set(blast.system.fallen(blast.taken))

    def cell(item: Component | Capability) -> str:
        state = STATES[blast.hits[item.id].state]
        taken = ' data-taken=""' if item.id in fallen else ""
        kind = "capability" if isinstance(item, Capability) else item.type
        return (
            f'<span class="ap-part ap-part-{kind}" data-node="{attribute(item.id)}" '
            f'data-state="{state}"{taken}>{_title(item)}{_mark(state)}</span>'
        )

    layers = [
        (layer.title, "".join(cell(c) for c in graph.components if c.layer == layer.id))
        for layer in graph.layers
    ]
    shown = [node for kind in (graph.capabilities, graph.components) for node in kind]
    hits = {
        state: [node.title for node in shown if STATES[blast.hits[node.id].state] == state]
        for state in _MARKS
    }
    words = ". ".join(f"{s.capitalize()}: {', '.join(names)}" for s, names in hits.items() if names)
    return Html(_map([(USERS, "".join(map(cell, graph.capabilities))), *layers]), words)


def overview_map(rows: Sequence[Row], pressed: Box, blast: Blast) -> Html:
    """The boxes of an overview with what the failure of one does to each, as a picture.

    Parameters
    ----------
    rows
        The overview.
    pressed
        The box that failed.
    blast
        Its failure.
    """
    said: list[str] = []

    def cell(box: Box) -> str:
        state = STATES[joint(blast.hits, box.components)]
        taken = ' data-taken=""' if box is pressed else ""
        said.append(f"{box.title}: {'failed' if taken else BOX_STATES[state]}")
        return (
            f'<span class="ap-part ap-part-box" data-state="{state}"{taken}>{_title(box)}'
            f"{_mark(state)}</span>"
        )

    bands = [(row.title, "".join(map(cell, row.boxes))) for row in rows]
    return Html(_map(bands), ". ".join(said))


def _mark(state: str) -> str:
    if state not in _MARKS:
        return ""
    return f'<svg class="ap-mark" viewBox="-8 -8 16 16" aria-hidden="true">{_MARKS[state]}</svg>'


def _title(item: Component | Capability | Box) -> str:
    return f"<span>{plain(item.title.replace('`', ''))}</span>"


def _map(bands: list[tuple[str, str]]) -> str:
    """Bands from top to bottom: title and boxes; one without boxes is left out."""
    return '<div class="ap-map">{}</div>'.format(
        "".join(
            f'<div class="ap-map-band"><span class="ap-map-title">{plain(title)}</span>'
            f'<div class="ap-map-parts">{cells}</div></div>'
            for title, cells in bands
            if cells
        )
    )
