"""Without scripts every page still says everything: findings, tables, prose, navigation."""

from __future__ import annotations

import pytest
import visit
from builtsite import cards, expected_pages

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=visit.WIDTHS)
def width(request) -> str:
    return request.param


def test_cards_show_finding_and_table(built_site, browser, site_url, width):
    for name in sorted({card.page for card in cards(built_site)}):
        with visit.opened(browser, site_url + name, width, java_script_enabled=False) as (
            page,
            log,
        ):
            shown = page.locator(".ap-card:not(.ap-compact)")
            assert shown.count() == sum(card.page == name for card in cards(built_site))
            for i in range(shown.count()):
                card = shown.nth(i)
                # A fold around it opens without scripts, and says what is in it while closed.
                for fold in card.locator("xpath=ancestor::details").all():
                    if fold.get_attribute("open") is None:
                        assert len(fold.locator("> summary").inner_text()) > 20
                        fold.locator("> summary").click()
                assert card.locator(".ap-finding").is_visible()
                table, fold = card.locator("table").first, card.locator("details.ap-data")
                if not table.is_visible():
                    fold.locator("summary").click()
                assert table.is_visible()
                assert len(table.inner_text()) > 20
                about = card.locator("details.ap-about")
                about.locator("summary").click()
                assert about.locator("li").first.is_visible()
            assert [url for url in log.requests if url.endswith("plotly.min.js")] == []
            assert log.messages == []


def test_the_place_of_a_chart_says_why_it_is_empty(built_site, browser, site_url, width):
    page_name = next(card.page for card in cards(built_site) if card.spec)
    options = {"java_script_enabled": False}
    with visit.opened(browser, site_url + page_name, width, **options) as (page, _):
        notes = page.locator("noscript .ap-noscript")
        assert notes.count() == page.locator(".ap-chart").count()
        for i in range(notes.count()):
            assert notes.nth(i).is_visible()


def test_an_empty_place_takes_little_room(built_site, browser, site_url, width):
    """A reader without scripts does not scroll past blank rectangles."""
    page_name = next(card.page for card in cards(built_site) if card.spec)
    options = {"java_script_enabled": False}
    with visit.opened(browser, site_url + page_name, width, **options) as (page, _):
        for box in page.locator(".ap-chart").all():
            assert (box.bounding_box() or {"height": 0})["height"] < 10


def test_prose_and_navigation_are_there(built_site, project_root, browser, site_url, width):
    for name in expected_pages(project_root):
        with visit.opened(browser, site_url + name, width, java_script_enabled=False) as (
            page,
            log,
        ):
            assert page.locator("main h1").first.is_visible(), name
            assert page.locator("main p:visible").count() > 0, name
            assert page.locator("a[href]:visible").count() > 3, name
            assert log.messages == [], name
