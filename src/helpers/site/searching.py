"""The index of the search: what readers read on the finished pages, place by place."""

import html
import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag

from helpers.text.markup import script_json

#: Read by the renderer's own search, where the page's script is not there.
ENGINE_INDEX = "search.json"
#: Read by the page's script, also where a site is opened from a folder.
INDEX = "search-index.js"

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
#: Not what readers read there: code, controls, and what stands elsewhere as well.
_UNREAD = {"button", "nav", "noscript", "pre", "script", "select", "style", "template"}
_UNREAD_CLASSES = {
    "ap-about", "ap-contents", "ap-minutes", "ap-part-count", "ap-permalink", "ap-src", "ap-tools",
    "quarto-title-meta", "visually-hidden",
}  # fmt: skip
#: Elements within a line, where no space comes between the text before and after.
INLINE = {"a", "abbr", "b", "code", "em", "i", "small", "strong", "sub", "sup", "time"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
#: What names a row: its first cell, or the first part of the line that stays when it is folded.
_NAMES = {"th", "td", "span"}
#: What is kept of a place, in characters: a cell may print a log of any length.
LONGEST = 50_000
_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:!?)])")


@dataclass
class Place:
    """A section, a figure card, a row or a record of a page, by its anchor."""

    anchor: str
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    """Titles of the sections and cards in it."""
    named: bool = False
    """Whether its heading has been read."""
    row: bool = False
    """Whether its first cell is its name."""


def write(site: Path, unlisted: Collection[str] = ()) -> None:
    """Write the index of a finished site, for the page's script and for the engine's own.

    Parameters
    ----------
    site
        Its folder.
    unlisted
        Pages that are not to be found, by their paths in it: ``search: false``, or drafts.
    """
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    found = _places(site, names - set(unlisted))
    (site / ENGINE_INDEX).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    script = f"globalThis.portfolioSearch = {script_json(found)};\n"
    (site / INDEX).write_text(script, encoding="utf-8")


def rewrite(site: Path) -> None:
    """Put what readers read into the index that Quarto has written for its own search.

    Quarto lists whole sections with the code in them. Pages it does not list stay unlisted; where
    it has written no index, there is no search.

    Parameters
    ----------
    site
        Folder of the finished site.
    """
    index = site / ENGINE_INDEX
    if not index.is_file():
        return
    listed = {urldefrag(entry["href"]).url for entry in json.loads(index.read_text("utf-8"))}
    found = _places(site, {name for name in listed if (site / name).is_file()})
    for entry in found:
        # Its list shows names as text and texts as HTML.
        entry["text"] = html.escape(entry["text"], quote=False)
    index.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _places(site: Path, names: Collection[str]) -> list[dict[str, str]]:
    pages = ((name, (site / name).read_text(encoding="utf-8")) for name in sorted(names))
    return [entry for name, page in pages for entry in read(page, name)]


def read(page: str, path: str) -> list[dict[str, str]]:
    """Read the places of a page.

    Parameters
    ----------
    page
        HTML of the finished page.
    path
        Where it is in the site.

    Returns
    -------
    list of dict
        ``href``, ``title`` of the page, ``section`` and ``text``; none is without text.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    if not reader.places:
        return []
    title = _plain(reader.places[0].title) or _plain(reader.title).split(" – ")[0]
    entries = []
    for place in reader.places:
        section = _plain(place.title) if place.anchor else ""
        # A section that only holds others is found by their titles.
        text = _plain(place.text)[:LONGEST] or " · ".join(filter(None, place.within))
        if text:
            href = f"{path}#{place.anchor}" if place.anchor else path
            entries.append(
                {"objectID": href, "href": href, "title": title, "section": section, "text": text}
            )
    return entries


def _plain(parts: list[str]) -> str:
    return _SPACE_BEFORE.sub("", " ".join("".join(parts).split()))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []
        self.title: list[str] = []
        # For each open element: its name, the place it opened, whether it is read, and whether it
        # is of what a cell put out, where preformatted text is no code.
        self._open: list[tuple[str, Place | None, bool, bool]] = []
        self._around: list[Place] = []
        self._naming = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self._space(tag)
            return
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        # What a tab hides is a press away, and its address opens it.
        hidden = "hidden" in given and given.get("role") != "tabpanel"
        _, _, around, output = self._open[-1] if self._open else ("", None, True, False)
        output = output or "cell-output" in classes
        code = tag in _UNREAD and not (tag == "pre" and output)
        read = around and not (code or classes & _UNREAD_CLASSES or hidden)
        place = self._place(tag, given) if read else None
        if place:
            self.places.append(place)
            self._around.append(place)
        self._open.append((tag, place, read, output))
        if self._around and not self._naming and not self._around[-1].named:
            here = self._around[-1]
            if tag in (_NAMES if here.row else _HEADINGS):
                here.named, self._naming = True, tag
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {name for name, *_ in self._open}:
            return
        while self._open:
            name, place, *_ = self._open.pop()
            if name == self._naming:
                self._naming = ""
            if place:
                self._around.remove(place)
                if self._around and not place.row:
                    self._around[-1].within.append(_plain(place.title))
            if name == tag:
                break
        self._space(tag)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "title" and not self._around:
            self.title.append(data)
        if self._around and self._open[-1][2]:
            here = self._around[-1]
            (here.title if self._naming else here.text).append(data)

    def _place(self, tag: str, given: dict[str, str]) -> Place | None:
        if tag == "main":
            return Place("")
        if self._around and tag in ("section", "tr", "details") and given.get("id"):
            return Place(given["id"], row=tag != "section")
        return None

    def _space(self, tag: str) -> None:
        if tag not in INLINE and self._around:
            here = self._around[-1]
            (here.title if self._naming else here.text).append(" ")
