"""What a study's pages say of the study as a whole: their links, and what changed since."""

from __future__ import annotations

from dataclasses import replace

import demo
import html5lib
import pytest

from helpers import cards
from helpers.cards.render import large
from helpers.cards.target import TARGET
from helpers.catalog import StudyData
from helpers.catalog.layout import PAGES


def parse(text: str):
    return html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False)


def text_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(autouse=True)
def on_a_page_of_the_site(monkeypatch, project_root):
    monkeypatch.setenv(TARGET, "site")
    monkeypatch.chdir(project_root / "case-studies")


def with_matter(*keys: str) -> StudyData:
    """A study of six decisions, every second of them found in the record."""
    study = demo.study()
    one = study.decisions["storage"]
    origins = ["published", "record"] * 3
    decisions = {
        key: one.model_copy(update={"id": key, "origin": origin})
        for key, origin in zip("abcdef", origins, strict=True)
    }
    meta = study.meta.model_copy(update={"matter": list(keys)})
    return replace(study, meta=meta, decisions=decisions)


def test_decisions_that_matter_come_in_the_order_they_are_marked():
    study = with_matter("e", "b", "a")
    assert [decision.id for decision in study.matter] == ["e", "b", "a"]


def test_without_a_mark_the_first_three_matter():
    assert [decision.id for decision in with_matter().matter] == ["a", "b", "c"]


def test_the_others_are_the_published_ones_and_then_those_of_the_record():
    assert [decision.id for decision in with_matter("e").others] == ["a", "c", "b", "d", "f"]


@pytest.mark.parametrize("here", PAGES)
def test_each_page_of_a_study_leads_to_the_others_and_marks_itself(here):
    study = demo.study()
    (nav,) = parse(cards.pages_block(study, here).html)
    assert nav.get("aria-label") == f"Pages of {study.meta.title}"
    links = {a.get("href"): text_of(a) for a in nav.iter("a")}
    assert list(links) == [f"../{study.page(kind)}" for kind in PAGES if kind != here]
    (current,) = [item for item in nav.iter("span") if item.get("aria-current") == "page"]
    assert len({*links.values(), text_of(current)}) == len(PAGES)


def test_the_link_to_the_decisions_counts_them_where_they_are_more_than_the_study_tells():
    assert "All 6 decisions" in cards.pages_block(with_matter("a"), "study").html
    few = with_matter("a", "b", "c")
    few = replace(few, decisions={decision.id: decision for decision in few.matter})
    assert "All" not in cards.pages_block(few, "study").html


def test_the_one_pager_leads_to_the_page_of_the_decisions():
    study = demo.study()
    tree = parse(cards.one_pager_block(demo.portfolio(study), study).html)
    hrefs = [a.get("href") for a in tree.iter("a") if "-decision-" in a.get("href", "")]
    assert hrefs == [f"../{study.page('decisions')}#demo-decision-storage"]


def test_what_changed_since_publication_is_one_row_with_both_sides_month_and_source():
    study = demo.study()
    tree = parse(cards.record_block(demo.portfolio(study), study).html)
    head, *rows = tree.iter("tr")
    (item, *_) = study.record.values()
    assert text_of(head[1]) == f"Published in {item.published.date:%B %Y}"
    assert [text_of(cell) for cell in head][2:] == ["Current", "Month", "Source"]
    assert [row.get("id") for row in rows] == [f"demo-record-{key}" for key in study.record]
    question, published, found, month, source = rows[0]
    assert text_of(question) == item.topic
    assert text_of(published) == item.published.says
    assert text_of(found) == item.found.says
    assert text_of(month) == f"{item.found.date:%B %Y}"
    assert list(source.iter("a"))
    # A phone shows the cells below each other, each with what its column is called.
    assert [cell.get("data-title") for cell in rows[0][1:]] == [text_of(c) for c in head[1:]]


@pytest.mark.parametrize(
    ("title", "unit", "value", "expected"),
    [
        ("Rows read by a search", "row", 5, ("", "5", "")),
        ("Narrows the search to", "row", 5, ("", "5", "rows")),
        ("Largest search", "row", 5, ("", "5", "rows")),
        ("Seconds, that is s, of a search", "s", 5, ("", "5", "s")),
    ],
    ids=["named", "within a word", "not named", "measured"],
)
def test_what_is_counted_is_left_out_where_the_title_names_it(title, unit, value, expected):
    assert large(demo.quantity("size", value, unit, title=title)) == expected
