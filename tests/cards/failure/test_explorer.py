"""What a failure explorer starts from, and what stands in its place without scripts."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import demo
import html5lib

from helpers.analysis.failure import from_json, ranking, singles
from helpers.cards.failure.explorer import explorer_data, failure_explorer


def made(**changes):
    study = demo.study(**changes)
    return demo.portfolio(study), study


def test_a_study_without_a_graph_has_no_explorer():
    portfolio, study = made()
    assert failure_explorer(portfolio, replace(study, architecture=None)) == ""


def test_the_graph_inside_is_the_one_of_the_study_and_has_its_layers():
    portfolio, study = made()
    html = failure_explorer(portfolio, study)
    (text,) = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    found = json.loads(text)
    assert found == json.loads(json.dumps(explorer_data(portfolio, study)))
    graph = from_json(found["system"])
    assert {node.id for node in graph.components} == {c.id for c in study.architecture.components}
    assert {node.layer for node in graph.components} <= {layer["id"] for layer in found["layers"]}


def test_without_scripts_the_widest_failure_is_told_and_drawn():
    portfolio, study = made()
    html = failure_explorer(portfolio, study, picture=True)
    page = html5lib.parse(html, namespaceHTMLElements=False)
    graph = from_json(explorer_data(portfolio, study)["system"])
    (widest, *_) = ranking(singles(graph))
    (explorer,) = page.iter("failure-explorer")
    first = "".join(explorer.find("p").itertext())
    assert first.startswith(f"Without “{graph.titles[widest.taken[0]]}”")
    (drawing,) = (div for div in explorer.iter("div") if div.get("role") == "img")
    assert drawing.get("aria-label").startswith("Down: ")
    assert {box.get("data-node") for box in drawing.iter("span")} - {None} == graph.node.keys()


def test_where_no_failure_hits_anybody_there_is_no_picture():
    portfolio, study = made()
    graph = study.architecture
    inner = [d for d in graph.dependencies if d.source not in {c.id for c in graph.capabilities}]
    lonely = replace(study, architecture=graph.model_copy(update={"dependencies": inner}))
    html = failure_explorer(portfolio, lonely, picture=True)
    assert 'role="img"' not in html
    assert "needs JavaScript" in html
