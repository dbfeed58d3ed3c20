"""How wide text is, by the metrics of a real font."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fontTools.ttLib import TTFont


@cache
def metrics() -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    """Noto Sans, which comes with the diagram renderer; wider than most of the page's fonts."""
    font = TTFont(str(files("mermaid_render") / "fonts" / "NotoSans-Regular.ttf"))
    return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


def width(text: str, size: float) -> float:
    """Width of a text in CSS pixels."""
    names, advances, em = metrics()
    return sum(advances[names.get(ord(character), ".notdef")][0] for character in text) * size / em
