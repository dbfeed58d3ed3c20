"""The failure map as a picture of one state, for readers without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from helpers.analysis.failure.blast import Blast
from helpers.analysis.failure.records import STATES
from helpers.charts.base import plain
from helpers.text.markup import Html, attribute

_MARKS = {
    "down": '<path class="ap-cross" d="M-3 -3L3 3M3 -3L-3 3"/>',
    "degraded": '<path d="M0 -6A6 6 0 0 1 0 6Z"/>',
    "delayed": '<path d="M0 0V-6A6 6 0 0 1 6 0Z"/>',
}
"""In the circle of a state: a cross, half of it, a quarter; as in the explorer (failure/map.js)."""


def blast_map_svg(drawing: Mapping[str, Any], blast: Blast, anchor: str) -> Html:
    """Paint what a failure does, with the ways along which it reaches the capabilities.

    Parameters
    ----------
    drawing
        What :func:`helpers.charts.blastmap.blast_map` returns for the architecture.
    blast
        The failure, in the same architecture.
    anchor
        Prefix of the ids in the SVG, unique on the page.

    Returns
    -------
    Html
        Two SVGs, of which the style sheet shows one; the text names what is hit.
    """
    system = blast.system
    nodes = {node.id: blast.hits[node.id].state for node in system.nodes}
    states = {key: STATES[state] for key, state in nodes.items() if state}
    fallen = set(system.fallen(blast.taken))
    shown = (*system.capabilities, *system.components)
    words = [
        f"{state.capitalize()}: {', '.join(node.title for node in shown if node.id in hit)}"
        for state in _MARKS
        if (hit := {key for key, found in states.items() if found == state})
    ]
    ways = _ways(blast)
    svgs = []
    for size in ("wide", "narrow"):
        sheet = drawing[size]
        parts = [_band_svg(band) for band in sheet["bands"]]
        parts += [f'<path class="ap-edge ap-edge-hit" d="{sheet["edges"][key]}"/>' for key in ways]
        parts += [
            _box_svg(box, states.get(box["id"]), box["id"] in fallen, sheet)
            for box in sheet["boxes"]
        ]
        svgs.append(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ap-svg ap-{size}" '
            f'id="{attribute(anchor)}-map-{size}" viewBox="0 0 {sheet["width"]} {sheet["height"]}" '
            f'role="presentation">{"".join(parts)}</svg>'
        )
    return Html("".join(svgs), ". ".join(words))


def _ways(blast: Blast) -> list[str]:
    """Edges of the explaining paths, each once; a group has no box, so its member is next."""
    found: dict[str, None] = {}
    for hit in blast.capabilities.values():
        way = [key for key in hit.path if key in blast.system.node]
        found.update(dict.fromkeys(f"{here}>{after}" for here, after in pairwise(way)))
    return list(found)


def _band_svg(band: Mapping[str, Any]) -> str:
    x, y = band["text"]
    return (
        f'<rect class="ap-band" x="{band["x"]}" y="{band["y"]}" width="{band["w"]}" '
        f'height="{band["h"]}" rx="5"/><text class="ap-t-layer" x="{x}" y="{y}" '
        f'font-size="{band["font"]:g}">{plain(band["title"])}</text>'
    )


def _box_svg(
    box: Mapping[str, Any], state: str | None, taken: bool, sheet: Mapping[str, Any]
) -> str:
    x, y, step = box["text"]
    lines = "".join(
        f'<text x="{x}" y="{y + i * step:.1f}" font-size="{box["font"]:g}">{plain(line)}</text>'
        for i, line in enumerate(box["lines"])
    )
    dx, dy, radius = sheet["mark"]
    mark = (
        f'<g class="ap-mark" transform="translate({box["x"] + box["w"] - dx} {box["y"] + dy})">'
        f'<circle r="{radius - (state != "down")}"/>{_MARKS[state]}</g>'
        if state
        else ""
    )
    classes = [f"ap-state-{state}"] if state else []
    classes += ["ap-taken"] if taken else []
    styled = f' class="{" ".join(classes)}"' if classes else ""
    return (
        f'<g data-node="{attribute(box["id"])}"{styled}><rect class="ap-box" x="{box["x"]}" '
        f'y="{box["y"]}" width="{box["w"]}" height="{box["h"]}" rx="4"/>{lines}{mark}</g>'
    )
