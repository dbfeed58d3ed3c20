"""A study in one minute, and its failures at a glance: what stands there before any script runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import demo
import html5lib
import pytest

from helpers import cards
from helpers.analysis.failure import STATES, blast, joint
from helpers.cards.failure.glance import box_finding, failure_glance
from helpers.cards.scripts import notebook_style
from helpers.catalog.inputs.failure import first_box, overview, system
from helpers.charts.partsmap import BOX_STATES
from helpers.schema.architecture import MAX_BOXES, Row
from helpers.schema.study import Minute
from helpers.text.failure import brief


def made(**meta):
    study = demo.study()
    study = replace(study, meta=study.meta.model_copy(update=meta))
    return demo.portfolio(study), study


def boxed(study, *rows: tuple[str, dict[str, list[str]]]):
    """The study with these rows of boxes, by their title."""
    written = [
        Row.model_validate(
            {
                "title": title,
                "boxes": [
                    {"id": f"box-{name.lower()}", "title": name, "components": parts}
                    for name, parts in boxes.items()
                ],
            }
        )
        for title, boxes in rows
    ]
    return replace(study, architecture=study.graph.model_copy(update={"overview": written}))


def halves(study) -> list[list[str]]:
    parts = [part.id for part in study.graph.components]
    return [parts[::2], parts[1::2]]


def page(html: str):
    return html5lib.parse(html, namespaceHTMLElements=False)


def boxes(html: str) -> dict[str, tuple[str, bool]]:
    """State of each box of the picture by title, and whether it is the one that failed."""
    found = [span for span in page(html).iter("span") if "ap-part-box" in span.get("class", "")]
    return {
        "".join(box[0].itertext()): (box.get("data-state"), box.get("data-taken") is not None)
        for box in found
    }


@pytest.mark.parametrize("size", ["thumb", "compact"])
def test_without_scripts_one_box_has_failed_and_its_sentence_stands_below(size):
    portfolio, study = made()
    one, two = halves(study)
    study = boxed(study, ("Above", {"One": one}), ("Below", {"Two": two}))
    html = failure_glance(portfolio, study, size)
    box = first_box(study)
    found = blast(system(study.graph, study.quantities), box.components)
    hits = found.hits
    titles = {b.title: b.components for row in overview(study.graph) for b in row.boxes}
    assert boxes(html) == {
        title: (STATES[joint(hits, parts)], title == box.title) for title, parts in titles.items()
    }
    (picture,) = (div for div in page(html).iter("div") if div.get("role") == "img")
    for title, parts in titles.items():
        said = "failed" if title == box.title else BOX_STATES[STATES[joint(hits, parts)]]
        assert f"{title}: {said}" in picture.get("aria-label")
    text = re.sub(r"\s+", " ", "".join(page(html).itertext()))
    told = brief(found, box.title)
    assert f"{told.without}{told.effect}" in text
    assert all(stake in text for stake in told.stakes)
    assert f"All {len(study.graph.components)} parts" in text
    assert ("What stops when a part fails?" in text) == (size == "thumb")
    (element,) = page(html).iter("failure-explorer")
    assert element.get("form") == size


def test_the_study_says_which_box_fails_first_and_else_it_is_the_one_that_stops_most():
    _, study = made()
    components = [part.id for part in study.graph.components]
    graph = system(study.graph, study.quantities)
    by = sorted(components, key=lambda part: blast(graph, [part]).weights["down"])
    assert blast(graph, [by[0]]).weights["down"] < blast(graph, [by[-1]]).weights["down"]
    study = boxed(study, ("Row", {"Least": [by[0]], "Most": by[1:]}))
    assert first_box(study).title == "Most"
    minute = Minute.model_validate(
        {
            "sentence": "It sells.",
            "owned": "All of it.",
            "numbers": [next(iter(study.quantities))],
            "pressed": "box-least",
            "cite": demo.CITE,
        }
    )
    study = replace(study, meta=study.meta.model_copy(update={"minute": minute}))
    assert first_box(study).title == "Least"


def test_a_study_that_draws_no_boxes_has_its_components_or_of_many_its_layers():
    _, study = made()
    graph = study.graph
    assert not graph.overview
    few = overview(graph)
    parts = [box.components for row in few for box in row.boxes]
    assert sorted(parts) == sorted([part.id] for part in graph.components)
    copies = [
        part.model_copy(update={"id": f"{part.id}-{i}"})
        for i in range(MAX_BOXES)
        for part in graph.components
    ]
    (row,) = overview(graph.model_copy(update={"components": copies}))
    used = {part.layer for part in copies}
    assert {box.id for box in row.boxes} == used
    assert sum(len(box.components) for box in row.boxes) == len(copies)


def test_a_study_without_a_graph_has_no_boxes_and_its_first_screen_no_figure():
    portfolio, study = made()
    study = replace(study, architecture=None)
    assert failure_glance(portfolio, study, "thumb") == ""
    html = cards.minute_block(portfolio, study).html
    assert "failure-explorer" not in html
    assert "ap-minute-figure" not in html


def test_the_first_screen_is_made_of_summary_role_and_numbers_where_nothing_else_is_said():
    portfolio, study = made(minute=None)
    html = cards.minute_block(portfolio, study).html
    text = "".join(page(html).itertext())
    assert study.meta.summary in text
    assert study.meta.role.title in text
    assert all(item in text for item in study.meta.role.owned)
    for key in study.meta.key_numbers[:4]:
        assert study.quantities[key].record.title in text
    assert html.count("<dt>") == len(study.meta.key_numbers[:4])


def test_the_first_screen_says_what_the_study_says_and_leads_to_the_pages_there_are(tmp_path):
    portfolio, study = made()
    number = next(iter(study.quantities))
    minute = Minute.model_validate(
        {
            "sentence": "It sells <b>.",
            "owned": "All of it.",
            "numbers": [number],
            "cite": demo.CITE,
        }
    )
    study = replace(study, meta=study.meta.model_copy(update={"minute": minute}))
    (tmp_path / "case-studies").mkdir(exist_ok=True)
    (tmp_path / f"case-studies/{study.id}-one-pager.ipynb").touch()
    html = cards.minute_block(replace(portfolio, root=tmp_path), study).html
    assert "It sells &lt;b&gt;." in html
    assert f"{study.id}-one-pager" in html
    assert f"{study.id}-decisions" not in html
    assert f"#{study.quantities[number].anchor}" in html


def test_the_explorer_gets_the_boxes_and_the_address_of_its_full_form():
    portfolio, study = made()
    one, two = halves(study)
    study = boxed(study, ("Row", {"One": one, "Two": two}))
    html = failure_glance(portfolio, study, "compact")
    (text,) = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    found = json.loads(text)
    assert [b["components"] for row in found["overview"] for b in row["boxes"]] == [one, two]
    assert found["first"] == first_box(study).id
    # Not published anywhere: in a notebook the link leads to what the page is made from.
    assert found["full"].partition("#")[2] == f"{study.id}-explore-failure"


def test_the_finding_says_which_box_alone_stops_everything():
    _, study = made()
    one, two = halves(study)
    graph = system(study.graph, study.quantities)
    total = len(graph.capabilities)
    every = "the one capability" if total == 1 else f"all {total} capabilities"
    stop = {
        "One": blast(graph, one).states,
        "Two": blast(graph, two).states,
    }
    whole = [title for title, states in stop.items() if all(s == 3 for s in states.values())]
    text = box_finding(graph, boxed(study, ("Row", {"One": one, "Two": two})).graph.overview)
    if whole:
        assert text.startswith(f"{' or '.join(whole)} alone stops {every}")
        assert ("none of the other" in text) == (len(whole) < 2)
    else:
        assert text.startswith(f"No box alone stops {every}")


def test_the_finding_where_no_box_stops_everything_names_the_one_that_stops_most():
    _, study = made()
    graph = system(study.graph, study.quantities)
    free = replace(graph, edges=())
    rows = boxed(study, ("Row", dict(zip(("One", "Two"), halves(study), strict=True))))
    text = box_finding(free, rows.graph.overview)
    assert text.startswith("No box alone stops ")
    assert "most" not in text


def test_in_a_notebook_the_first_screen_brings_its_script_and_its_looks_along(
    monkeypatch, project_root
):
    portfolio, study = made()
    shown: list[str] = []
    monkeypatch.setattr("helpers.cards.minute.show_html", shown.append)
    block = cards.minute_block(replace(portfolio, root=project_root), study)
    block._ipython_display_()
    assert "failure-explorer" in shown[0]
    assert "<script>" in shown[0]
    monkeypatch.setenv("PORTFOLIO_TARGET", "site")
    block._ipython_display_()
    assert "<script>" not in shown[1]
    assert ".ap-minute-grid" in notebook_style(project_root)
