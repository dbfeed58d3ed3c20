"""The SVGs: well-formed, complete, painted by class."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

import demo
import pytest

from helpers.charts.diagram import lifecycle_svg, needs_svg

SVG = "{http://www.w3.org/2000/svg}"


def drawings(html: str) -> list[ET.Element]:
    """The SVGs in a piece of HTML; parsing fails if one is not well-formed."""
    return list(ET.fromstring(f"<div>{html}</div>").iter(f"{SVG}svg"))


CYCLE = {"new": "initial", "paid": "active", "done": "success", "lost": "failure"}
STEPS = [("new", "paid"), ("paid", "done"), ("paid", "lost"), ("new", "lost")]


def every_drawing() -> list[tuple[str, str]]:
    needs = [("web", "store", True), ("web", "mail", False)]
    return [
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
    assert all(key.split("-")[0] in ("two", "three") for key in ids)


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
