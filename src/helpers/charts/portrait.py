"""A system as one small picture: its parts in their layers, darker where more stops with one.

For the card of a study on a page, and for the picture that goes with a link to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from helpers.text.markup import attribute

Shares = Sequence[Sequence[float]]
"""For each layer, from the top, what share of the system stops when a part fails, 0 to 1."""

WIDTH, HEIGHT = 560, 190
STEPS = ("surface", "s2", "s3", "s4", "accent")
"""Tokens of the fills: nothing stops, then up to a quarter, a half, three quarters, and more."""
_EDGE, _GAP = 18, 6


def step(share: float) -> int:
    """Place in `STEPS` of a share."""
    return 0 if share <= 0 else 1 + min(3, int(4 * share))


def boxes(layers: Shares, width: float = WIDTH, height: float = HEIGHT) -> str:
    """The boxes alone, for a picture of this size; classes ``p0`` to ``p4`` say how strong."""
    rows = [row for row in layers if row]
    tall = (height - 2 * _EDGE - _GAP * (len(rows) - 1)) / max(1, len(rows))
    return "".join(
        _row(row, _EDGE + place * (tall + _GAP), width - 2 * _EDGE, tall)
        for place, row in enumerate(rows)
    )


def _row(row: Sequence[float], y: float, width: float, tall: float) -> str:
    wide = (width - _GAP * (len(row) - 1)) / len(row)
    return "".join(
        f'<rect class="p{step(share)}" x="{_short(_EDGE + place * (wide + _GAP))}" '
        f'y="{_short(y)}" width="{_short(wide)}" height="{_short(tall)}" rx="3"/>'
        for place, share in enumerate(row)
    )


def portrait(layers: Shares, words: str) -> str:
    """The picture for a page, in the page's colours; nothing where there is no part.

    Parameters
    ----------
    layers
        What stops with each part.
    words
        What the picture shows, for readers who do not see it.
    """
    if not any(chain(layers)):
        return ""
    return (
        f'<svg class="ap-portrait" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{attribute(words)}">{boxes(layers)}</svg>'
    )


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
