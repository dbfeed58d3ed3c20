"""The failure map: what users can do above the layers of components, for wide screens and phones.

Placed once while the page is made, so that it is the same for every reader and every state; the
explorer only paints it. Of the many edges none is drawn unasked: all at once they would be a
tangle in which no single one can be followed. What is drawn are the few edges along which a
failure reached what a reader points at, and each has its way between the boxes ready.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.charts.fitting import cut, fit, text_width
from helpers.charts.placing import Link, Measure, measure, place
from helpers.charts.routing import Block, Spot, routes
from helpers.schema.architecture import Architecture

USERS = "capabilities"
"""Id of the band that holds what users can do; layers follow it."""
_USERS_TITLE = "What users can do"
_STRONG, _WEAK = 4, 1
"""How much the length of a hard edge counts against that of a soft or asynchronous one."""
_TITLE = 13.5
_STRIP = 22
_BETWEEN = 8


@dataclass(frozen=True)
class Sheet:
    """Measures of one drawing, in SVG user units (CSS pixels at natural size)."""

    width: int
    columns: int
    box: int  # height: on a phone, scaled to the screen, at least 44 CSS pixels to touch
    margin: int
    gutter: int
    channel: int
    lane: int  # distance between edges side by side in a gutter or channel
    font: float
    smallest: float
    pad: int
    mark: tuple[int, int, int]  # from the upper right corner: middle of a state's mark, radius

    @property
    def across(self) -> int:
        """Width of a box."""
        gaps = 2 * self.margin + (self.columns - 1) * self.gutter
        return (self.width - gaps) // self.columns

    def column(self, i: int) -> int:
        """Left edge of a column."""
        return self.margin + i * (self.across + self.gutter)

    def gutters(self) -> list[int]:
        """Horizontal middles of what runs between the columns and along both sides."""
        inner = [self.column(i) - self.gutter // 2 for i in range(1, self.columns)]
        right = self.column(self.columns - 1) + self.across + self.margin // 2
        return [self.margin // 2, *inner, right]


WIDE = Sheet(
    width=1060, columns=8, box=48, margin=17, gutter=14, channel=18, lane=4, font=12.0,
    smallest=9.5, pad=9, mark=(4, 4, 7),
)  # fmt: skip
NARROW = Sheet(
    width=360, columns=3, box=50, margin=9, gutter=9, channel=14, lane=3, font=11.5,
    smallest=9.5, pad=6, mark=(3, 3, 7),
)  # fmt: skip


@dataclass(frozen=True)
class _Row:
    band: int
    y: int


def blast_map(graph: Architecture) -> dict[str, Any]:
    """Place everything on a wide and on a narrow sheet.

    Parameters
    ----------
    graph
        Capabilities, layers and components; edges pull their ends together.

    Returns
    -------
    dict
        ``wide`` and ``narrow``, each plain data: ``width``, ``height``, ``mark`` (where a box has
        room for a mark of its state, from its upper right corner, and the radius), ``bands``,
        ``boxes`` in reading order, and ``edges``: path by ``from>to``. A dependency on an any-of
        group has a path of several parts under the group's id, and one under each member's.
    """
    return {"wide": lay_out(graph, WIDE), "narrow": lay_out(graph, NARROW)}


def lay_out(graph: Architecture, sheet: Sheet) -> dict[str, Any]:
    """One sheet of :func:`blast_map`."""
    bands, rows = _bands(graph, sheet)
    boxes = [box for band in bands for box in band.pop("members")]
    centres = _places(graph, sheet, rows, bands_of(graph))
    half = sheet.across // 2, sheet.box // 2
    channel = sheet.channel // 2
    spots = [
        Spot(x, y - half[1], y - half[1] + sheet.box, y - half[1] - channel,
             y - half[1] + sheet.box + channel)
        for x, y in centres.tolist()
    ]  # fmt: skip
    drawn = [
        _box(key, title, spot.x - half[0], spot.top, sheet)
        for (key, title), spot in zip(boxes, spots, strict=True)
    ]
    index = {key: i for i, (key, _) in enumerate(boxes)}
    return {
        "width": sheet.width,
        "height": bands[-1]["y"] + bands[-1]["h"],
        "mark": list(sheet.mark),
        "bands": bands,
        "boxes": sorted(drawn, key=lambda box: (box["y"], box["x"])),
        "edges": routes(_pairs(graph, index), spots, sheet.gutters(), _blocks(bands), sheet.lane),
    }


def bands_of(graph: Architecture) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Bands from top to bottom: id, title, and its boxes as (id, title) in the order of the data.

    A layer without components is left out.
    """
    layers = [
        (layer.id, layer.title, [(c.id, c.title) for c in graph.components if c.layer == layer.id])
        for layer in graph.layers
    ]
    users = (USERS, _USERS_TITLE, [(c.id, c.title) for c in graph.capabilities])
    return [users, *(layer for layer in layers if layer[2])]


def _bands(graph: Architecture, sheet: Sheet) -> tuple[list[dict[str, Any]], list[_Row]]:
    bands: list[dict[str, Any]] = []
    rows: list[_Row] = []
    y = 0
    for i, (key, title, members) in enumerate(bands_of(graph)):
        first = y + _STRIP + sheet.channel
        count = -(-len(members) // sheet.columns)
        rows += [_Row(i, first + row * (sheet.box + sheet.channel)) for row in range(count)]
        height = _STRIP + sheet.channel + count * (sheet.box + sheet.channel)
        x = sheet.margin + 2
        bands.append(
            {
                "id": key,
                "title": cut(title.replace("`", ""), (sheet.width - 2 * x) / _TITLE),
                "x": 0,
                "y": y,
                "w": sheet.width,
                "h": height,
                "text": [x, y + 19],
                "font": _TITLE,
                "members": members,
            }
        )
        y += height + _BETWEEN
    return bands, rows


def _blocks(bands: Sequence[dict[str, Any]]) -> list[Block]:
    """Titles of the bands: what an edge could run through besides boxes."""
    blocks = []
    for band in bands:
        x, y = band["text"]
        # Letters of this weight are wider than those the estimate is made for.
        end = x + text_width(band["title"]) * band["font"] * 1.1
        blocks.append(Block(x - 2, y - 14, end + 4, y + 5))
    return blocks


def _slots(sheet: Sheet, rows: Sequence[_Row], count: int) -> list[np.ndarray]:
    middle = sheet.across // 2
    return [
        np.array(
            [
                (sheet.column(column) + middle, row.y + sheet.box // 2)
                for row in rows
                if row.band == band
                for column in range(sheet.columns)
            ]
        )
        for band in range(count)
    ]


def _places(graph: Architecture, sheet: Sheet, rows: Sequence[_Row], bands: Sequence) -> np.ndarray:
    slots = _slots(sheet, rows, len(bands))
    members = [len(band[2]) for band in bands]
    full = [(n - 1) // sheet.columns * sheet.columns for n in members]
    chosen = place(slots, full, members, links(graph))
    first = np.cumsum([0, *members])
    return np.concatenate([layer[chosen[first[i] : first[i + 1]]] for i, layer in enumerate(slots)])


def links(graph: Architecture) -> list[Link]:
    """Edges between boxes, numbered band by band; one to an any-of group leads to each member."""
    index = {
        key: i for i, key in enumerate(key for _, _, boxes in bands_of(graph) for key, _ in boxes)
    }
    members = _members(graph)
    return [
        Link(
            index[d.source],
            index[target],
            _STRONG if d.type == "hard" else _WEAK,
            d.type == "hard",
        )
        for d in graph.dependencies
        for target in members.get(d.target, [d.target])
    ]


def judge(graph: Architecture, sheet: Sheet) -> tuple[Measure, Measure]:
    """Length and crossings of the hard edges: boxes in the order of the data, and as placed."""
    bands = bands_of(graph)
    rows = _bands(graph, sheet)[1]
    slots = _slots(sheet, rows, len(bands))
    plainly = np.concatenate(
        [layer[: len(band[2])] for layer, band in zip(slots, bands, strict=True)]
    )
    edges = links(graph)
    return measure(plainly, edges), measure(_places(graph, sheet, rows, bands), edges)


def _members(graph: Architecture) -> dict[str, list[str]]:
    return {group.id: group.members for group in graph.groups if group.type == "any-of"}


def _pairs(graph: Architecture, index: Mapping[str, int]) -> dict[str, list[tuple[int, int]]]:
    members = _members(graph)
    pairs: dict[str, list[tuple[int, int]]] = {}
    for d in graph.dependencies:
        targets = members.get(d.target, [d.target])
        pairs[f"{d.source}>{d.target}"] = [(index[d.source], index[t]) for t in targets]
        for target in targets:
            pairs[f"{d.source}>{target}"] = [(index[d.source], index[target])]
    return pairs


def _box(key: str, title: str, x: int, y: int, sheet: Sheet) -> dict[str, Any]:
    room = sheet.across - sheet.pad - sheet.mark[0] - sheet.mark[2]
    lines, font = fit(title.replace("`", ""), room, sheet.font, smallest=sheet.smallest)
    step = font + 2.5
    first = y + sheet.box / 2 - (len(lines) - 1) * step / 2 + font * 0.35
    return {
        "id": key,
        "x": x,
        "y": y,
        "w": sheet.across,
        "h": sheet.box,
        "lines": lines,
        "font": font,
        "text": [x + sheet.pad, round(first, 1), step],
    }
