"""Edges of a drawing made of boxes in rows: along the channels between rows, never through a box.

An edge leaves its box into the channel above or below the row, changes rows in one of the gutters
that run between the columns from top to bottom, and comes in from the channel beside its end. Of
these few ways the shortest is taken. Edges into the same box share their lane, so that several of
them read as one trunk; those into other boxes lie beside it as far as the room allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

BEND = 30
"""A way around is worth this length (SVG units) if it saves a pair of bends."""
RADIUS = 5
_LANES = (0, -1, 1)
_PORT = 14
"""An edge leaves this far beside the middle of its box, where others come in."""


@dataclass(frozen=True)
class Spot:
    """A box: its middle, its upper and lower edge, and the channels along them.

    Attributes
    ----------
    x, top, bottom
        SVG units.
    above, below
        Vertical middle of the channels over and under its row.
    """

    x: int
    top: int
    bottom: int
    above: int
    below: int


@dataclass(frozen=True)
class Block:
    """Something that stands in the way of gutters: text, from (x0, y0) to (x1, y1)."""

    x0: float
    y0: int
    x1: float
    y1: int


def route(
    source: Spot, target: Spot, gutters: Sequence[int], blocks: Sequence[Block], aside: int
) -> str:
    """Draw one edge.

    Parameters
    ----------
    source, target
        Where it starts and ends.
    gutters
        Horizontal middle of the gutters; the first, at least, is never blocked.
    blocks
        Text between the rows.
    aside
        How far from the middle of gutters and channels it runs.

    Returns
    -------
    str
        An SVG path of horizontal and vertical lines with rounded corners.
    """
    best: tuple[int, list[tuple[int, int]]] | None = None
    for out_edge, out in ((source.top, source.above), (source.bottom, source.below)):
        for in_edge, into in ((target.top, target.above), (target.bottom, target.below)):
            for gutter in gutters if out != into else (None,):
                points = _points(source, out_edge, out, target, in_edge, into, gutter, aside)
                if gutter is not None and _blocked(gutter + aside, out, into, blocks):
                    continue
                cost = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points))
                cost += BEND * (gutter is not None)
                if best is None or cost < best[0]:
                    best = (cost, points)
    if best is None:
        raise ValueError("every gutter is blocked")
    return rounded(best[1])


def _points(
    source: Spot,
    out_edge: int,
    out: int,
    target: Spot,
    in_edge: int,
    into: int,
    gutter: int | None,
    aside: int,
) -> list[tuple[int, int]]:
    toward = target.x if gutter is None else gutter
    start = source.x + (_PORT if toward > source.x else -_PORT)
    middle = (
        [] if gutter is None else [(gutter + aside, out + aside), (gutter + aside, into + aside)]
    )
    return [
        (start, out_edge),
        (start, out + aside),
        *middle,
        (target.x, into + aside),
        (target.x, in_edge),
    ]


def _blocked(x: int, y0: int, y1: int, blocks: Sequence[Block]) -> bool:
    low, high = min(y0, y1), max(y0, y1)
    return any(block.x0 <= x <= block.x1 and block.y0 < high and block.y1 > low for block in blocks)


def rounded(points: Sequence[tuple[int, int]]) -> str:
    """An SVG path through the points, its right angles rounded off."""
    kept = [points[0]]
    for here, after in pairwise(points[1:]):
        if here != kept[-1] and not _straight(kept[-1], here, after):
            kept.append(here)
    kept.append(points[-1])
    path, at = f"M{kept[0][0]} {kept[0][1]}", kept[0]
    for before, here, after in zip(kept, kept[1:], kept[2:], strict=False):
        # Two corners share the line between them.
        reach = min(RADIUS, _length(before, here) // 2, _length(here, after) // 2)
        a, b = _toward(here, before, reach), _toward(here, after, reach)
        path += _line(at, a) + (f"Q{here[0]} {here[1]} {b[0]} {b[1]}" if reach else "")
        at = b
    return path + _line(at, kept[-1])


def _line(here: tuple[int, int], there: tuple[int, int]) -> str:
    if here == there:
        return ""
    return f"V{there[1]}" if here[0] == there[0] else f"H{there[0]}"


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return a[0] == b[0] == c[0] or a[1] == b[1] == c[1]


def _length(a: tuple[int, int], b: tuple[int, int]) -> int:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _toward(here: tuple[int, int], there: tuple[int, int], by: int) -> tuple[int, int]:
    step = [(b > a) - (b < a) for a, b in zip(here, there, strict=True)]
    return here[0] + step[0] * by, here[1] + step[1] * by


def routes(
    edges: Mapping[str, Sequence[tuple[int, int]]],
    spots: Sequence[Spot],
    gutters: Sequence[int],
    blocks: Sequence[Block],
    lane: int,
) -> dict[str, str]:
    """Draw edges of which some lead to several boxes.

    Parameters
    ----------
    edges
        Key to pairs of box indexes.
    spots, gutters, blocks
        As for :func:`route`.
    lane
        Distance between lanes.

    Returns
    -------
    dict
        Key to path, with a part for each pair.
    """
    return {
        key: "".join(
            route(
                spots[source],
                spots[target],
                gutters,
                blocks,
                lane * _LANES[target % len(_LANES)],
            )
            for source, target in pairs
        )
        for key, pairs in edges.items()
    }
