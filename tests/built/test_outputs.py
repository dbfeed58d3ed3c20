"""A cell shows itself in the form of the place it runs in: the site, or Jupyter."""

from __future__ import annotations

import os
import re

import nbformat
import pytest
from builtsite import BuiltSite, CardOnPage, cards
from nbclient import NotebookClient
from nbformat import NotebookNode

from helpers.cards.target import QUARTO_KERNEL, TARGET

PLOTLY = "application/vnd.plotly.v1+json"


def bundles(notebook: NotebookNode) -> list[dict]:
    return [
        output["data"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type in ("display_data", "execute_result")
    ]


@pytest.fixture(scope="module", params=["", "-appendix"], ids=["story", "appendix"])
def study(built_site: BuiltSite, request: pytest.FixtureRequest) -> str:
    """A page of the first study: compact cards are on its story, full ones in its appendix."""
    return f"case-studies/{built_site.studies[0]}{request.param}.html"


@pytest.fixture(scope="module")
def on_page(built_site: BuiltSite, study: str) -> list[CardOnPage]:
    """The page's cards of either form, in the order they stand in."""
    ids = built_site.pages[study].ids
    found = [card for form in (False, True) for card in cards(built_site, compact=form)]
    return sorted((c for c in found if c.page == study), key=lambda card: ids.index(card.id))


@pytest.fixture(scope="module")
def in_jupyter(built_site: BuiltSite, study: str) -> list[dict]:
    """What the study's cells show when a reader runs them, as in JupyterLab or Binder."""
    path = (built_site.root / study).with_suffix(".ipynb")
    notebook = nbformat.read(path, as_version=4)
    environment = {k: v for k, v in os.environ.items() if k not in (TARGET, QUARTO_KERNEL)}
    environment["PYTHONPATH"] = str(built_site.root / "src")
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(env=environment)
    return bundles(notebook)


def test_on_the_site_there_is_only_markdown(executed):
    """One output of `text/html` would make Quarto load two libraries from another host."""
    shown = [
        output["data"]
        for cells in executed
        for outputs in cells
        for output in outputs
        if "data" in output
    ]
    assert len(shown) > 20
    assert [
        sorted(data) for data in shown if not set(data) <= {"text/markdown", "text/plain"}
    ] == []
    # Kept by Quarto as lines.
    written = ["".join(data["text/markdown"]) for data in shown if "text/markdown" in data]
    assert all("{=html}" in text for text in written)


def test_in_jupyter_there_is_html_and_no_block_meant_for_the_site(in_jupyter):
    assert [data for data in in_jupyter if "text/html" in data]
    assert [data for data in in_jupyter if "text/markdown" in data] == []
    assert [data for data in in_jupyter if "{=html}" in str(data)] == []


def test_in_jupyter_every_chart_is_a_figure_with_the_same_data(in_jupyter, on_page):
    figures = [data[PLOTLY] for data in in_jupyter if PLOTLY in data]
    specs = [card.spec for card in on_page if card.spec]
    assert len(figures) == len(specs) > 0
    for figure, spec in zip(figures, specs, strict=True):
        for mine, theirs in zip(figure["data"], spec["data"], strict=True):
            for key in ("type", "x", "y", "z", "text"):
                assert mine.get(key) == theirs.get(key)


def test_in_jupyter_colours_are_colours(in_jupyter):
    assert [data for data in in_jupyter if "token:" in str(data.get(PLOTLY, ""))] == []


def test_in_jupyter_a_card_keeps_its_place_and_a_full_one_its_file(in_jupyter, on_page):
    text = "".join(data.get("text/html", "") for data in in_jupyter)
    assert on_page
    for card in on_page:
        compact = "ap-compact" in card.element.get("class", "").split()
        assert f'id="{card.id}"' in text
        assert (f'download="{card.id}.csv"' in text) != compact
    # No chart waits for the site's script; what an explorer needs comes with its card.
    assert "data-chart" not in text
    assert set(re.findall(r"<script([^>]*)>", text)) == {
        "",
        ' type="application/json"',
    }
