"""The card of a study: picture, question, and links to the pages it has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import demo
import html5lib
import pytest
from builtsite import text_of

from helpers import cards
from helpers.cards.studies import stops
from helpers.text.phrases import plural


def card(portfolio):
    tree = html5lib.parseFragment(
        cards.studies_block(portfolio).html, treebuilder="etree", namespaceHTMLElements=False
    )
    return next(tree.iter("article"))


def with_meta(portfolio, **changes):
    (study,) = portfolio.studies.values()
    study = replace(study, meta=study.meta.model_copy(update=changes))
    return replace(portfolio, studies={study.id: study})


@pytest.fixture
def portfolio(tmp_path):
    return replace(demo.portfolio(), root=tmp_path)


def links(article) -> list[str]:
    """Names of the pages: outside the site a link leads to what the page is made from."""
    return [PurePath(a.attrib["href"]).stem for a in article.iter("a")]


def test_the_question_stands_there_or_the_tagline(portfolio):
    (study,) = portfolio.studies.values()
    assert study.meta.tagline in text_of(card(portfolio))
    asked = text_of(card(with_meta(portfolio, question="What does it cost?")))
    assert "What does it cost?" in asked
    assert study.meta.tagline not in asked


def test_links_lead_to_the_pages_there_are(portfolio, tmp_path):
    (study,) = portfolio.studies.values()
    plain = [study.id, study.id, f"{study.id}-one-pager"]
    assert links(card(portfolio)) == plain
    (tmp_path / f"case-studies/{study.id}-decisions.ipynb").touch()
    found = card(portfolio)
    assert links(found) == [*plain, f"{study.id}-decisions"]
    assert plural(len(study.decisions), "decision") in text_of(found)


def test_a_study_that_is_next_leads_nowhere(portfolio):
    assert links(card(with_meta(portfolio, status="next"))) == []


def test_the_picture_is_of_the_architecture(portfolio):
    (study,) = portfolio.studies.values()
    layers = stops(study)
    assert [len(layer) for layer in layers] == [
        sum(part.layer == layer.id for part in study.graph.components)
        for layer in study.graph.layers
    ]
    assert any(share for layer in layers for share in layer)
    (svg,) = (e for e in card(portfolio).iter() if e.get("class") == "ap-portrait")
    assert len(list(svg)) == len(study.graph.components)
    assert plural(len(study.graph.components), "part") in svg.get("aria-label")


def test_without_an_architecture_there_is_no_picture(portfolio):
    (study,) = portfolio.studies.values()
    bare = replace(portfolio, studies={study.id: replace(study, architecture=None)})
    html = cards.studies_block(bare).html
    assert "<svg" not in html
    assert "Each box" not in html
    assert stops(bare.studies[study.id]) == []
