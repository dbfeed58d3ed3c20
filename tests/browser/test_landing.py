"""The landing page: his pitch, and a live figure that says what gives way first."""

from __future__ import annotations

import pytest
import visit

from helpers.analysis import scaling
from helpers.cards.scaling.outlook import Outlook
from helpers.cards.scaling.paths import ROWS
from helpers.cards.scaling.scaled import scaled
from helpers.catalog import load
from helpers.text.scaling import briefly

pytestmark = pytest.mark.browser

_BOX = "node => { const { top, bottom } = node.getBoundingClientRect(); return [top, bottom]; }"


@pytest.fixture(scope="module")
def outlooks(built_site) -> list[Outlook]:
    """The path of every study that has one, in the order of the tabs."""
    studies = load(built_site.root).studies.values()
    found = [
        Outlook(scaled(study, study.scaling.loads[0].id))
        for study in studies
        if study.scaling and study.scaling.resources and study.meta.status == "published"
    ]
    if not found:
        pytest.skip("this portfolio has no scaling path")
    return found


@pytest.fixture
def landing(browser, site_url, outlooks):
    with visit.opened(browser, site_url + "index.html") as (page, log):
        page.locator("paths-explorer[data-settled]").wait_for(state="attached")
        yield page, page.locator("paths-explorer")
        assert log.messages == []


def answer(outlook: Outlook, at: float) -> str:
    """What the model says at a load."""
    path, driver = outlook.path, outlook.path.driver.id
    found = scaling.state(path.model, load={driver: at}, driver=driver)
    return briefly(path.model, found, path.spread, path.bars)[0]


def shown(figure) -> str:
    return figure.locator(".ap-path:visible .ap-path-answer").inner_text()


def test_it_says_what_the_model_says_at_every_load(landing, outlooks):
    page, figure = landing
    tabs = figure.locator("[role=tab]")
    assert tabs.count() == (len(outlooks) if len(outlooks) > 1 else 0)
    for k, outlook in enumerate(outlooks):
        if k:
            tabs.nth(k - 1).focus()
            page.keyboard.press("ArrowRight")
            assert tabs.nth(k).evaluate("tab => document.activeElement === tab")
        panel = figure.locator(".ap-path:visible")
        assert panel.count() == 1
        slider = panel.locator("input")
        assert shown(figure) == answer(outlook, outlook.load)
        rows = panel.locator(".ap-limit")
        assert rows.count() == min(ROWS, len(outlook.limits))
        slider.focus()
        for key in ("Home", "PageUp", "ArrowRight", "ArrowRight", "End", "PageDown", "ArrowLeft"):
            page.keyboard.press(key)
            at = figure.evaluate("(figure, k) => figure.loads[k]", k)
            assert shown(figure) == answer(outlook, at), (key, at)
            over = [limit.title for limit in outlook.limits[:ROWS] if limit.at <= at * (1 + 1e-9)]
            named = panel.locator(".ap-limit[data-state=over] .ap-limit-name")
            assert named.all_text_contents() == over
            words = panel.locator(".ap-limit-state b").all_text_contents()
            assert words == ["saturated"] * len(over) + ["has room"] * (rows.count() - len(over))
        # From today to the first limit: a tenth of a decade each.
        page.keyboard.press("Home")
        presses = 0
        while figure.evaluate("(figure, k) => figure.loads[k]", k) < outlook.limits[0].at:
            page.keyboard.press("ArrowRight")
            presses += 1
        assert presses <= 20
    # It is said once, and the address leads back.
    page.wait_for_function("() => document.querySelector('paths-explorer').dataset.settled")
    assert figure.locator("[role=status]").text_content() == shown(figure)
    text, address = shown(figure), page.url
    assert "paths=" in address
    page.goto("about:blank")
    page.goto(address)
    page.locator("paths-explorer[data-settled]").wait_for(state="attached")
    assert shown(page.locator("paths-explorer")) == text


@pytest.mark.parametrize("width", visit.WIDTHS)
def test_it_is_seen_at_once_whole_and_by_everybody(browser, site_url, outlooks, width):
    with visit.opened(browser, site_url + "index.html", width, "dark") as (page, log):
        page.locator("paths-explorer[data-settled]").wait_for(state="attached")
        panel = page.locator(".ap-path:visible")
        pitch = page.locator(".ap-hero h1")
        high = page.viewport_size["height"]
        top, bottom = panel.evaluate(_BOX)
        if width == "desktop":
            assert 0 < top < bottom <= high
        else:
            # Below the pitch and before anything else; its control is on the first screen.
            assert top > pitch.evaluate(_BOX)[1]
            assert top < high
        control, effect = (panel.locator(name).evaluate(_BOX) for name in ("input", ".ap-limits"))
        said = panel.locator(".ap-path-answer").evaluate(_BOX)
        header = page.locator("#quarto-header").bounding_box()["height"]
        assert max(control[1], effect[1], said[1]) - min(control[0], effect[0], said[0]) <= (
            high - header
        )
        assert visit.sideways(page) == []
        findings = visit.axe(page, within=".ap-hero")
        assert findings == [], "\n".join(findings)
        page.set_viewport_size({"width": 320, "height": 700})
        assert visit.sideways(page) == []
        assert log.messages == []


def test_the_address_of_a_path_opens_its_tab(browser, built_site, site_url, outlooks):
    """As the search leads there: from another page, and from the landing page itself."""
    if len(outlooks) < 2:
        pytest.skip("this portfolio has one path, and no tabs")
    (*_, last) = (e for e in built_site.pages["index.html"].elements if e.get("role") == "tabpanel")
    panel = f"#{last.get('id')}"
    wanted = answer(outlooks[-1], outlooks[-1].load)
    with visit.opened(browser, f"{site_url}index.html{panel}", "phone") as (page, log):
        figure = page.locator("paths-explorer")
        page.locator(panel).wait_for()
        assert shown(figure) == wanted
        assert page.locator(panel).evaluate(_BOX)[0] < page.viewport_size["height"] / 2
        # The reader's own choice outlives a reload, and the address that led here.
        figure.locator("[role=tab]").first.click()
        assert shown(figure) == answer(outlooks[0], outlooks[0].load)
        page.reload()
        page.locator("paths-explorer[data-settled]").wait_for(state="attached")
        assert shown(figure) == answer(outlooks[0], outlooks[0].load)
        page.goto(f"{site_url}index.html")
        page.locator("paths-explorer[data-settled]").wait_for(state="attached")
        page.evaluate("place => { location.hash = place; }", panel)
        page.locator(panel).wait_for()
        assert shown(figure) == wanted
        assert log.messages == []


def test_without_scripts_every_path_is_read(browser, site_url, outlooks):
    address = site_url + "index.html"
    with visit.opened(browser, address, java_script_enabled=False) as (page, log):
        panels = page.locator(".ap-path")
        assert panels.count() == len(outlooks)
        for panel, outlook in zip(panels.all(), outlooks, strict=True):
            assert panel.locator(".ap-path-answer").inner_text() == outlook.sentences[0]
            assert panel.locator(".ap-limit").first.is_visible()
            assert not panel.locator("input").is_visible()
        assert log.messages == []


def test_it_works_from_a_folder(browser, built_site, outlooks):
    address = (built_site.folder / "index.html").as_uri()
    with visit.opened(browser, address) as (page, log):
        page.locator("paths-explorer[data-settled]").wait_for(state="attached")
        page.locator(".ap-path:visible input").press("End")
        figure = page.locator("paths-explorer")
        assert shown(figure) == answer(outlooks[0], figure.evaluate("figure => figure.loads[0]"))
        assert visit.complaints(log, built_site.engine) == []
