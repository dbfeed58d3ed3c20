"""The small picture of a system: a box for each part, as strong as what stops with it."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from helpers.charts.palette import DARK, LIGHT
from helpers.charts.portrait import HEIGHT, STEPS, WIDTH, boxes, portrait, step

LAYERS = [[0.0, 0.1, 1.0], [], [0.25] * 30, [0.5]]


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, 0), (0.001, 1), (0.249, 1), (0.25, 2), (0.5, 3), (0.75, 4), (1, 4)],
)
def test_a_colour_stands_for_a_quarter(share, expected):
    assert step(share) == expected


def test_colours_are_tokens_of_both_schemes():
    assert set(STEPS) <= set(LIGHT) & set(DARK)


@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (554, 220)])
def test_there_is_a_box_for_each_part_within_the_frame_and_over_no_other(size):
    rects = list(ElementTree.fromstring(f"<g>{boxes(LAYERS, *size)}</g>"))
    assert [r.get("class") for r in rects] == ["p0", "p1", "p4", *["p2"] * 30, "p3"]
    places = [
        tuple(float(rect.attrib[key]) for key in ("x", "y", "width", "height")) for rect in rects
    ]
    for x, y, width, height in places:
        assert min(x, y) > 0
        assert x + width < size[0]
        assert y + height < size[1]
    for (x, y, width, height), (next_x, next_y, *_) in pairwise(places):
        assert next_x > x + width or next_y > y + height


def test_words_say_what_it_shows_and_nothing_is_drawn_of_nothing():
    svg = ElementTree.fromstring(portrait(LAYERS, 'A "system" & its parts'))
    assert svg.get("aria-label") == 'A "system" & its parts'
    assert svg.get("role") == "img"
    assert portrait([], "Nothing") == portrait([[], []], "Nothing") == ""
