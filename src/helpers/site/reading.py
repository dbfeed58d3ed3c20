"""How much there is to read on a finished page, and how long that takes."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from helpers.site.searching import INLINE, VOID

PACE = 238
"""Words a minute, reading silently: mean of 190 studies of adults (Brysbaert, 2019)."""
LONGEST = 60
"""Minutes; whoever opens a longer page looks something up and does not read it through."""

#: Controls, code, and what stands in a picture: looked at and used, not read word by word.
_UNREAD = {
    "button", "figure", "nav", "noscript", "output", "pre", "script", "select", "style", "svg",
    "template",
}  # fmt: skip
#: What has a fold per line is looked up.
_UNREAD_CLASSES = {"ap-contents", "ap-minutes", "ap-permalink", "ap-records", "visually-hidden"}


@dataclass(frozen=True)
class Extent:
    """What a page holds."""

    seen: int
    """Words a reader sees without unfolding anything, tables included."""
    unfolded: int
    """Words with every fold open."""
    figures: int
    """Charts, drawings and explorers that stand on the page without unfolding anything."""


def measure(page: str) -> Extent:
    """Measure the main part of a page.

    Parameters
    ----------
    page
        HTML of the finished page.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    seen, folded = (_words(parts) for parts in (reader.seen, reader.folded))
    return Extent(seen, seen + folded, reader.figures)


def line(page: str) -> str:
    """How long a page takes to read, for its title block; nothing if one looks things up in it."""
    minutes = max(1, round(measure(page).seen / PACE))
    if minutes > LONGEST:
        return ""
    said = f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    return (
        '<div class="ap-minutes"><div class="quarto-title-meta-heading">Reading time</div>'
        f'<div class="quarto-title-meta-contents"><p>{said}</p></div></div>'
    )


def _words(parts: list[str]) -> int:
    return sum(any(map(str.isalnum, word)) for word in "".join(parts).split())


@dataclass
class _Element:
    tag: str
    inside: bool
    """In the main part of the page."""
    read: bool
    folded: bool
    """In a fold that is closed, and not in its summary."""
    fold: bool = False
    """A fold that is closed."""
    pictured: bool = False
    """In a figure, or an explorer: what is within is not another one."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.folded: list[str] = []
        self.figures = 0
        self._open = [_Element("", inside=False, read=True, folded=False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        around = self._open[-1]
        picture = tag == "figure" or "data-explorer" in given
        folded = around.folded or (around.fold and tag != "summary")
        if picture and around.inside and not (around.pictured or folded):
            self.figures += 1
        if tag in VOID:
            self._text(" ")
            return
        unread = (
            tag in _UNREAD
            or "hidden" in given
            or given.get("aria-hidden") == "true"
            or _UNREAD_CLASSES & set(given.get("class", "").split())
        )
        self._open.append(
            _Element(
                tag,
                inside=around.inside or tag == "main",
                read=around.read and not unread,
                folded=folded,
                fold=tag == "details" and "open" not in given,
                pictured=around.pictured or picture,
            )
        )
        self._text(" ", tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {element.tag for element in self._open}:
            return
        while self._open.pop().tag != tag:
            pass
        self._text(" ", tag)

    def handle_data(self, data: str) -> None:
        self._text(data)

    def _text(self, data: str, tag: str = "") -> None:
        here = self._open[-1]
        if here.inside and here.read and tag not in INLINE:
            (self.folded if here.folded or here.fold else self.seen).append(data)
