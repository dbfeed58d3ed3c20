"""A decision in its compact form: open, in one view, right, and alive for every reader."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import explorers
import pytest
import visit
from explorers import Expected, State
from playwright.sync_api import Locator, Page

from helpers.analysis.tradeoff import shift
from helpers.catalog import load
from helpers.catalog.inputs.tradeoff import matrix
from helpers.text.phrases import RECONSTRUCTED, first_sentence
from helpers.text.tradeoff import hindsight

pytestmark = pytest.mark.browser

#: Where the rows of the matrix, its totals and a slider are; and what lies at their middles.
_PLACES = """(explorer, at) => {
  const slider = explorer.querySelectorAll("input[type=range]")[at];
  const header = document.querySelector("#quarto-header").getBoundingClientRect().bottom;
  const matrix = explorer.querySelector(".tx-scores");
  return [slider, ...matrix.querySelectorAll("tbody th, td.ax-total")].map((node) => {
    const box = node.getBoundingClientRect();
    const here = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
      text: node.textContent,
      above: header - box.top,
      below: box.bottom - innerHeight,
      seen: node.contains(here),
    };
  });
}"""


@pytest.fixture(scope="module")
def portfolio(built_site):
    return load(built_site.root)


@pytest.fixture(scope="module")
def decisions(built_site, portfolio) -> list[explorers.Decision]:
    found = explorers.compact(built_site, portfolio)
    assert {d.study for d in found} == {s.id for s in portfolio.studies.values() if s.decisions}
    return found


def start(page: Page, decision: explorers.Decision) -> Locator:
    """Bring a card into view and wait until its explorer answers."""
    found = explorers.explorer(page, decision)
    found.scroll_into_view_if_needed()
    explorers.settle(found)
    return found


def said(found: Locator) -> str:
    parts = [found.locator(f".{name}").text_content() for name in ("tx-against", "tx-verdict")]
    return " ".join(filter(None, parts))


def agrees(found: Locator, expected: Expected) -> None:
    explorers.settle(found)
    assert said(found) == expected.brief
    totals = found.evaluate("explorer => explorer.ranking.totals")
    assert totals == pytest.approx(expected.totals, abs=1e-9)
    assert sorted(explorers.shown_totals(found).values()) == pytest.approx(
        sorted(100 * total for total in expected.totals), abs=0.05 + 1e-9
    )


def test_what_stands_there_without_scripts_is_what_the_script_makes_of_it(
    browser, site_url, decisions, portfolio
):
    """Text, scores and totals; no second version of the default state, and nothing moves."""
    for decision in decisions:
        record = portfolio.studies[decision.study].decisions[decision.key]
        with visit.opened(browser, site_url + decision.page, java_script_enabled=False) as (
            page,
            log,
        ):
            card = page.locator(f"#{decision.card}")
            assert card.locator(".ap-card-title").inner_text() == record.question
            static = explorers.explorer(page, decision)
            assert static.locator(".tx-said").inner_text() == (
                f"Chosen ✓ {record.chosen.title}. Price: {first_sentence(record.cost)}"
            )
            assert static.locator("input, button").count() == 0
            before = shown(static)
            height = static.bounding_box()["height"]
            assert (RECONSTRUCTED in static.inner_text()) == (record.scored_by != "author")
            assert log.messages == []
        with visit.opened(browser, site_url + decision.page) as (page, log):
            found = start(page, decision)
            assert shown(found) == before
            assert said(found) == Expected(portfolio, decision).brief
            assert found.bounding_box()["height"] == pytest.approx(height, abs=60)
            assert "?" not in page.url
            assert log.count("tradeoff-explorer.js") == 1
            assert log.messages == []


def shown(found: Locator) -> list:
    """Sentences, weights, and the matrix as it is read aloud."""
    rows = found.locator(".ax-matrix tr").evaluate_all(
        """rows => rows.map((row) => [...row.cells].map((cell) =>
          [...cell.querySelectorAll("[aria-hidden]")]
            .reduce((text, part) => text.replace(part.textContent, ""), cell.textContent)))"""
    )
    # Who leads is seen by the bar; the script says it besides.
    rows = [[cell.replace(", leads", "").replace(", level in front", "") for cell in row]
            for row in rows]  # fmt: skip
    weights = found.locator(".ax-slider > :last-child").all_text_contents()
    shifted = found.locator(".tx-shift").all_text_contents()
    return [said(found), weights, shifted, rows]


@pytest.mark.parametrize("width", visit.WIDTHS)
def test_each_slider_is_in_one_view_with_matrix_and_totals(browser, site_url, decisions, width):
    for decision in decisions:
        with visit.opened(browser, site_url + decision.page, width) as (page, log):
            found = start(page, decision)
            assert visit.sideways(page) == []
            for at in range(found.locator("input[type=range]").count()):
                slider = found.locator("input[type=range]").nth(at)
                slider.focus()
                page.wait_for_timeout(50)
                first = slider.bounding_box()["y"]
                for place in found.evaluate(_PLACES, at):
                    assert place["above"] <= 0.5, (decision.name, at, place)
                    assert place["below"] <= 0.5, (decision.name, at, place)
                    assert place["seen"], (decision.name, at, place)
                # What changes moves nothing under the finger.
                for key in ("PageUp", "PageUp", "End"):
                    page.keyboard.press(key)
                    assert slider.bounding_box()["y"] == pytest.approx(first, abs=4)
                found.get_by_role("button", name="Reset").click()
            assert "?" not in page.url
            assert log.messages == []


def test_a_change_is_worked_out_kept_in_the_address_and_carried_to_the_full_card(
    browser, site_url, decisions, portfolio
):
    for decision in decisions:
        record = portfolio.studies[decision.study].decisions[decision.key]
        with visit.opened(browser, site_url + decision.page) as (page, log):
            found = start(page, decision)
            assert found.locator(".ax-buttons").is_hidden()
            found.locator("input[type=range]").first.focus()
            page.keyboard.press("PageUp")
            assert explorers.said(found).startswith(said(found)[:40])
            weights = [100 * weight for weight in explorers.weights(found)]
            agrees(found, Expected(portfolio, decision, State(weights)))
            assert decision.name in parse_qs(urlsplit(page.url).query)
            if record.hindsight:
                # What they change on the author's weights stands there in both states.
                changed = hindsight(
                    shift(matrix(record), matrix(record, hindsight=True)),
                    [option.short or option.title for option in record.options],
                    [change.month for change in record.changes],
                )
                found.get_by_role("button", name="Reset").click()
                assert found.locator(".tx-shift").text_content() == changed
                found.get_by_role("radio", name="With hindsight").check()
                recorded = [weight.weight for weight in record.weights]
                agrees(found, Expected(portfolio, decision, State(recorded, (), True)))
                assert found.locator(".ax-since").count() == len(record.changes)
                assert page.url.endswith("_h")
            state = found.evaluate("explorer => explorer.link")
            found.locator(".ap-more a").click()
            full = page.locator("details[open] > tradeoff-explorer[data-ready]")
            full.wait_for()
            assert urlsplit(page.url).fragment == decision.card
            assert full.evaluate("explorer => explorer.link") == state
            assert full.locator(".ax-origin").is_hidden() or state in page.url
            assert log.messages == []


@pytest.mark.parametrize(("width", "scheme"), visit.LOOKS)
def test_accessibility_rules_find_nothing(browser, site_url, decisions, width, scheme):
    for decision in decisions:
        with visit.opened(browser, site_url + decision.page, width, scheme) as (page, log):
            found = start(page, decision)
            found.locator("input[type=range]").first.focus()
            page.keyboard.press("PageUp")
            explorers.settle(found)
            live = found.locator("[role=status], [role=alert], output, [aria-live]")
            told = [node for node in live.all() if node.get_attribute("aria-live") != "off"]
            assert [node.get_attribute("role") for node in told] == ["status"]
            findings = visit.axe(page, within=f"#{decision.card}")
            assert findings == [], "\n".join(findings)
            assert log.messages == []


def test_paper_shows_what_is_set_and_no_control(browser, site_url, decisions):
    decision = decisions[0]
    with visit.opened(browser, site_url + decision.page) as (page, _):
        found = start(page, decision)
        page.emulate_media(media="print")
        assert found.locator(".ax-matrix td.ax-total").last.is_visible()
        assert found.locator(".ax-slider output").first.is_visible()
        assert found.locator("input[type=range], button").filter(visible=True).count() == 0


def test_colours_that_are_forced_leave_cells_bars_and_the_switch(
    browser, site_url, decisions, portfolio
):
    decision = decisions[0]
    switch = portfolio.studies[decision.study].decisions[decision.key].hindsight
    with visit.opened(browser, site_url + decision.page, forced_colors="active") as (page, _):
        found = start(page, decision)
        cell, *grounds = (
            found.locator(selector).first.evaluate(
                """node => { const s = getComputedStyle(node);
                  return [s.borderTopWidth, s.backgroundColor]; }"""
            )
            for selector in (".ax-cell", ".ax-bar", *([".tx-set"] if switch else []))
        )
        assert float(cell[0].removesuffix("px")) >= 1
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground not in [colour for _, colour in grounds]


def test_twelve_by_twelve_scrolls_in_a_place_of_its_own(browser, site_url, decisions):
    decision = decisions[0]
    text = json.dumps(json.dumps(explorers.wide(decision.name)))
    script = f"globalThis.apData = {{ {json.dumps(decision.name)}: {text} }};"
    with visit.opened(browser, site_url + decision.page) as (page, log):
        page.route(
            f"**/assets/explorers/{decision.name}.js*",
            lambda route: route.fulfill(body=script, content_type="text/javascript"),
        )
        page.set_viewport_size({"width": 320, "height": 700})
        found = start(page, decision)
        size = explorers.WIDE
        for width, height in ((320, 700), *visit.WIDTHS.values()):
            page.set_viewport_size({"width": width, "height": height})
            assert visit.sideways(page) == []
            assert found.locator(".ax-matrix .ax-cell").count() == size * size
            assert found.locator(".ax-slider").count() == size
            if width > 400:
                continue
            # On a phone the leader's total is in view beside any slider.
            page.evaluate("document.activeElement.blur()")
            found.locator("input[type=range]").last.focus()
            page.wait_for_timeout(50)
            slider, leader = found.evaluate(_PLACES, size - 1)[0:3:2]
            assert slider["seen"], width
            assert leader["seen"], width
        assert log.messages == []
