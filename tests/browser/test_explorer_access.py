"""The explorer for every reader: by keyboard, narrow, dark, on paper, without scripts."""

from __future__ import annotations

import explorers
import pytest
import visit

from helpers.catalog import load

pytestmark = pytest.mark.browser

#: What has the focus, whether one sees that, and whether it lies in an explorer.
_FOCUS = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const header = document.querySelector("#quarto-header");
  return {
    tag: at.tagName.toLowerCase(),
    type: at.type ?? "",
    text: (at.ariaLabel || at.textContent).trim(),
    at: at.dataset.at ?? "",
    ring: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
      || style.boxShadow !== "none",
    // The skip link lies over the header.
    seen: header.contains(at)
      || at.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))
      || (box.bottom > header.getBoundingClientRect().bottom && box.top < innerHeight),
    inside: Boolean(at.closest("tradeoff-explorer")),
  };
}"""

#: Colours of the heatmap, the lines, the text.
_COLOURS = """explorer => [".ax-cell.ax-s5, .ax-cell.ax-s4", ".ax-line", ".ax-label", ".ax-verdict"]
  .map((selector) => explorer.querySelector(selector))
  .map((node) => getComputedStyle(node))
  .map((style) => [style.backgroundColor, style.stroke, style.fill, style.color].join(" "))"""

#: Open the first score of each explorer and change it, then what is folded away in it.
_OPEN = f"""ids => {{
  const press = (selector, starts = "") => ({explorers.PRESS})(ids.map((id) =>
    [...document.getElementById(id).querySelectorAll(selector)]
      .find((node) => node.textContent.startsWith(starts))));
  press(".ax-cell");
  press(".ax-panel input:not(:checked)");
  press("summary", "How sure the lead is");
  press(".ax-lines summary");
}}"""

#: How much of each matrix is reached by scrolling alone.
_HIDDEN = """ids => Object.fromEntries(ids.map((id) => {
  const place = document.getElementById(id).querySelector(".tx-scores");
  return [id, place.scrollWidth - place.clientWidth];
}))"""


#: Take away what is neither explorer nor heading: it is looked at with the page.
_REST = """() => {
  const [fold, heading] = ["details:has(> tradeoff-explorer)", "h1, h2, h3, h4, h5, h6"];
  for (const each of document.querySelectorAll("main *"))
    if (!each.closest(`${fold}, ${heading}`) && !each.querySelector(`${fold}, ${heading}`))
      each.remove();
}"""


@pytest.fixture(scope="module")
def decisions(built_site) -> list[explorers.Decision]:
    return explorers.decisions(built_site, load(built_site.root))


@pytest.fixture(scope="module")
def pages(decisions) -> list[str]:
    return sorted({decision.page for decision in decisions})


class Keyboard:
    """A reader without a mouse."""

    def __init__(self, page):
        self.page = page

    def press(self, key: str) -> dict:
        self.page.keyboard.press(key)
        now = self.page.evaluate(_FOCUS)
        assert now["tag"] != "body", f"the focus is lost after {key}"
        assert now["ring"], now
        assert now["seen"], now
        return now

    def tab_to(self, wanted, limit: int = 60) -> dict:
        for _ in range(limit):
            now = self.press("Tab")
            if wanted(now):
                return now
        raise AssertionError(f"not reached with {limit} tabs; the last stop is {now}")


def test_the_whole_way_by_keyboard_from_the_top_of_the_page(browser, site_url, decisions):
    decision = decisions[0]
    with visit.opened(browser, site_url + decision.page) as (page, log):
        keys = Keyboard(page)
        keys.tab_to(lambda at: at["tag"] == "summary" and "Overturn" in at["text"], limit=400)
        page.keyboard.press("Enter")
        found = page.locator("tradeoff-explorer[data-ready]")
        found.wait_for()
        explorers.settle(found)
        before = explorers.sentence(found)

        first = keys.press("Tab")
        assert first["inside"]
        # In front of the weights stands the switch of the set, where a decision has two.
        if first["type"] == "radio":
            first = keys.press("Tab")
        assert first["type"] == "range"
        weights = explorers.weights(found)
        for _ in range(5):
            keys.press("ArrowRight")
        assert explorers.weights(found)[0] == pytest.approx(weights[0] + 0.025)
        keys.tab_to(lambda at: at["text"] == "Equal weights")
        keys.press("Space")
        assert explorers.weights(found) == pytest.approx([1 / len(weights)] * len(weights))
        keys.tab_to(lambda at: at["at"] == "1.1")
        was = found.locator("[data-at='1.1']").inner_text()
        title = keys.press("Enter")
        assert title["text"] == found.locator(".ax-panel .ax-head").inner_text()
        keys.tab_to(lambda at: at["type"] == "radio")
        keys.press("ArrowDown")
        assert found.locator("[data-at='1.1']").inner_text() not in (was, f"{was}*")
        keys.tab_to(lambda at: at["text"] == "Close")
        assert keys.press("Enter")["at"] == "1.1"

        leads = keys.tab_to(lambda at: explorers.rival(at["text"]))
        now = keys.press("Enter")
        assert now["inside"]
        totals = explorers.shown_totals(found)
        assert totals[explorers.rival(leads["text"])] == max(totals.values())
        assert explorers.rival(leads["text"]) in explorers.said(found)
        keys.tab_to(lambda at: at["tag"] == "summary" and at["text"].startswith("How sure"))
        keys.press("Enter")
        explorers.settle(found)
        chart = found.locator(".ax-lines svg").get_attribute("aria-label")
        keys.tab_to(lambda at: at["tag"] == "select")
        keys.press("ArrowDown")
        assert found.locator(".ax-lines svg").get_attribute("aria-label") != chart
        keys.tab_to(lambda at: at["tag"] == "summary" and at["text"] == "Table")
        keys.press("Enter")
        assert found.locator(".ax-lines table").is_visible()
        for _ in range(100):
            keys.press("Shift+Tab")
            if page.evaluate(_FOCUS)["text"] == "Reset all":
                break
        keys.press("Enter")
        explorers.settle(found)
        assert explorers.sentence(found) == before
        # A table the reader has unfolded stays so while the numbers in it change.
        assert found.locator(".ax-lines table").is_visible()
        keys.tab_to(lambda at: not at["inside"])
        assert log.messages == []


def test_what_changes_is_said_in_one_place(browser, site_url, decisions):
    with visit.opened(browser, site_url + decisions[0].page) as (page, _):
        found = explorers.unfold(page, decisions[0])
        live = found.locator("[role=status], [role=alert], output, [aria-live]")
        told = [node for node in live.all() if node.get_attribute("aria-live") != "off"]
        assert [node.get_attribute("role") for node in told] == ["status"]
        for slider in found.locator("input[type=range]").all():
            assert slider.get_attribute("aria-valuetext").endswith("%")
            assert slider.evaluate("slider => slider.labels[0].textContent.trim().length > 3")


def test_open_explorers_fit_and_accessibility_rules_find_nothing(
    browser, site_url, decisions, pages
):
    """Each page is opened once, and looked at in both sizes and both schemes."""
    for name in pages:
        with visit.opened(browser, site_url + name) as (page, log):
            here = [decision for decision in decisions if decision.page == name]
            explorers.unfold_all(page, here)
            for width in (1400, 1200, 1000, 800):
                page.set_viewport_size({"width": width, "height": 900})
                hidden = page.evaluate(_HIDDEN, [decision.element for decision in here])
                assert len(hidden) == len(here)
                assert max(hidden.values()) <= 0, (width, hidden)
            page.evaluate(_OPEN, [decision.element for decision in here])
            explorers.settle_all(page, here)
            page.evaluate(_REST)
            findings = []
            # In the second size by all rules, which are those of the first and more.
            looks = zip(visit.WIDTHS.values(), (visit.placed, visit.axe), strict=True)
            for (x, y), look in looks:
                page.set_viewport_size({"width": x, "height": y})
                assert visit.sideways(page) == []
                # What stands below the page's fixed head would be taken for too small to press.
                page.evaluate("window.scrollTo(0, 0)")
                findings += look(page)
            # What is left holds every form once; in the other look it stands as it stood.
            page.locator(".quarto-color-scheme-toggle").first.dispatch_event("click")
            x, y = visit.WIDTHS["desktop"]
            page.set_viewport_size({"width": x, "height": y})
            findings += visit.axe(page)
            assert findings == [], "\n".join(findings)
            assert log.messages == []


def test_colours_follow_the_switch_of_scheme(browser, site_url, decisions):
    address = site_url + decisions[0].page
    with (
        visit.opened(browser, address, scheme="light") as (light, log),
        visit.opened(browser, address, scheme="dark") as (dark, other),
    ):
        before, after = [], []
        for page in (light, dark):
            found = explorers.unfold(page, decisions[0])
            explorers.statistics(found)
            before.append(found.evaluate(_COLOURS))
            page.locator(".quarto-color-scheme-toggle").first.click()
            after.append(found.evaluate(_COLOURS))
        assert after == before[::-1]
        assert all(a != b for a, b in zip(*before, strict=True))
        assert log.messages + other.messages == []


def test_paper_shows_no_explorer(browser, site_url, decisions):
    """Neither one that was used nor one that was not."""
    with visit.opened(browser, site_url + decisions[0].page) as (page, _):
        folds = page.locator("details.ap-explore")
        if folds.count() < 2:
            pytest.skip("this portfolio has no page with two explorers")
        explorers.unfold(page, decisions[0])
        assert folds.filter(visible=True).count() == folds.count()
        page.emulate_media(media="print")
        assert folds.filter(visible=True).count() == 0
        assert "needs JavaScript" not in page.inner_text("body")


@pytest.mark.parametrize("width", visit.WIDTHS)
def test_without_scripts_the_fold_says_where_the_numbers_are(browser, site_url, decisions, width):
    address = site_url + decisions[0].page
    with visit.opened(browser, address, width, java_script_enabled=False) as (page, log):
        folds = page.locator("details.ap-explore:has(tradeoff-explorer)")
        assert folds.count() == sum(d.page == decisions[0].page for d in decisions)
        for fold in folds.all():
            fold.locator("summary").click()
            assert fold.get_by_text("needs JavaScript").is_visible()
            assert fold.locator("button, input").count() == 0
        assert {log.count(module) for module in explorers.MODULES} == {0}
        assert log.messages == []
