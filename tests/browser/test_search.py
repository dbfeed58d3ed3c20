"""The search finds what readers read, by keyboard, by screen reader, on a phone, from a folder."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import urldefrag

import pytest
import visit
from builtsite import cards, text_of

pytestmark = pytest.mark.browser


@pytest.fixture
def entries(built_site) -> list[dict]:
    return json.loads((built_site.folder / "search.json").read_text("utf-8"))


def plain(text: str) -> str:
    """Text without white space, which the index puts between elements; Quarto's is HTML."""
    return re.sub(r"\s", "", html.unescape(text))


def test_every_card_with_its_finding_and_its_table_is_indexed(built_site, entries):
    found = {entry["href"]: entry for entry in entries}
    for card in cards(built_site):
        entry = found[f"{card.page}#{card.id}"]
        (heading,) = (e for e in card.element.iter() if e.get("id") == f"{card.id}-title")
        (finding,) = (e for e in card.element.iter("p") if e.get("class") == "ap-finding")
        assert plain(entry["section"]) == plain(text_of(heading))
        assert plain(text_of(finding)) in plain(entry["text"])
        for row in card.rows():
            assert plain(text_of(row[0])) in plain(entry["section"] + entry["text"])


def test_every_record_and_every_heading_is_indexed(built_site, entries):
    found = {entry["href"] for entry in entries}
    rows = [
        fold.get("id")
        for fold in built_site.pages["evidence.html"].tagged("details")
        if fold.get("id")
    ]
    assert len(rows) > 20
    assert {f"evidence.html#{row}" for row in rows} <= found
    for page in built_site.pages.values():
        for section in page.tagged("section"):
            said = [e for e in section if e.tag not in ("h2", "h3", "section") and text_of(e)]
            if section.get("id") and said and not page.having("quarto-listing"):
                assert f"{page.path}#{section.get('id')}" in found


def test_no_entry_is_empty_or_leads_nowhere_or_is_code(built_site, entries):
    assert [entry["href"] for entry in entries if not entry["text"].strip()] == []
    assert [each for each in entries if built_site.problem_with(each["href"], "index.html")] == []
    said = "".join(entry["text"] for entry in entries)
    assert "import " not in re.findall(r"import \w+\.\w+|from \w+ import", said)
    assert re.findall(r"from helpers|load_portfolio\(", said) == []


@pytest.mark.engine("embedded")
def test_a_combobox_that_a_screen_reader_follows(built_site, browser, site_url, server):
    word = "index"
    with visit.opened(browser, site_url + "index.html") as (page, log):
        box = page.get_by_role("combobox", name="Search")
        assert box.get_attribute("aria-expanded") == "false"
        page.keyboard.press("/")
        page.keyboard.type(word)
        options = page.get_by_role("listbox").get_by_role("option")
        options.first.wait_for()
        assert all(word in text.lower() for text in options.all_inner_texts())
        assert box.get_attribute("aria-expanded") == "true"
        assert page.locator(f"#{box.get_attribute('aria-controls')}[role=listbox]").count() == 1
        assert box.get_attribute("aria-activedescendant") is None
        assert re.search(r"\d place", page.locator(".smalldocs-search [role=status]").inner_text())
        last = options.count() - 1
        for key, at in (("ArrowDown", 0), ("ArrowUp", last), ("ArrowDown", 0), ("ArrowDown", 1)):
            page.keyboard.press(key)
            assert box.get_attribute("aria-activedescendant") == options.nth(at).get_attribute("id")
            assert page.get_by_role("option", selected=True).count() == 1
        assert visit.axe(page, within="#quarto-header") == []
        page.keyboard.press("Escape")
        assert box.get_attribute("aria-expanded") == "false"
        assert box.input_value() == word
        page.keyboard.press("ArrowDown")
        # A font that is on its way when the page is left is a request that failed.
        page.evaluate("document.fonts.ready.then(() => true)")
        address = options.first.evaluate("option => option.href")
        page.keyboard.press("Enter")
        page.wait_for_url(address)
        assert address.startswith(site_url)
        assert [url for url in log.requests if not url.startswith((server.url, "data:"))] == []
        assert log.messages == []


@pytest.mark.engine("embedded")
def test_words_in_any_order_and_what_is_not_there(built_site, browser, site_url):
    card = next(card for card in cards(built_site) if card.spec)
    (heading,) = (e for e in card.element.iter() if e.get("id") == f"{card.id}-title")
    with visit.opened(browser, site_url + "about.html") as (page, log):
        box = page.get_by_role("combobox", name="Search")
        box.fill(" ".join(reversed(text_of(heading).upper().split())))
        first = page.get_by_role("option").first
        first.wait_for()
        places = [option.evaluate("o => o.href") for option in page.get_by_role("option").all()]
        assert card.id in {urldefrag(place).fragment for place in places}
        box.fill("<b>xyzzy</b>")
        page.get_by_text("Nothing for “<b>xyzzy</b>”.").first.wait_for()
        assert page.get_by_role("option").count() == 0
        assert log.messages == []


@pytest.mark.engine("embedded")
def test_on_a_phone_results_are_within_reach(built_site, browser, site_url):
    with visit.opened(browser, site_url + "index.html", "phone") as (page, _):
        page.locator(".navbar-toggler").click()
        box = page.get_by_role("combobox", name="Search")
        box.fill("index")
        last = page.get_by_role("option").last
        last.scroll_into_view_if_needed()
        place = last.bounding_box()
        assert place["y"] + place["height"] <= 844
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
        assert visit.sideways(page) == []
        address = last.evaluate("option => option.href")
        last.click()
        page.wait_for_url(address)


@pytest.mark.engine("embedded")
def test_from_a_folder(built_site, browser):
    with visit.opened(browser, (built_site.folder / "index.html").as_uri()) as (page, log):
        page.get_by_role("combobox", name="Search").fill("index")
        page.get_by_role("option").first.wait_for()
        assert log.messages == []


@pytest.mark.engine("quarto")
@pytest.mark.parametrize("width", visit.WIDTHS)
def test_the_search_of_quarto_finds_what_a_cell_put_out(built_site, browser, site_url, width):
    card = next(card for card in cards(built_site) if card.spec)
    (heading,) = (e for e in card.element.iter() if e.get("id") == f"{card.id}-title")
    with visit.opened(browser, site_url + "about.html", width) as (page, log):
        page.locator("#quarto-search button").click()
        page.keyboard.type(text_of(heading)[:30])
        # It searches at every letter.
        page.locator(f".search-result-link[href$='#{card.id}']").first.wait_for()
        assert visit.axe(page, within="#quarto-search-results") == []
        assert [line for line in log.messages if line.startswith(("exception", "failed"))] == []
