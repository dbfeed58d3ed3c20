"""Headings are set in the typeface of the site, served or from a folder, and nothing moves."""

from __future__ import annotations

import pytest
import visit

from helpers.site import typeface

pytestmark = pytest.mark.browser

_SET = """async () => {
  await document.fonts.ready;
  const faces = [...document.fonts].filter((face) => face.status === "loaded");
  const boxes = [...document.querySelectorAll("main :is(h1, h2)")].map((heading) => {
    const range = document.createRange();
    range.selectNodeContents(heading);
    return [heading.getBoundingClientRect().height, range.getBoundingClientRect().width];
  });
  return { loaded: faces.map((face) => face.family + face.weight), boxes };
}"""


def test_headings_load_it_and_are_as_large_before(built_site, browser, site_url):
    if not (built_site.folder / typeface.PLACE / typeface.LICENCE).is_file():
        pytest.skip("npm has brought no typeface")
    for base in (site_url, built_site.folder.as_uri() + "/"):
        # From a folder Quarto's own scripts are refused, which is told; the typeface is not.
        with visit.opened(browser, base + "about.html") as (page, log):
            own = page.evaluate(_SET)
            assert any(typeface.NAME in face and "600" in face for face in own["loaded"])
            assert [line for line in log.messages if "serif" in line or "preload" in line] == []
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    try:
        page = context.new_page()
        page.route("**/*.woff2", lambda route: route.abort())
        page.goto(site_url + "about.html")
        before = page.evaluate(_SET)["boxes"]
    finally:
        context.close()
    for (height, width), (stood_in, as_wide) in zip(own["boxes"], before, strict=True):
        assert stood_in == height
        assert as_wide == pytest.approx(width, rel=0.06)
