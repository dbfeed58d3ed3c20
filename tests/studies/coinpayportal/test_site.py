"""The site with this study on it: as much leads somewhere as its pages promise."""

from __future__ import annotations

from builtsite import BuiltSite


def test_its_pages_are_linked_throughout(built_site: BuiltSite) -> None:
    assert sum(1 for page in built_site.pages.values() for _ in page.links()) > 500


def test_its_numbers_lead_to_their_records(built_site: BuiltSite) -> None:
    assert len(built_site.records & {fragment for _, fragment in built_site.followed}) > 50
