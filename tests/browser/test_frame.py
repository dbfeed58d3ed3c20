"""The frame around pages: past it, over it, on a phone, magnified, without colours of our own."""

from __future__ import annotations

import pytest
import visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def study(built_site) -> str:
    return f"case-studies/{built_site.studies[0]}.html"


def test_the_first_stop_leads_past_the_navigation(built_site, browser, site_url):
    for name in ("index.html", "evidence.html", "about.html"):
        with visit.opened(browser, site_url + name) as (page, _):
            page.keyboard.press("Tab")
            skip = page.locator(":focus")
            assert skip.inner_text() == "Skip to the content"
            assert skip.bounding_box()["height"] >= 24
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            assert page.evaluate("!!document.activeElement.closest('main')")


@pytest.mark.parametrize("size", [(390, 844), (320, 640), (991, 800), (640, 400)])
@pytest.mark.parametrize("scripts", [True, False])
def test_contents_where_there_is_no_margin(built_site, browser, site_url, study, size, scripts):
    """640 by 400 is a window of 1280 by 800 at 200 %."""
    with visit.opened(browser, site_url + study, java_script_enabled=scripts) as (page, _):
        links = page.locator("#TOC a").count()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        fold = page.locator(".ap-contents")
        assert fold.locator("a").count() == links
        assert not page.locator("#TOC").is_visible()
        summary = fold.locator("summary")
        if scripts and size[1] >= 480:
            # It stays in view, under the navigation.
            page.evaluate("scrollTo({ top: 3000, behavior: 'instant' })")
            header = page.locator("#quarto-header").bounding_box()
            assert header["height"] - 2 < summary.bounding_box()["y"] < header["height"] + 60
        summary.click()
        third = fold.locator("a").nth(2)
        # Quarto's script writes the whole address.
        target = "#" + third.get_attribute("href").partition("#")[2]
        assert third.bounding_box()["height"] >= 24
        third.click()
        heading = page.locator(f"{target} :is(h2, h3)").first
        top = heading.bounding_box()["y"]
        assert 0 < top < size[1]
        if scripts:
            assert fold.get_attribute("open") is None
            covered = summary.bounding_box() if size[1] >= 480 else None
            assert covered is None or top >= covered["y"] + covered["height"] - 1


def test_contents_are_in_the_margin_where_there_is_one(browser, site_url, study):
    with visit.opened(browser, site_url + study) as (page, _):
        assert page.locator("#TOC").is_visible()
        assert not page.locator(".ap-contents").is_visible()


@pytest.mark.parametrize("width", visit.WIDTHS)
def test_the_navigation_is_as_high_in_both_schemes(browser, site_url, width):
    heights = set()
    for scheme in visit.SCHEMES:
        with visit.opened(browser, site_url + "index.html", width, scheme) as (page, _):
            heights.add(page.locator("#quarto-header").bounding_box()["height"])
    assert len(heights) == 1


@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_name_beside_the_menu_is_whole_on_a_phone(browser, site_url, width):
    with visit.opened(browser, site_url + "index.html") as (page, _):
        page.set_viewport_size({"width": width, "height": 640})
        name = page.locator(".navbar-brand").first
        assert name.evaluate("name => name.scrollWidth - name.clientWidth") <= 0


def test_forced_colours_leave_icons(built_site, browser, site_url, study):
    painted = """element => {
      const style = getComputedStyle(element, "::before");
      return [style.backgroundColor, getComputedStyle(document.body).backgroundColor];
    }"""
    with visit.opened(browser, site_url + study, forced_colors="active") as (page, _):
        icons = [".quarto-color-scheme-toggle .bi"]
        icons += ["#quarto-search .bi-search"] if built_site.engine == "embedded" else []
        for icon in icons:
            colour, ground = page.locator(icon).first.evaluate(painted)
            assert colour != ground, icon
        if built_site.engine == "quarto":
            # A drawing in the colour of its text.
            drawn = page.locator("#quarto-search button svg").first
            colour = drawn.evaluate("icon => getComputedStyle(icon).color")
            assert colour != page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert "currentcolor" in drawn.evaluate("icon => icon.outerHTML").lower()


def test_forced_colours_leave_the_borders_of_scores(built_site, browser, site_url):
    """In each form of the explorer, on the first page that has it."""
    found = {
        explorer.get("form", "full"): page.path
        for page in reversed(built_site.pages.values())
        for explorer in page.tagged("tradeoff-explorer")
    }
    assert set(found) == {"compact", "full"}
    for form, name in found.items():
        with visit.opened(browser, site_url + name, forced_colors="active") as (page, _):
            own = "[form=compact]" if form == "compact" else ":not([form])"
            explorer = page.locator(f"tradeoff-explorer{own}").first
            for fold in explorer.locator("xpath=ancestor::details").all():
                if fold.get_attribute("open") is None:
                    fold.locator("> summary").click()
            # Its script comes when it is near the view.
            explorer.scroll_into_view_if_needed()
            page.locator(f"tradeoff-explorer{own}[data-ready]").first.wait_for()
            cell = explorer.locator(".ax-cell").first
            width, style, colour, ground = cell.evaluate(
                "cell => { const s = getComputedStyle(cell); return [s.borderTopWidth,"
                " s.borderTopStyle, s.borderTopColor, s.backgroundColor]; }"
            )
            assert float(width.removesuffix("px")) >= 1, name
            assert style != "none", name
            assert colour != ground, name
