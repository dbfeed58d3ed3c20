"""Every reference of the site leads somewhere, and only plain links leave it."""

from __future__ import annotations

import json
import posixpath
import re
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from builtsite import BuiltSite, Page, is_foreign, text_of

from helpers import catalog
from helpers.catalog.rules.voice import Registry

#: What a reader follows; everything else is fetched with the page.
_FOLLOWED = ("a", "area")
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)""")
_CSS_IMPORT = re.compile(r"@import\b[^;]*;?")
_ADDRESS = re.compile(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^\s"'`]*""")
#: Names of vocabularies, which nothing is fetched from.
_NAMESPACES = ("http://www.w3.org/",)
#: Nothing is fetched from these: Quarto's script would recolour a box of comments, if there was.
_UNFETCHED = (*_NAMESPACES, "https://giscus.app", "https://github.com/giscus/")
_SCHEMES = {"", "http", "https", "mailto", "data"}


def test_links_and_their_anchors_resolve(built_site):
    links = [(page.path, link) for page in built_site.pages.values() for link in page.links()]
    assert len(links) > 100
    problems = [
        built_site.problem_with(link.value, page)
        for page, link in links
        if not is_filter(link.value)
    ]
    assert [problem for problem in problems if problem] == []


def is_filter(value: str) -> bool:
    """Tell a listing's filter, which both engines keep in the fragment, from a place on a page."""
    return urlsplit(value).fragment.startswith("category=")


def offered(listing: Page) -> set[str]:
    """Categories of the entries of a listing; Quarto writes them encoded."""
    written = {element.get("data-categories", "") for element in listing.elements}
    lists = (json.loads(text) for text in written if text.startswith("["))
    encoded = (b64decode(text) for text in written if text and not text.startswith("["))
    names = [name for text in encoded for name in unquote(text.decode()).split(",")]
    return {*names, *(name for each in lists for name in each)}


def test_categories_of_a_page_are_offered_by_a_listing(built_site):
    named = {
        (page.path, text_of(element))
        for page in built_site.pages.values()
        for element in page.having("quarto-category")
    }
    assert named
    listed = set().union(*map(offered, built_site.pages.values()))
    assert {name for _, name in named} <= listed


# A script of Quarto makes such links when the page is open.
@pytest.mark.engine("embedded")
def test_categories_filter_a_listing_that_has_them(built_site):
    chosen = {
        (page.path, link.value)
        for page in built_site.pages.values()
        for link in page.links()
        if is_filter(link.value)
    }
    assert chosen
    for page, value in chosen:
        path, _, fragment = value.partition("#")
        assert built_site.problem_with(path, page) is None
        listing = built_site.pages[
            posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        ]
        assert unquote(fragment.removeprefix("category=")) in offered(listing), page


def test_links_have_a_known_scheme(pages):
    for page in pages:
        for link in page.links():
            scheme = urlsplit(link.value).scheme
            assert scheme in _SCHEMES, f"{page.path}: {link.value[:80]}"
            assert scheme != "data" or link.tag == "a", f"{page.path}: {link.value[:80]}"
            assert scheme != "http", f"{page.path}: {link.value} is not encrypted"


def test_nothing_is_fetched_from_another_origin(built_site):
    foreign = [
        f"{page.path}: <{link.tag} {link.attribute}={link.value}>"
        for page in built_site.pages.values()
        for link in page.links()
        if link.tag not in _FOLLOWED
        and is_foreign(link.value)
        and not (link.rel == "canonical" and link.value.startswith(built_site.address))
    ]
    assert foreign == []


def test_style_sheets_load_only_what_is_beside_them(built_site):
    sheets = {path: text.decode() for path, text in built_site.files().items() if _is_css(path)}
    assert sheets
    for page in built_site.pages.values():
        sheets |= {
            f"{page.path}#{i}": "".join(element.itertext())
            for i, element in enumerate(page.tagged("style"))
        }
        inline = (element.get("style", "") for element in page.elements)
        sheets[f"{page.path}#attributes"] = "\n".join(filter(None, inline))
    for name, text in sheets.items():
        assert _CSS_IMPORT.findall(text) == [], name
        for parts in _CSS_URL.findall(text):
            value = "".join(parts).strip()
            if value.startswith(("data:", "#")):
                continue
            assert not is_foreign(value), f"{name}: {value}"
            assert built_site.problem_with(value.partition("?")[0], name.partition("#")[0]) is None


def _is_css(path: str) -> bool:
    return path.endswith(".css")


def test_inline_scripts_name_no_other_host(pages):
    for page in pages:
        for script in page.tagged("script"):
            if "json" in script.get("type", ""):
                continue
            found = _ADDRESS.findall("".join(script.itertext()))
            assert [a for a in found if not a.startswith(_UNFETCHED)] == [], page.path


def test_search_index_leads_to_pages(built_site):
    entries = json.loads((built_site.folder / "search.json").read_text("utf-8"))
    problems = [built_site.problem_with(entry["href"], "index.html") for entry in entries]
    assert [problem for problem in problems if problem] == []
    found = {entry["href"].partition("#")[0] for entry in entries}
    assert {path for path in built_site.pages if has_prose(built_site, path)} <= found
    assert built_site.engine != "embedded" or found == set(built_site.pages)


def has_prose(site: BuiltSite, path: str) -> bool:
    """Tell whether the author wrote text on a page, besides what its cells make."""
    source = site.root / Path(path).with_suffix(".ipynb")
    if not source.is_file():
        return True
    cells = json.loads(source.read_text("utf-8"))["cells"]
    return any(cell["cell_type"] == "markdown" for cell in cells)


def test_sitemap_lists_every_page(built_site):
    tree = ElementTree.parse(built_site.folder / "sitemap.xml")
    listed = [element.text for element in tree.iter() if element.tag.endswith("}loc")]
    problems = [built_site.problem_with(address, "index.html") for address in listed]
    assert [problem for problem in problems if problem] == []
    paths = {address.removeprefix(built_site.address) or "index.html" for address in listed}
    assert paths == set(built_site.pages)


def test_feeds_lead_to_pages(built_site):
    feeds = [path for path in built_site.folder.rglob("*.xml") if path.name != "sitemap.xml"]
    assert feeds
    for feed in feeds:
        name = feed.relative_to(built_site.folder).as_posix()
        items = list(ElementTree.parse(feed).iter("item"))
        assert items, name
        for item in items:
            address = item.findtext("link")
            assert address.startswith(built_site.address), name
            assert built_site.problem_with(address, name) is None


def test_a_number_leads_to_its_record(built_site):
    """A link to the evidence page ends at a row that holds a value, or at a heading there."""
    evidence = built_site.pages["evidence.html"]
    headings = {e.attrib["id"] for e in evidence.elements if e.get("id") and e.tag != "details"}
    records = built_site.records
    followed = built_site.followed
    assert [place for place in followed if place[1] not in records | headings] == []
    assert len(records & {fragment for _, fragment in followed}) > 5


def test_every_file_a_page_offers_for_download_is_there(built_site):
    offered = [
        (page.path, link.value)
        for page in built_site.pages.values()
        for link in page.links()
        if link.value.endswith((".csv", ".json")) and not is_foreign(link.value)
    ]
    assert [built_site.problem_with(value, page) for page, value in offered] == [None] * len(
        offered
    )


def test_plotly_is_placed_once(built_site):
    copies = [path for path in built_site.files() if "plotly" in path.rpartition("/")[2].lower()]
    assert copies == ["assets/vendor/plotly.min.js"]


def test_nothing_on_the_site_leads_to_what_is_withheld(built_site):
    """No page links to a file that a source withholds, and no file a reader gets names one."""
    registry = Registry(catalog.load(built_site.root).sources)
    links = [(page.path, link.value) for page in built_site.pages.values() for link in page.links()]
    texts = {
        path: content.decode("utf-8")
        for path, content in built_site.files().items()
        if path.startswith("data/") or path.endswith(".html")
    }
    assert len(texts) > len(built_site.pages)
    led = [f"{path}: {name}" for path, link in links if (name := registry.withheld(link))]
    named = [f"{path}: {name}" for path, text in texts.items() for name in registry.named(text)]
    assert led + named == []
