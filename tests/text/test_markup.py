"""Text from data is never markup."""

from __future__ import annotations

import csv
import io

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.cards.card import raw_block
from helpers.cards.tables import Table, Value, number
from helpers.text.markup import Html, attribute, inline, paragraphs


def parse(fragment: str):
    return html5lib.parseFragment(fragment, treebuilder="etree", namespaceHTMLElements=False)


@given(st.text())
def test_inline_text_survives_unchanged_and_makes_no_element_but_code(text):
    tree = parse(inline(text))
    assert {element.tag for element in tree.iter()} <= {"DOCUMENT_FRAGMENT", "code"}


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "`<b>`", "a`b`<i>"]
)
def test_html_in_text_is_shown_not_run(attack):
    for made in (inline(attack), paragraphs(attack)):
        tags = {element.tag for element in parse(made).iter()}
        assert tags <= {"DOCUMENT_FRAGMENT", "p", "code"}


def test_attributes_cannot_be_left():
    made = f'<p title="{attribute(chr(34) + " onclick=" + chr(34) + "x")}">t</p>'
    (element,) = list(parse(made))
    assert set(element.attrib) == {"title"}


@given(st.text(alphabet="`a\n", max_size=40))
def test_a_raw_block_cannot_be_closed_from_inside(content):
    block = raw_block(content)
    fence = block.split("{", 1)[0]
    body = block.removeprefix(fence + "{=html}\n").removesuffix(f"\n{fence}\n")
    assert body == content
    assert fence not in content


def test_a_table_says_the_same_in_html_and_csv():
    table = Table(
        "Totals",
        ["Name", "Value", "Where"],
        [
            ["a, b", Value(0.123456, "0.12"), Html('<a href="x">x</a>', "x")],
            ["<c>", Value(2, "2"), Html("", "")],
        ],
    )
    rows = list(csv.reader(io.StringIO(table.csv())))
    assert rows == [["Name", "Value", "Where"], ["a, b", "0.123456", "x"], ["<c>", "2", ""]]
    tree = parse(table.html())
    assert [cell.get("data-value") for cell in tree.iter("td") if cell.get("data-value")] == [
        "0.123456",
        "2",
    ]
    assert "".join(next(tree.iter("caption")).itertext()) == "Totals"


@pytest.mark.parametrize(
    ("value", "text"), [(1234567, "1,234,567"), (0.5, "0.5"), (2.0, "2"), (12345.6, "12,346")]
)
def test_numbers_are_written_without_faux_precision(value, text):
    assert number(value) == text
