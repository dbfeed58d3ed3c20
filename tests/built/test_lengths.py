"""A page is as long as its kind of page may be, and says how long it takes to read."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from pathlib import PurePosixPath

import pytest
from builtsite import BuiltSite, Page, text_of

from helpers.catalog import Portfolio, load
from helpers.catalog.layout import PAGES
from helpers.site import reading
from helpers.site.reading import Extent


@dataclass(frozen=True)
class Limit:
    """The most that a kind of page may hold."""

    seen: float
    """Words without unfolding anything, tables included."""
    unfolded: float = inf
    """Words with every fold open."""
    figures: float = inf

    def over(self, extent: Extent) -> list[str]:
        """What of a page is more than that."""
        return [
            f"{name} {getattr(extent, name)} > {most}"
            for name, most in vars(self).items()
            if getattr(extent, name) > most
        ]


#: By kind of page. The one-pager is held to its sheet of paper, the evidence to nothing.
LIMITS = {
    "index": Limit(400, figures=3),
    "study": Limit(3500, 7000, 10),
    "decisions": Limit(6000),
    "appendix": Limit(6000),
    "one-pager": Limit(800, 800, 1),
    "principles": Limit(1500, figures=1),
    "notebook": Limit(2500, figures=8),
}


def kind(page: str, studies: list[str]) -> str:
    """What kind of page stands at a path of the site, whoever's studies it shows."""
    kinds = {
        f"case-studies/{id_}{end}.html": kind for id_ in studies for kind, end in PAGES.items()
    }
    path = PurePosixPath(page)
    folder = {"notebooks": "notebook", ".": path.stem}.get(str(path.parent), "other")
    return kinds.get(page, folder)


@pytest.fixture(scope="module")
def portfolio(built_site: BuiltSite) -> Portfolio:
    return load(built_site.root)


@pytest.fixture(scope="module")
def extents(pages: list[Page]) -> dict[str, Extent]:
    return {page.path: reading.measure(page.source) for page in pages}


def test_every_page_keeps_to_the_length_of_its_kind(built_site, extents):
    kinds = {path: kind(path, built_site.studies) for path in extents}
    assert {"study", "decisions", "appendix", "one-pager"} <= set(kinds.values())
    over = {
        path: found
        for path, extent in extents.items()
        if kinds[path] in LIMITS and (found := LIMITS[kinds[path]].over(extent))
    }
    assert over == {}


def test_a_study_has_words_and_figures_to_hold_to_it(built_site, extents):
    """So that the counts above are of something."""
    for id_ in built_site.studies:
        found = extents[f"case-studies/{id_}.html"]
        assert found.unfolded >= found.seen > 200
        assert found.figures >= 4


def test_the_page_of_decisions_has_a_figure_for_each(built_site, portfolio, extents):
    for id_ in built_site.studies:
        study = portfolio.studies[id_]
        assert extents[study.page("decisions")].figures == len(study.decisions)


def test_each_page_states_its_reading_time_once(pages):
    for page in pages:
        told = [text_of(element) for element in page.having("ap-minutes")]
        titled = any(block.findall(".//h1") for block in page.having("quarto-title-block"))
        if titled and (line := reading.line(page.source)):
            (said,) = told
            assert said.startswith("Reading time")
            assert f">{said.removeprefix('Reading time').strip()}<" in line, page.path
        else:
            assert told == [], page.path


@pytest.mark.parametrize(
    ("extent", "over"),
    [
        (Extent(3500, 7000, 10), []),
        (Extent(3501, 7000, 10), ["seen 3501 > 3500"]),
        (Extent(10, 7001, 11), ["unfolded 7001 > 7000", "figures 11 > 10"]),
    ],
)
def test_what_is_over_a_limit_is_named(extent, over):
    assert LIMITS["study"].over(extent) == over


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("case-studies/shop.html", "study"),
        ("case-studies/shop-decisions.html", "decisions"),
        ("case-studies/other.html", "other"),
        ("notebooks/01-x.html", "notebook"),
        ("principles.html", "principles"),
        ("index.html", "index"),
    ],
)
def test_a_kind_of_page_is_found_whoever_wrote_it(page, found):
    assert kind(page, ["shop"]) == found
