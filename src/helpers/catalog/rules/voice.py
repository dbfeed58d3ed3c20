"""Who speaks: the first person rests on the author's own words, and some files are not led to.

A source says in which of its files the author speaks of their own work (``words``) and to which of
its files nothing here leads (``withheld``). Any other sentence is written without "I" and "we".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from helpers.catalog.entries import Entry
from helpers.catalog.pages import Page, Passage, Piece
from helpers.catalog.portfolio import Resolved
from helpers.catalog.problems import Problem
from helpers.catalog.rules.prose import EVIDENCE
from helpers.catalog.shape import Path as Keys
from helpers.catalog.shape import Shape, attributes, fields
from helpers.catalog.yamlfile import Document, Node, parse
from helpers.schema.base import SENTENCES, Model
from helpers.schema.provenance import Citation, Source
from helpers.text.person import first_person

CONFIG = "_quarto.yml"
_SAID = ("title", "subtitle", "pagetitle", "description", "abstract", "site-title")
_ON_GITHUB = re.compile(r"https://github\.com/([^/]+/[^/]+)/(?:blob|tree|raw|blame)/[^/]+/?(.*)")
_RUN = re.compile(r"[\w./\[\]-]+")
_NAMED = re.compile(r"[\w.-]+(?:/[\w.\[\]-]+)*\.\w+|[\w.-]+(?:/[\w.\[\]-]+)+")
_TAG = re.compile(r"<[^>]*>")
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"']*)""")


class Registry:
    """What the sources say about the files in them."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources

    def own(self, citation: Citation) -> bool:
        """Whether the author's own words are cited."""
        source = self.sources.get(citation.source)
        return source is not None and source.has_words(citation.path or "")

    def leads_to_own(self, address: str) -> bool:
        """Whether an address is one of the author's own words."""
        address = unquote(address.partition("#")[0])
        if found := _ON_GITHUB.fullmatch(address):
            return any(source.has_words(found[2]) for source in self._of(found[1]))
        whole = (source.url for source in self.sources.values() if source.has_words(""))
        return address in {*whole} - {None}

    def withheld(self, address: str) -> str:
        """The withheld file that an address leads to, or nothing."""
        found = _ON_GITHUB.fullmatch(unquote(address.partition("#")[0]))
        if found and any(source.withholds(found[2]) for source in self._of(found[1])):
            return found[2]
        return ""

    def named(self, text: str) -> Iterator[str]:
        """The withheld files that a text names."""
        for run in _RUN.findall(text):  # most hold no path, and tell so at once
            if "/" in run or "." in run[:-1]:
                for word in _NAMED.findall(run):
                    if any(source.withholds(word) for source in self.sources.values()):
                        yield word

    def _of(self, repository: str) -> Iterator[Source]:
        return (s for s in self.sources.values() if s.repository == repository)


def check_record(
    entry: Entry, citations: Iterable[tuple[Keys, Citation]], sources: Mapping[str, Source]
) -> Iterator[Problem]:
    """Check the texts of a record and what it cites.

    A text may be in the first person where its part of the record, or the nearest part around it
    that cites anything, cites the author's own words.
    """
    registry = Registry(sources)
    for at, text, cited in _texts(Shape(type(entry.record)), entry.record, (), ()):
        if not any(map(registry.own, cited)):
            for sentence in first_person(text):
                yield entry.problem(at, *_alone(sentence, "cite where the author published it"))
        for name in registry.named(text):
            yield entry.problem(at, *_withheld(name))
    for at, citation in citations:
        source = sources.get(citation.source)
        if source and citation.path and source.withholds(citation.path):
            yield entry.problem((*at, "path"), *_withheld(citation.path))


def _texts(
    shape: Shape, value: object, at: Keys, cited: tuple[Citation, ...]
) -> Iterator[tuple[Keys, str, tuple[Citation, ...]]]:
    """Find every text with its place and what the nearest part around it cites."""
    if isinstance(value, Model):
        cited = tuple(_cited_by(value)) or cited
        shapes = fields(type(value))
        for name, key in attributes(type(value)):
            part, inner = getattr(value, name), shapes[key]
            if isinstance(part, (Model, list, dict)) or SENTENCES in inner.metadata:
                yield from _texts(inner, part, (*at, key), cited)
    elif isinstance(value, list) and shape.container is list:
        for index, item in enumerate(value):
            yield from _texts(shape.item, item, (*at, index), cited)
    elif isinstance(value, dict) and shape.container is dict:
        for key, item in value.items():
            yield from _texts(shape.item, item, (*at, str(key)), cited)
    elif isinstance(value, str) and SENTENCES in shape.metadata:
        yield at, value, cited


def _cited_by(record: Model) -> Iterator[Citation]:
    if isinstance(record, Citation):
        yield record
    for name, _ in attributes(type(record)):
        value = getattr(record, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Citation):
                yield item


def check_pages(
    root: Path,
    found: Iterable[Page],
    sources: Mapping[str, Source],
    quantities: Mapping[str, Resolved],
) -> Iterator[Problem]:
    """Check the prose of pages and what the site says about itself.

    A paragraph, list item or cell of a table may be in the first person where it has a link to the
    author's own words, or to a record that cites them.
    """
    check = _Pages(Registry(sources), quantities)
    for page in found:
        for piece in page.pieces:
            yield from check.piece(piece)
        if page.front and page.settings:
            for path, wrong, fix in check.settings(page.settings.root):
                line, column = page.settings.place(path)
                yield page.front.problem(line - 1, column, wrong, fix)
    if (root / CONFIG).is_file():
        document: Document = parse(root / CONFIG, CONFIG)
        for path, wrong, fix in check.settings(document.root):
            yield document.problem(path, wrong, fix)


@dataclass(frozen=True)
class _Pages:
    registry: Registry
    quantities: Mapping[str, Resolved]

    def piece(self, piece: Piece) -> Iterator[Problem]:
        for passage in piece.passages:
            text = "".join(part for part, _ in passage.parts)
            targets = [target for _, _, target in passage.links()]
            for wrong, fix in self._said(text, targets, passage.quoted):
                yield piece.problem(self._line(passage, wrong), 1, wrong, fix)
            for line, column, target in passage.links():
                if name := self.registry.withheld(target):
                    yield piece.problem(line, column, *_withheld(name))
        for line, html in piece.html():
            for wrong, fix in self._said(_TAG.sub(" ", html), _HREF.findall(html), False):
                yield piece.problem(line, 1, wrong, fix)
            for name in filter(None, map(self.registry.withheld, _HREF.findall(html))):
                yield piece.problem(line, 1, *_withheld(name))

    def _said(self, text: str, targets: list[str], quoted: bool) -> Iterator[tuple[str, str]]:
        if not quoted and not any(map(self._own, targets)):
            for sentence in first_person(text):
                yield _alone(sentence, "link to where the author published it")
        for name in self.registry.named(text):
            yield _withheld(name)

    def _own(self, target: str) -> bool:
        address, _, anchor = target.partition("#")
        if address.rpartition("/")[2].rpartition(".")[0] == EVIDENCE and "://" not in address:
            record = self.quantities.get(unquote(anchor))
            return record is not None and any(map(self.registry.own, record.record.cite))
        return self.registry.leads_to_own(target)

    def _line(self, passage: Passage, wrong: str) -> int:
        """Line of the passage on which the first words of a sentence stand, as far as it shows."""
        words = wrong.partition('"')[2].split()
        for length in range(min(4, len(words)), 0, -1):
            at = passage.source.find(" ".join(words[:length]))
            if at >= 0:
                return passage.line + passage.source.count("\n", 0, at)
        return passage.line

    def settings(self, node: Node | None, path: Keys = ()) -> Iterator[tuple[Keys, str, str]]:
        """What a front matter says to readers; it has no room for links."""
        for key, child in (node.children if node else {}).items():
            here = (*path, key)
            if isinstance(child.data, str) and key in _SAID:
                for sentence in first_person(child.data):
                    yield here, *_alone(sentence, "say it in the text, with a link")
            yield from self.settings(child, here)


def _alone(sentence: str, fix: str) -> tuple[str, str]:
    shown = sentence if len(sentence) <= 160 else f"{sentence[:157]}..."
    wrong = f'"{shown}" is in the first person and rests on no words of the author'
    return wrong, f"{fix} (a source with words in data/sources.yml), or write it without I and we"


def _withheld(name: str) -> tuple[str, str]:
    fix = "rest it on another place, or say what kind of thing it is and not where"
    return f"{name[:80]} is withheld: nothing here leads to it", fix
