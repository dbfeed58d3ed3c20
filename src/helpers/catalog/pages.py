"""Pages of the site as an author writes them: their Markdown, links and anchors, with places."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from helpers.catalog.files import is_pattern, is_rendered, to_render
from helpers.catalog.problems import Problem
from helpers.catalog.textfile import is_clutter, place_of, read_roughly, read_text
from helpers.catalog.yamlfile import Document, parse_text

MAX_BYTES = 20_000_000
FOLDERS = ("", "case-studies", "notebooks")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark").enable("table")
# It would take addresses such as file: for text; what is wrong with a link is said elsewhere.
_MARKDOWN.validateLink = lambda url: True  # noqa: ARG005 - named by the library
_LINK = re.compile(r"\]\(\s*<?([^)>\s]+)")
_HTML_LINK = re.compile(r"""\b(?:href|src)\s*=\s*["']?((?<=["'])[^"']*|[^\s"'>]+)""")
_HTML_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)|\{[^{}\n]*#([\w:.-]+)[^{}\n]*\}""")
_LABEL = re.compile(r"^#\s*\| ?label:\s*['\"]?([^\s'\"#]+)", re.MULTILINE)
#: The name of a footnote, which looks like that of a link.
_FOOTNOTE = re.compile(r"^( {0,3}\[\^[^\]\n]+\]):", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\s*\{([^{}]*)\}\s*\Z")


@dataclass(frozen=True)
class Piece:
    """A stretch of Markdown."""

    path: Path
    file: str
    """`path`, `file`: the page, and its name in messages."""
    cell: int
    """Number of the notebook cell, from 1; 0 in a .qmd file."""
    text: str
    """The Markdown; front matter is blanked so that lines keep their numbers."""
    lines: tuple[int, ...]
    """Line of the file for each line of ``text``, or 0 where unknown."""

    def problem(self, line: int, column: int, wrong: str, fix: str) -> Problem:
        """Make a problem at a line of this text, from 0, and a column, from 1."""
        known = self.lines[line] if line < len(self.lines) else 0
        if not self.cell:
            return Problem(self.file, known, column, "", wrong, fix)
        key = f"cell {self.cell}, line {line + 1}"
        return Problem(self.file, known, 1 if known else 0, key, wrong, fix)

    @cached_property
    def tokens(self) -> list[Token]:
        """The Markdown, parsed."""
        return _MARKDOWN.parse(_FOOTNOTE.sub(r"\1 ", self.text))

    @cached_property
    def passages(self) -> list[Passage]:
        """Its passages in reading order."""
        lines = self.text.split("\n")
        opened, found, quotes = "", [], 0
        for token in self.tokens:
            if token.type.endswith("_open"):
                opened = token.type
            if token.type.startswith("blockquote"):
                quotes += token.nesting
            if token.type == "inline" and token.children is not None:
                first, last = token.map or (0, 1)
                source = "\n".join(lines[first:last])
                heading = opened == "heading_open"
                children = tuple(token.children)
                found.append(Passage(first, children, heading, source, quotes > 0))
        return found

    def html(self) -> Iterator[tuple[int, str]]:
        """Stretches of raw HTML that stand by themselves: line, from 0, and text."""
        for token in self.tokens:
            if token.type == "html_block" or (token.type == "fence" and token.info == "{=html}"):
                yield (token.map or [0])[0] + (token.type == "fence"), token.content


@dataclass(frozen=True)
class Passage:
    """One paragraph, list item, heading or table cell."""

    line: int
    """First line in the piece, from 0."""
    tokens: tuple[Token, ...]
    heading: bool
    source: str
    """Its lines as written."""
    quoted: bool = False
    """Whether it stands in a block quotation."""

    @property
    def parts(self) -> Iterator[tuple[str, str]]:
        """(text, target) as it reads; target is empty outside links. Code is left out."""
        target, text = "", ""
        for token in self.tokens:
            if token.type in ("link_open", "link_close"):
                if text or token.type == "link_close":
                    yield text, target
                text = ""
                target = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
            elif token.type == "text":
                text += token.content
            elif token.type in ("softbreak", "hardbreak"):
                text += " "
            elif token.type == "html_inline":
                # Comments carry the reasons of numbers that are no facts; other tags read as
                # nothing.
                text += token.content if token.content.startswith("<!--") else ""
            elif token.type == "code_inline":
                text += "\ufffc"
        if text:
            yield text, target

    def links(self) -> Iterator[tuple[int, int, str]]:
        """Line, from 0, column, from 1, and target of each of its links and pictures."""
        position = 0
        for token in self.tokens:
            if token.type == "html_inline":
                yield from ((self.line, 1, found) for found in _HTML_LINK.findall(token.content))
            target = token.attrs.get("href" if token.type == "link_open" else "src")
            if target is None:
                continue
            line, column = self.line, 1
            for match in _LINK.finditer(self.source, position):
                if unquote(match.group(1)) == unquote(str(target)):
                    position = match.end()
                    start = max(self.source.rfind("[", 0, match.start()), 0)
                    down, column = place_of(self.source, start)
                    line += down - 1
                    break
            yield line, column, str(target)

    @property
    def anchor(self) -> str:
        """The anchor of a heading: the one it gives itself, else made of its words."""
        words = "".join(token.content or " " for token in self.tokens if not token.nesting)
        given = _ATTRIBUTES.search(words)
        if given:
            words = words[: given.start()]
            named = [word[1:] for word in given[1].split() if word.startswith("#")]
            if named:
                return named[0]
        kept = "-".join(re.sub(r"[^\w\s.-]", "", words.lower()).split())
        return re.sub(r"\A[\W\d_]+", "", kept) or "section"


@dataclass(frozen=True)
class Page:
    """A notebook or a .qmd file."""

    path: Path
    pieces: list[Piece] = field(default_factory=list)
    front: Piece | None = None
    """Its front matter as text, or ``None``."""
    code: list[Piece] = field(default_factory=list)
    """What it runs, piece by piece; its results may hold anchors that no one has seen yet."""
    problems: list[Problem] = field(default_factory=list)
    """What made it, or a part of it, unreadable."""

    @cached_property
    def settings(self) -> Document | None:
        """The front matter, read; its lines are those of ``front``."""
        return parse_text(self.front.text, self.front.file) if self.front else None

    @cached_property
    def anchors(self) -> set[str]:
        """Every anchor that its Markdown has, and those its cells give themselves."""
        found, seen = set(), Counter()
        for piece in self.pieces:
            for passage in piece.passages:
                if passage.heading:
                    anchor = passage.anchor
                    found.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
                    seen[anchor] += 1
            found |= {one or other for one, other in _HTML_ID.findall(piece.text)}
        return found.union(*(_LABEL.findall(piece.text) for piece in self.code))

    def links(self) -> Iterator[tuple[Piece, int, int, str]]:
        """Every link and picture: the piece, line from 0, column from 1, and target."""
        for piece in self.pieces:
            for passage in piece.passages:
                for link in passage.links():
                    yield piece, *link
            for line, text in piece.html():
                for match in _HTML_LINK.finditer(text):
                    down, column = place_of(text, match.start())
                    yield piece, line + down - 1, column, match[1]


def pages(root: Path) -> Iterator[Page]:
    """Read the pages of a project in a fixed order: those ``_quarto.yml`` says to render."""
    config = parse_text(read_roughly(root / "_quarto.yml", MAX_BYTES), "").data
    patterns = to_render(config)
    named = [PurePosixPath(pattern.lstrip("/")).parent for pattern in patterns]
    folders = [folder.as_posix() for folder in named if not is_pattern(str(folder))]
    for folder in dict.fromkeys([*FOLDERS, *("" if name == "." else name for name in folders)]):
        here = root / folder
        for path in sorted(here.iterdir()) if here.is_dir() else ():
            hidden = path.name.startswith("_") or is_clutter(path)
            if path.suffix in (".ipynb", ".qmd") and not hidden and path.is_file():
                name = path.relative_to(root)
                if is_rendered(name, patterns):
                    yield read_page(root, path)


def read_page(root: Path, path: Path) -> Page:
    """Read a page; a file that is no notebook is a page with a problem."""
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file, MAX_BYTES)
    page = Page(path, problems=problems)
    if text is None:
        return page
    text = text.replace("\r\n", "\n")
    if path.suffix != ".ipynb":
        front, body = _apart(text)
        lines = tuple(range(1, text.count("\n") + 2))
        whole = Piece(path, file, 0, body, lines)
        return replace(
            page,
            pieces=[whole],
            front=replace(whole, text=front) if front else None,
            code=list(_fences(whole)),
        )
    try:
        cells = list(_cells(path, file, text, json.loads(text)["cells"]))
        found = [piece for kind, piece in cells if kind != "code"]
        code = [piece for kind, piece in cells if kind == "code"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        fix = "open and save it in JupyterLab"
        problems.append(Problem(file, 0, 0, "", "not a notebook in format 4", fix))
        return page
    front = None
    if found and found[0].cell == 1:
        yaml, body = _apart(found[0].text)
        if yaml:
            front = replace(found[0], text=yaml)
            found[0] = replace(found[0], text=body)
    return replace(page, pieces=found, front=front, code=code)


def _apart(text: str) -> tuple[str, str]:
    """Front matter and the rest, each with its lines where they were; no front matter is empty."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return "", text
    return "\n" + match[1], "\n" * match[0].count("\n") + text[match.end() :]


def _fences(piece: Piece) -> Iterator[Piece]:
    """The code that a .qmd file runs."""
    for token in piece.tokens:
        if token.type == "fence" and token.info.startswith("{") and token.map:
            first, last = token.map[0] + 1, token.map[1]
            yield replace(piece, text=token.content, lines=piece.lines[first:last])


def _cells(path: Path, file: str, text: str, cells: list[dict]) -> Iterator[tuple[str, Piece]]:
    written = text.split("\n")
    position = 0
    for number, cell in enumerate(cells, start=1):
        source = cell["source"]
        content = "".join(source) if isinstance(source, list) else str(source)
        # Front matter stands in a first raw cell; other raw cells are for other formats.
        kind = cell["cell_type"]
        if kind not in ("markdown", "code") and not (number == 1 and kind == "raw"):
            continue
        lines = []
        for line in content.split("\n"):
            # Each line of a cell stands on a line of the file, as a JSON string.
            escaped = json.dumps(line, ensure_ascii=False)[1:-1]
            place = next(
                (at for at in range(position, len(written)) if line and escaped in written[at]),
                None,
            )
            lines.append(0 if place is None else place + 1)
            position = position if place is None else place
        yield kind, Piece(path, file, number, content, tuple(lines))
