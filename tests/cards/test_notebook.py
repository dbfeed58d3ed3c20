"""What cells of a notebook say is a table, a number or a paragraph in the portfolio's own form."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

from helpers.cards import bullets, folds, number, percent, points, say, table, terms
from helpers.cards.tables import Value
from helpers.site.cells import split
from helpers.site.project import notebooks, read_notebook
from helpers.text.numbers import NBSP


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (number(1234.567), Value(1234.567, "1,230")),
        (number(0.5, unit=" s"), Value(0.5, "0.5 s")),
        (number(-1.25, decimals=1), Value(-1.25, "−1.2")),
        (points(0.12345), Value(12.345, "12.35")),
        (percent(0.5), Value(50, f"50.0{NBSP}%")),
        (percent(0.5, error=0.00123), Value(50, f"50.0 ± 0.12{NBSP}%")),
        (percent(1 / 3, 0), Value(33.333333, f"33{NBSP}%")),
    ],
)
def test_a_number_keeps_its_value_beside_what_is_written(value: Value, expected: Value) -> None:
    assert value.text == expected.text
    assert value.raw == pytest.approx(expected.raw, abs=1e-6)


def test_a_table_names_its_rows_and_escapes_what_it_shows() -> None:
    shown = table("Costs <b>", ("What", "Much"), (("One <i>", number(2)),)).html
    assert "Costs &lt;b&gt;" in shown
    assert "One &lt;i&gt;" in shown
    assert 'data-value="2.0"' in shown


def test_texts_become_paragraphs() -> None:
    assert say("One `x`.", "Two <b>.").html == "<p>One <code>x</code>.</p><p>Two &lt;b&gt;.</p>"


def test_lists_and_folds_escape_what_they_show() -> None:
    assert bullets(["One <b>.", ("T", "Two `x`.")]).html == (
        "<ul><li>One &lt;b&gt;.</li><li><b>T.</b> Two <code>x</code>.</li></ul>"
    )
    inside = terms([("If <i>", "then")]) + say("So.")
    assert inside.html == "<dl><dt>If &lt;i&gt;</dt><dd>then</dd></dl><p>So.</p>"
    shown = folds([("A <b>", "beside", inside)]).html
    assert "<summary><b>A &lt;b&gt;</b> <span>beside</span></summary>" in shown
    assert inside.html in shown


TAG = re.compile(r"</?[a-z][a-z0-9-]*(\s[^<>]*)?/?>")
MAKERS = {"helpers.cards.blocks", "helpers.cards.render", "helpers.text.markup"}


def own_html(source: str) -> list[str]:
    """What in the code of a cell makes HTML: tags in its texts, and imports that only do that."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [match[0] for match in TAG.finditer(node.value)]
        elif isinstance(node, ast.ImportFrom) and node.module in MAKERS:
            found.append(node.module)
    return found


def test_no_notebook_builds_html_of_its_own(project_root: Path) -> None:
    found = {
        (path.name, index): made
        for path in notebooks(project_root)
        for index, cell in enumerate(nbformat.read(project_root / path, as_version=4).cells)
        if cell.cell_type == "code"
        if (made := own_html(cell.source))
    }
    assert found == {}


def test_html_in_a_cell_is_found() -> None:
    assert own_html('x = f"<li>{1}</li>" if 1 < 2 else ""') == ["<li>", "</li>"]
    assert own_html("from helpers.text.markup import inline") == ["helpers.text.markup"]
    assert own_html("a = 'p < 0.5 and q > 1'") == []


def folded_away(cell: nbformat.NotebookNode) -> bool:
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def test_a_notebook_begins_with_its_title_where_its_reader_sees_it(project_root: Path) -> None:
    """Both engines make a heading that comes first the title of the page."""
    for path in notebooks(project_root):
        front, title, *_ = nbformat.read(project_root / path, as_version=4).cells
        assert front.cell_type == "raw"
        assert folded_away(front), path
        meta = read_notebook(project_root, path).front_matter
        assert "title" not in meta, f"{path}: the title is the heading in its second cell"
        # A page with a block of its own at its head has its heading there.
        if meta.get("title-block-style") != "none":
            assert re.fullmatch(r"# \S.*", title.source), path


def test_what_the_site_does_not_show_is_folded_in_jupyter(project_root: Path) -> None:
    code = {
        (path.name, index): (split(cell.source)[0].get("echo") is False, folded_away(cell))
        for path in notebooks(project_root)
        for index, cell in enumerate(nbformat.read(project_root / path, as_version=4).cells)
        if cell.cell_type == "code"
    }
    assert len(set(code.values())) == 2
    assert {where for where, (hidden, folded) in code.items() if hidden != folded} == set()


def test_a_table_without_rows_is_a_line_and_no_empty_head():
    html = table("Single scores that end the lead", ["Option", "Score"], []).html
    assert "<table" not in html
    assert re.sub("<[^>]*>", "", html).strip() == "Single scores that end the lead. None."
