"""Without scripts every page still says everything: findings, tables, prose, navigation."""

from __future__ import annotations

from collections import Counter

import pytest
import visit
from builtsite import cards, expected_pages

pytestmark = pytest.mark.browser

#: What a page shows: of its prose, of its charts' places, and what is wrong with each card. A
#: fold is opened by its summary, where a pointer would hit it, and left as it was found.
_SHOWN = """() => {
  const seen = (element) => {
    const { width, height } = element?.getBoundingClientRect() ?? {};
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const count = (selector) => all(selector).filter(seen).length;
  const press = (summary) => {
    summary.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = summary.getBoundingClientRect();
    if (summary.contains(document.elementFromPoint(x + width / 2, y + height / 2))) summary.click();
  };
  const wrong = (card) => {
    const found = [];
    const hold = (fact, fault) => fact || found.push(`${card.id}: ${fault}`);
    const closed = [];
    for (let fold = card.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      if (!fold.open) closed.unshift(fold);
    }
    for (const fold of closed) {
      const summary = fold.querySelector(":scope > summary");
      hold(summary.innerText.length > 20, "a fold does not say what is in it");
      press(summary);
    }
    hold(seen(card.querySelector(".ap-finding")), "no finding");
    const [table, data] = [card.querySelector("table"), card.querySelector("details.ap-data")];
    if (!seen(table)) {
      press(data.querySelector("summary"));
      closed.push(data);
    }
    hold(seen(table), "no table");
    hold(table.innerText.length > 20, "a table without words");
    const about = card.querySelector("details.ap-about");
    press(about.querySelector("summary"));
    closed.push(about);
    hold(seen(about.querySelector("li")), "nothing about it");
    for (const fold of closed) fold.open = false;
    return found;
  };
  const menu = all(".navbar .navbar-nav a[href]")
    .filter((link) => !["", "#"].includes(link.getAttribute("href")));
  // A menu within the menu unfolds where its name has the focus.
  const reached = (link) => {
    link.closest(".dropdown")?.querySelector("a").focus();
    return seen(link);
  };
  return {
    titles: Number(seen(document.querySelector("main h1"))),
    paragraphs: count("main p"),
    links: count("a[href]"),
    menu: menu.length,
    unreached: menu.filter((link) => !reached(link)).map((link) => link.textContent.trim()),
    charts: all(".ap-chart").length,
    notes: count("noscript .ap-noscript"),
    high: Math.max(0, ...all(".ap-chart").map((chart) => chart.getBoundingClientRect().height)),
    cards: all(".ap-card:not(.ap-compact)").length,
    wrong: all(".ap-card:not(.ap-compact)").flatMap(wrong),
  };
}"""


@pytest.fixture(scope="module")
def shown(built_site, project_root, browser, site_url) -> dict[tuple[str, str], dict]:
    """What each page shows at each width, by its name and the width's."""
    found = {}
    for name in sorted({*expected_pages(project_root), *(card.page for card in cards(built_site))}):
        with visit.opened(browser, site_url + name, java_script_enabled=False) as (page, log):
            for width, (x, y) in visit.WIDTHS.items():
                page.set_viewport_size({"width": x, "height": y})
                found[name, width] = page.evaluate(_SHOWN)
            assert log.messages == [], name
            assert log.count("plotly.min.js") == 0, name
    return found


def test_cards_show_finding_and_table(built_site, shown):
    many = Counter(card.page for card in cards(built_site))
    for (name, width), page in shown.items():
        assert page["cards"] == many[name], name
        assert page["wrong"] == [], (name, width)
    assert sum(many.values()) > 0


def test_the_place_of_a_chart_says_why_it_is_empty_and_takes_little_room(built_site, shown):
    """A reader without scripts does not scroll past blank rectangles."""
    many = Counter(card.page for card in cards(built_site) if card.spec)
    for (name, width), page in shown.items():
        assert page["charts"] >= many[name], name
        assert page["high"] < 10, (name, width)
    # A place in a fold is not seen: of the first page with charts, all are.
    first = next(iter(many))
    assert all(
        shown[first, width]["notes"] == shown[first, width]["charts"] for width in visit.WIDTHS
    )


def test_prose_and_navigation_are_there(project_root, shown):
    for name in expected_pages(project_root):
        for width in visit.WIDTHS:
            page = shown[name, width]
            assert page["titles"] == 1, name
            assert page["paragraphs"] > 0, name
            assert page["links"] > 3, name
            assert page["menu"] > 3, name
            assert page["unreached"] == [], (name, width)
