"""On paper: light, whole, folds as their reader left them, and the one-pager on one sheet."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest
import visit
from builtsite import cards, text_of
from pypdfium2 import PdfDocument

pytestmark = pytest.mark.browser

#: Explorers cannot be moved on paper and are left out; other folds are as they are on the screen.
_OTHER = """() => [...document.querySelectorAll("main details:not(.ap-explore, .ap-contents)")]
  .filter((fold) => fold.checkVisibility())
  .filter((fold) => fold.open !== [...fold.children].some((child) =>
    child.tagName !== "SUMMARY" && child.checkVisibility({ contentVisibilityAuto: true })
    && child.getBoundingClientRect().height > 0))
  .map((fold) => `${fold.closest("[id]").id} ${fold.className}`)"""

#: Charts and tables that reach over the right edge of the sheet.
_CUT_OFF = """() => {
  const edge = document.querySelector("main").getBoundingClientRect().right + 1;
  return [...document.querySelectorAll(".ap-chart svg.main-svg, .ap-table")]
    .filter((element) => element.getBoundingClientRect().right > edge)
    .map((element) => element.closest("[id]").id);
}"""

#: What belongs to the phone's layout of a chart, and is on paper: its key, and its height.
_OF_A_PHONE = """() => [
  ...[...document.querySelectorAll(".ap-phone-key")].filter((key) => key.checkVisibility()),
  ...[...document.querySelectorAll(".ap-chart")].filter((chart) => chart.clientHeight
    && Math.abs(chart.clientHeight - parseFloat(chart.style.getPropertyValue("--ap-height"))) > 1),
].map((element) => `${element.id || element.closest("[id]").id} ${element.className}`)"""

#: What is drawn of each chart when the browser has told that it is about to print.
_MARKS = """() => {
  dispatchEvent(new Event("beforeprint"));
  return [...document.querySelectorAll(".ap-chart")]
    .map((chart) => chart.querySelectorAll("svg .xtick, svg .ytick, svg .annotation").length);
}"""

_DRAWN = "() => [...document.querySelectorAll('.ap-chart')].every(chart => chart.dataset.drawn)"

_LOOK = """() => ({
  page: getComputedStyle(document.body).backgroundColor,
  text: getComputedStyle(document.querySelector("main p")).color,
  chart: [...new Set([...document.querySelectorAll(".ap-chart svg text")]
    .map((text) => getComputedStyle(text).fill))],
  frame: [...document.querySelectorAll("#quarto-header, .navbar, footer.footer, #TOC")]
    .filter((element) => element.checkVisibility()).map((element) => element.tagName),
})"""


def luminance(colour: str) -> float:
    """Relative luminance of a CSS colour such as ``rgb(0, 0, 0)``, 0 to 1 (WCAG 2.2)."""
    parts = colour[colour.index("(") + 1 : -1].replace(",", " ").split()
    if len(parts) > 3 and float(parts[3]) == 0:
        return 1.0  # transparent: the paper shows
    channels = [float(part) / 255 for part in parts[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture(scope="module")
def study(built_site) -> str:
    """The page with most charts."""
    pages = [card.page for card in cards(built_site) if card.spec]
    return max(set(pages), key=pages.count)


@pytest.fixture(scope="module")
def several(built_site) -> str:
    """A page with several charts that is drawn more quickly."""
    pages = [card.page for card in cards(built_site) if card.spec]
    enough = {name for name in pages if pages.count(name) > 5}
    return min(enough, key=lambda name: len(built_site.pages[name].source))


def on_paper(page, *, dark: bool) -> None:
    """Hold how a page with all its charts drawn looks on paper, and leave it so.

    A4 with the margins of the style sheet is 680 CSS pixels wide.
    """
    # A fold that its reader opened, beside those the page opens itself.
    page.locator("main details:not([open], .ap-explore, .ap-contents) > summary").first.click()
    on_screen = page.evaluate(_LOOK)
    page.set_viewport_size({"width": 680, "height": 1000})
    page.emulate_media(media="print")
    page.wait_for_function(
        "ink => [...document.querySelectorAll('.ap-chart svg text')]"
        ".every(text => !ink.dark || getComputedStyle(text).fill !== ink.colour)",
        arg={"dark": dark, "colour": on_screen["text"]},
    )
    assert page.evaluate(_OTHER) == []
    assert page.evaluate("[...document.querySelectorAll('main details[open]')].length") > 0
    assert not page.locator("details.ap-explore").first.is_visible()
    assert page.evaluate(_CUT_OFF) == []
    assert page.evaluate(_OF_A_PHONE) == []
    look = page.evaluate(_LOOK)
    assert luminance(look["page"]) > 0.9
    assert luminance(look["text"]) < 0.1
    assert look["frame"] == []
    assert min(map(luminance, look["chart"])) < 0.1


def test_charts_are_drawn_before_the_browser_goes_on_to_print(browser, site_url, several):
    """It does not wait for a file, and a reader who prints has not scrolled."""
    with visit.opened(browser, site_url + several) as (page, log):
        drawn = page.evaluate(_MARKS)
        assert len(drawn) > 5
        assert min(drawn) > 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        on_paper(page, dark=False)
        assert log.count("plotly.min.js") == 1
        assert log.messages == []


def test_charts_nobody_scrolled_to_are_on_the_paper(browser, site_url, several):
    with visit.opened(browser, site_url + several) as (page, log):
        page.emulate_media(media="print")
        page.wait_for_function(_DRAWN)
        assert log.messages == []


@dataclass(frozen=True)
class Printed:
    """A study printed as it stands, and with every fold open: the text of each sheet of A4.

    Attributes
    ----------
    left
        Where the text of the first sheet begins, in points.
    """

    folded: list[str]
    unfolded: list[str]
    left: float


@pytest.fixture(scope="module")
def printed(browser, site_url, study) -> Printed:
    """Print in the dark, where paper looks otherwise; hold that the page is as it was then."""
    with visit.opened(browser, site_url + study, scheme="dark") as (page, log):
        assert visit.draw_all(page) == []
        before = page.evaluate(_LOOK)
        pdf = page.pdf(format="A4")
        folded = sheets(pdf)
        page.wait_for_function(
            "colours => { const now = [...new Set([...document.querySelectorAll("
            "'.ap-chart svg text')].map(text => getComputedStyle(text).fill))];"
            " return now.length === colours.length && now.every(c => colours.includes(c)); }",
            arg=before["chart"],
        )
        page.wait_for_function(
            "() => [...document.querySelectorAll('.ap-chart')].every(chart => Math.abs("
            "chart.querySelector('svg.main-svg').getBoundingClientRect().width"
            " - chart.clientWidth) < 2)"
        )
        assert page.evaluate(_LOOK)["page"] == before["page"]
        on_paper(page, dark=True)
        visit.unfold(page)
        unfolded = sheets(page.pdf(format="A4"))
        assert log.messages == []
        text = PdfDocument(pdf)[0].get_textpage()
        left = min(text.get_charbox(index)[0] for index in range(text.count_chars()))
        return Printed(folded, unfolded, left)


@pytest.mark.parametrize("scheme", visit.SCHEMES)
def test_the_one_pager_is_one_sheet(built_site, browser, site_url, scheme):
    names = [name for name in built_site.pages if name.endswith("-one-pager.html")]
    assert names
    for name in names:
        with visit.opened(browser, site_url + name, scheme=scheme) as (page, _):
            for paper in ("A4", "Letter"):
                (sheet,) = sheets(page.pdf(format=paper, prefer_css_page_size=False))
                for heading in page.locator("main h1, main h2").all_inner_texts():
                    assert letters(heading) in letters(sheet), (name, paper)


def test_charts_of_a_page_opened_from_a_folder_are_drawn_for_paper(built_site, browser, several):
    with visit.opened(browser, (built_site.folder / several).as_uri()) as (page, log):
        page.wait_for_function("() => globalThis.Plotly")
        drawn = page.evaluate(_MARKS)
        assert len(drawn) > 5
        assert min(drawn) > 0
        assert visit.complaints(log, built_site.engine) == []


def sheets(pdf: bytes) -> list[str]:
    """The text of each sheet; what PDFium reads for a hyphen at the end of a line is left out."""
    texts = (sheet.get_textpage().get_text_bounded() for sheet in PdfDocument(pdf))
    return [text.replace("\x02", "") for text in texts]


SHEETS = 20
"""Most a study may print to: what a stapler holds, and a reader takes along."""


def test_every_study_is_at_most_twenty_sheets(built_site, browser, site_url):
    for name in built_site.studies:
        with visit.opened(browser, f"{site_url}case-studies/{name}.html") as (page, _):
            for size in ("A4", "Letter"):
                pdf = page.pdf(format=size, prefer_css_page_size=False)
                assert 1 < len(PdfDocument(pdf)) <= SHEETS, (name, size)


def test_a_study_fits_a_stapler_and_says_what_it_leaves_out(printed, built_site, study):
    folded, unfolded = printed.folded, printed.unfolded
    assert len(folded) < 0.6 * len(unfolded)
    assert letters("unfold it there to print it") in letters(folded[0])
    short, long = (letters("".join(sheets)) for sheets in (folded, unfolded))
    for card in (card for card in cards(built_site) if card.page == study):
        caption = letters(text_of(next(card.table.iter("caption"))))
        (finding,) = (e for e in card.element.iter("p") if e.get("class") == "ap-finding")
        is_open = any(
            "ap-data" in fold.get("class", "") and "open" in fold.attrib
            for fold in card.element.iter("details")
        )
        assert letters(text_of(finding)) in short, card.id
        assert (caption in short) == is_open, card.id
        assert caption in long, card.id
        for row in card.rows()[1:]:
            assert letters(text_of(row[0])) in long, card.id


def test_text_begins_at_the_margin_of_the_sheet(printed):
    """Else a chart, drawn as wide as the sheet, is cut off at its other edge."""
    margin = 15 / 25.4 * 72
    assert margin - 1 < printed.left < margin + 2


def test_captions_and_head_rows_stay_with_their_tables(printed, built_site, study):
    """The first row is on the sheet of the caption, and each sheet repeats the head row."""
    unfolded = [letters(text) for text in printed.unfolded]
    for card in (card for card in cards(built_site) if card.page == study):
        rows = card.rows()
        caption = letters(text_of(next(card.table.iter("caption"))))
        first = letters(text_of(rows[1][0]))
        parted = [
            number
            for number, sheet in enumerate(unfolded)
            if sheet.count(caption) and first not in sheet[sheet.rindex(caption) :]
        ]
        assert parted == [], f"{card.id}: the table begins on another sheet than its caption"


def letters(text: str) -> str:
    """Text without white space, hyphens and ligatures, which paper sets as it likes."""
    return "".join(unicodedata.normalize("NFKC", text).replace("-", "").replace("‐", "").split())
