"""Charts and drawings take the colours of the page's scheme, also when a reader switches it."""

from __future__ import annotations

import json
import re

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

#: Tell whether no chart is painted in one of some colours any more.
_NONE_IN = """colours => [...document.querySelectorAll(".ap-chart[data-drawn] svg text")]
  .every((text) => !colours.includes(getComputedStyle(text).fill))"""


@pytest.fixture(scope="module")
def several(built_site) -> str:
    """A page with more charts than are in view at once, of those the one drawn most quickly."""
    pages = [card.page for card in cards(built_site) if card.spec]
    enough = {name for name in pages if pages.count(name) > 5}
    return min(enough, key=lambda name: len(built_site.pages[name].source))


@pytest.fixture(scope="module")
def named(built_site) -> list[str]:
    """The colours that charts of the site name."""
    specs = [json.dumps(card.spec) for card in cards(built_site) if card.spec]
    return sorted({name for spec in specs for name in re.findall(r"(?<=token:)[\w-]+", spec)})


@pytest.fixture(scope="module")
def both(built_site) -> str:
    """The page with most charts of those that hold drawings, too."""
    pages = [card.page for card in cards(built_site) if card.spec]
    found = {name for name in pages if built_site.pages[name].having("ap-svg")}
    return max(sorted(found), key=pages.count)


@pytest.fixture(scope="module")
def light(built_site) -> str:
    """A page with charts that is drawn quickly."""
    pages = {card.page for card in cards(built_site) if card.spec}
    return min(pages, key=lambda name: len(built_site.pages[name].source))


#: Note in which order charts are drawn from now on, and which are in view then; count them.
_WATCH = """() => {
  const charts = [...document.querySelectorAll(".ap-chart")];
  const name = (chart) => charts.indexOf(chart);
  const isSeen = (chart) => {
    const { top, bottom } = chart.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  globalThis.redrawn = [];
  for (const way of ["react", "newPlot"]) {
    const draw = Plotly[way];
    Plotly[way] = (chart, ...rest) => {
      globalThis.seen ??= charts.filter(isSeen).map(name);
      redrawn.push(name(chart));
      return draw(chart, ...rest);
    };
  }
  return charts.length;
}"""

#: Which of some colours the scheme has no value for.
_WITHOUT_VALUE = """named => {
  const style = getComputedStyle(document.body);
  return named.filter((name) => !style.getPropertyValue(`--ap-${name}`).trim());
}"""


def switch(page, *kinds: str) -> dict:
    """Press the switch; hold that what is painted follows, and return the colours of the page."""
    before = page.evaluate(_COLOURS)
    page.locator(".quarto-color-scheme-toggle").first.click()
    page.wait_for_function(_NONE_IN, arg=[before["tokens"][name] for name in ("ink", "muted")])
    after = page.evaluate(_COLOURS)
    assert before["page"] != after["page"]
    for name in ("ink", "muted", "accent"):
        assert before["tokens"][name] != after["tokens"][name]
    for kind in kinds:
        assert before["tokens"]["ink"] in before[kind]
        assert after["tokens"]["ink"] in after[kind]
        assert before["tokens"]["ink"] not in after[kind]
        assert before["tokens"]["muted"] not in after[kind]
    return after["tokens"]


def stays(page, log, address: str, tokens: dict) -> None:
    """Hold that the scheme chosen is that of the page that is opened next."""
    assert log.count("plotly.min.js") == 1
    following = page.context.new_page()
    log.listen(following)
    following.goto(address, wait_until="load")
    assert visit.draw_all(following) == []
    assert following.evaluate(_COLOURS)["tokens"] == tokens
    following.close()


def test_charts_and_drawings_follow_the_switch_to_and_fro(browser, site_url, both, light):
    with visit.opened(browser, site_url + both) as (page, log):
        assert visit.draw_all(page) == []
        first = page.evaluate(_COLOURS)["tokens"]
        chosen = switch(page, "charts", "drawings")
        stays(page, log, site_url + light, chosen)
        assert switch(page, "charts", "drawings") == first
        assert log.messages == []


def test_charts_in_view_follow_first_and_all_the_width(browser, site_url, several, light, named):
    """A reader in the dark sees no chart of the other scheme while those out of sight are drawn.

    And a token that is missing in one scheme would leave a chart without colour.
    """
    with visit.opened(browser, site_url + several, scheme="dark") as (page, log):
        assert visit.draw_all(page) == []
        page.locator(".ap-chart").last.scroll_into_view_if_needed()
        many = page.evaluate(_WATCH)
        assert len(named) > 8
        assert page.evaluate(_WITHOUT_VALUE, named) == []
        chosen = switch(page, "charts")
        assert page.evaluate(_WITHOUT_VALUE, named) == []
        seen, redrawn = page.evaluate("[seen, redrawn]")
        assert 0 < len(seen) < many / 2
        assert 0 not in seen
        order = list(dict.fromkeys(redrawn))
        assert sorted(order[: len(seen)]) == seen
        assert sorted(order) == list(range(many))

        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_function(
            "() => [...document.querySelectorAll('.ap-chart')].every(chart =>"
            " Math.abs(chart.querySelector('svg.main-svg').getBoundingClientRect().width"
            " - chart.getBoundingClientRect().width) < 2)"
        )
        assert visit.sideways(page) == []
        stays(page, log, site_url + light, chosen)
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
