"""The skip link and the fold of contents, put into pages as both engines write them."""

from __future__ import annotations

from functools import reduce

import html5lib
import pytest
from typer.testing import CliRunner

from helpers import cli
from helpers.site import figures, frame, reading

TOC = (
    '<nav id="TOC" role="doc-toc" class="toc-active"><h2 id="toc-title">On this page</h2>{list}'
    "</nav>"
)
LIST = (
    '<ul class="collapse"><li><a href="#a" id="toc-a" class="nav-link active" '
    'data-scroll-target="#a">A &amp; <em>b</em></a><ul class="collapse"><li>'
    '<a class="nav-link" href="#b">B</a></li></ul></li><li><a href="#c">C</a></li></ul>'
)
PAGE = (
    '<!doctype html><html lang="en"><head><title>T</title></head><body class="nav-fixed">'
    '<header id="quarto-header"><nav><ul><li><a href="h">Home</a></li></ul></nav></header>'
    '<div id="quarto-margin-sidebar">{toc}</div>'
    '<main class="content" id="quarto-document-content">{title}<p>Text</p></main></body></html>'
)
TITLE = '<header id="title-block-header" class="x"><h1>T</h1></header>'


def page(listed: str = LIST, title: str = TITLE) -> str:
    return PAGE.format(toc=TOC.format(list=listed), title=title)


def links(html: str) -> list[str]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    fold = next(e for e in tree.iter("details") if e.get("class") == "ap-contents")
    return [link.get("href") for link in fold.iter("a")]


def test_the_skip_link_is_the_first_thing_in_the_body():
    html = frame.complete(page())
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    first = tree.find("body")[0]
    assert first.get("href") == "#quarto-document-content"
    assert [e for e in tree.iter() if e.get("id") == "quarto-document-content"]


@pytest.mark.parametrize("title", [TITLE, ""])
def test_the_contents_stand_under_the_title_in_the_main_part(title):
    html = frame.complete(page(title=title))
    assert html.index("<main") < html.index('class="ap-contents"') < html.index("<p>Text")
    time = reading.line(html) if title else ""
    assert title + time + '<details class="ap-contents">' in html
    assert links(html)[:3] == ["#a", "#b", "#c"]


def test_no_id_is_given_twice_and_nothing_else_is_changed():
    before = page()
    after = frame.complete(before)
    assert after.count('id="toc-a"') == 1
    fold = frame.contents(before)
    held = "ap-beside ap-with-toc "
    added = (frame.SKIP, fold, reading.line(before), held)
    assert reduce(lambda page, part: page.replace(part, ""), added, after) == before
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(after)


def test_what_is_complete_stays():
    once = frame.complete(page())
    assert frame.complete(once) == once


@pytest.mark.parametrize(
    "html",
    ["", "<html><head><meta http-equiv=refresh></head><body><a href=x>x</a></body></html>"],
)
def test_a_page_without_a_main_part_stays(html):
    assert frame.complete(html) == html


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("<p>ap-minute</p>", []),
        ('<section class="ap-minute"></section>', ["ap-with-minute"]),
        ('<div class="ap-hero ap-hero-beside"></div>', ["ap-with-hero"]),
        ('<div class="quarto-listing-category"></div>', ["ap-beside"]),
    ],
)
def test_the_body_tells_what_a_page_holds(held, told):
    html = frame.complete(PAGE.format(toc="", title=held))
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    assert body.get("class").split() == [*told, "nav-fixed"]


def test_short_contents_are_no_fold():
    short = page('<ul><li><a href="#a">A</a></li></ul>')
    assert "ap-contents" not in frame.complete(short)
    assert frame.SKIP in frame.complete(short)


def test_quarto_has_it_done_where_it_wrote(project, tmp_path, monkeypatch):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/a.html").write_text(page(), encoding="utf-8")
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(tmp_path))
    done = CliRunner().invoke(cli.app, ["finish"])
    assert done.exit_code == 0, done.output
    done, wanted = (tmp_path / "deep/a.html").read_text("utf-8"), frame.complete(page())
    # Its head has tags besides.
    assert done.partition("</head>")[2] == wanted.partition("</head>")[2]
    assert 'property="og:image"' in done


def test_quarto_is_told_to(project_root):
    from helpers.site.project import read_config

    assert read_config(project_root)["project"]["post-render"] == "portfolio finish"


def test_the_button_of_the_navigation_is_no_menu():
    button = '<button class="navbar-toggler" type="button" role="menu" aria-label="Toggle">'
    with_button = page().replace("<nav><ul>", f"{button}</button><nav><ul>")
    assert button.replace(' role="menu"', "") in frame.complete(with_button)


@pytest.mark.parametrize(
    ("fetched", "host"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "cdn.example"),
        ('<link rel="stylesheet" href="//fonts.example/a.css">', "fonts.example"),
        ('<link href="https://fonts.example/a.css" rel="stylesheet">', "fonts.example"),
        ('<img alt="" src="http://pictures.example/a.png">', "pictures.example"),
        ("<img src=https://pictures.example/a.png>", "pictures.example"),
        ("<iframe width='9' src='https://video.example?v=1'></iframe>", "video.example"),
        ('<video poster="https://video.example/a.png"></video>', "video.example"),
        ('<script type="module">import "https://cdn.example/plotly"</script>', "cdn.example"),
        ('<script>\nconst urls = {"vega": "https://cdn.example/vega@5"};</script>', "cdn.example"),
        (figures.place({"data": [{"type": "scattermap"}]}, "a"), "a host of maps"),
    ],
)
def test_what_pages_fetch_from_other_hosts_is_named(tmp_path, fetched, host):
    (tmp_path / "a.html").write_text(page().replace("<p>Text", f"<p>{fetched}"), encoding="utf-8")
    assert list(frame.foreign(tmp_path)) == [
        f"warning: a.html: fetches from {host}, which pages do not"
    ]


def test_links_to_other_hosts_are_nothing_fetched(tmp_path):
    linked = (
        '<a href="https://else.example/">there</a><link rel="canonical" href="https://x.example">'
        '<script type="application/ld+json">{"@id": "https://else.example/"}</script>'
        f"{figures.place({'data': [{'type': 'treemap'}]}, 'a')}"
        "<script>// see https://else.example\nconst SVG = 'http://www.w3.org/2000/svg';</script>"
    )
    (tmp_path / "a.html").write_text(page().replace("<p>Text", f"<p>{linked}"), encoding="utf-8")
    assert list(frame.foreign(tmp_path)) == []
