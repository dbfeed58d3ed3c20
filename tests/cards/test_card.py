"""What a cell sends to the page and to Jupyter, and what a card is made of."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.parse

import demo
import html5lib
import IPython.display
import plotly.graph_objects as go
import pytest

from helpers import cards
from helpers.cards.blocks import Block
from helpers.cards.card import About, Card, show_html
from helpers.cards.links import href
from helpers.cards.tables import Table, Value
from helpers.cards.target import TARGET
from helpers.charts.base import Figure
from helpers.site.frame import HELD
from helpers.text.markup import Html

PLOTLY = "application/vnd.plotly.v1+json"


@pytest.fixture
def shown(monkeypatch):
    """Every bundle that is displayed."""
    bundles: list[dict] = []
    monkeypatch.setattr(
        IPython.display, "display", lambda bundle, raw: bundles.append(bundle) if raw else None
    )
    return bundles


@pytest.fixture(params=["chart", "drawing", "table"])
def card(request) -> Card:
    charts = {
        "chart": Figure([{"type": "bar", "x": [1], "y": [2]}], {}, height=200, label="A bar"),
        "drawing": Html("<svg><rect/></svg>", "A box"),
        "table": None,
    }
    return make(charts[request.param])


def make(chart: Figure | Html | None, **changes) -> Card:
    parts = {
        "id": "demo-card",
        "title": "A `title` & more",
        "finding": "One leads.",
        "portfolio": demo.portfolio(),
        "table": Table("Rows", ["Name", "Value"], [["a", Value(1.25, "1.3")], ["b, c", 2]]),
        "chart": chart,
        "about": About(notes=["Made up."]),
        "extra": "<p>Why these weights</p>",
    }
    return Card(**(parts | changes))


def parse(text: str):
    return html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False)


def test_on_the_site_everything_is_one_raw_block_of_markdown(card, shown, monkeypatch):
    monkeypatch.setenv(TARGET, "site")
    card._ipython_display_()
    Block("<p>x</p>")._ipython_display_()
    for bundle in shown:
        assert set(bundle) == {"text/markdown", "text/plain"}
    assert shown[0]["text/markdown"] == f"```{{=html}}\n{card.html()}\n```\n"
    assert len(shown) == 2


def test_in_a_notebook_a_chart_is_plotlys_and_the_rest_is_html(card, shown, monkeypatch):
    monkeypatch.setenv(TARGET, "notebook")
    card._ipython_display_()
    charts = [bundle[PLOTLY] for bundle in shown if PLOTLY in bundle]
    pages = [bundle["text/html"] for bundle in shown if "text/html" in bundle]
    assert not [bundle for bundle in shown if "text/markdown" in bundle]
    page = "".join(pages)
    assert "One leads." in page
    assert "Why these weights" in page
    assert "<table" in page
    assert page.count("<section") == page.count("</section>")
    if isinstance(card.chart, Figure):
        (figure,) = charts
        go.Figure(data=figure["data"], layout=figure["layout"])
        assert figure["config"]["displayModeBar"] is False
        # Dark ink on Jupyter's dark page would not be seen.
        assert figure["layout"]["paper_bgcolor"] == "#ffffff"
        assert "token:" not in json.dumps(figure)
        assert "data-chart" not in page
    else:
        assert charts == []
        assert ("<svg>" in page) is (card.chart is not None)


def test_a_card_has_heading_finding_table_and_origin_under_one_anchor(card):
    tree = parse(card.html())
    (section,) = tree
    assert section.get("id") == "demo-card"
    heading = next(tree.iter(f"h{card.level}"))
    assert heading.get("id") == section.get("aria-labelledby") == "demo-card-title"
    assert "".join(heading.itertext()) == "A title & more"
    hrefs = [a.get("href") for a in tree.iter("a")]
    assert hrefs[0] == "#demo-card"
    summaries = ["".join(item.itertext()) for item in tree.iter("summary")]
    assert summaries == ["Table", "About this data"]
    assert "Made up." in "".join(tree.itertext())


def test_a_chart_is_described_reserved_and_replaceable(card):
    tree = parse(card.html())
    if card.chart is None:
        assert not list(tree.iter("figure"))
        return
    (figure,) = tree.iter("figure")
    if isinstance(card.chart, Html):
        assert figure.get("aria-label") == "A box"
        return
    (place,) = [element for element in figure.iter("div") if element.get("role") == "img"]
    assert place.get("aria-label") == "A bar"
    assert place.get("style") == "--ap-height:200px;--ap-height-phone:200px"
    (script,) = figure.iter("script")
    assert script.get("data-chart") == place.get("id") == "demo-card-chart"
    assert json.loads(script.text) == card.chart.spec()
    assert list(figure.iter("noscript"))


def test_a_compact_card_leads_to_the_full_one(card, monkeypatch, project_root):
    monkeypatch.chdir(project_root)
    monkeypatch.setenv(TARGET, "site")
    compact = card.formed("compact", "case-studies/demo-appendix.html")
    tree = parse(compact.html())
    (more,) = [a for a in tree.iter("a") if a.get("href", "").startswith("case-studies/")]
    assert more.get("href") == "case-studies/demo-appendix.html#demo-card"
    assert "A title & more" in "".join(more.itertext())
    assert list(tree.iter("details")) == list(tree.iter("table")) == []
    assert card.formed("full", "case-studies/demo-appendix.html") is card


def test_a_card_without_chart_unfolds_its_table():
    def unfolded(card: Card) -> bool:
        (data,) = [d for d in parse(card.html()).iter("details") if d.get("class") == "ap-data"]
        return data.get("open") is not None

    chart = Figure([], {}, height=1, label="x")
    assert unfolded(make(None))
    assert unfolded(make(chart, open_table=True))
    assert not unfolded(make(chart))


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "<!-- --!> </SCRIPT >", "]]>"]
)
def test_no_text_in_a_figure_ends_or_hides_its_script_element(text):
    figure = Figure([{"type": "bar", "name": text}], {}, height=1, label=text)
    tree = parse(make(figure).html() + '<p id="after"></p>')
    (script,) = tree.iter("script")
    assert json.loads(script.text)["data"][0]["name"] == text
    assert [element.get("id") for element in tree.iter("p")][-1] == "after"


def test_a_figure_with_nan_is_refused():
    figure = Figure([{"type": "bar", "y": [float("nan")]}], {}, height=1, label="x")
    with pytest.raises(ValueError, match="Out of range float"):
        make(figure).html()


def test_the_csv_download_is_the_table_unrounded(card):
    (link,) = [a for a in parse(card.html()).iter("a") if a.get("download")]
    data = urllib.parse.unquote(link.get("href").partition(",")[2])
    assert list(csv.reader(io.StringIO(data))) == [["Name", "Value"], ["a", "1.25"], ["b, c", "2"]]


def test_backticks_in_data_cannot_close_the_raw_block(shown, monkeypatch):
    monkeypatch.setenv(TARGET, "site")
    show_html("<p>````\n```\n</p>")
    text = shown[0]["text/markdown"]
    fence = re.match(r"`+", text)[0]
    assert len(fence) == 5
    assert text.endswith(f"\n{fence}\n")


@pytest.mark.parametrize(
    ("folder", "expected"), [(".", "evidence.html#x"), ("labs", "../evidence.html#x")]
)
def test_links_start_in_the_folder_of_the_page(tmp_path, monkeypatch, folder, expected):
    (tmp_path / "labs").mkdir()
    monkeypatch.chdir(tmp_path / folder)
    monkeypatch.setenv(TARGET, "site")
    assert href("evidence.html#x") == expected


@pytest.mark.parametrize(
    ("website", "expected"),
    [
        ("{site-url: https://a.example/p/}", "https://a.example/p/evidence.html#x"),
        ("{site-url: https://a.example}", "https://a.example/evidence.html#x"),
        # Not published: Jupyter opens what the page is made from.
        ("{title: A}", "../evidence.ipynb#x"),
    ],
)
def test_in_a_notebook_links_lead_to_the_published_site(tmp_path, monkeypatch, website, expected):
    (tmp_path / "_quarto.yml").write_text(f"website: {website}\n", encoding="utf-8")
    (tmp_path / "evidence.ipynb").touch()
    monkeypatch.setenv(TARGET, "notebook")
    assert href("evidence.html#x") == expected
    number = next(iter(demo.portfolio().studies["demo"].quantities.values()))
    card = make(None, about=About([number]))
    hrefs = [a.get("href") for a in parse(card.html()).iter("a")]
    assert f"{expected.removesuffix('x')}{number.anchor}" in hrefs


RULE = re.compile(r"\.(ap-[a-z0-9-]+)")


def test_in_a_notebook_everything_shown_has_the_style_it_has_on_the_site(
    shown, monkeypatch, project_root
):
    """No class of cards, tables, drawings or blocks is without its rules there."""
    site = (project_root / "assets/portfolio.css").read_text(encoding="utf-8")
    monkeypatch.setenv(TARGET, "notebook")
    Block("<p>x</p>")._ipython_display_()
    tree = parse(shown[0]["text/html"])
    (output,) = tree
    style = output.find("script").text
    # The page's colours, and what stands around the content.
    page = {"ap-light", "ap-skip", "ap-contents", *HELD}
    own = {"ap-output", "ap-card-rest"} | page
    on_screen = site.partition("/* ---- Print")[0]
    assert set(RULE.findall(on_screen)) ^ set(RULE.findall(style)) == own
    used = set(re.findall(r"var\(--([a-z0-9-]+)", style)) - {"fx", "share", "ap-height"}
    assert {f"--{name}:" for name in used if f"--{name}:" not in style} == set()
    assert "main.content" not in style


def test_the_notebook_shows_the_numbers_the_site_shows(shown, monkeypatch, project_root):
    monkeypatch.chdir(project_root)
    portfolio = demo.portfolio()
    card = cards.classification_card(portfolio, portfolio.studies["demo"], "kept")
    monkeypatch.setenv(TARGET, "notebook")
    card._ipython_display_()
    (figure,) = [bundle[PLOTLY] for bundle in shown if PLOTLY in bundle]
    spots = [(trace["x"], trace["y"]) for trace in figure["data"]]
    assert spots == [(trace["x"], trace["y"]) for trace in card.chart.spec()["data"]]
