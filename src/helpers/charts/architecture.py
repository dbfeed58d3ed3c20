"""The components as boxes in horizontal layers: one drawing for wide screens, one for phones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from helpers.charts.base import plain
from helpers.charts.fitting import fit
from helpers.schema.architecture import Architecture, Component
from helpers.text.markup import Html, attribute


@dataclass(frozen=True)
class Sheet:
    """Measures of one drawing, in SVG user units (CSS pixels at natural size)."""

    width: int
    columns: int
    box: int
    gap: int
    font: float
    label: int


WIDE = Sheet(width=1060, columns=7, box=58, gap=10, font=12.5, label=0)
NARROW = Sheet(width=360, columns=2, box=54, gap=8, font=13.0, label=0)


def architecture_svg(graph: Architecture, anchor: str) -> Html:
    """Draw the layers from top to bottom.

    Parameters
    ----------
    graph
        Layers and components; dependencies give each box its count.
    anchor
        Prefix of the ids in the SVG, unique on the page.

    Returns
    -------
    Html
        Two SVGs, of which the style sheet shows one; text lists the layers in words.
    """
    needed = Counter(
        dependency.target for dependency in graph.dependencies if dependency.type == "hard"
    )
    words = ". ".join(
        f"{layer.title}: " + ", ".join(c.title for c in graph.components if c.layer == layer.id)
        for layer in graph.layers
    )
    wide = _draw(graph, needed, WIDE, f"{anchor}-architecture-wide", "ap-wide")
    narrow = _draw(graph, needed, NARROW, f"{anchor}-architecture-narrow", "ap-narrow")
    return Html(wide + narrow, words)


def _draw(graph: Architecture, needed: Counter[str], sheet: Sheet, key: str, style: str) -> str:
    parts: list[str] = []
    y = 0.0
    for layer in graph.layers:
        members = [component for component in graph.components if component.layer == layer.id]
        if not members:
            continue
        rows = -(-len(members) // sheet.columns)
        height = 34 + rows * sheet.box + (rows - 1) * sheet.gap + 14
        parts.append(
            f'<rect class="ap-band" x="0" y="{y:g}" width="{sheet.width}" '
            f'height="{height:g}" rx="5"/>'
            f'<text class="ap-t-layer" x="14" y="{y + 23:g}" font-size="13.5">{plain(layer.title)}'
            f"</text>"
        )
        inner = sheet.width - 28
        width = (inner - (sheet.columns - 1) * sheet.gap) / sheet.columns
        for i, component in enumerate(members):
            row, column = divmod(i, sheet.columns)
            parts.append(
                _box(
                    component,
                    14 + column * (width + sheet.gap),
                    y + 34 + row * (sheet.box + sheet.gap),
                    width,
                    needed[component.id],
                    sheet,
                )
            )
        y += height + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ap-svg {style}" id="{attribute(key)}" '
        f'viewBox="0 0 {sheet.width} {y - 10:g}" role="presentation">{"".join(parts)}</svg>'
    )


def _box(component: Component, x: float, y: float, width: float, count: int, sheet: Sheet) -> str:
    lines, font = fit(
        component.title.replace("`", ""), width - 16 - (22 if count else 0), sheet.font
    )
    middle = y + sheet.box / 2 - (len(lines) - 1) * (font + 3) / 2 + font * 0.35
    text = "".join(
        f'<text x="{x + 9:.1f}" y="{middle + i * (font + 3):.1f}" font-size="{font:g}">'
        f"{plain(line)}</text>"
        for i, line in enumerate(lines)
    )
    badge = (
        f'<text class="ap-t-muted" x="{x + width - 8:.1f}" y="{y + 17:.1f}" font-size="11.5" '
        f'text-anchor="end">{count}</text>'
        if count
        else ""
    )
    return (
        f'<g data-component="{component.id}"><rect class="ap-box ap-type-{component.type}" '
        f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{sheet.box}" rx="4"/>'
        f"{text}{badge}</g>"
    )
