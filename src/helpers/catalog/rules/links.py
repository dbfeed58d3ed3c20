"""Links of pages and of the site's navigation lead to a file of the project, and to a place in it.

What a cell puts out is known only once it has run: an anchor that starts like one of a card is
left to the check of the built site.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from helpers.catalog.pages import Page, read_page
from helpers.catalog.problems import Problem, nearest, suggest
from helpers.catalog.rules.prose import EVIDENCE
from helpers.catalog.shape import Path as Keys
from helpers.catalog.yamlfile import Node, parse

CONFIG = "_quarto.yml"
_RENDERED = (".ipynb", ".qmd")
_PAGES = (*_RENDERED, ".md")
_FILE_KEYS = {"href", "file", "favicon", "image", "logo"}
_RESULT_KEYS = {"aliases", "output-file"}
_CARDS = ("tradeoffs", "principle", "roadmap")
"""First words of the anchors of cards that belong to no study."""
_OF_THIS_MACHINE = re.compile(r"file:|[A-Za-z]:[/\\]", re.IGNORECASE)
_ON_EVERY_PAGE = ("", "top", "title-block-header", "quarto-document-content")


def check_links(root: Path, found: Iterable[Page], studies: Iterable[str]) -> Iterator[Problem]:
    """Check every link inside the project.

    Parameters
    ----------
    studies
        Names of the studies; anchors of their cards start with one.
    """
    links = _Links(root, tuple(studies))
    for page in found:
        links.pages[page.path] = page
    links.built = frozenset(links.pages)
    for page in list(links.pages.values()):
        for piece, line, column, target in page.links():
            for wrong, fix in links.wrong(page.path, target):
                yield piece.problem(line, column, wrong, fix)
        if page.front and page.settings:
            yield from (
                page.front.problem(p.line - 1, p.column, p.wrong, p.fix)
                for p in page.settings.problems
            )
            for path, target in _files(page.settings.root):
                line, column = page.settings.place(path)
                for wrong, fix in links.wrong(page.path, target):
                    yield page.front.problem(line - 1, column, wrong, fix)
    if (root / CONFIG).is_file():
        document = parse(root / CONFIG, CONFIG)
        yield from document.problems if not document.empty else ()
        for path, target in _files(document.root):
            for wrong, fix in links.wrong(root / CONFIG, target):
                yield document.problem(path, wrong, fix)


class _Links:
    def __init__(self, root: Path, studies: tuple[str, ...]) -> None:
        self.root = root
        self.cards = tuple(f"{word}-" for word in (*studies, *_CARDS))
        self.pages: dict[Path, Page] = {}
        self.built: frozenset[Path] = frozenset()
        """The pages that are rendered."""

    def wrong(self, page: Path, target: str) -> Iterator[tuple[str, str]]:
        """Say what is wrong with a link on a page."""
        address, _, fragment = target.partition("#")
        address = unquote(address.partition("?")[0])
        if _OF_THIS_MACHINE.match(address):
            fix = "lay the file into the project, and link to it there"
            yield f"the link leads to {address[:80]}, a file of this machine alone", fix
        if ":" in address.partition("/")[0] or address.startswith("//"):
            return
        base = self.root if address.startswith("/") else page.parent
        path = Path(os.path.normpath(base / address.lstrip("/"))) if address else page
        if path.stem == EVIDENCE and fragment:
            # Where the link should lead, and to which record, is checked with its number.
            path, fragment = self.root / f"{EVIDENCE}.ipynb", ""
        source = self._source(path)
        if source is None:
            yield f"the link leads to {address[:80]}, which does not exist", self._meant(page, path)
        elif source.suffix in _RENDERED and source not in self.built:
            name = source.relative_to(self.root).as_posix()
            fix = f"add it to render in {CONFIG}, or remove the link"
            yield f"the link leads to {name[:80]}, which is not built", fix
        elif source.suffix in _PAGES:
            yield from self._anchor(source, unquote(fragment))

    def _source(self, path: Path) -> Path | None:
        """The file behind an address; a page may be named by its source or by its result."""
        if not path.is_relative_to(self.root):
            return None
        if path.is_dir():
            path /= "index.html"
        beside = (path.with_suffix(suffix) for suffix in _PAGES)
        choices = (path, *beside) if path.suffix == ".html" else (path,)
        return next((choice for choice in choices if choice.is_file()), None)

    def _meant(self, page: Path, path: Path) -> str:
        known = {os.path.relpath(other, page.parent): other for other in self.pages}
        meant = nearest(Path(os.path.relpath(path, page.parent)).as_posix(), known)
        if not meant:
            same = [name for name, other in known.items() if other.stem == path.stem]
            meant = same[0] if same else ""
        return f"did you mean {meant}?" if meant else "correct the address, or remove the link"

    def _anchor(self, path: Path, anchor: str) -> Iterator[tuple[str, str]]:
        page = self.pages.get(path)
        if page is None:
            page = self.pages[path] = read_page(self.root, path)
        of_card = bool(page.code) and anchor.startswith(self.cards)
        if anchor in page.anchors or anchor in _ON_EVERY_PAGE or of_card or "=" in anchor:
            return
        wrong = f"nothing on {path.name} has the anchor {anchor[:80]}"
        fix = suggest(anchor, page.anchors, "anchors there")
        yield wrong, fix if page.anchors else "link to the page itself, which has no headings"


def _files(node: Node | None, path: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Files that settings name: behind keys for files, and pages wherever they stand."""
    for key, child in (node.children if node else {}).items():
        here = (*path, key)
        name = next((step for step in reversed(here) if isinstance(step, str)), "")
        text = child.data
        if isinstance(text, str) and not any(sign in text for sign in "*?[{<!\n"):
            page = text.partition("#")[0].endswith(_PAGES) and " " not in text
            if name in _FILE_KEYS or (page and name not in _RESULT_KEYS):
                yield here, text
        yield from _files(child, here)
