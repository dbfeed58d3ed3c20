"""Every page, wide and narrow, light and dark: quiet, whole, light to load, accessible.

A visit takes seconds and finds everything; the tests only say what it must have found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import visit
from builtsite import BuiltSite, expected_pages
from playwright.sync_api import Browser

from helpers.site.plotlyjs import NPM_PACKAGE

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
COMBINATIONS = [
    (page, width, scheme)
    for page in expected_pages(ROOT)
    for width in visit.WIDTHS
    for scheme in visit.SCHEMES
]

#: What a screen of 1280 pixels is at 400 % (WCAG 1.4.10).
NARROWEST = 320

KILOBYTE = 1000
#: Of a first visit, before any chart is in view and with charts. Quarto's shell is heavier.
BEFORE_CHARTS = {"embedded": 200 * KILOBYTE, "quarto": 330 * KILOBYTE}
WITH_CHARTS = {"embedded": 700 * KILOBYTE, "quarto": 830 * KILOBYTE}
#: More, for a page to look things up in: every matrix with its reasons, every drawing of a study.
REFERENCE = {"decisions": 20 * KILOBYTE, "appendix": 60 * KILOBYTE}
#: Without npm the page loads the full Plotly bundle, 1 MB more, as the set-up says.
FULL_BUNDLE = 1_050 * KILOBYTE

#: Bytes over the wire: compressed bodies and, as browsers count them, 300 bytes of headers each.
_TRANSFERRED = """() => [
  ...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource"),
].map((entry) => [entry.name.split("/").pop(), entry.transferSize])"""

#: Paths of a chart's phone layout that are not what Plotly was given.
_PHONE = """() => [...document.querySelectorAll(".ap-chart")].flatMap((chart) => {
  const source = document.querySelector(`script[data-chart="${chart.id}"]`);
  const phone = JSON.parse(source.textContent).phone;
  return Object.entries(phone)
    .filter(([path, wanted]) => {
      const given = path.split(".").reduce((node, key) => node?.[key], chart);
      if (String(wanted).startsWith("token:")) return !given;
      return JSON.stringify(given) !== JSON.stringify(wanted);
    })
    .map(([path]) => `${chart.id}: ${path}`);
})"""

#: Charts whose drawing is not as wide and as high as the place reserved for it.
_SIZES = """() => [...document.querySelectorAll(".ap-chart")].flatMap((chart) => {
  const place = chart.getBoundingClientRect();
  const drawing = chart.querySelector("svg.main-svg").getBoundingClientRect();
  const off = Math.max(...["width", "height"].map((side) => Math.abs(place[side] - drawing[side])));
  const name = matchMedia("(max-width: 600px)").matches ? "--ap-height-phone" : "--ap-height";
  const wanted = parseFloat(chart.style.getPropertyValue(name));
  if (off > 1) return [`${chart.id}: drawing is ${off} px off its place`];
  return Math.abs(place.height - wanted) > 1 ? [`${chart.id}: ${place.height}, not ${wanted}`] : [];
})"""


@dataclass(frozen=True)
class Seen:
    """What one visit found."""

    page: str
    width: str
    scheme: str
    messages: list[str]
    requests: list[str]
    charts: int
    near_before: bool
    plotly: int
    before: list[tuple[str, int]]
    after: list[tuple[str, int]]
    undrawn: list[str]
    phone: list[str]
    sizes: list[str]
    cut: list[str]
    sideways: list[str]
    text: float
    axe: list[str]
    language: str
    dark: bool


@pytest.fixture(scope="module", params=COMBINATIONS, ids="-".join)
def seen(request: pytest.FixtureRequest, browser: Browser, site_url: str) -> Iterator[Seen]:
    """Visit a page: wait, scroll through it, unfold it, and note everything."""
    name, width, scheme = request.param
    with visit.opened(browser, site_url + name, width, scheme) as (page, log):
        page.wait_for_load_state("networkidle")
        near = page.evaluate(
            "() => [...document.querySelectorAll('.ap-chart')]"
            ".some(chart => chart.getBoundingClientRect().top < innerHeight + 400)"
        )
        before = page.evaluate(_TRANSFERRED)
        sideways = visit.sideways(page)
        undrawn = visit.draw_all(page)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_load_state("networkidle")
        after = page.evaluate(_TRANSFERRED)
        drawn = not undrawn
        phone = page.evaluate(_PHONE) if drawn and width == "phone" else []
        sizes = page.evaluate(_SIZES) if drawn else []
        cut = visit.cut(page) if drawn else []
        text = page.locator("main").bounding_box()["width"] / visit.WIDTHS[width][0]
        # Every rule once at each width, so that contrast is looked at once in each scheme; and the
        # page with its folds closed at one of them.
        first = (width, scheme) == visit.LOOKS[0]
        # What the page's fixed head covers would be taken for too small to press.
        page.evaluate("window.scrollTo(0, 0)")
        findings = visit.axe(page, contrast=False) if first else []
        visit.unfold(page)
        sideways += visit.sideways(page)
        if (width, scheme) in visit.LOOKS:
            findings += visit.axe(page)
        if width == "phone":
            page.set_viewport_size({"width": NARROWEST, "height": 640})
            sideways += [f"at {NARROWEST} px: {found}" for found in visit.sideways(page)]
        yield Seen(
            page=name,
            width=width,
            scheme=scheme,
            messages=log.messages,
            requests=log.requests,
            charts=page.locator(".ap-chart").count(),
            near_before=near,
            plotly=log.count("plotly.min.js"),
            before=before,
            after=after,
            undrawn=undrawn,
            phone=phone,
            sizes=sizes,
            cut=cut,
            sideways=sideways,
            text=text,
            axe=findings,
            language=page.evaluate("document.documentElement.lang"),
            dark=page.locator(":is(html, body).quarto-dark").count() == 1,
        )


def test_the_console_is_silent(seen):
    assert seen.messages == []


def test_nothing_is_asked_of_another_origin(seen, server):
    assert seen.requests
    foreign = [url for url in seen.requests if not url.startswith((server.url, "data:", "blob:"))]
    assert foreign == []


def test_every_chart_draws(seen):
    assert seen.undrawn == []


def test_plotly_is_asked_for_once_and_only_where_a_chart_comes_near(seen):
    assert seen.plotly == (1 if seen.charts else 0)
    assert ("plotly.min.js" in dict(seen.before)) == seen.near_before


def test_a_first_visit_is_light(seen: Seen, built_site: BuiltSite):
    small = (built_site.root / NPM_PACKAGE).is_dir()
    more = REFERENCE.get(Path(seen.page).stem.rpartition("-")[2], 0)
    before = BEFORE_CHARTS[built_site.engine] + more
    charts = WITH_CHARTS[built_site.engine] + more + (0 if small else FULL_BUNDLE)
    assert all(size > 0 for _, size in seen.before), seen.before
    # Where a chart is near at once, its library is there for it.
    shell = [size for name, size in seen.before if name != "plotly.min.js"]
    assert sum(shell) <= before, seen.before
    limit = charts if seen.charts else before
    assert sum(size for _, size in seen.after) <= limit, seen.after


def test_the_page_does_not_scroll_sideways(seen):
    assert seen.sideways == []


def test_the_text_has_the_whole_width_of_a_phone(seen):
    assert seen.text > (0.88 if seen.width == "phone" else 0.3)


def test_charts_fill_their_place(seen):
    assert seen.sizes == []


def test_no_text_of_a_chart_is_cut_off(seen):
    assert seen.cut == []


def test_narrow_charts_use_the_phone_layout(seen):
    assert seen.phone == []


def test_the_scheme_is_the_readers(seen):
    assert seen.dark == (seen.scheme == "dark")


def test_each_width_and_each_scheme_is_looked_at_once():
    assert sorted(width for width, _ in visit.LOOKS) == sorted(visit.WIDTHS)
    assert sorted(scheme for _, scheme in visit.LOOKS) == sorted(visit.SCHEMES)


def test_accessibility_rules_find_nothing(seen):
    assert seen.axe == [], "\n".join(seen.axe)
