"""The failure map as a picture of one state, for readers without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.charts.figure import plain
from helpers.markup import Html, attribute
from helpers.schema.architecture import Architecture

_MARKS = {
    "down": '<path class="ap-cross" d="M-3 -3L3 3M3 -3L-3 3"/>',
    "degraded": '<path d="M0 -6A6 6 0 0 1 0 6Z"/>',
    "delayed": '<path d="M0 0V-6A6 6 0 0 1 6 0Z"/>',
}
"""In the circle of a state: a cross, half of it, a quarter; as in the explorer (failure-map.js)."""


def blast_map_svg(
    drawing: Mapping[str, Any],
    graph: Architecture,
    anchor: str,
    *,
    states: Mapping[str, str],
    taken: Sequence[str] = (),
    edges: Sequence[str] = (),
) -> Html:
    """Paint one state of the map, for readers without scripts.

    Parameters
    ----------
    drawing
        What :func:`helpers.charts.blastmap.blast_map` returns for the graph.
    graph
        Titles and types.
    anchor
        Prefix of the ids in the SVG, unique on the page.
    states
        What is hit: ``down``, ``degraded`` or ``delayed`` by id.
    taken
        What was taken down.
    edges
        Keys of the edges to draw, under the boxes.

    Returns
    -------
    Html
        Two SVGs, of which the style sheet shows one; the text names what is hit.
    """
    types = {component.id: component.type for component in graph.components}
    words = ". ".join(
        f"{state.capitalize()}: {', '.join(hit)}"
        for state in _MARKS
        if (
            hit := [
                item.title
                for item in (*graph.capabilities, *graph.components)
                if states.get(item.id) == state
            ]
        )
    )
    svgs = []
    for size in ("wide", "narrow"):
        sheet = drawing[size]
        parts = [_band_svg(band) for band in sheet["bands"]]
        parts += [f'<path class="ap-edge ap-edge-hit" d="{sheet["edges"][key]}"/>' for key in edges]
        parts += [
            _box_svg(box, types.get(box["id"]), states.get(box["id"]), box["id"] in taken, sheet)
            for box in sheet["boxes"]
        ]
        svgs.append(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ap-svg ap-{size}" '
            f'id="{attribute(anchor)}-map-{size}" viewBox="0 0 {sheet["width"]} {sheet["height"]}" '
            f'role="presentation">{"".join(parts)}</svg>'
        )
    return Html("".join(svgs), words)


def _band_svg(band: Mapping[str, Any]) -> str:
    x, y = band["text"]
    return (
        f'<rect class="ap-band" x="{band["x"]}" y="{band["y"]}" width="{band["w"]}" '
        f'height="{band["h"]}" rx="5"/><text class="ap-t-layer" x="{x}" y="{y}" '
        f'font-size="{band["font"]:g}">{plain(band["title"])}</text>'
    )


def _box_svg(
    box: Mapping[str, Any], kind: str | None, state: str | None, taken: bool, sheet: Mapping
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
    looks = f"ap-box ap-type-{kind}" if kind else "ap-box"
    return (
        f'<g data-node="{attribute(box["id"])}"{styled}><rect class="{looks}" x="{box["x"]}" '
        f'y="{box["y"]}" width="{box["w"]}" height="{box["h"]}" rx="4"/>{lines}{mark}</g>'
    )
