"""The figure of all scaling paths says what the model says, and is nothing where there is none."""

from __future__ import annotations

import json

import demo
import html5lib
import pytest

from helpers import cards
from helpers.analysis.scaling import state
from helpers.cards.scaling.outlook import LoadScale, Outlook
from helpers.cards.scaling.scaled import scaled


def parse(html: str):
    return html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)


def outlook(**changes) -> Outlook:
    return Outlook(scaled(demo.study(**changes), "payments"))


def test_it_opens_at_the_next_stage_else_at_the_first_limit():
    assert outlook().load == 5000
    now = demo.scaling([("now", "load-today", 0)])
    found = outlook(scaling=now)
    assert found.load == found.path.state.first.breaking


@pytest.mark.parametrize("load", [1, 5759, 5760, 5761, 1e6, 1e9])
def test_the_limits_it_lists_count_what_the_model_counts_at_any_load(load):
    """So the page may count rows instead of working the model out again."""
    found = outlook()
    there = state(found.path.model, load={"payments": load}, driver="payments")
    counted = [limit.title for limit in found.limits if limit.at <= load * (1 + 1e-9)]
    assert counted == [part.title for part in there.resources if part.saturated]


def test_it_holds_what_the_page_needs_and_is_read_without_it(monkeypatch, project_root):
    monkeypatch.chdir(project_root)
    portfolio = demo.portfolio()
    block = cards.paths_explorer(portfolio)
    assert block.elements == ("paths-explorer",)
    tree = parse(block.html)
    (data,) = json.loads(next(tree.iter("script")).text)
    found = outlook()
    assert data["limits"] == [limit.at for limit in found.limits]
    assert (data["every"], data["fixed"], data["load"]) == (2, 0, 5000)
    texts = {e.get("class"): "".join(e.itertext()) for e in tree.iter("p")}
    assert texts["ap-path-answer"] == found.sentences[0]
    assert not [e for e in tree.iter() if e.get("role") == "tablist"]  # of one study


def test_a_portfolio_without_a_path_has_no_figure_and_a_pitch_of_its_own():
    portfolio = demo.portfolio(demo.study(scaling=None))
    nothing = cards.paths_explorer(portfolio)
    assert (nothing.html, nothing.elements) == ("", ())
    assert "ap-hero-beside" not in cards.profile_block(portfolio, beside=nothing).html


def test_a_place_on_a_scale_is_within_it():
    scale = LoadScale(1, 10_000)
    places = [scale.place(load) for load in (0, 0.1, 1, 100, 1e9, None)]
    assert places == ["0.00%", "0.00%", "0.00%", "50.00%", "100.00%", "100.00%"]
    assert scale.ticks == [1, 100, 10_000]


def test_the_compact_card_says_at_once_what_the_next_stage_saturates():
    study = demo.study()
    card = cards.scaling_path_card(demo.portfolio(study), study, "payments", form="compact")
    assert card.finding == outlook().sentences[0]
    assert card.chart is None
    assert card.more.partition("#")[2] == card.id
    element = next(parse(card.extra).iter("scaling-explorer"))
    assert element.get("form") == "compact"
    rows = [e for e in element.iter("span") if e.get("class") == "ap-limit-name"]
    assert ["".join(row.itertext()) for row in rows] == ["Part worker", "Part pool"]
