"""Draw the picture that stands for a page where a link to it is shared: SVG, then PNG."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from helpers.charts.palette import LIGHT
from helpers.charts.portrait import STEPS, boxes
from helpers.site import typeface

WIDTH, HEIGHT = 1200, 630
_EDGE = 64
_BAND = 236
"""Height of the drawing along the lower edge."""
_FIGURE = 290
"""Width of the column of the figure, at the right."""
_SANS = "Noto Sans"


@dataclass(frozen=True)
class Picture:
    """What the picture of one page says."""

    title: str
    name: str
    """Whose page it is."""
    above: str = ""
    """Above the title: what the page belongs to."""
    below: str = ""
    """What it is about; shown where the title leaves room."""
    figure: str = ""
    counts: str = ""
    """One number, and what it counts."""
    systems: tuple[tuple[tuple[float, ...], ...], ...] = ()
    """Systems to draw side by side (:mod:`helpers.charts.portrait`)."""

    @property
    def words(self) -> str:
        """The same for readers who do not see it."""
        figure = f"{self.figure} {self.counts}" if self.figure else ""
        return ". ".join(filter(None, (self.name, self.above, self.title, figure)))


@dataclass(frozen=True)
class Letters:
    """A font: where it is, how it is asked for, and how wide its letters are."""

    file: Path
    family: str
    weight: int

    @cached_property
    def _advances(self) -> dict[int, float]:
        """Width of each sign it has, in parts of its size."""
        from fontTools.ttLib import TTFont

        font = TTFont(self.file)
        # Fields of a table are read from its bytes, which no checker sees.
        advances, em = font["hmtx"].metrics, getattr(font["head"], "unitsPerEm")  # noqa: B009
        return {sign: advances[name][0] / em for sign, name in (font.getBestCmap() or {}).items()}

    def width(self, text: str, size: float) -> float:
        """Width of a line in pixels, a sign it lacks as an `m`; it is drawn a little closer."""
        known = self._advances
        return size * sum(known.get(ord(sign), known[ord("m")]) for sign in text)

    def line(self, text: str, x: float, y: float, size: float, colour: str, more: str = "") -> str:
        """A line of text."""
        return (
            f'<text x="{x}" y="{y}" font-family="{self.family}" font-weight="{self.weight}" '
            f'font-size="{size}" fill="{LIGHT[colour]}"{more}>{html.escape(text)}</text>'
        )

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """A text broken into lines that are no wider; a word is not broken."""
        found: list[str] = []
        for word in text.split():
            if found and self.width(f"{found[-1]} {word}", size) <= width:
                found[-1] += f" {word}"
            else:
                found.append(word)
        return found


Fonts = tuple[Letters, Letters, Letters]
"""Those of headings, of text and of bold text."""


def letters(faces: Sequence[Path]) -> Fonts:
    """Fonts of pictures; that of headings as npm brought it, if it did.

    Parameters
    ----------
    faces
        Files of the typeface of headings (:class:`helpers.site.typeface.Typeface`).
    """
    fonts = Path(str(files("mermaid_render") / "fonts"))
    text = Letters(fonts / "NotoSans-Regular.ttf", _SANS, 400)
    bold = Letters(fonts / "NotoSans-Bold.ttf", _SANS, 700)
    return (Letters(faces[-1], typeface.NAME, 600) if faces else bold), text, bold


def draw(picture: Picture, fonts: Fonts) -> bytes:
    """The picture as PNG, the same bytes every time."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(picture, fonts),
            skip_system_fonts=True,
            font_files=[str(font.file) for font in fonts],
        )
    )


def svg(picture: Picture, fonts: Fonts) -> str:
    """The picture as SVG."""
    head, text, bold = fonts
    fills = "".join(f".p{i}{{fill:{LIGHT[token]}}}" for i, token in enumerate(STEPS))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">',
        f"<style>rect{{stroke:{LIGHT['rule-strong']}}}{fills}</style>",
        f'<path fill="{LIGHT["paper"]}" d="M0 0H{WIDTH}V{HEIGHT}H0Z"/>',
        head.line(picture.name, _EDGE, 88, 30, "ink"),
        f'<path fill="{LIGHT["accent"]}" d="M0 0H{WIDTH}V10H0Z"/>',
        *_heading(picture, head, text, bold),
        *_figure(picture, head, text),
        *_systems(picture),
        "</svg>",
    ]
    return "".join(parts)


def _heading(picture: Picture, head: Letters, text: Letters, bold: Letters) -> list[str]:
    width = WIDTH - 2 * _EDGE - (_FIGURE + 40 if picture.figure else 0)
    # As large as it fits.
    for size, most in ((68, 2), (56, 3), (46, 3), (38, 4)):
        lines = head.lines(picture.title, size, width)
        if len(lines) <= most and all(head.width(line, size) <= width for line in lines):
            break
    lines = lines[:4] or [""]
    above = bold.line(picture.above.upper(), _EDGE, 148, 21, "accent", ' letter-spacing="1.6"')
    top = 154 + size * (1 if picture.above else 0.68)
    places = [round(top + row * size * 1.14) for row in range(len(lines))]
    small = text.lines(picture.below, 27, width)
    room = (HEIGHT - _BAND - 24 - places[-1]) // 38
    return [
        *([above] if picture.above else []),
        *(head.line(line, _EDGE, y, size, "ink") for line, y in zip(lines, places, strict=True)),
        *(
            text.line(line, _EDGE, places[-1] + 14 + 38 * row, 27, "muted")
            for row, line in enumerate(small if len(small) <= room else [], 1)
        ),
    ]


def _figure(picture: Picture, head: Letters, text: Letters) -> list[str]:
    if not picture.figure:
        return []
    x = WIDTH - _EDGE - _FIGURE
    size = next(
        (size for size in (92, 76, 64, 52, 42) if head.width(picture.figure, size) <= _FIGURE), 34
    )
    counted = text.lines(picture.counts, 24, _FIGURE)[:3]
    return [
        head.line(picture.figure, x, 222, size, "accent"),
        *(text.line(line, x, 266 + 32 * row, 24, "muted") for row, line in enumerate(counted)),
    ]


def _systems(picture: Picture) -> list[str]:
    if not picture.systems:
        return []
    # The boxes keep a distance from their frame of their own, 18 pixels.
    left, right, top = _EDGE - 18, WIDTH - _EDGE + 18, HEIGHT - _BAND
    each = (right - left) / len(picture.systems)
    return [
        f'<path fill="{LIGHT["sunken"]}" d="M0 {top}H{WIDTH}V{HEIGHT}H0Z"/>',
        *(
            f'<g transform="translate({left + each * place} {top + 8})">'
            f"{boxes(layers, each, _BAND - 16)}</g>"
            for place, layers in enumerate(picture.systems)
        ),
    ]
