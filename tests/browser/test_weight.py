"""What a first visit transfers, compressed, as the browser counts it."""

from __future__ import annotations

import pytest
import visit
from builtsite import BuiltSite, cards

from helpers.site.plotlyjs import NPM_PACKAGE

pytestmark = pytest.mark.browser

KILOBYTE = 1000
BEFORE_CHARTS = 350 * KILOBYTE
WITH_CHARTS = 800 * KILOBYTE
#: Without npm the page loads the full Plotly bundle, 1 MB more, as the set-up says.
WITH_FULL_BUNDLE = WITH_CHARTS + 1_050 * KILOBYTE

#: Bytes over the wire: compressed bodies and, as browsers count them, 300 bytes of headers each.
_TRANSFERRED = """() => [
  ...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource"),
].map((entry) => [entry.name.split("/").pop(), entry.transferSize])"""


def pages_with_charts(site: BuiltSite) -> list[str]:
    return sorted({card.page for card in cards(site) if card.spec})


def report(files: list[list]) -> str:
    return ", ".join(f"{name} {size}" for name, size in sorted(files, key=lambda f: -f[1]))


@pytest.mark.parametrize("width", visit.WIDTHS)
def test_a_case_page_is_light(built_site, browser, site_url, width):
    small = (built_site.root / NPM_PACKAGE).is_dir()
    assert pages_with_charts(built_site)
    for name in pages_with_charts(built_site):
        with visit.opened(browser, site_url + name, width) as (page, log):
            page.wait_for_load_state("networkidle")
            before = page.evaluate(_TRANSFERRED)
            assert all(size > 0 for _, size in before), report(before)
            assert sum(size for _, size in before) <= BEFORE_CHARTS, f"{name}: {report(before)}"
            assert visit.draw_all(page) == []
            page.wait_for_load_state("networkidle")
            after = page.evaluate(_TRANSFERRED)
            limit = WITH_CHARTS if small else WITH_FULL_BUNDLE
            assert sum(size for _, size in after) <= limit, f"{name}: {report(after)}"
            assert [file for file, _ in after].count("plotly.min.js") == 1
            assert log.messages == []


def test_a_page_without_charts_never_loads_the_chart_library(built_site, browser, site_url):
    for name in sorted(set(built_site.pages) - set(pages_with_charts(built_site))):
        with visit.opened(browser, site_url + name) as (page, log):
            page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            page.wait_for_load_state("networkidle")
            assert log.count("plotly.min.js") == 0, name
            total = sum(size for _, size in page.evaluate(_TRANSFERRED))
            assert total <= BEFORE_CHARTS, f"{name}: {total}"
