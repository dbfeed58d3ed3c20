"""Charts and drawings take the colours of the page's scheme, also when a reader switches it."""

from __future__ import annotations

import pytest
import visit
from builtsite import cards

pytestmark = pytest.mark.browser

#: The colour tokens of the page, and the colours the charts and drawings are painted in.
_COLOURS = """() => {
  const style = getComputedStyle(document.body);
  const probe = document.createElement("span");
  document.body.append(probe);
  const token = (name) => {
    probe.style.color = style.getPropertyValue(`--ap-${name}`);
    return getComputedStyle(probe).color;
  };
  const tokens = Object.fromEntries(
    ["ink", "muted", "paper", "rule", "accent"].map((name) => [name, token(name)]));
  probe.remove();
  const painted = (selector) =>
    [...new Set([...document.querySelectorAll(selector)].map((at) => getComputedStyle(at).fill))];
  return {
    tokens,
    page: getComputedStyle(document.body).backgroundColor,
    charts: painted(".ap-chart svg text"),
    drawings: painted(".ap-svg text"),
  };
}"""

#: Tell whether no chart is painted in a colour any more.
_NONE_IN = """colour => [...document.querySelectorAll(".ap-chart[data-drawn] svg text")]
  .every((text) => getComputedStyle(text).fill !== colour)"""


@pytest.fixture(scope="module")
def study(built_site) -> str:
    """The page with most charts."""
    pages = [card.page for card in cards(built_site) if card.spec]
    return max(set(pages), key=pages.count)


@pytest.fixture(scope="module")
def drawn(built_site) -> str:
    """The page with most charts of those that hold drawings, too."""
    pages = [card.page for card in cards(built_site) if card.spec]
    both = {name for name in pages if built_site.pages[name].having("ap-svg")}
    return max(sorted(both), key=pages.count)


@pytest.mark.parametrize(("first", "second"), [("light", "dark"), ("dark", "light")])
def test_charts_follow_the_switch(browser, site_url, drawn, first, second):
    with visit.opened(browser, site_url + drawn, scheme=first) as (page, log):
        assert visit.draw_all(page) == []
        before = page.evaluate(_COLOURS)
        page.locator(".quarto-color-scheme-toggle").first.click()
        page.wait_for_function(_NONE_IN, arg=before["tokens"]["ink"])
        after = page.evaluate(_COLOURS)
        assert before["page"] != after["page"]
        for name in ("ink", "muted", "accent"):
            assert before["tokens"][name] != after["tokens"][name]
        for kind in ("charts", "drawings"):
            assert before["tokens"]["ink"] in before[kind]
            assert after["tokens"]["ink"] in after[kind]
            assert before["tokens"]["ink"] not in after[kind]
            assert before["tokens"]["muted"] not in after[kind]
        assert log.count("plotly.min.js") == 1
        assert log.messages == []

        page.reload(wait_until="load")
        assert visit.draw_all(page) == []
        assert page.evaluate(_COLOURS)["tokens"] == after["tokens"]


#: Note in which order charts are drawn from now on; return those in view, and all.
_WATCH = """() => {
  const charts = [...document.querySelectorAll(".ap-chart")];
  const name = (chart) => charts.indexOf(chart);
  globalThis.redrawn = [];
  for (const way of ["react", "newPlot"]) {
    const draw = Plotly[way];
    Plotly[way] = (chart, ...rest) => {
      redrawn.push(name(chart));
      return draw(chart, ...rest);
    };
  }
  const seen = ({ top, bottom }) => bottom > 0 && top < innerHeight;
  return [
    charts.filter((chart) => seen(chart.getBoundingClientRect())).map(name), charts.map(name)];
}"""


def test_charts_in_view_follow_first(browser, site_url, study):
    """A reader sees no chart of the other scheme while those out of sight are drawn."""
    with visit.opened(browser, site_url + study) as (page, log):
        assert visit.draw_all(page) == []
        page.locator(".ap-chart").last.scroll_into_view_if_needed()
        ink = page.evaluate(_COLOURS)["tokens"]["ink"]
        seen, drawn = page.evaluate(_WATCH)
        assert 0 < len(seen) < len(drawn) / 2
        assert 0 not in seen
        page.locator(".quarto-color-scheme-toggle").first.click()
        page.wait_for_function(_NONE_IN, arg=ink)
        order = list(dict.fromkeys(page.evaluate("redrawn")))
        assert sorted(order[: len(seen)]) == seen
        assert sorted(order) == drawn
        assert log.messages == []


def test_both_schemes_have_the_same_tokens_and_no_colour_is_left_out(browser, site_url, study):
    """A token that is missing in one scheme would leave a chart without colour."""
    names = (
        "() => [...document.querySelectorAll('script[data-chart]')]"
        ".flatMap(s => s.textContent.match(/token:[\\w-]+/g) ?? [])"
    )
    for scheme in visit.SCHEMES:
        with visit.opened(browser, site_url + study, scheme=scheme) as (page, _):
            used = {name.removeprefix("token:") for name in page.evaluate(names)}
            assert len(used) > 8
            for name in sorted(used):
                value = page.evaluate(
                    "name => getComputedStyle(document.body).getPropertyValue(`--ap-${name}`)", name
                )
                assert value.strip(), f"--ap-{name} has no value in the {scheme} scheme"


def test_a_chart_is_redrawn_when_the_width_changes(browser, site_url, study):
    with visit.opened(browser, site_url + study) as (page, log):
        assert visit.draw_all(page) == []
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_function(
            "() => [...document.querySelectorAll('.ap-chart')].every(chart =>"
            " Math.abs(chart.querySelector('svg.main-svg').getBoundingClientRect().width"
            " - chart.getBoundingClientRect().width) < 2)"
        )
        assert visit.sideways(page) == []
        assert log.messages == []


#: Each with the properties that the style sheets of the engines set against ours, and the tokens
#: or values they have to have with either.
LOOKS = [
    ("case-studies/index.html", ".quarto-post .listing-title", {"color": "ink"}),
    ("case-studies/index.html", ".quarto-post .listing-title a", {"color": "ink"}),
    (
        "case-studies/index.html",
        ".listing-category",
        {"color": "muted", "border-top-color": "rule"},
    ),
    ("case-studies/index.html", ".quarto-post", {"border-bottom-color": "rule"}),
    ("study", ".quarto-category", {"color": "muted", "opacity": "1"}),
    ("study", ".quarto-category a", {"color": "muted"}),
    ("study", ".quarto-title-meta-heading", {"color": "muted", "opacity": "1"}),
    ("study", "#TOC a.active", {"color": "ink", "border-left-color": "accent"}),
    ("study", "#TOC a:not(.active)", {"color": "muted", "border-left-color": "rule"}),
    ("study", "main details", {"margin-bottom": "0px"}),
    ("study", "main p code", {"background-color": "sunken"}),
    ("about.html", ".navbar .nav-link", {"border-top-width": "0px"}),
    ("about.html", ".navbar", {"border-top-width": "0px", "border-bottom-color": "rule"}),
    ("about.html", "html", {"font-size": "17px"}),
    ("about.html", "main p > b > a", {"font-weight": "700"}),
    ("about.html", "main > pre", {"background-color": "sunken"}),
    ("about.html", ".nav-footer a", {"color": "muted"}),
]
#: Shown on a page of its own, where none has it.
_MORE = "<p><b><a href='#x'>bold</a></b> <code>code</code></p><pre>plain</pre>"
_VALUES = """([selector, wanted]) => {
  const element = document.querySelector(selector);
  if (!element) return null;
  const probe = document.body.appendChild(document.createElement("span"));
  const style = getComputedStyle(element);
  const found = Object.entries(wanted).map(([name, value]) => {
    probe.style.color = `var(--ap-${value})`;
    const token = getComputedStyle(document.body).getPropertyValue(`--ap-${value}`);
    return [name, style.getPropertyValue(name), token ? getComputedStyle(probe).color : value];
  });
  probe.remove();
  return found.filter(([, is, expected]) => is !== expected);
}"""


@pytest.mark.parametrize("scheme", visit.SCHEMES)
def test_our_style_sheet_wins_over_those_of_the_engine(built_site, browser, site_url, scheme):
    pages = dict.fromkeys(name for name, _, _ in LOOKS)
    for name in pages:
        path = f"case-studies/{built_site.studies[0]}.html" if name == "study" else name
        with visit.opened(browser, site_url + path, scheme=scheme) as (page, _):
            page.locator("main").evaluate(
                "(main, more) => main.insertAdjacentHTML('beforeend', more)", _MORE
            )
            for _, selector, wanted in (look for look in LOOKS if look[0] == name):
                if selector.endswith("listing-title a") and built_site.engine == "embedded":
                    continue  # there the link is around the title
                off = page.evaluate(_VALUES, [selector, wanted])
                assert off == [], f"{path}: {selector} {off}"


def test_principles_stand_in_three_columns(browser, site_url):
    """As long as there is room for them, with either engine."""
    with visit.opened(browser, site_url + "principles.html") as (page, _):
        places = page.locator(".ap-principles > li").evaluate_all(
            "all => all.map(each => each.getBoundingClientRect().left)"
        )
        assert len(set(places)) == min(3, len(places))
