"""YAML with the line and column of every key and value, and problems instead of exceptions.

The text is scanned by libyaml; what the scalars mean is decided here, by the core schema of
YAML 1.2: ``no`` is a word, ``010`` is ten, a date is text until a model asks for a date. Size,
depth and alias expansion are bounded before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from helpers.catalog.problems import Problem
from helpers.catalog.textfile import place_of, read_text
from helpers.catalog.yamlwords import resolve, syntax_problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 32
MAX_NODES = 100_000

#: Control characters, and the line ends of YAML 1.1 that are none in 1.2: libyaml would end a line
#: there, and no editor does.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
_STANDARD_TAG = "tag:yaml.org,2002:"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Node:
    """A value and where it stands."""

    line: int
    column: int
    """`line`, `column`: counted from 1."""
    data: Any
    """Plain Python: dict, list, str, int, float, bool or None."""
    text: str = ""
    """What was written, for scalars."""
    children: dict[str | int, Node] = field(default_factory=dict)
    """Nodes of a mapping by key, or of a sequence by index."""
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each key of a mapping."""
    size: int = 1
    """Number of nodes when aliases are written out; a long text counts as several."""


@dataclass
class Document:
    """A parsed file: its data, its nodes, and the problems met on the way."""

    file: str
    root: Node | None
    problems: list[Problem]
    first_line: str = ""
    empty: bool = False

    @property
    def data(self) -> Any:
        """The file's content as plain Python."""
        return None if self.root is None else self.root.data

    def node(self, path: tuple[str | int, ...]) -> Node | None:
        """Return the node at ``path``, or ``None``."""
        node = self.root
        for step in path:
            if node is None:
                return None
            node = node.children.get(step)
        return node

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at ``path``, or of its key; of the nearest parent if none.

        Parameters
        ----------
        path
            Keys and indices from the top of the file.
        key
            Point at the key instead of the value, as for a key that should not be there.
        """
        node = self.root
        if node is None:
            return (1, 1)
        place = (node.line, node.column)
        for depth, step in enumerate(path):
            child = node.children.get(step)
            if child is None:
                break
            last = depth == len(path) - 1
            at_key = key and last and isinstance(step, str)
            place = node.keys[str(step)] if at_key else (child.line, child.column)
            node = child
        return place

    def key(self, path: tuple[str | int, ...]) -> str:
        """Write ``path`` for a reader: list items by their id where they have one."""
        node, parts = self.root, []
        for step in path:
            node = node.children.get(step) if node else None
            if isinstance(step, str):
                parts.append(step)
                continue
            name = node.data.get("id") if node and isinstance(node.data, dict) else None
            parts.append(name if isinstance(name, str) and name else f"[{step + 1}]")
        return ".".join(parts).replace(".[", "[")

    def problem(
        self, path: tuple[str | int, ...], wrong: str, fix: str = "", *, key: bool = False
    ) -> Problem:
        """Make a problem that points at ``path``."""
        line, column = self.place(path, key=key)
        return Problem(self.file, line, column, self.key(path), wrong, fix)


class _StopError(Exception):
    """Parsing cannot go on; its arguments are line, column, what is wrong and the fix."""


class _Builder:
    """Builds nodes from libyaml's events, one document per file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.anchors: dict[str, Node | None] = {}
        self.total = 0

    def build(self, text: str) -> Node | None:
        """Return the root node, or ``None`` for a file without content."""
        # As yaml.parse does, which asks before each event whether there is one.
        self.events: Iterator[Any] = iter(_LOADER(text).get_event, None)
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        root = self._node(next(self.events), 0)
        next(self.events)
        extra = next(self.events)
        if not isinstance(extra, yaml.StreamEndEvent):
            raise _StopError(
                *self._mark(extra),
                "a second document starts here, after ---",
                "keep one document per file",
            )
        return root

    @staticmethod
    def _mark(event: yaml.Event) -> tuple[int, int]:
        return event.start_mark.line + 1, event.start_mark.column + 1

    def _node(self, event: Any, depth: int) -> Node:
        line, column = self._mark(event)
        if depth > MAX_DEPTH:
            raise _StopError(
                line, column, f"nested more than {MAX_DEPTH} levels deep", "flatten the structure"
            )
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, line, column)
        if event.anchor:
            self.anchors[event.anchor] = None
        if event.tag is not None:
            self.report(
                line,
                column,
                f"the tag {event.tag.replace(_STANDARD_TAG, '!!')} is not used here",
                "remove the tag",
            )
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, line, column)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(line, column, depth)
        else:
            node = self._mapping(line, column, depth)
        self.total += node.size if isinstance(event, yaml.ScalarEvent) else 1
        self._bounded(line, column)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, event: Any, line: int, column: int) -> Node:
        if event.anchor not in self.anchors:
            raise _StopError(
                line,
                column,
                f"the alias *{event.anchor} has no anchor &{event.anchor} above",
                "put text that starts with * in quotes",
            )
        target = self.anchors[event.anchor]
        if target is None:
            raise _StopError(
                line, column, f"the alias *{event.anchor} contains itself", "write the value out"
            )
        self.total += target.size
        self._bounded(line, column)
        return Node(
            line, column, target.data, target.text, target.children, target.keys, target.size
        )

    def _bounded(self, line: int, column: int) -> None:
        if self.total > MAX_NODES:
            raise _StopError(
                line,
                column,
                f"more than {MAX_NODES:,} values once aliases are written out",
                "split the file, or replace aliases by the values",
            )

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> Node:
        text = event.value
        # libyaml reports a quoted scalar as "not plain-implicit"; only plain ones have a type.
        # A long text weighs more, so that aliases cannot multiply it without end either.
        size = 1 + len(text) // 50
        return Node(line, column, resolve(text) if event.implicit[0] else text, text, size=size)

    def _sequence(self, line: int, column: int, depth: int) -> Node:
        node = Node(line, column, [])
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            child = self._node(event, depth + 1)
            node.children[len(node.data)] = child
            node.data.append(child.data)
            node.size += child.size
        return node

    def _mapping(self, line: int, column: int, depth: int) -> Node:
        node = Node(line, column, {})
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            where = self._mark(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _StopError(*where, "a key must be a word", "put a value like this in a list")
            name = event.value
            child = self._node(next(self.events), depth + 1)
            node.size += child.size
            if name in node.children:
                first = node.keys[name]
                self.report(
                    *where,
                    f"the key {name!r} appears twice in one record; first on line {first[0]}",
                    "remove one of the two, or start a new item with `- `",
                    name,
                )
                continue
            node.children[name] = child
            node.keys[name] = where
            node.data[name] = child.data
        return node

    def report(self, line: int, column: int, wrong: str, fix: str, key: str = "") -> None:
        self.problems.append(Problem(self.file, line, column, key, wrong, fix))


def parse(path: Path, file: str) -> Document:
    """Read one YAML file of data.

    Parameters
    ----------
    file
        Its name in messages.

    Returns
    -------
    Document
        With ``root`` ``None`` if the file cannot be used; ``problems`` then say why.
    """
    text, problems = read_text(path, file, MAX_BYTES)
    if text is None:
        return Document(file, None, problems)
    document = parse_text(text, file)
    if document.empty:
        fix = "write [] for an empty list, or delete it"
        document.problems.append(Problem(file, 1, 1, "", "the file is empty", fix))
    document.problems[:0] = problems
    return document


def parse_text(text: str, file: str) -> Document:
    """Read YAML: data, ``_quarto.yml`` and front matter alike.

    Parameters
    ----------
    text
        The YAML; blank lines in front of it stand for lines of the file it is cut from.
    file
        Name of the file it stands in, for messages.
    """
    document = Document(file, None, [], text.partition("\n")[0].rstrip("\r"))
    builder = _Builder(file, document.problems)
    try:
        stray = _FORBIDDEN.search(text)
        if stray:
            kind = "line end" if stray.group() in "\x85\u2028\u2029" else "control character"
            wrong = f"the {kind} U+{ord(stray.group()):04X} is not allowed in YAML"
            raise _StopError(*place_of(text, stray.start()), wrong, "remove it")
        root = builder.build(text)
        document.empty = root is None or root.data is None
        document.root = None if document.empty else root
    except _StopError as stop:
        builder.report(*stop.args)
    except yaml.YAMLError as error:
        builder.report(*syntax_problem(text, error))
    return document
