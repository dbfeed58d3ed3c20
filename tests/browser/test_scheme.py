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


@pytest.mark.parametrize(("first", "second"), [("light", "dark"), ("dark", "light")])
def test_charts_follow_the_switch(browser, site_url, study, first, second):
    with visit.opened(browser, site_url + study, scheme=first) as (page, log):
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
