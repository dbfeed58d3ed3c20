"""Tables hold the data, "About this data" names its origin, anchors and links hold together."""

from __future__ import annotations

import csv
import io
import re
import urllib.parse
from collections import Counter
from dataclasses import replace

import demo
import html5lib
import pytest

from helpers import cards
from helpers.cards.card import Card
from helpers.cards.evidence import DOWNLOADS, records_csv
from helpers.charts.base import Figure


def parse(text: str):
    return html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False)


def text_of(element) -> str:
    return "".join(element.itertext())


@pytest.fixture
def portfolio():
    return demo.portfolio()


@pytest.fixture
def study(portfolio):
    return portfolio.studies["demo"]


def made(portfolio, study) -> list[Card]:
    """Every card of the demo study, as one page would show them."""
    return [
        cards.acceptability_card(portfolio),
        cards.architecture_card(portfolio, study),
        cards.blast_card(portfolio, study),
        cards.budget_card(portfolio, study, objective="uptime"),
        cards.changes_card(portfolio, study),
        cards.cuts_card(portfolio, study),
        cards.pairs_card(portfolio, study),
        cards.points_card(portfolio, study),
        cards.criteria_card(portfolio),
        cards.margins_card(portfolio),
        cards.needs_card(portfolio, study, "pay"),
        cards.classification_card(portfolio, study, "kept"),
        cards.decision_card(portfolio, study, "storage"),
        cards.failure_card(portfolio, study),
        cards.split_card(portfolio, study, "fees"),
        cards.growth_card(portfolio, study, "monthly", ["commits"], "growth", "Growth"),
        cards.lifecycle_card(portfolio, study, "payment"),
        cards.scaling_card(portfolio, study, "payments"),
        cards.scaling_path_card(portfolio, study, "payments"),
        cards.scaling_remedies_card(portfolio, study, "payments"),
        cards.scaling_deciding_card(portfolio, study, "payments"),
        cards.scaling_wait_card(portfolio, study, "worker", "payments"),
        cards.scaling_stages_card(portfolio, study),
        cards.series_card(portfolio, study, "monthly", "Three months.", "rows"),
        cards.slo_card(portfolio, study),
        cards.timeline_card(portfolio, study, "monthly", "commits"),
    ]


def column(card: Card, title: str) -> list:
    index = card.table.columns.index(title)
    return [row[index] for row in card.table.rows]


def test_ids_on_a_page_are_unique_and_links_within_it_lead_somewhere(portfolio, study):
    page = "".join(card.html() for card in made(portfolio, study))
    ids = Counter(
        element.get("id") for element in parse(page).iter() if element.get("id") is not None
    )
    assert [key for key, number in ids.items() if number > 1] == []
    for element in parse(page).iter():
        for name in ("aria-labelledby", "data-chart"):
            if element.get(name):
                assert element.get(name) in ids
        if (element.get("href") or "").startswith("#"):
            assert element.get("href")[1:] in ids


def test_anchors_are_stable_across_runs_and_changes_of_numbers(portfolio, study):
    changed = demo.study(
        classifications=demo.classified("always", "year"), slos=demo.slos("no", "no")
    )
    now = [card.id for card in made(portfolio, study)]
    assert now == [card.id for card in made(demo.portfolio(changed), changed)]
    assert now == [
        "tradeoffs-acceptability",
        "demo-architecture",
        "demo-blast",
        "demo-budget",
        "demo-changes",
        "demo-cuts",
        "demo-pairs",
        "demo-points",
        "tradeoffs-criteria",
        "tradeoffs-margins",
        "demo-needs-pay",
        "demo-kept",
        "demo-decision-storage",
        "demo-failures",
        "demo-fees",
        "demo-growth",
        "demo-lifecycle-payment",
        "demo-scaling-path-payments",
        "demo-scaling-model-payments",
        "demo-scaling-remedies-payments",
        "demo-scaling-deciding-payments",
        "demo-scaling-wait-worker-payments",
        "demo-scaling-stages",
        "demo-rows",
        "demo-slos",
        "demo-timeline",
    ]


def test_the_same_data_gives_the_same_bytes():
    twice = [
        [card.html() for card in made(portfolio, portfolio.studies["demo"])]
        for portfolio in (demo.portfolio(), demo.portfolio())
    ]
    assert twice[0] == twice[1]


def test_html_table_and_csv_download_hold_the_same_rows(portfolio, study):
    for card in made(portfolio, study):
        tree = parse(card.html())
        (link,) = [a for a in tree.iter("a") if a.get("download")]
        data = urllib.parse.unquote(link.get("href").partition(",")[2])
        assert data == card.table.csv()
        head, *rows = csv.reader(io.StringIO(data))
        assert link.get("download") == f"{card.id}.csv"
        table = next(
            t for t in tree.iter("table") if text_of(next(t.iter("caption"))) == card.table.caption
        )
        assert [text_of(cell) for cell in next(table.iter("thead")).iter("th")] == head
        shown = [list(row) for row in next(table.iter("tbody")).iter("tr")]
        assert len(shown) == len(rows) == len(card.table.rows)
        for cells, row in zip(shown, rows, strict=True):
            for cell, plain in zip(cells, row, strict=True):
                raw = cell.get("data-value")
                assert (raw if raw is not None else text_of(cell)) == plain


def test_the_table_of_a_decision_adds_up_to_its_totals(portfolio, study):
    card = cards.decision_card(portfolio, study, "storage")
    assert isinstance(card.chart, Figure)
    sums: dict[str, float] = {}
    totals: dict[str, float] = {}
    for option, criterion, weight, score, points, _ in card.table.rows:
        if criterion == "Total":
            totals[option] = points.raw
        else:
            assert points.raw == pytest.approx(weight.raw * (score - 1) / 4)
            sums[option] = sums.get(option, 0) + points.raw
    assert totals == pytest.approx(sums) == {"Disk": 80, "Tape": 45, "Paper": 0}
    assert list(totals) == ["Disk", "Tape", "Paper"]
    assert card.chart.data[1]["x"] == list(totals.values())
    assert "Paper is screened out: paper is against the law." in card.html()


def test_tables_hold_what_the_data_says(portfolio, study):
    kept = cards.classification_card(portfolio, study, "kept")
    assert column(kept, "Kept") == ["Never", "For a year", "For good"]
    assert column(kept, "Where") == ["Place 0", "Place 1", "Place 2"]

    failure = cards.failure_card(portfolio, study)
    assert column(failure, "Key") == ["1", "R1", "3"]
    modes = list(study.failures.values())
    assert column(failure, "Likelihood") == [mode.likelihood.score for mode in modes]
    assert column(failure, "Impact") == [mode.impact.score for mode in modes]

    slos = cards.slo_card(portfolio, study)
    assert column(slos, "Target") == ["< 500\u00a0ms"] * 3
    assert column(slos, "Measurable") == ["yes", "partly", "not yet"]
    assert [getattr(cell, "raw", cell) for cell in column(slos, "Design floor")] == [
        60.0,
        None,
        None,
    ]

    scaling = cards.scaling_card(portfolio, study, "payments")
    assert column(scaling, "Breaks") == ["Part ten-0", "Part ten-1"]
    assert [cell.raw for cell in column(scaling, "Load")] == [5000.0, 5000.0]
    assert column(scaling, "Remedies") == ["A queue (open)"] * 2

    graph = cards.architecture_card(portfolio, study)
    assert column(graph, "Component") == ["Web", "Store", "Chain"]
    assert column(graph, "Needed by (hard)") == [1, 2, 0]
    assert column(graph, "Needs") == ["Store (hard)", "", "Store (hard)"]

    timeline = cards.timeline_card(portfolio, study, "monthly", "commits")
    assert column(timeline, "Date") == sorted(column(timeline, "Date"))
    counts = {row[0]: row[2].raw for row in timeline.table.rows if not row[1]}
    assert counts == {"2025-01": 3, "2025-02": 10, "2025-03": 5}

    rows = cards.series_card(portfolio, study, "monthly", "Three months.").table.rows
    assert rows == [
        ["2025-01", 3, None, "a"],
        ["2025-02", 10, 2, "b"],
        ["2025-03", 5, 4, "c"],
    ]


def test_the_table_of_a_split_divides_every_payment_without_rest(portfolio, study):
    card = cards.split_card(portfolio, study, "fees")
    for payment, *parts in card.table.rows:
        for fee, merchant, rate in (parts[:3], parts[3:]):
            assert fee + merchant == payment.raw
            assert rate.raw == pytest.approx(fee / payment.raw * 100, abs=1e-6)
    payments = [row[0].raw for row in card.table.rows]
    assert payments == sorted(set(payments))
    # The last payment without a fee and the first with one, at 0.5 % and at 1 %.
    assert {99, 100, 49, 50} <= set(payments)
    assert isinstance(card.chart, Figure)
    assert [line["x"] for line in card.chart.data] == [payments, payments]


def test_about_this_data_names_every_number_with_kind_date_and_source(portfolio, study):
    used = {
        "decision_card": (cards.decision_card(portfolio, study, "storage"), ["fee"]),
        "split_card": (cards.split_card(portfolio, study, "fees"), ["fee", "fee-high"]),
        "scaling_card": (
            cards.scaling_card(portfolio, study, "payments"),
            ["load-today", "load-ten"],
        ),
        "slo_card": (cards.slo_card(portfolio, study), ["latency", "sweep"]),
    }
    for name, (card, keys) in used.items():
        assert [item.id for item in card.about.quantities] == keys, name
        (about,) = [
            element
            for element in parse(card.html()).iter("ul")
            if element.get("class") == "ap-about-list"
        ]
        entries = list(about)[: len(keys)]
        for key, entry in zip(keys, entries, strict=True):
            record = study.quantities[key].record
            links = [a.get("href") for a in entry.iter("a")]
            assert links[0] == f"../evidence.html#demo-{key}"
            assert text_of(next(entry.iter("time"))) == record.as_of.isoformat()
            assert record.kind in [text_of(span) for span in entry.iter("span")]
            cited = [f"https://github.com/demo/code/blob/{demo.COMMIT}/src/pay.ts#L10-L20"] * len(
                record.cite
            )
            assert links[1:] == cited


def test_every_card_says_where_it_comes_from(portfolio, study):
    for card in made(portfolio, study):
        assert card.about.quantities or card.about.citations, card.id
        assert card.about.notes, card.id


def test_the_same_place_is_cited_once(portfolio, study):
    card = cards.classification_card(portfolio, study, "kept")
    assert len(card.about.citations) == 3
    (about,) = re.findall(r"<li>Sources: (.*?)</li>", card.html())
    assert about.count("<a ") == 1


@pytest.mark.parametrize(("folder", "expected"), [(".", "../"), ("..", ""), ("sub", "../../")])
def test_links_to_the_evidence_lead_from_the_pages_own_folder(
    study, page_folder, monkeypatch, folder, expected
):
    (page_folder / "sub").mkdir()
    monkeypatch.chdir(page_folder / folder)
    block = cards.numbers_block(study, study.meta.key_numbers)
    links = [a.get("href") for a in parse(block.html).iter("a")]
    assert links == [f"{expected}evidence.html#demo-{key}" for key in ("fee", "load-today", "wait")]


def test_evidence_has_an_anchor_and_the_origin_of_every_number(portfolio, study):
    tree = parse(cards.evidence_block(portfolio, study).html)
    rows = {row.get("id"): row for row in tree.iter("details")}
    assert set(rows) == {item.anchor for item in study.quantities.values()}
    for item in study.quantities.values():
        row = next(rows[item.anchor].iter("summary"))
        _, value, kind, date = row
        assert [text_of(kind), text_of(date)] == [item.record.kind, item.record.as_of.isoformat()]
        assert float(value.get("data-value")) == item.value
    derived = text_of(rows["demo-double"])
    assert "fee * 2" in derived
    assert "By hand." in derived
    assert "It says four." in text_of(rows["demo-disputed"])


def test_downloads_hold_every_record(portfolio, study):
    offered = parse(cards.downloads_block(portfolio).html).iter("a")
    assert [link.get("href").removeprefix("../") for link in offered] == list(DOWNLOADS)
    rows = list(csv.DictReader(io.StringIO(records_csv(portfolio))))
    assert [row["anchor"] for row in rows] == [q.anchor for q in study.quantities.values()]
    assert [float(row["value"]) for row in rows] == [q.value for q in study.quantities.values()]


def test_the_one_pager_has_no_heading_above_nothing():
    study = demo.study()
    lists = ("hardest_decisions", "failures", "next")
    full = str(cards.one_pager_block(demo.portfolio(study), study).html)
    headings = re.findall("<h2>(.*?)</h2>", full)
    assert len(headings) == len(lists)
    for name, heading in zip(lists, headings, strict=True):
        pager = study.meta.one_pager.model_copy(update={name: []})
        without = replace(study, meta=study.meta.model_copy(update={"one_pager": pager}))
        html = str(cards.one_pager_block(demo.portfolio(without), without).html)
        assert re.findall("<h2>(.*?)</h2>", html) == [one for one in headings if one != heading]
        assert "<ol>\n</ol>" not in re.sub(r"\s+", "\n", html)
        assert html.count("<section") == html.count("</section>")


@pytest.mark.parametrize("published", [True, False])
def test_a_study_never_published_does_not_say_where_a_decision_was_found(published):
    study = demo.study()
    if not published:
        study = replace(study, meta=study.meta.model_copy(update={"version": None}))
    key = next(iter(study.decisions))
    html = cards.decision_block(demo.portfolio(study), study, key).html
    assert study.was_published == published
    assert bool(re.search("Published study|Found in the record", html)) == published
