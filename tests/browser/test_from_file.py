"""The site opened from its folder, as `make site` says: charts draw, explorers start and share."""

from __future__ import annotations

import pytest
import visit
from builtsite import BuiltSite

pytestmark = pytest.mark.browser

KINDS = ("tradeoff-explorer", "scaling-explorer", "failure-explorer")


@pytest.fixture(scope="module")
def address(built_site: BuiltSite) -> str:
    return built_site.folder.as_uri()


def shortest(site: BuiltSite, kind: str) -> str:
    """The lightest page that shows an explorer of a kind."""
    found = [
        page
        for page in site.pages.values()
        if any("form" not in element.attrib for element in page.tagged(kind))
    ]
    return min(found, key=lambda page: len(page.source)).path


def test_every_chart_of_the_lightest_page_with_charts_draws(browser, built_site, address):
    page_of = min(
        (page for page in built_site.pages.values() if 'class="ap-chart"' in page.source),
        key=lambda page: len(page.source),
    )
    with visit.opened(browser, f"{address}/{page_of.path}") as (page, log):
        assert visit.draw_all(page) == []
        assert page.locator(".ap-chart[data-drawn]").count() > 0
        assert log.count("plotly.min.js") == 1
        assert [url for url in log.requests if not url.startswith((address, "data:"))] == []
        assert visit.complaints(log, built_site.engine) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_explorer_starts_changes_and_keeps_its_state_in_the_address(
    browser, built_site, address, kind
):
    path = shortest(built_site, kind)
    with visit.opened(browser, f"{address}/{path}") as (page, log):
        element = page.locator(f"details.ap-explore {kind}").first
        fold = page.locator("details.ap-explore", has=page.locator(kind)).first
        fold.locator("summary").first.click()
        element.and_(page.locator("[data-ready]")).wait_for()
        name = element.get_attribute("data-explorer")
        if kind == "failure-explorer":
            element.evaluate("explorer => explorer.set([explorer.system.components[0].id])")
        else:
            slider = element.locator("input[type=range]").first
            slider.focus()
            page.keyboard.press("ArrowRight")
        page.wait_for_function("name => new URL(location).searchParams.has(name)", arg=name)
        # A shared address opens the same state.
        state, shared = element.evaluate("explorer => explorer.link"), page.url
        page.goto("about:blank")
        page.goto(shared)
        element.and_(page.locator("[data-ready]")).wait_for()
        assert element.evaluate("explorer => explorer.link") == state
        assert visit.complaints(log, built_site.engine) == []
