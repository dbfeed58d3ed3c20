"""Prose of the site: the Markdown of notebooks and .qmd files, its links, and where they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from helpers.catalog.problems import Problem
from helpers.catalog.textfile import read_text

MAX_BYTES = 20_000_000
FOLDERS = ("", "case-studies", "notebooks")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---(?:\n|\Z)", re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Piece:
    """A stretch of Markdown.

    Attributes
    ----------
    path, file
        The page, and its name in messages.
    cell
        Number of the notebook cell, from 1; 0 in a .qmd file.
    text
        The Markdown; front matter is blanked so that lines keep their numbers.
    lines
        Line of the file for each line of ``text``, or 0 where unknown.
    """

    path: Path
    file: str
    cell: int
    text: str
    lines: tuple[int, ...]

    def problem(self, line: int, column: int, wrong: str, fix: str) -> Problem:
        """Make a problem at a line of this text, from 0, and a column, from 1."""
        known = self.lines[line] if line < len(self.lines) else 0
        if not self.cell:
            return Problem(self.file, known, column, "", wrong, fix)
        key = f"cell {self.cell}, line {line + 1}"
        return Problem(self.file, known, 1 if known else 0, key, wrong, fix)


@dataclass(frozen=True)
class Passage:
    """One paragraph, list item, heading or table cell as it reads, with its links.

    Attributes
    ----------
    line
        First line in the piece, from 0.
    parts
        (text, target) in order; target is empty for text outside links. Code is left out.
    heading
        Whether it is a heading.
    source
        Its lines as written.
    """

    line: int
    parts: tuple[tuple[str, str], ...]
    heading: bool
    source: str


def pages(root: Path) -> Iterator[Path]:
    """List the pages whose prose is checked, in a fixed order."""
    for folder in FOLDERS:
        here = root / folder
        if here.is_dir():
            for path in sorted(here.iterdir()):
                hidden = path.name.startswith((".", "_"))
                if path.suffix in (".ipynb", ".qmd") and path.is_file() and not hidden:
                    yield path


def pieces(root: Path, path: Path) -> tuple[list[Piece], list[Problem]]:
    """Read the Markdown of a page; a file that is no notebook gives a problem."""
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file, MAX_BYTES)
    if text is None:
        return [], problems
    text = text.replace("\r\n", "\n")
    if path.suffix == ".qmd":
        blank = _FRONT_MATTER.sub(lambda match: "\n" * match.group().count("\n"), text)
        lines = tuple(range(1, text.count("\n") + 2))
        return [Piece(path, file, 0, blank, lines)], problems
    try:
        cells = json.loads(text)["cells"]
        found = list(_cells(path, file, text, cells))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        fix = "open and save it in JupyterLab"
        return [], [*problems, Problem(file, 0, 0, "", "not a notebook in format 4", fix)]
    return found, problems


def _cells(path: Path, file: str, text: str, cells: list[dict]) -> Iterator[Piece]:
    written = text.split("\n")
    position = 0
    for number, cell in enumerate(cells, start=1):
        source = cell["source"]
        content = "".join(source) if isinstance(source, list) else str(source)
        if cell["cell_type"] != "markdown":
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
        yield Piece(path, file, number, content, tuple(lines))


def passages(piece: Piece) -> Iterator[Passage]:
    """Find the passages of a piece in reading order."""
    lines = piece.text.split("\n")
    opened = ""
    for token in _MARKDOWN.parse(piece.text):
        if token.type.endswith("_open"):
            opened = token.type
        if token.type != "inline" or token.children is None:
            continue
        first, last = token.map or (0, 1)
        yield Passage(
            line=first,
            parts=tuple(_parts(token.children)),
            heading=opened == "heading_open",
            source="\n".join(lines[first:last]),
        )


def _parts(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    target, text = "", ""
    for token in tokens:
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
            # Comments carry the reasons of numbers that are no facts; other tags read as nothing.
            text += token.content if token.content.startswith("<!--") else ""
        elif token.type == "code_inline":
            text += "\ufffc"
    if text:
        yield text, target
