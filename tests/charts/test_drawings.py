"""The SVGs: well-formed, complete, painted by class; text fits and boxes do not meet."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from xml.etree import ElementTree as ET

import demo
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lettering import width

from helpers.charts.architecture import architecture_svg
from helpers.charts.diagram import lifecycle_svg, needs_svg
from helpers.schema.architecture import Architecture

SVG = "{http://www.w3.org/2000/svg}"


def drawings(html: str) -> list[ET.Element]:
    """The SVGs in a piece of HTML; parsing fails if one is not well-formed."""
    return list(ET.fromstring(f"<div>{html}</div>").iter(f"{SVG}svg"))


def box(element: ET.Element) -> tuple[float, float, float, float]:
    x, y, w, h = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


def graph(layers: list[list[str]], hard: list[tuple[int, int]] = ()) -> Architecture:
    """Components with these titles in these layers, and hard dependencies by position."""
    titles = [(f"layer-{i}", title) for i, layer in enumerate(layers) for title in layer]
    kinds = ("client", "service", "job", "store", "secret", "vendor", "host")
    count = len(titles)
    return Architecture.model_validate(
        {
            "layers": [{"id": f"layer-{i}", "title": f"Layer {i}"} for i in range(len(layers))],
            "components": [
                {
                    "id": f"part-{i}",
                    "title": title,
                    "type": kinds[i % len(kinds)],
                    "layer": layer,
                    "responsibility": "It works.",
                    "cite": demo.CITE,
                }
                for i, (layer, title) in enumerate(titles)
            ],
            "capabilities": [
                {"id": "pay", "title": "Pay", "user": "payer", "weight": 1, "reason": "So."}
            ],
            "dependencies": [
                {"from": "pay", "to": "part-0", "type": "soft", "effect": "x", "cite": demo.CITE},
                *(
                    {
                        "from": f"part-{a % count}",
                        "to": f"part-{b % count}",
                        "type": "hard",
                        "effect": "It stops.",
                        "cite": demo.CITE,
                    }
                    for a, b in hard
                    if a % count != b % count
                ),
            ],
        }
    )


words = st.text(
    alphabet=st.characters(codec="latin-1", categories=("Lu", "Ll", "Nd", "Pd", "Po", "Sm")),
    min_size=1,
    max_size=24,
)
titles = st.lists(words, min_size=1, max_size=6).map(" ".join)
architectures = st.builds(
    graph,
    st.lists(st.lists(titles, max_size=16), min_size=1, max_size=5).filter(any),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=30),
)


@given(architectures)
def test_each_component_is_drawn_once_in_a_box_inside_the_drawing(architecture):
    svgs = drawings(architecture_svg(architecture, "x").html)
    assert len(svgs) == 2
    for svg in svgs:
        _, _, right, bottom = (float(part) for part in svg.get("viewBox").split())
        drawn = Counter(group.get("data-component") for group in svg.iter(f"{SVG}g"))
        assert drawn == Counter(component.id for component in architecture.components)
        boxes = [box(group.find(f"{SVG}rect")) for group in svg.iter(f"{SVG}g")]
        for x0, y0, x1, y1 in boxes:
            assert 0 <= x0 < x1 <= right
            assert 0 <= y0 < y1 <= bottom
        for one, other in combinations(boxes, 2):
            apart = (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )
            assert apart, (one, other)


@given(architectures)
@example(graph([["WWWWWWWWWW MMMMMMMMM", "mmmmmmmmmmmm wwwwwwwwwww", "OOOOOOOOOO QQQQQQQ"]]))
@example(
    graph([["llllllllllllllllllllllllllllll iiiiiiiiiiiiiiiiiiiiii", "0123456789 0123456789"]])
)
@example(graph([["@@@@@@@@@@ %%%%%%%%%", "A"]], [(1, 0)]))
def test_text_stays_inside_its_box_and_clear_of_the_count(architecture):
    for svg in drawings(architecture_svg(architecture, "x").html):
        for group in svg.iter(f"{SVG}g"):
            x0, y0, x1, y1 = box(group.find(f"{SVG}rect"))
            texts = list(group.iter(f"{SVG}text"))
            labels = [text for text in texts if text.get("text-anchor") != "end"]
            counts = [text for text in texts if text.get("text-anchor") == "end"]
            limit = x1
            for text in counts:
                limit = float(text.get("x")) - width(text.text, float(text.get("font-size")))
            assert 1 <= len(labels) <= 3
            for text in labels:
                size = float(text.get("font-size"))
                assert size >= 9.5  # still readable
                assert float(text.get("x")) > x0
                assert float(text.get("x")) + width(text.text, size) <= limit, text.text
                assert y0 < float(text.get("y")) - 0.7 * size
                assert float(text.get("y")) + 0.25 * size < y1


def test_a_title_that_fits_is_not_cut_and_one_that_cannot_is():
    svg, _ = drawings(architecture_svg(graph([["Webhook delivery", "W" * 80]]), "x").html)
    lines = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    assert "Webhook delivery" in " ".join(lines)
    assert [line for line in lines if line.endswith("…")]


def test_the_count_in_a_box_is_of_hard_dependencies_on_it():
    architecture = graph([["A", "B", "C"]], [(0, 2), (1, 2), (0, 1)])
    for svg in drawings(architecture_svg(architecture, "x").html):
        counts = {
            group.get("data-component"): [
                text.text for text in group.iter(f"{SVG}text") if text.get("text-anchor") == "end"
            ]
            for group in svg.iter(f"{SVG}g")
        }
        assert counts == {"part-0": [], "part-1": ["1"], "part-2": ["2"]}


def test_words_for_readers_who_do_not_see_the_drawing_name_every_component():
    architecture = graph([["Web", "App"], ["Store"]])
    assert architecture_svg(architecture, "x").text == "Layer 0: Web, App. Layer 1: Store"


CYCLE = {"new": "initial", "paid": "active", "done": "success", "lost": "failure"}
STEPS = [("new", "paid"), ("paid", "done"), ("paid", "lost"), ("new", "lost")]


def every_drawing() -> list[tuple[str, str]]:
    architecture = graph([["Web", "App"], ["Store"]], [(0, 2)])
    needs = [("web", "store", True), ("web", "mail", False)]
    return [
        ("architecture", architecture_svg(architecture, "one").html),
        ("life cycle", lifecycle_svg(demo.lifecycle(STEPS, **CYCLE), "two").html),
        ("needs", needs_svg(needs, {"web": "Web", "store": "Store", "mail": "Mail"}, "three").html),
    ]


@pytest.mark.parametrize(("name", "html"), every_drawing(), ids=[n for n, _ in every_drawing()])
def test_every_paint_is_a_class_of_the_style_sheet(name, html, project_root):
    css = (project_root / "assets" / "portfolio.css").read_text(encoding="utf-8")
    for svg in drawings(html):
        for element in svg.iter():
            assert not element.tag.endswith("style"), name
            for paint in ("fill", "stroke", "color", "stop-color"):
                assert element.get(paint) in (None, "none"), (name, element.attrib)
            assert not re.search(r"(?:fill|stroke|color)\s*:", element.get("style", ""))
            for style in element.get("class", "").split():
                if style.startswith(("ap-fill", "ap-stroke")):
                    assert f".{style}" in css, style


def test_ids_are_unique_across_the_drawings_of_a_page():
    ids = [
        element.get("id")
        for _, html in every_drawing()
        for svg in drawings(html)
        for element in svg.iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids))
    assert all(key.split("-")[0] in ("one", "two", "three") for key in ids)


def test_each_state_is_drawn_once_and_its_end_is_marked():
    (svg,) = drawings(lifecycle_svg(demo.lifecycle(STEPS, **CYCLE), "x").html)
    states = {
        group.get("data-id"): group
        for group in svg.iter(f"{SVG}g")
        if "pele-state" in group.get("class", "").split()
    }
    assert sorted(states) == ["s_done", "s_lost", "s_new", "s_paid"]
    marked = {
        key: re.findall(r"ap-type-(\w+)", group.find(f"{SVG}rect").get("class"))
        for key, group in states.items()
    }
    assert marked == {"s_new": [], "s_paid": [], "s_done": ["success"], "s_lost": ["failure"]}
    labels = Counter("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
    assert all(labels[state] == 1 for state in CYCLE)
    edges = [g for g in svg.iter(f"{SVG}g") if "pele-transition" in g.get("class", "").split()]
    assert len(edges) == len(STEPS) + 1  # and the arrow from the start


RESERVED = ["default", "note", "end", "state", "class", "click", "style", "root", "direction"]


@pytest.mark.parametrize("name", RESERVED)
def test_ids_may_be_words_of_mermaids_grammar(name):
    cycle = demo.lifecycle([("new", name)], **{"new": "initial", name: "success"})
    (svg,) = drawings(lifecycle_svg(cycle, "x").html)
    assert name in ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    (svg,) = drawings(needs_svg([(name, "web", True)], {name: "Title", "web": "Web"}, "x").html)
    assert "Title" in ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "title",
    ["a: b; c", '"quoted"', "<<choice>>", "50 %% of", "[*] --> x", ";", "&amp;", "**bold**", "\\n"],
)
def test_any_title_can_be_drawn(title):
    cycle = demo.lifecycle([("new", "done")], new="initial", done="success")
    states = [state.model_copy(update={"title": title}) for state in cycle.states]
    steps = [step.model_copy(update={"trigger": title}) for step in cycle.transitions]
    changed = cycle.model_copy(update={"states": states, "transitions": steps})
    (svg,) = drawings(lifecycle_svg(changed, "x").html)
    groups = [g for g in svg.iter(f"{SVG}g") if "pele-state" in g.get("class", "").split()]
    assert len(groups) == 2
    assert drawings(needs_svg([("a", "b", False)], {"a": title, "b": title}, "x").html)


def test_drawings_are_the_same_each_time():
    assert every_drawing() == every_drawing()
