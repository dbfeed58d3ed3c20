"""Markdown copies of pages hold what cells put out as Markdown."""

from __future__ import annotations

import pytest

from helpers.site import markdown

RAW = "Before\n\n```{{=html}}\n{}\n```\n\nAfter\n"


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>A <b>bold</b> word and 2 &lt; 3</p>", "A **bold** word and 2 < 3"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
        ),
        # Pages with a copy are linked as copies, with the place on them; all else as it is.
        ('<a href="other.html#x">to it</a>', "[to it](other.llms.md#x)"),
        ('<a href="none.html">to it</a>', "[to it](none.html)"),
        ('<a href="https://a.test/other.html">to it</a>', "[to it](https://a.test/other.html)"),
        # What only a screen shows, and files within the page, have no words.
        ('<p>x<svg><text>y</text></svg><a href="data:text/csv,1">CSV</a></p>', "x"),
        ('<h3>T<a class="ap-permalink" href="#t">#</a></h3>', "### T"),
        ('<p>x <span aria-hidden="true">y</span><button>Go</button></p>', "x"),
        # A drawing says what a screen reader says.
        ('<div role="img" aria-label="A stops. B goes on"><p>A</p></div>', "A stops. B goes on"),
    ],
)  # fmt: skip
def test_raw_html_becomes_markdown(tmp_path, html, told):
    (tmp_path / "other.llms.md").write_text("# Other\n", encoding="utf-8")
    page = tmp_path / "page.llms.md"
    page.write_text(RAW.format(html), encoding="utf-8")
    markdown.finish(tmp_path)
    assert page.read_text(encoding="utf-8") == f"Before\n\n{told}\n\nAfter\n"


def test_code_of_html_stays_code(tmp_path):
    page = tmp_path / "page.llms.md"
    text = "```html\n<p>x</p>\n```\n"
    page.write_text(text, encoding="utf-8")
    markdown.finish(tmp_path)
    assert page.read_text(encoding="utf-8") == text
