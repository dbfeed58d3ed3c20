"""Every page, wide and narrow, light and dark: quiet, whole, light to load, accessible.

A visit takes seconds and finds everything; the tests only say what it must have found. A page is
opened once at each width and once in each scheme, and switched to the other scheme at the end.
Charts of a phone are drawn as wide as on the narrowest: what has room there has it on every phone,
for all have one layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import visit
from builtsite import BuiltSite, cards, expected_pages
from playwright.sync_api import Browser

from helpers.site.plotlyjs import NPM_PACKAGE

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
COMBINATIONS = [
    (page, width, scheme) for page in expected_pages(ROOT) for width, scheme in visit.LOOKS
]

#: As wide as a screen is that gets the phone layout of charts, at most.
PHONE = 680
#: What a screen of 1280 pixels is at 400 % (WCAG 1.4.10).
NARROWEST = {"width": 320, "height": 640}

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
  const name = matchMedia("(max-width: 680px)").matches ? "--ap-height-phone" : "--ap-height";
  const wanted = parseFloat(chart.style.getPropertyValue(name));
  if (off > 1) return [`${chart.id}: drawing is ${off} px off its place`];
  return Math.abs(place.height - wanted) > 1 ? [`${chart.id}: ${place.height}, not ${wanted}`] : [];
})"""

#: Plotly no longer draws each chart anew, twice, for a moment in which their places are looked at.
_AS_DRAWN = """() => document.querySelectorAll(".ap-chart").forEach((chart) =>
  window.removeEventListener("resize", chart._responsiveChartHandler))"""

_DARK = ":is(html, body).quarto-dark"
_LIGHT = "html:not(.quarto-dark) > body:not(.quarto-dark)"


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
    over: list[str]
    sideways: list[str]
    small: list[str]
    text: float
    axe: list[str]
    language: str
    dark: bool


@pytest.fixture(scope="module", params=COMBINATIONS, ids="-".join)
def seen(request: pytest.FixtureRequest, browser: Browser, site_url: str) -> Iterator[Seen]:
    """Visit a page: wait, scroll through it, unfold it, and note everything."""
    name, width, scheme = request.param
    x, y = visit.WIDTHS[width]
    with visit.opened(browser, site_url + name, width, scheme) as (page, log):
        if width == "phone":
            page.set_viewport_size(NARROWEST)
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
        over = visit.over(page) if drawn else []
        if width == "phone":
            page.evaluate(_AS_DRAWN)
            page.set_viewport_size({"width": x, "height": y})
            sideways += visit.sideways(page)
        text = page.locator("main").bounding_box()["width"] / x
        dark = page.locator(_DARK).count() == 1
        # What the page's fixed head covers would be taken for too small to press.
        page.evaluate("window.scrollTo(0, 0)")
        # With its folds closed a page shows less, and some of it elsewhere. Targets of a phone are
        # held to more than the rule for their size, and a finger to more than a mouse.
        small = visit.small(page) if width == "phone" else []
        held = {"target-size"} if width == "phone" else set()
        findings = visit.placed(page, without=visit.ALONE | held)
        visit.unfold(page)
        small += visit.small(page) if width == "phone" else []
        sideways += visit.sideways(page)
        if width == "phone":
            page.set_viewport_size(NARROWEST)
            sideways += visit.sideways(page)
            page.set_viewport_size({"width": x, "height": y})
        charts = page.locator(".ap-chart").count()
        findings += visit.axe(page)
        if width == "phone":
            page.set_viewport_size(NARROWEST)
        # What is left holds every form once; in the other scheme it stands as it stood.
        page.evaluate("document.querySelector('.quarto-color-scheme-toggle').click()")
        page.locator(_LIGHT if dark else _DARK).wait_for(state="attached")
        sideways += visit.sideways(page)
        sizes += page.evaluate(_SIZES) if drawn else []
        if width == "phone":
            page.locator(".navbar-toggler").click()
            page.locator(".navbar-collapse.show").wait_for()
            small += visit.small(page, "#quarto-header")
        yield Seen(
            page=name,
            width=width,
            scheme=scheme,
            messages=log.messages,
            requests=log.requests,
            charts=charts,
            near_before=near,
            plotly=log.count("plotly.min.js"),
            before=before,
            after=after,
            undrawn=undrawn,
            phone=phone,
            sizes=sizes,
            cut=cut,
            over=over,
            sideways=sideways,
            small=small,
            text=text,
            axe=findings,
            language=page.evaluate("document.documentElement.lang"),
            dark=dark,
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


def test_only_explorers_that_stand_open_are_fetched(seen, built_site):
    page = built_site.pages[seen.page]
    found = [element for element in page.elements if element.tag.endswith("-explorer")]
    standing = {one.tag for one in found if f"{one.get('id')}-fold" not in page.ids}
    fetched = {name.partition(".")[0] for name, _ in seen.after}
    assert {name for name in fetched if name.endswith("-explorer")} <= standing


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


def test_targets_are_large_enough_for_a_finger(seen):
    assert seen.small == [], f"{len(seen.small)} targets:\n" + "\n".join(seen.small[:12])


def test_the_text_has_the_whole_width_of_a_phone(seen):
    assert seen.text > (0.88 if seen.width == "phone" else 0.3)


def test_charts_fill_their_place(seen):
    assert seen.sizes == []


def test_no_text_of_a_chart_is_cut_off(seen):
    assert seen.cut == []


def test_no_title_of_a_row_lies_over_another(seen):
    assert seen.over == []


def test_charts_of_a_study_fit_where_a_screen_is_barely_no_phone(
    browser: Browser, built_site: BuiltSite, site_url: str
):
    own = f"case-studies/{built_site.studies[0]}"
    names = {card.page for card in cards(built_site) if card.spec and card.page.startswith(own)}
    assert names
    for name in sorted(names):
        with visit.opened(browser, site_url + name) as (page, _):
            page.set_viewport_size({"width": PHONE + 1, "height": 900})
            assert visit.draw_all(page) == []
            assert page.evaluate(_PHONE) != []
            assert visit.cut(page) == []
            assert visit.over(page) == []


def test_narrow_charts_use_the_phone_layout(seen):
    assert seen.phone == []


def test_the_scheme_is_the_readers(seen):
    assert seen.dark == (seen.scheme == "dark")


def test_each_width_and_each_scheme_is_looked_at_once():
    assert sorted(width for width, _ in visit.LOOKS) == sorted(visit.WIDTHS)
    assert sorted(scheme for _, scheme in visit.LOOKS) == sorted(visit.SCHEMES)


def test_accessibility_rules_find_nothing(seen):
    assert seen.axe == [], "\n".join(seen.axe)


#: Twenty parts of one form, as the matrices of a study are.
_PARTS = f"""<!doctype html><html lang="en"><title>Parts</title><main><h1>Parts</h1><ul>{
    "".join(
        f"<li>Part {i}<div><button type='button'>Press {i}</button></div></li>" for i in range(20)
    )
}</ul></main></html>"""
#: What makes the last of them faulty, by the rule that must say so.
_FAULTS = {
    "contrast": ("color-contrast", "button.style.color = '#ddd'"),
    "name": ("button-name", "button.textContent = ''"),
    "small": (
        "target-size",
        "other.style.cssText = 'font-size: 4px; padding: 0'; button.after(other)",
    ),
    "covered": (
        "target-size",
        """const size = "width: 60px; height: 30px;";
        [button.style.cssText, other.style.cssText] = [size, `${size} margin-left: -50px`];
        button.after(other)""",
    ),
    "attribute": ("aria-valid-attr", "button.setAttribute('aria-lable', 'x')"),
    "role": ("aria-allowed-role", "button.setAttribute('role', 'list')"),
    "value": ("aria-valid-attr-value", "button.setAttribute('aria-expanded', 'perhaps')"),
}


@pytest.mark.parametrize(("rule", "fault"), _FAULTS.values(), ids=_FAULTS)
def test_a_fault_in_the_last_of_many_parts_of_one_form_is_found(
    browser: Browser, rule: str, fault: str
):
    with visit.opened(browser, "about:blank") as (page, _):
        page.set_content(_PARTS)
        assert page.evaluate("document.querySelectorAll('li').length") == 20
        page.evaluate(
            """fault => {
                const button = document.querySelector("li:last-child button");
                new Function("button", "other", fault)(button, button.cloneNode(true));
            }""",
            fault,
        )
        assert rule in " ".join(visit.axe(page))
        # What the others of its form say once is not looked at again.
        assert page.evaluate("document.querySelectorAll('li').length") <= 2


def test_parts_of_one_form_without_a_fault_give_none(browser: Browser):
    with visit.opened(browser, "about:blank") as (page, _):
        page.set_content(_PARTS)
        assert visit.axe(page) == []
