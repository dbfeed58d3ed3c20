"""What the explorers on the pages will load is there, and leads somewhere."""

from __future__ import annotations

import re

import explorerscripts
from builtsite import BuiltSite, Page

FOLDER = "assets/explorers/"


def named(pages: list[Page]) -> dict[str, set[str]]:
    """Names of the explorers, and the elements that show each."""
    found: dict[str, set[str]] = {}
    for page in pages:
        for element in page.elements:
            if "data-explorer" in element.attrib:
                found.setdefault(element.attrib["data-explorer"], set()).add(element.tag)
    return found


def test_every_explorer_has_its_data_its_script_and_one_kind(built_site: BuiltSite, pages):
    found = named(pages)
    files = {name for name in built_site.files() if name.startswith(FOLDER)}
    assert files == {f"{FOLDER}{name}.js" for name in found}
    for name, tags in found.items():
        (tag,) = tags
        assert (built_site.folder / f"assets/{tag}.js").is_file()
        script = (built_site.folder / f"{FOLDER}{name}.js").read_text("utf-8")
        assert explorerscripts.read(script)[0] == name


def test_a_page_carries_no_data_of_explorers(pages):
    for page in pages:
        for element in page.elements:
            if "data-explorer" in element.attrib:
                assert list(element.iter("script")) == [], page.path


def test_links_in_the_data_lead_to_a_place_on_the_site(built_site: BuiltSite):
    links = set()
    for name, content in built_site.files().items():
        if name.startswith(FOLDER):
            found = re.findall(r"\{site\}/([^\"\\]+)", content.decode("utf-8"))
            _, data = explorerscripts.read(content.decode("utf-8"))
            # What ends in a hyphen is followed by the id of a value.
            ids = [value["id"] for value in data.get("values", [])]
            links |= {f"{link}{id_}" for link in found if link.endswith("-") for id_ in ids}
            links |= {link for link in found if not link.endswith("-")}
    assert links
    assert [built_site.problem_with(link, "index.html") for link in sorted(links)] == [None] * len(
        links
    )
