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
_LEFT = """async () => [
  localStorage.length, sessionStorage.length, document.cookie.length, Number("left" in globalThis),
  (await caches.keys()).length, (await indexedDB.databases()).length,
  await fetch("?cached", { cache: "only-if-cached", mode: "same-origin" }).then(() => 1, () => 0),
  Number((await navigator.permissions.query({ name: "clipboard-read" })).state === "granted"),
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
    with visit.opened(browser, site_url) as (outer, _):
        outer.evaluate(_LEAVE)
        with visit.opened(browser, site_url) as (inner, _):
            assert inner.evaluate("localStorage.length") == 0
        assert outer.evaluate("localStorage.length") > 0
