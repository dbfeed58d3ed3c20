"""Records with their places, as the rules see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from helpers.catalog.derive import Placed
from helpers.catalog.problems import Problem
from helpers.catalog.shape import Path
from helpers.catalog.yamlfile import Document


@dataclass(frozen=True)
class Entry:
    """A record and where it stands.

    Attributes
    ----------
    record
        The record; with stand-ins where it is not valid.
    document, path
        Its place.
    valid
        Whether it is as the author wrote it. Rules look at all records, pages at valid ones.
    stood_in
        Paths of stand-ins, from the top of the file.
    """

    record: Any  # of the model that its file is read by
    document: Document
    path: Path
    valid: bool = True
    stood_in: tuple[Path, ...] = ()

    def problem(self, at: Path, wrong: str, fix: str, *, key: bool = False) -> Problem:
        """Make a problem at a place below this record."""
        return self.document.problem((*self.path, *at), wrong, fix, key=key)


@dataclass
class StudyEntries:
    """The records of one study by the name of their file, with its numbers."""

    id: str
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    quantities: dict[str, Placed] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)

    def each(self, name: str) -> Iterator[Entry]:
        """Return the records of one kind of file."""
        yield from self.entries.get(name, [])

    def valid(self, name: str) -> Iterator[Entry]:
        """Return those that are as the author wrote them."""
        return (entry for entry in self.each(name) if entry.valid)
