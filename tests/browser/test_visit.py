"""A visit is the first one, though others were before it in the same process."""

from __future__ import annotations

import pytest
import visit

pytestmark = pytest.mark.browser

#: What a page leaves behind, if it is left.
_LEAVE = """async () => {
  localStorage.setItem("left", "x");
  sessionStorage.setItem("left", "x");
  document.cookie = "left=x";
  globalThis.left = history.pushState(null, "", "?left") ?? "x";
  await caches.open("left");
  await fetch("?cached");
  await new Promise((resolve) => {
    const asked = indexedDB.open("left");
    asked.onsuccess = () => resolve(asked.result.close());
  });
}"""
#: What is stored, but for what a page of Quarto's stores by itself: its colours, its tabs.
_STORED = """Object.keys(localStorage).filter((key) =>
  !["quarto-color-scheme", "quarto-persistent-tabsets-data"].includes(key)).length"""
_LEFT = f"""async () => [
  {_STORED}, sessionStorage.length, document.cookie.length, Number("left" in globalThis),
  (await caches.keys()).length, (await indexedDB.databases()).length,
  await fetch("?cached", {{ cache: "only-if-cached", mode: "same-origin" }}).then(() => 1, () => 0),
  Number((await navigator.permissions.query({{ name: "clipboard-read" }})).state === "granted"),
]"""


def test_nothing_of_a_visit_is_left_to_the_next(browser, site_url):
    found = []
    for _ in range(2):
        with visit.opened(browser, site_url) as (page, _):
            found.append(page.evaluate(_LEFT))
            page.context.grant_permissions(["clipboard-read"])
            page.evaluate(_LEAVE)
            assert 0 not in page.evaluate(_LEFT)
            page.route("**", lambda route: route.abort())
            page.add_init_script("globalThis.left = true")
            page.context.new_page().goto(site_url)
            context = page.context
    assert found == [[0] * 8] * 2
    assert len(context.pages) == 1


def test_a_visit_within_a_visit_shares_nothing_with_it(browser, site_url):
    contexts = []
    for _ in range(2):
        with visit.opened(browser, site_url) as (outer, _):
            outer.evaluate(_LEAVE)
            with visit.opened(browser, site_url) as (inner, _):
                assert inner.evaluate(_STORED) == 0
            assert outer.evaluate(_STORED) > 0
        contexts.append(len(browser.contexts))
    # Nor is a context made for it each time.
    assert contexts[0] == contexts[1]


#: Buttons, links in text and out of it, boxes and what can be reached though it is no control,
#: each somewhere, some within another.
_SCATTERED = r"""(seed) => {
  let state = seed;
  const below = (limit) => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
  const tags = ["button", "a", "input", "summary", "p"];
  document.body.innerHTML = "<main></main>";
  const places = [document.querySelector("main")];
  for (let i = 0; i < 4 + below(6); i += 1) {
    const element = document.createElement(tags[below(tags.length)]);
    let added = element;
    if (element.matches("a")) element.href = "#";
    if (element.matches("summary")) (added = document.createElement("details")).append(element);
    if (element.matches("p")) {
      const [before, between] = [["", "or ", "· "][below(3)], [" ", "<br>"][below(2)]];
      element.innerHTML = `${before}<a href="#">one</a>${between}<a href="#">two</a>`;
    } else {
      element.textContent = "x";
    }
    if (below(4)) {
      added.style.cssText = `position: absolute; left: ${below(500)}px; top: ${below(500)}px;`;
    }
    if (below(2)) {
      added.style.cssText += `width: ${8 + below(50)}px; height: ${8 + below(50)}px; padding: 0;`;
    }
    places[below(places.length)].append(added);
    if (element.matches("a, p")) places.push(element);
  }
}"""


def test_no_target_too_small_is_missed_where_each_has_a_place_of_its_own(browser):
    rule = {"runOnly": {"type": "rule", "values": ["target-size"]}}
    free = small = 0
    with visit.opened(browser, "about:blank") as (page, _):
        for seed in range(1, 121):
            page.evaluate(_SCATTERED, seed)
            if not page.evaluate(visit.CROWDED):
                free += 1
                assert visit.violations(page, None, rule) == [], seed
            else:
                small += bool(visit.violations(page, None, rule))
    assert min(free, small) > 10
