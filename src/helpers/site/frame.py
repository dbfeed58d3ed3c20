"""What the frame of pages lacks: a link past it, the time to read it, contents when narrow."""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.site import figures, reading, typeface

#: Id both engines give the main part of a page.
MAIN = "quarto-document-content"
SKIP = f'<a class="ap-skip" href="#{MAIN}">Skip to the content</a>'
FEWEST = 3
#: What the layout of a whole page hangs on, by the class its body gets: one that has contents or
#: categories beside the text has a header and a footer as wide as both. (With a ``:has()`` of the
#: body or of main the whole page would be styled anew with every part of a chart that is drawn.)
HELD = {
    "ap-beside": ('<nav id="TOC"', "quarto-listing-category"),
    "ap-with-toc": ('<nav id="TOC"',),
    "ap-with-minute": ('class="ap-minute"',),
    "ap-with-hero": ('ap-hero-beside"',),
}

_CHARSET = re.compile(r'<meta charset="?utf-8"?\s*/?>', re.IGNORECASE)
_BODY = re.compile(r"<body[^>]*>")
_MAIN = re.compile(r"<main[^>]*>")
_TITLE = re.compile(r'<header id="title-block-header".*?</header>', re.DOTALL)
#: Where author and date end, the last in a title block.
_FACTS = re.compile(r"</div>\s*</header>\Z")
_CONTENTS = re.compile(r'<nav id="TOC"[^>]*>.*?(<ul.*</ul>).*?</nav>', re.DOTALL)
#: Quarto says so of the button that unfolds the navigation; a button cannot be a menu.
_MENU = re.compile(r'(<button[^>]*\bclass="navbar-toggler"[^>]*?)\s+role="menu"')
_HOST = r"""(?:https?:)?//([^/"'\s>?#]+)"""
_FETCHED = (
    re.compile(
        r"<(?:script|img|iframe|audio|video|source|embed|object)\b[^>]*"
        rf"""\b(?:src|data|poster)=["']?{_HOST}"""
    ),
    re.compile(rf"""<link\b(?=[^>]*\brel=["']?stylesheet)[^>]*\bhref=["']?{_HOST}"""),
)
#: What a script on a page names it most likely fetches; data for our own is no script.
_SCRIPT = re.compile(r"<script\b(?![^>]*\bjson\b)[^>]*>(.*?)</script>", re.DOTALL)
_NAMED = re.compile(r"""["'`]https?://([^/"'`\s?#]+)""")
#: Namespaces, and what Quarto's script would talk to if a page had a box of comments.
_UNFETCHED = {"www.w3.org", "giscus.app", "github.com"}
_MAPS = re.compile(rf'<div class="ap-chart"[^>]* {figures.FETCHES_MAPS}\b')
_LIST_TAG = re.compile(r"<(ul|li)\b[^>]*>")
_LINK_TAG = re.compile(r'<a\b[^>]*?(\shref="[^"]*")[^>]*>')


def finish(site: Path) -> None:
    """Complete the frame of every page of a site; what is complete stays as it is."""
    lettered = (site / typeface.PLACE / typeface.LICENCE).is_file()
    for path in sorted(site.rglob("*.html")):
        before = path.read_text(encoding="utf-8")
        up = "../" * (len(path.relative_to(site).parts) - 1)
        after = complete(before, typeface.head(up) if lettered else "")
        if after != before:
            path.write_text(after, encoding="utf-8")


def foreign(site: Path) -> Iterator[str]:
    """Name what the pages of a site fetch from other hosts, as an output of a cell may."""
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        found = {host for fetched in _FETCHED for host in fetched.findall(page)}
        found.update(host for script in _SCRIPT.findall(page) for host in _NAMED.findall(script))
        found.update(["a host of maps"] if _MAPS.search(page) else ())
        if hosts := sorted(found - _UNFETCHED):
            where = path.relative_to(site).as_posix()
            yield f"warning: {where}: fetches from {', '.join(hosts)}, which pages do not"


def complete(page: str, head: str = "") -> str:
    """Give a page a link to its content as first stop, its reading time and contents as a fold.

    The engines set the contents in the margin and leave them out where there is no margin: on a
    phone, on a tablet, and magnified. The fold needs no script.

    Parameters
    ----------
    page
        HTML as an engine wrote it.
    head
        What its head says besides, before it asks for anything else.

    Returns
    -------
    str
        The page; unchanged if it has no main part (a redirect) or is complete.
    """
    body, main = _BODY.search(page), _MAIN.search(page)
    if not body or not main or SKIP in page:
        return page
    title = _TITLE.search(page, main.end())
    place = title.end() if title else main.end()
    block = title[0] if title else ""
    if "<h1" in block:  # Quarto writes a block without a title, too.
        block = timed(block, reading.line(page))
    begin = title.start() if title else place
    before = (page[: body.end()], SKIP, page[body.end() : begin], block)
    page = _MENU.sub(r"\1", "".join((*before, contents(page), page[place:])))
    held = [name for name, marks in HELD.items() if any(mark in page for mark in marks)]
    if held:
        page = _BODY.sub(lambda tag: _with_class(tag[0], " ".join(held)), page, count=1)
    return _CHARSET.sub(lambda charset: charset[0] + head, page, count=1) if head else page


def _with_class(tag: str, name: str) -> str:
    if 'class="' in tag:
        return tag.replace('class="', f'class="{name} ', 1)
    return f'{tag[:-1]} class="{name}">'


def timed(title: str, time: str) -> str:
    """A title block with the reading time beside author and date, or below where it has neither."""
    facts = _FACTS.search(title) if "quarto-title-meta" in title else None
    place = facts.start() if facts else len(title)
    return title[:place] + time + title[place:]


def contents(page: str) -> str:
    """The contents in the margin of a page as a fold, or nothing where they are short."""
    # Each nav is looked at by itself: the list within reaches to its last end tag.
    start = page.find('<nav id="TOC"')
    found = start >= 0 and _CONTENTS.match(page[: page.find("</nav>", start) + 6], start)
    if not found or found[1].count("<li") < FEWEST:
        return ""
    listed = _LINK_TAG.sub(r"<a\1>", _LIST_TAG.sub(r"<\1>", found[1]))
    return (
        '<details class="ap-contents"><summary>On this page</summary>'
        f'<nav aria-label="On this page">{listed}</nav></details>'
    )
