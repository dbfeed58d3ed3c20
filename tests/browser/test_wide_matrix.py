"""A decision of twelve options by twelve criteria on narrow screens: nothing leaves the page."""

from __future__ import annotations

import json

import explorers
import pytest
import visit

from helpers.catalog import load

pytestmark = pytest.mark.browser


#: Where the controls of an explorer begin and end, of those that are there.
_CONTROLS = """explorer =>
  [...explorer.querySelectorAll(".ax-slider input, .ax-rivals button, select")]
    .map((control) => control.getBoundingClientRect())
    .filter(({ width }) => width).map(({ left, right }) => [left, right])"""


def test_twelve_by_twelve_does_not_widen_the_page(browser, site_url, built_site):
    decision = explorers.decisions(built_site, load(built_site.root))[0]
    text = json.dumps(json.dumps(explorers.wide(decision.name)))
    script = f"globalThis.apData = {{ {json.dumps(decision.name)}: {text} }};"
    with visit.opened(browser, site_url + decision.page) as (page, log):
        page.set_viewport_size({"width": 320, "height": 700})
        page.route(
            f"**/assets/explorers/{decision.name}.js*",
            lambda route: route.fulfill(body=script, content_type="text/javascript"),
        )
        found = explorers.unfold(page, decision)
        explorers.settle(found)
        assert found.locator(".ax-matrix .ax-cell").count() == explorers.WIDE**2
        assert found.locator(".ax-slider").count() == explorers.WIDE
        found.locator(".ax-cell").last.click()
        visit.unfold(page)
        for pixels in (320, 390):
            page.set_viewport_size({"width": pixels, "height": 700})
            assert visit.sideways(page) == []
            # What is wider than the screen scrolls in a place of its own.
            scrolls = found.locator(".tx-scores")
            assert scrolls.evaluate("place => place.scrollWidth > place.clientWidth")
            # Its totals stay in view.
            ends = scrolls.evaluate(
                """place => [place, ...place.querySelectorAll("td.ax-total")]
                  .map((at) => at.getBoundingClientRect().right)"""
            )
            assert max(ends[1:]) <= ends[0] + 0.5
            places = found.evaluate(_CONTROLS)
            assert len(places) > explorers.WIDE
            assert all(left >= 0 and right <= pixels for left, right in places), pixels
        assert log.messages == []
