"""Cards of sizes the studies do not have: charts of one row, a matrix of twelve by twelve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import demo
import pytest
import visit
from playwright.sync_api import Page

from helpers import cards
from helpers.cards.blocks import Block
from helpers.cards.card import About, Card
from helpers.cards.tables import Table
from helpers.charts.bars import (
    Backing,
    Bar,
    Part,
    Saving,
    backing_figure,
    budget_figure,
    parts_figure,
    savings_figure,
)
from helpers.charts.base import Figure
from helpers.charts.curve import Axis, Curve, curves_figure
from helpers.charts.dots import Field, Spot, behind_figure, layers_figure
from helpers.charts.heatmap import Row, reach_figure, risk_figure
from helpers.charts.intervals import Band, Break, bands_figure, path_figure
from helpers.charts.marks import Step
from helpers.charts.tornado import Swing, tornado_figure
from helpers.schema.decision import Criterion, Decision
from helpers.site.figures import place

pytestmark = pytest.mark.browser

PIXELS = [320, 390, 1400]
LONG = "A change with a title that takes two lines, also above its row on a phone"
STAGES = [Step("Today", 7), Step("A hundred times", 700)]
ONE_ROW = {
    "savings": savings_figure([Saving(LONG, 12, 43.8, 50)]),
    "bands": bands_figure([Band(LONG, (40, 60, 90, 200, 900))], STAGES, "orders per day", "One"),
    "far-bands": bands_figure(
        [
            Band(LONG, (7e5, 8e5, 1_200_000, 1.3e6, 1.5e6)),
            Band(LONG, (7e5, 8e5, 1_200_000, 1.3e6, 1.5e6), beside="by what decides it"),
            Band(LONG, (7e5, 8e5, None, None, None)),
            Band(LONG, (0, 8, 1_200_000, None, None)),
        ],
        STAGES,
        "orders per day of a kind with a name that takes two lines",
        "Four",
    ),
    "parts": parts_figure([Part(LONG, 10_000, 10_000)], "orders"),
    "modes": risk_figure([*demo.failures(*[(5, 1, "low")] * 3).values()], ["10", "R10", "R11"]),
    "curves": curves_figure(
        [Curve("A curve whose title is too long for one line", [0, 1], [0, 1])],
        [],
        Axis("days since the first of all the orders of that kind", (0, 1)),
        Axis("percent", (0, 1)),
        "One",
    ),
    "path": path_figure(STAGES, [Break(LONG, 700, ("A queue",))], "orders per day"),
    "tornado": tornado_figure([Swing(LONG, 30, 900, "20", "900")], 100, "orders per day", "One"),
    "minutes": budget_figure([Bar(LONG, {"Store": 40.0}, 30, 60)], 43.8, "99.9 % leaves 44"),
    "backing": backing_figure([Backing(LONG, [(60, 30, 10), (100, 0, 0)])], ["All", "Mine"]),
    "behind": behind_figure([Field(LONG, "close call", ["Disk", "Tape"], [0, 2.5], 1)]),
    "reach": reach_figure([Row("1", LONG, [3, 1], [3, 1], "60 %")], ["Pay", "Read a long title"]),
    "layers": layers_figure([Spot(LONG, 0, 40)], ["Above"]),
}
"""Each form of chart that has a row per record, with one, and far to the right."""


@pytest.fixture(autouse=True)
def page_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in ``case-studies/`` of a project, as a notebook does; explorers are tried elsewhere."""
    (tmp_path / "_quarto.yml").write_text("project: {type: website}\n", encoding="utf-8")
    for name in ("data", "case-studies"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "case-studies")
    monkeypatch.setattr("helpers.cards.tradeoff.decision.tradeoff_explorer", lambda *_: "")


class Plain:
    """A figure of Plotly that an author leaves in a cell, with a frame."""

    def html(self) -> str:
        frame = {"name": "later", "data": [{"y": [7, 8]}]}
        figure = {"data": [{"y": [1, 2]}], "layout": {}, "frames": [frame]}
        return place(figure, "moving").replace("```{=html}", "").replace("```", "")


def put(page: Page, address: str, *shown: Card | Plain | Block) -> None:
    """Load a page with figures at the start of its content."""
    html = "".join(one.html if isinstance(one, Block) else one.html() for one in shown)

    def with_cards(route) -> None:
        answer = route.fetch()
        before, main, after = answer.text().partition("<main")
        opening, _, content = after.partition(">")
        route.fulfill(response=answer, body=f"{before}{main}{opening}>{html}{content}")

    page.route(address, with_cards)
    page.goto(address, wait_until="load")


def card_of(name: str, figure: Figure) -> Card:
    return Card(
        id=f"one-{name}",
        title=f"One row: {name}",
        finding="There is one.",
        portfolio=demo.portfolio(),
        chart=figure,
        table=Table.of("One", [{"What": LONG}]),
        about=About(),
    )


def twelve() -> Card:
    """The card of a decision as large as one may be, with titles that do not break."""
    small = demo.decision({"first": [5, 3], "second": [2, 4]}, [60, 40], "first")
    data = small.model_dump(by_alias=True, mode="json", exclude_none=True)
    names = [f"name-{i}" for i in range(1, 13)]
    option, weight = data["options"][1], data["weights"][0]
    cell = data["scores"]["first"]["safety"]
    data["options"] = [
        {**data["options"][0], "id": "name-1"},
        *({**option, "id": name} for name in names[1:]),
    ]
    for at, one in enumerate(data["options"]):
        one["title"] = f"Multi-region active-active Postgres-compatible alternative {at}"
    shares = [9] * 8 + [7] * 4
    data["weights"] = [
        {**weight, "criterion": name, "weight": share}
        for name, share in zip(names, shares, strict=True)
    ]
    data["scores"] = {
        row: {column: {**cell, "score": 1 + (i * j) % 5} for j, column in enumerate(names)}
        for i, row in enumerate(names)
    }
    anchors = {step: f"What {step} means" for step in range(1, 6)}
    rubric = {
        name: Criterion(
            id=name,
            title=f"Interoperability-and-maintainability {name}",
            question="How well does it do?",
            anchors=anchors,
        )
        for name in names
    }
    study = demo.study(decisions={"storage": Decision.model_validate(data)})
    portfolio = replace(demo.portfolio(study), rubric=rubric)
    return cards.decision_card(portfolio, study, "storage")


@pytest.mark.parametrize("pixels", PIXELS)
def test_odd_charts_cut_no_text_twelve_by_twelve_stays_on_the_page_and_what_moves_moves(
    browser, site_url, pixels
):
    with visit.opened(browser, "about:blank") as (page, log):
        page.set_viewport_size({"width": pixels, "height": 700})
        rows = [card_of(name, figure) for name, figure in ONE_ROW.items()]
        put(page, f"{site_url}about.html", *rows, twelve(), Plain())
        assert page.locator("[id^=one-] .ap-chart").count() == len(ONE_ROW)
        assert visit.draw_all(page) == []
        assert visit.cut(page) == []
        assert visit.sideways(page) == []
        visit.unfold(page)
        assert visit.sideways(page) == []
        assert page.locator("[id$='-storage'] tbody tr").count() > 12
        page.evaluate("Plotly.animate('moving', ['later'], {frame: {duration: 0}})")
        page.wait_for_function("document.getElementById('moving').data[0].y[1] === 8")
        assert log.messages == []


@pytest.mark.parametrize("pixels", [320, 390])
def test_a_phone_shows_each_number_of_a_small_table_and_scrolls_a_large_one(
    browser, site_url, pixels
):
    label = "Payments in the busiest hour over payments in an average hour"
    few = cards.table("Few", ["What", "Value", "Kind"], [[label, "2–36 s (12 s likely)", "likely"]])
    many = cards.table("Many", ["What", "Why", "Since"], [[label, LONG, LONG]])
    with visit.opened(browser, "about:blank") as (page, _):
        page.set_viewport_size({"width": pixels, "height": 700})
        put(page, f"{site_url}about.html", few, many)
        beyond = page.locator(".ap-broad > .ap-scroll").evaluate_all(
            "all => all.map((region) => region.scrollWidth - region.clientWidth)"
        )
    assert beyond[0] == 0
    assert beyond[1] > 0
