"""The list of records narrowed by study, kind and text; links into it; a line each on a phone."""

from __future__ import annotations

import pytest
import visit

from helpers.catalog import load

pytestmark = pytest.mark.browser

_SHOWN = """() => [...document.querySelectorAll(".ap-records details")]
  .filter((fold) => fold.checkVisibility()).map((fold) => fold.id)"""
_TALL = """() => [...document.querySelectorAll(".ap-records summary")]
  .filter((line) => line.getBoundingClientRect().height > 50).map((line) => line.textContent)"""


@pytest.fixture(scope="module")
def records(built_site):
    """Each record with its study and its kind, by its anchor."""
    return {
        quantity.anchor: (study.id, str(quantity.record.kind), quantity.record.title)
        for study in load(built_site.root).studies.values()
        for quantity in study.quantities.values()
    }


def said(page, text: str) -> None:
    page.wait_for_function(
        "text => document.querySelector('.ap-filter output').textContent === text", arg=text
    )


def test_what_is_chosen_is_what_is_listed_and_stands_in_the_address(browser, site_url, records):
    study, kind, _ = next(iter(records.values()))
    with visit.opened(browser, site_url + "evidence.html") as (page, log):
        page.locator(".ap-filter").wait_for()
        assert page.evaluate(_SHOWN) == list(records)
        page.get_by_label("Study").select_option(study)
        page.get_by_label("Kind").select_option(kind)
        of_both = [key for key, entry in records.items() if entry[:2] == (study, kind)]
        said(page, f"{len(of_both)} of {len(records)} records")
        assert page.evaluate(_SHOWN) == of_both
        assert f"study={study}&kind={kind}" in page.url
        # Words in any order, in either case, with accents or without.
        words = records[of_both[0]][2].replace("`", "").split()
        page.get_by_label("Text").fill(" ".join(reversed(words)).upper())
        page.wait_for_url("**text=*")
        found = page.evaluate(_SHOWN)
        assert of_both[0] in found
        assert len(found) < len(of_both)
        empty = page.locator(".ap-topic:visible:not(:has(details:not([hidden])))")
        assert empty.count() == 0
        address = page.url
        page.get_by_role("button", name="Show all").click()
        said(page, f"{len(records)} records")
        assert page.url == site_url + "evidence.html"
        page.goto(address)
        page.wait_for_function(
            "n => document.querySelectorAll('.ap-records details:not([hidden])').length === n",
            arg=len(found),
        )
        assert page.evaluate(_SHOWN) == found
        assert page.get_by_label("Study").input_value() == study
        page.get_by_label("Text").fill("no record says this")
        said(page, f"0 of {len(records)} records")
        assert log.messages == []


@pytest.mark.parametrize("width", visit.WIDTHS)
def test_a_link_to_a_record_leads_to_it_whatever_is_chosen(
    browser, site_url, records, built_site, width
):
    """From a server and from a folder: it is open, in view, and not below the header."""
    (anchor, (_, kind, _)), *_, (last, _) = records.items()
    other = next(entry[1] for entry in records.values() if entry[1] != kind)
    for base in (
        site_url,
        (built_site.folder / "evidence.html").as_uri().removesuffix("evidence.html"),
    ):
        address = f"{base}evidence.html?kind={other}#{anchor}"
        with visit.opened(browser, address, width) as (page, log):
            fold = page.locator(f"[id='{anchor}']")
            page.wait_for_function("id => document.getElementById(id).open", arg=anchor)
            assert fold.is_visible()
            box, header = fold.bounding_box(), page.locator("#quarto-header").bounding_box()
            assert header["y"] + header["height"] - 1 <= box["y"] < page.viewport_size["height"]
            assert "linked" in page.locator(".ap-filter output").inner_text()
            page.evaluate("id => { location.hash = id; }", last)
            page.wait_for_function("id => document.getElementById(id).open", arg=last)
            assert page.locator(f"[id='{last}']").is_visible()
            assert visit.complaints(log, built_site.engine) == []


def test_without_scripts_all_is_listed_and_a_link_opens_its_record(browser, site_url, records):
    anchor = list(records)[-1]
    with visit.opened(browser, f"{site_url}evidence.html#{anchor}", java_script_enabled=False) as (
        page,
        _,
    ):
        assert page.locator(".ap-records details:visible").count() == len(records)
        assert not page.locator(".ap-filter").is_visible()
        assert page.locator(f"[id='{anchor}'] p").bounding_box()["height"] > 10


def test_on_a_phone_a_record_is_a_line(browser, site_url):
    with visit.opened(browser, site_url + "evidence.html", "phone") as (page, _):
        page.locator(".ap-filter").wait_for()
        assert page.evaluate(_TALL) == []
        assert visit.sideways(page) == []
        first = page.locator(".ap-records details").first
        first.locator("summary").click()
        assert first.locator("time").is_visible()
        assert first.locator("p").is_visible()
        assert visit.sideways(page) == []
