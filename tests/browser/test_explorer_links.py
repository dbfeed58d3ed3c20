"""A state of an explorer sent as a link, and undone with Back; for each of the three kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import visit
from builtsite import BuiltSite
from playwright.sync_api import Locator, Page, Route

pytestmark = pytest.mark.browser

SETTLED = "explorer => explorer.dataset.settled === explorer.link"
LINK = "explorer => explorer.link"


@dataclass(frozen=True)
class Kind:
    """What is tried of one kind of explorer.

    Attributes
    ----------
    element
        Its custom element.
    step, other
        Selectors of two controls, each of which is a deliberate step.
    whose
        How it begins to say whose a linked state is.
    """

    element: str
    step: str
    other: str
    whose: str


KINDS = [
    Kind(
        "tradeoff-explorer",
        ".ax-weights button:has-text('Equal weights')",
        ".ax-cell >> nth=0",
        "These weights came with the link",
    ),
    Kind(
        "scaling-explorer",
        ".sx-load button[data-stage][aria-pressed=false] >> nth=-1",
        ".sx-remedy input >> nth=0",
        "What is set here came with the link",
    ),
    Kind(
        "failure-explorer",
        "[data-part][aria-pressed] >> nth=2",
        ".fx-heat tbody button >> nth=0",
        "What is down here came with the link",
    ),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.element)
def kind(request) -> Kind:
    return request.param


def places(site: BuiltSite, kind: Kind) -> list[tuple[str, str]]:
    """Pages with such an explorer, and the last one's id; those with most on them first."""
    found = {
        page.path: (len(page.elements), element.attrib["id"])
        for page in site.pages.values()
        for element in page.elements
        if element.tag == kind.element and "form" not in element.attrib
    }
    order = sorted(found, key=lambda path: found[path], reverse=True)
    return [(path, found[path][1]) for path in order]


@pytest.fixture
def where(built_site: BuiltSite, kind: Kind) -> tuple[str, str]:
    """The plainest page with such an explorer, and the element's id."""
    return places(built_site, kind)[-1]


@pytest.fixture
def far(built_site: BuiltSite, kind: Kind) -> tuple[str, str]:
    """The last explorer of the fullest page: much above it is still being drawn."""
    return places(built_site, kind)[0]


def unfold(page: Page, element: str) -> Locator:
    """Open an explorer, or bring one that stands open into view."""
    fold = page.locator(f"[id='{element}-fold'] > summary")
    if fold.count():
        fold.click()
    else:
        page.locator(f"[id='{element}']").scroll_into_view_if_needed()
    return ready(page, element)


def ready(page: Page, element: str) -> Locator:
    found = page.locator(f"[id='{element}'][data-ready]")
    found.wait_for()
    settle(found)
    return found


def settle(found: Locator) -> None:
    found.page.wait_for_function(SETTLED, arg=found.element_handle())


def shown(found: Locator) -> tuple[str, str]:
    """State and verdict."""
    settle(found)
    return found.evaluate(LINK), found.locator(".ax-verdict").inner_text()


def test_back_undoes_a_deliberate_step_and_forward_does_it_again(browser, site_url, kind, where):
    path, element = where
    with visit.opened(browser, site_url + path) as (page, log):
        found = unfold(page, element)
        states = [shown(found)]
        for control in (kind.step, kind.other):
            found.locator(control).click()
            states.append(shown(found))
        assert len({link for link, _ in states}) == 3
        for wanted in (states[1], states[0], states[1], states[2]):
            page.go_back() if states.index(wanted) < states.index(
                shown(found)
            ) else page.go_forward()
            page.wait_for_function(
                "([explorer, link]) => explorer.link === link",
                arg=[found.element_handle(), wanted[0]],
            )
            assert shown(found) == wanted
            assert ("?" in page.url) == (wanted != states[0])
        # What is one's own is not said to be sent when the page is loaded again.
        page.reload()
        found = ready(page, element)
        assert shown(found) == states[2]
        assert not found.locator(".ax-origin").is_visible()
        assert log.messages == []


@pytest.mark.parametrize("kind", KINDS[:2], ids=lambda kind: kind.element)
def test_a_slider_that_is_dragged_leaves_no_entry_however_far(browser, site_url, kind, where):
    path, element = where
    with visit.opened(browser, site_url + path) as (page, log):
        found = unfold(page, element)
        entries = page.evaluate("history.length")
        published = shown(found)
        found.locator("input[type=range]").first.focus()
        for _ in range(6):
            page.keyboard.press("PageUp")
        dragged = shown(found)
        assert dragged != published
        assert "?" in page.url
        assert page.evaluate("history.length") == entries
        # A step straight after a drag keeps what was dragged.
        page.keyboard.press("PageDown")
        moved = found.evaluate(LINK)
        found.locator(kind.step).click()
        assert page.evaluate("history.length") == entries + 1
        page.go_back()
        page.wait_for_function(
            "([explorer, link]) => explorer.link === link", arg=[found.element_handle(), moved]
        )
        assert log.messages == []


def test_a_drag_in_one_explorer_outlives_a_step_in_another(browser, site_url, built_site):
    """Back after the step finds what was dragged, however soon the step followed."""
    kinds = ("scaling-explorer", "tradeoff-explorer")
    path, ids = next(
        (page.path, found)
        for page in built_site.pages.values()
        if len(found := {one.tag: one.attrib["id"] for one in page.elements
                         if one.tag in kinds}) == 2
    )  # fmt: skip
    with visit.opened(browser, site_url + path) as (page, log):
        scaling, tradeoff = (unfold(page, ids[tag]) for tag in kinds)
        before = scaling.evaluate(LINK)
        # In one task of the page: no time passes between the last move and the step.
        moved = scaling.evaluate(
            """(explorer, other) => {
              const buttons = [...other.querySelectorAll(".ax-weights button")];
              const step = other.querySelector(".tx-set input:not(:checked)")
                ?? buttons.find((node) => node.textContent === "Equal weights");
              if (!step) return null;
              const slider = explorer.querySelector("input[type=range]");
              slider.stepUp(40);
              slider.dispatchEvent(new Event("input", { bubbles: true }));
              const link = explorer.link;
              step.click();
              return link;
            }""",
            tradeoff.element_handle(),
        )
        if moved is None:
            pytest.skip("this portfolio has no page with both a drag and a step")
        assert moved != before
        stepped = shown(tradeoff)
        page.go_back()
        page.wait_for_function(
            "([explorer, link]) => explorer.link !== link",
            arg=[tradeoff.element_handle(), stepped[0]],
        )
        settle(scaling)
        assert scaling.evaluate(LINK) == moved
        assert log.messages == []


def test_a_link_shows_its_explorer_at_once_and_says_whose_it_is(browser, site_url, kind, far):
    path, element = far
    with visit.opened(browser, site_url + path) as (page, _):
        found = unfold(page, element)
        found.locator(kind.step).click()
        # Without a clipboard the link is shown.
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        found.get_by_role("button", name="Copy link").click()
        address = found.locator("input.ax-link").input_value()
        sent = shown(found)
        assert not found.locator(".ax-origin").is_visible()
    assert urlsplit(address).fragment == element
    for width in visit.WIDTHS:
        with visit.opened(browser, address, width) as (page, log):
            arrives(page, kind, element, sent)
            assert log.messages == []


def arrives(page: Page, kind: Kind, element: str, sent: tuple[str, str]) -> None:
    """Hold what a reader sees who followed a link, and what is said once more is set."""
    found = ready(page, element)
    assert shown(found) == sent
    assert found.locator(".ax-origin").inner_text().startswith(kind.whose)
    page.wait_for_function("document.readyState === 'complete'")
    page.wait_for_timeout(100)
    fold = page.locator(f"[id='{element}-fold']")
    top = fold.evaluate("fold => fold.getBoundingClientRect().top")
    header = page.evaluate(
        "document.querySelector('#quarto-header')?.getBoundingClientRect().bottom ?? 0"
    )
    assert header - 1 <= top <= 150
    assert found.locator(".ax-verdict").evaluate(
        "node => node.getBoundingClientRect().bottom < innerHeight"
    )
    # What the reader changes is no longer the sender's; with Back it is again.
    found.locator(kind.other).click()
    settle(found)
    assert not found.locator(".ax-origin").is_visible()
    page.go_back()
    page.wait_for_function(
        "([explorer, link]) => explorer.link === link", arg=[found.element_handle(), sent[0]]
    )
    assert found.locator(".ax-origin").is_visible()


BROKEN = {
    "no script": ("**/assets/{element}.js*", {"status": 404}),
    "a script that throws": (
        "**/assets/{element}.js*",
        {"body": "throw new Error('broken');", "content_type": "text/javascript"},
    ),
    "no data": ("**/assets/explorers/*.js*", {"status": 404}),
    "data of another shape": (
        "**/assets/explorers/*.js*",
        {"body": "apData = { NAME: '{}' };", "content_type": "text/javascript"},
    ),
    "data that is none": (
        "**/assets/explorers/*.js*",
        {"body": "", "content_type": "text/javascript"},
    ),
}


def answering(answer: dict, asked: list[str]) -> Callable[[Route], None]:
    """Give an answer of one's own to whatever is asked for, and note what was."""

    def handle(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(**answer)

    return handle


def test_what_cannot_start_says_so_and_leaves_the_rest(browser, site_url, kind, where):
    path, element = where
    with visit.opened(browser, "about:blank") as (page, _):
        for fault, (pattern, answer) in BROKEN.items():
            page.unroute_all()
            page.goto(site_url + path, wait_until="load")
            name = page.locator(f"[id='{element}']").get_attribute("data-explorer")
            answer = {key: str(text).replace("NAME", f"'{name}'") if key == "body" else text
                      for key, text in answer.items()}  # fmt: skip
            asked = []
            page.route(pattern.format(element=kind.element), answering(answer, asked))
            fold = page.locator(f"[id='{element}-fold']")
            fold.locator("> summary").click()
            told = fold.get_by_role("status")
            told.wait_for()
            assert asked, fault
            text = told.inner_text()
            assert text.startswith("This cannot be shown: "), fault
            assert "Reload the page, or read the table" in text, fault
            assert "undefined" not in text, fault
            assert fold.get_by_text("needs JavaScript").is_visible(), fault
            card = fold.locator("xpath=ancestor::*[contains(@class, 'ap-card')][1]")
            assert card.locator(".ap-finding").first.is_visible(), fault
            table = card.locator("details.ap-data").first
            table.locator("> summary").click()
            assert table.locator("table").first.is_visible(), fault
            assert visit.sideways(page) == [], fault
