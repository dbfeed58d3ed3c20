"""Diagrams laid out by Mermaid while the notebook runs, recoloured with the page's tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mermaid_render import mermaid_to_svg

from helpers.schema.study import Lifecycle
from helpers.text.markup import Html, attribute

Needs = Sequence[tuple[str, str, bool]]
"""Dependencies to draw: what needs, what is needed, and whether it stops without it."""

# The renderer's fixed palette -> our CSS custom properties.
_FILLS = {
    "#FFFFFF": "paper",
    "#E5EFFA": "surface",
    "#F0F4FA": "sunken",
    "#172D4A": "ink",
    "#000000": "muted",
    "#4472C4": "rule-strong",
    "#596579": "muted",
}
_PAINT = re.compile(r'(?P<what>fill|stroke)="(?P<colour>#[0-9A-Fa-f]{6})"')
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def lifecycle_svg(lifecycle: Lifecycle, anchor: str) -> Html:
    """A state machine as inline SVG.

    Parameters
    ----------
    lifecycle
        States and transitions.
    anchor
        Prefix of the ids in the SVG, unique on the page.

    Returns
    -------
    Html
        SVG that follows the page's colours; success and failure states are marked by outline
        style as well as by colour.
    """
    lines = ["stateDiagram-v2", "direction TB"]
    # A prefix keeps ids such as "default" or "note" from being read as Mermaid's keywords.
    names = {state.id: "s_" + state.id.replace("-", "_") for state in lifecycle.states}
    lines += [
        f'state "{_label(state.title) or state.id}" as {names[state.id]}'
        for state in lifecycle.states
    ]
    lines += [f"[*] --> {names[s.id]}" for s in lifecycle.states if s.type == "initial"]
    lines += [
        f"{names[step.source]} --> {names[step.target]}" + (f": {label}" if label else "")
        for step, label in ((step, _label(step.trigger)) for step in lifecycle.transitions)
    ]
    svg = _render(lines)
    for state in lifecycle.states:
        if state.type in ("success", "failure"):
            svg = re.sub(
                rf'(data-id="{names[state.id]}"[^>]*>)<rect ',
                rf'\1<rect class="ap-type-{state.type}" ',
                svg,
                count=1,
            )
    titles = {state.id: state.title for state in lifecycle.states}
    words = "; ".join(
        f"{titles[step.source]} to {titles[step.target]}: {step.trigger}"
        for step in lifecycle.transitions
    )
    return Html(_recolour(svg, anchor), f"{lifecycle.title}. {words}")


def needs_svg(needs: Needs, titles: Mapping[str, str], anchor: str) -> Html:
    """What something needs, and what that needs in turn, from left to right.

    Parameters
    ----------
    needs
        The dependencies to draw.
    titles
        Title of every id in them.
    anchor
        Prefix of the ids in the SVG, unique on the page.

    Returns
    -------
    Html
        Hard dependencies are solid lines, all others dashed.
    """
    ids = dict.fromkeys(part for source, target, _ in needs for part in (source, target))
    names = {key: "n_" + key.replace("-", "_") for key in ids}
    lines = ["flowchart LR"]
    lines += [f'{name}["{_label(titles[key]) or key}"]' for key, name in names.items()]
    lines += [
        f"{names[source]} {'-->' if hard else '-.->'} {names[target]}"
        for source, target, hard in needs
    ]
    words = "; ".join(
        f"{titles[source]} needs {titles[target]}{'' if hard else ' in part'}"
        for source, target, hard in needs
    )
    return Html(_recolour(_render(lines), anchor), words)


def _render(lines: list[str]) -> str:
    svg = mermaid_to_svg("\n".join(lines))
    return svg.decode() if isinstance(svg, bytes) else svg


def _label(text: str) -> str:
    """Mermaid reads these characters as the end of a label or as markup; keep the words."""
    words = re.sub(r"\s+", " ", re.sub(r'[:;"<>{}\[\]#`*\\]', " ", text)).strip()
    return re.sub(r" ([.,])", r"\1", words).rstrip(".")


def _recolour(svg: str, anchor: str) -> str:
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("the diagram renderer returned an SVG without a viewBox")
    width, height = (float(part) for part in size.groups())
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ap-svg ap-mermaid" '
        f'viewBox="0 0 {width:g} {height:g}" style="max-width:{width:g}px" '
        f'role="presentation" id="{attribute(anchor)}-svg" font-size="16">'
    )
    svg = _ROOT.sub(root, svg, count=1)

    def paint(match: re.Match[str]) -> str:
        name = _FILLS.get(match["colour"].upper())
        return f'class="ap-{match["what"]}-{name}"' if name else match[0]

    # Two paints on one element become one class list.
    def element(match: re.Match[str]) -> str:
        tag = _PAINT.sub(paint, match[0])
        classes = re.findall(r' class="([^"]*)"', tag)
        if len(classes) < 2:
            return tag
        tag = re.sub(r' class="[^"]*"', "", tag)
        end = "/>" if tag.endswith("/>") else ">"
        return f'{tag.removesuffix(end).rstrip()} class="{" ".join(classes)}"{end}'

    return re.sub(r"<(?!svg\b)[a-z][^>]*>", element, svg)
