"""Failures at a glance: the first screen of a study and the compact explorer, as Python says."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import explorers
import failureexplorers as fx
import pytest
import visit
from playwright.sync_api import Locator, Page

from helpers.analysis.failure import STATES, joint
from helpers.catalog import load
from helpers.catalog.inputs.failure import first_box, overview
from helpers.charts.partsmap import BOX_STATES
from helpers.schema.architecture import Box
from helpers.text.failure import NAMED, brief
from helpers.text.phrases import listing

pytestmark = pytest.mark.browser

SIZES = {"thumb": "minute-failure", "compact": "glance-failure"}

#: What the boxes show and say; `whole` if the title is within its box and no word is broken.
_BOXES = r"""explorer => [...explorer.querySelectorAll(".fx-boxes [data-part]")].map((box) => ({
  id: box.dataset.part,
  state: box.dataset.state,
  label: box.getAttribute("aria-label"),
  pressed: box.getAttribute("aria-pressed"),
  signs: box.querySelectorAll("svg").length,
  height: box.getBoundingClientRect().height,
  whole: (() => {
    const title = document.createRange();
    title.selectNodeContents(box.firstElementChild);
    const { left, right } = title.getBoundingClientRect();
    const edge = box.getBoundingClientRect();
    const lines = new Set([...title.getClientRects()].map((line) => Math.round(line.top)));
    const words = box.textContent.trim().split(/\s+/);
    return left >= edge.left && right <= edge.right && lines.size <= words.length;
  })(),
}))"""

#: Upper edge of the question, of the first box, and lower edges of sentence, stakes and risks.
_EDGES = """explorer => {
  const edge = (selector) => {
    const found = explorer.querySelector(selector);
    return found && !found.hidden ? found.getBoundingClientRect() : null;
  };
  const told = [".fx-effect", ".fx-at-stake", ".fx-harms"].map((each) => edge(each)?.bottom ?? 0);
  return [edge(".fx-question").top, edge(".ap-map").top, Math.max(...told, edge(".ap-map").bottom)];
}"""

#: All that is shown and said, and where the page's links lead then.
_TOLD = f"""explorer => {{
  const at = (selector) => explorer.querySelector(selector);
  const stakes = at(".fx-at-stake");
  return {{
    boxes: ({_BOXES})(explorer),
    edges: ({_EDGES})(explorer),
    effect: at(".fx-effect").textContent,
    stakes: stakes?.checkVisibility({{ visibilityProperty: true }}) ? stakes.textContent : null,
    links: stakes?.querySelectorAll("a").length,
    said: at("[role=status]").textContent,
    query: location.search.slice(1),
    more: at(".fx-more a")?.getAttribute("href"),
  }};
}}"""

#: Press boxes one after the other, those that are pressed already left as they are.
_PRESS = f"""(explorer, ids) => ids.map((id) => {{
  const box = explorer.querySelector(`.fx-boxes [data-part='${{id}}']`);
  if (box.ariaPressed === "false") ({explorers.PRESS})([box]);
  return ({_TOLD})(explorer);
}})"""

_HEADER = "() => document.querySelector('#quarto-header')?.getBoundingClientRect().bottom ?? 0"


@dataclass(frozen=True)
class Place:
    """A study with an explorer at a glance, and the page it stands on."""

    page: str
    study: str
    size: str

    @property
    def element(self) -> str:
        return f"{self.study}-{SIZES[self.size]}"

    @property
    def name(self) -> str:
        return f"{self.study}-failure"

    def found(self, page: Page) -> Locator:
        return page.locator(f"failure-explorer#{self.element}")

    def started(self, page: Page) -> Locator:
        found = self.found(page)
        found.evaluate("found => found.scrollIntoView({block: 'center', behavior: 'instant'})")
        return fx.ready(found)


@pytest.fixture(scope="module")
def portfolio(built_site):
    return load(built_site.root)


@pytest.fixture(scope="module")
def places(built_site, portfolio) -> list[Place]:
    return [
        Place(page.path, study, size)
        for page in built_site.pages.values()
        for study in portfolio.studies
        for size, end in SIZES.items()
        if f"{study}-{end}" in page.ids
    ]


@pytest.fixture(scope="module")
def expected(portfolio) -> dict[str, fx.Expected]:
    return {key: fx.Expected(study) for key, study in portfolio.studies.items()}


@pytest.fixture(scope="module")
def by_page(places) -> dict[str, list[Place]]:
    """The same by the page they stand on: it is opened once for all of them."""
    pages = dict.fromkeys(place.page for place in places)
    return {page: [place for place in places if place.page == page] for page in pages}


def boxes_of(study) -> list[Box]:
    return [box for row in overview(study.graph) for box in row.boxes]


def name_of(expected: fx.Expected, taken: list[str]) -> str:
    """What failed: a box, or parts by their titles, or their number where they are many."""
    for box in boxes_of(expected.study):
        if sorted(box.components) == sorted(taken):
            return box.title
    titles = [expected.title(part) for part in taken]
    return listing(titles) if len(titles) <= NAMED else f"{len(titles)} parts"


def agrees(found: Locator, expected: fx.Expected, taken: list[str], name: str) -> None:
    """Hold what is shown with these parts failed against Python."""
    holds(found.evaluate(_TOLD), expected, taken, name)


def holds(now: dict, expected: fx.Expected, taken: list[str], name: str) -> None:
    """Hold what was shown at a moment against Python."""
    blast = expected.blast(taken)
    shown = {box["id"]: box for box in now["boxes"]}
    boxes = boxes_of(expected.study)
    assert list(shown) == [box.id for box in boxes]
    fallen = set(expected.system.fallen(taken))
    for box in boxes:
        state = STATES[joint(blast.hits, box.components)]
        failed = fallen.issuperset(box.components)
        one = shown[box.id]
        assert one["state"] == state
        assert one["label"] == f"{box.title}: {'failed' if failed else BOX_STATES[state]}"
        assert one["pressed"] == str(failed).lower()
        assert one["signs"] == (state != "up")
    told = brief(blast, name)
    assert now["effect"] == f"{told.without}{told.effect}"
    assert (now["stakes"] is not None) == bool(taken and expected.system.stakes)
    if told.stakes:
        assert now["stakes"] == f"At stake: {'; '.join(told.stakes)}"
        assert now["links"] == 1
    elif taken and expected.system.stakes:
        assert "nothing on record" in now["stakes"]


def test_each_study_with_a_graph_is_seen_at_a_glance(portfolio, places):
    with_graph = {key for key, study in portfolio.studies.items() if study.architecture}
    assert {place.study for place in places if place.size == "thumb"} == with_graph
    with_modes = {key for key in with_graph if portfolio.studies[key].failures}
    assert {place.study for place in places if place.size == "compact"} == with_modes


def test_every_box_and_every_part_says_what_python_says(browser, site_url, places, expected):
    for place in places:
        know = expected[place.study]
        boxes = boxes_of(know.study)
        first = first_box(know.study)
        with visit.opened(browser, site_url + place.page) as (page, log):
            found = place.started(page)
            agrees(found, know, first.components, first.title)
            assert "?" not in page.url
            others = [box for box in boxes if box.id != first.id]
            pressed = found.evaluate(_PRESS, [box.id for box in others])
            for box, now in zip(others, pressed, strict=True):
                holds(now, know, box.components, box.title)
                told = brief(know.blast(box.components), box.title)
                assert now["said"].startswith(f"{told.without}{told.effect}")
                assert all(stake in now["said"] for stake in told.stakes)
                query = parse_qs(now["query"])
                alone = len(box.components) == 1
                assert query[place.name] == [box.components[0] if alone else box.id]
                assert parse_qs(urlsplit(now["more"]).query) == query
            box = max(boxes[:-1], key=lambda each: len(each.components))  # the last is pressed
            found.locator(f".fx-boxes [data-part='{box.id}']").click()
            if place.size == "thumb":
                found.locator(".fx-open summary").click()
            for part in box.components[:3]:
                found.locator(f".fx-chips [data-part='{part}']").click()
                agrees(found, know, [part], know.title(part))
                assert found.evaluate("() => document.activeElement.dataset.part") == part
            found.locator(f".fx-chips [data-part='{part}']").click()
            agrees(found, know, [], "")
            assert fx.said(found).startswith("Nothing has failed")
            page.go_back()
            agrees(found, know, [part], know.title(part))
            assert log.messages == []


def test_both_sizes_on_a_page_and_a_link_show_one_state(browser, site_url, places, expected):
    for thumb in [place for place in places if place.size == "thumb"]:
        compact = next(
            (each for each in places if each.page == thumb.page and each.size == "compact"), None
        )
        know = expected[thumb.study]
        box = next(b for b in boxes_of(know.study) if b.id != first_box(know.study).id)
        with visit.opened(browser, site_url + thumb.page) as (page, log):
            found = thumb.started(page)
            other = compact.started(page) if compact else None
            found.locator(f".fx-boxes [data-part='{box.id}']").click()
            if other:
                agrees(other, know, box.components, box.title)
                if know.study.failures:
                    mode = list(know.study.failures.values())[-1]
                    other.locator("select").select_option(mode.id)
                    agrees(found, know, mode.takes_down, name_of(know, mode.takes_down))
            there, full = page.url, found.locator(".fx-more a")
            taken = fx.taken(found)
            full.click()
            page.wait_for_url("**explore-failure")
            big = fx.ready(page.locator(f"failure-explorer#{thumb.study}-explore-failure"))
            assert fx.taken(big) == taken
            page.goto(there)
            assert fx.taken(thumb.started(page)) == taken
            assert log.messages == []


def in_one_view(page: Page, place: Place, study, width: str) -> None:
    """Hold that control and effect are seen together, whatever is pressed."""
    _, height = visit.WIDTHS[width]
    found = place.started(page)
    room = height - page.evaluate(_HEADER)
    boxes = [box.id for box in boxes_of(study)]
    for box, now in zip(boxes, found.evaluate(_PRESS, boxes), strict=True):
        question, top, bottom = now["edges"]
        high = bottom - (question if place.size == "thumb" else top)
        assert high <= room, (place, box, high, room)
    shown = found.evaluate(_BOXES)
    assert min(box["height"] for box in shown) >= 44
    assert all(box["whole"] for box in shown), shown
    assert visit.sideways(page) == []
    if place.size == "thumb" and width == "desktop":
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        block = page.locator(".ap-minute").bounding_box()
        assert block["y"] + block["height"] <= height, (place, block)


def worked_by_keyboard(page: Page, place: Place) -> str:
    """One stop for the boxes, arrows between them, Enter to fail one: the one that failed."""
    found = place.found(page)
    found.locator(".fx-boxes [tabindex='0']").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    at = found.evaluate("() => document.activeElement.dataset.part")
    assert at in {box["id"] for box in found.evaluate(_BOXES) if box["pressed"] == "true"}
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert (
        found.locator(".fx-effect").text_content() in page.locator(f"#{described}").text_content()
    )
    return at


@pytest.mark.parametrize(("width", "scheme"), visit.LOOKS)
def test_control_and_effect_are_in_one_view_for_every_reader(
    browser, site_url, by_page, expected, width, scheme
):
    """The box, the sentence and what is at stake, on a phone as well; by keyboard; on paper."""
    for name, places in by_page.items():
        with visit.opened(browser, site_url + name, width, scheme) as (page, log):
            for place in places:
                in_one_view(page, place, expected[place.study].study, width)
                at = worked_by_keyboard(page, place)
                page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
                findings = visit.axe(page, within=f"#{place.element}")
                assert findings == [], "\n".join(findings)
                page.emulate_media(forced_colors="active")
                assert place.found(page).locator(f".fx-boxes [data-part='{at}'] svg").is_visible()
                page.emulate_media(forced_colors="none")
            page.emulate_media(media="print")
            for found in (place.found(page) for place in places):
                assert found.locator(".fx-boxes").is_visible()
                assert found.locator(".fx-effect").is_visible()
                for hidden in (".fx-how", ".fx-more", ".fx-open"):
                    assert not found.locator(hidden).first.is_visible()
            assert log.messages == []


def test_in_full_on_a_phone_what_is_at_stake_is_in_view_of_what_was_tapped(
    browser, site_url, built_site, portfolio
):
    heavy_first = reversed(fx.maps(built_site, portfolio))
    for where in {each.study: each for each in heavy_first}.values():
        pages = visit.opened(
            browser, site_url + where.page, "phone", has_touch=True, is_mobile=True
        )
        with pages as (page, log):
            found = fx.unfold(page, where)
            assert "Tap a part" in found.inner_text()
            assert "Point at" not in found.inner_text()
            stake = found.locator(".fx-dock .fx-at-stake")
            for key, part in list(fx.parts(found).items())[::9]:
                if part["pressed"] is None:
                    continue
                tapped = found.locator(f"[data-part='{key}']")
                tapped.evaluate("part => part.scrollIntoView({block: 'center'})")
                tapped.tap()
                header = page.evaluate(_HEADER)
                for seen in (tapped, stake):
                    box = seen.bounding_box()
                    assert header <= box["y"] + 1, (where.study, key)
                    assert box["y"] + box["height"] <= visit.WIDTHS["phone"][1], (where.study, key)
                tapped.tap()
            assert log.messages == []


def test_without_scripts_the_first_failure_stands_there(browser, site_url, by_page, expected):
    for name, places in by_page.items():
        with visit.opened(browser, site_url + name, java_script_enabled=False) as (page, log):
            for width, (x, y) in visit.WIDTHS.items():
                page.set_viewport_size({"width": x, "height": y})
                for place in places:
                    know = expected[place.study]
                    first = first_box(know.study)
                    told = brief(know.blast(first.components), first.title)
                    found = place.found(page)
                    assert (
                        found.locator(".fx-effect").inner_text() == f"{told.without}{told.effect}"
                    )
                    drawn = found.locator(".ap-part").all()
                    assert len(drawn) == len(boxes_of(know.study))
                    assert all(part.is_visible() for part in drawn), (place, width)
                    assert found.locator("button, select").count() == 0
            assert log.messages == []
