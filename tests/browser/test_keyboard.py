"""Everything is reached and worked with the keyboard, and one sees where one is."""

from __future__ import annotations

import pytest
import visit
from builtsite import cards

pytestmark = pytest.mark.browser

#: What has the focus, and whether the focus can be seen: a ring of 3:1 (WCAG 2.2, 1.4.11).
_FOCUS = """() => {
  const luminance = (colour) => {
    const channel = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => channel(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const at = document.activeElement;
  const header = document.querySelector("#quarto-header");
  const style = getComputedStyle(at);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    && contrast(style.outlineColor, getComputedStyle(document.body).backgroundColor) >= 3;
  const box = at.getBoundingClientRect();
  return {
    tag: at.tagName.toLowerCase(),
    classes: [...at.classList],
    stop: (at.dataset.stop ??= String(window.stops = (window.stops ?? 0) + 1)),
    name: (at.ariaLabel || at.textContent || at.title || "").trim().slice(0, 60),
    ring,
    covered: box.bottom <= (header?.getBoundingClientRect().bottom ?? 0) && !header?.contains(at)
      && !at.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)),
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


@pytest.mark.parametrize("scheme", visit.SCHEMES)
@pytest.mark.parametrize(
    "name", ["about.html", "case-studies/index.html", "case-studies/STUDY-one-pager.html"]
)
def test_tab_reaches_everything_and_shows_where_it_is(built_site, browser, site_url, name, scheme):
    name = name.replace("STUDY", built_site.studies[0])
    with visit.opened(browser, site_url + name, scheme=scheme) as (page, _):
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
        page.wait_for_url(f"**#{card.id}")
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
