"""Everything is reached and worked with the keyboard, and one sees where one is."""

from __future__ import annotations

import pytest
import visit
from builtsite import cards, text_of

pytestmark = pytest.mark.browser

#: What has the focus, and whether the focus can be seen.
_FOCUS = """() => {
  const at = document.activeElement;
  const header = document.querySelector("#quarto-header");
  const style = getComputedStyle(at);
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
    || style.boxShadow !== "none";
  const box = at.getBoundingClientRect();
  return {
    tag: at.tagName.toLowerCase(),
    classes: [...at.classList],
    stop: (at.dataset.stop ??= String(window.stops = (window.stops ?? 0) + 1)),
    name: (at.ariaLabel || at.textContent || at.title || "").trim().slice(0, 60),
    ring,
    covered: box.bottom <= (header?.getBoundingClientRect().bottom ?? 0) && !header?.contains(at),
  };
}"""

#: Elements a keyboard has to reach, in the page's main part, as it stands.
_REACHABLE = """() => [...document.querySelectorAll(
    "main a[href], main summary, main button, main input, main select, main [tabindex='0']")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element) => (element.dataset.stop ??= String(window.stops = (window.stops ?? 0) + 1)))"""


def walk(page, limit: int) -> list[dict]:
    """Press Tab until the focus leaves the page or comes round; return each stop."""
    stops: list[dict] = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop["tag"] == "body" or (stops and stop["stop"] == stops[0]["stop"]):
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize(
    "name", ["index.html", "case-studies/index.html", "case-studies/STUDY-one-pager.html"]
)
def test_tab_reaches_everything_and_shows_where_it_is(built_site, browser, site_url, name):
    name = name.replace("STUDY", built_site.studies[0])
    with visit.opened(browser, site_url + name) as (page, _):
        wanted = page.evaluate(_REACHABLE)
        stops = walk(page, 400)
        assert set(wanted) <= {stop["stop"] for stop in stops}
        assert [stop for stop in stops if not stop["ring"]] == []
        assert [stop for stop in stops if stop["covered"]] == []
        assert [stop for stop in stops if not stop["name"] and stop["tag"] != "input"] == []


def test_a_card_is_worked_with_the_keyboard(built_site, browser, site_url):
    card = next(card for card in cards(built_site) if card.spec)
    with visit.opened(browser, site_url + card.page) as (page, log):
        section = page.locator(f"#{card.id}")
        section.locator(".ap-permalink").focus()
        page.keyboard.press("Enter")
        assert page.url.endswith(f"#{card.id}")
        # A reader who followed the link goes on from there.
        section.locator(".ap-permalink").focus()
        seen = []
        for _ in range(60):
            page.keyboard.press("Tab")
            stop = page.evaluate(_FOCUS)
            seen.append(stop)
            assert stop["ring"], stop
            if stop["tag"] == "summary" and stop["name"] == "Table":
                break
        table = section.locator("details.ap-data")
        was_open = table.evaluate("fold => fold.open")
        page.keyboard.press("Enter")
        assert table.evaluate("fold => fold.open") is not was_open
        if was_open:
            page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        region = page.evaluate(_FOCUS)
        assert "ap-scroll" in region["classes"]
        assert region["ring"]
        page.keyboard.press("Tab")
        assert page.evaluate(_FOCUS)["tag"] == "a"
        assert log.messages == []


def test_a_wide_table_scrolls_with_the_arrow_keys(built_site, browser, site_url):
    name = next(card.page for card in cards(built_site))
    with visit.opened(browser, site_url + name, "phone") as (page, _):
        visit.unfold(page)
        wide = page.locator(".ap-scroll").filter(has=page.locator("table"))
        index = page.evaluate(
            "() => [...document.querySelectorAll('.ap-scroll')]"
            ".findIndex(region => region.scrollWidth > region.clientWidth + 20)"
        )
        assert index >= 0
        region = wide.nth(index)
        region.focus()
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "index => document.querySelectorAll('.ap-scroll')[index].scrollLeft > 20", arg=index
        )


def test_listing_filters_work_with_the_keyboard(browser, site_url):
    with visit.opened(browser, site_url + "case-studies/index.html") as (page, log):
        posts = page.locator(".quarto-post:visible")
        everything = posts.count()
        page.locator(".quarto-listing-category .category", has_text="summary").focus()
        page.keyboard.press("Enter")
        assert 0 < posts.count() < everything
        page.locator(".quarto-listing-category .category").first.focus()
        page.keyboard.press("Space")
        assert posts.count() == everything
        assert log.messages == []


def test_search_finds_a_word_without_any_other_host(built_site, browser, site_url, server):
    page = built_site.pages[f"case-studies/{built_site.studies[0]}.html"]
    word = max(text_of(page.tagged("h2")[0]).split(), key=len).lower()
    with visit.opened(browser, site_url + "index.html") as (page, log):
        page.keyboard.press("/")
        page.keyboard.type(word)
        results = page.locator(".search-result")
        results.first.wait_for()
        texts = [text.lower() for text in results.all_inner_texts()]
        assert any(word in text for text in texts)
        page.keyboard.press("ArrowDown")
        address = page.evaluate("document.querySelector('.search-result.active').href")
        page.keyboard.press("Enter")
        page.wait_for_url(address)
        assert address.startswith(site_url)
        assert [url for url in log.requests if not url.startswith((server.url, "data:"))] == []
        assert log.messages == []
