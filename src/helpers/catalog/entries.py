"""Records with their places, as the rules see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.catalog.problems import Problem
from helpers.catalog.shape import Path
from helpers.catalog.yamlfile import Document
from helpers.schema.provenance import Quantity
from helpers.schema.units import Unit


@dataclass(frozen=True)
class Entry:
    """A record and where it stands."""

    record: Any  # of the model that its file is read by
    """The record; with stand-ins where it is not valid."""
    document: Document
    path: Path
    """`document`, `path`: its place."""
    valid: bool = True
    """Whether it is as the author wrote it. Rules look at all records, pages at valid ones."""
    stood_in: tuple[Path, ...] = ()
    """Paths of stand-ins, from the top of the file."""

    def problem(self, at: Path, wrong: str, fix: str, *, key: bool = False) -> Problem:
        """Make a problem at a place below this record."""
        return self.document.problem((*self.path, *at), wrong, fix, key=key)

    def once(
        self, first: dict[Any, Path], name: Any, at: Path, wrong: str, *field: str
    ) -> Iterator[Problem]:
        """Make a problem of a name that stood before; ``first`` keeps where each stood first."""
        if first.setdefault(name, at) != at:
            line = self.document.place((*self.path, *first[name]))[0]
            wrong = f"{wrong} twice; first on line {line}"
            yield self.problem((*at, *field), wrong, "keep one of the two")


@dataclass(frozen=True, kw_only=True)
class Placed(Entry):
    """A quantity with its unit."""

    record: Quantity
    unit: Unit


@dataclass
class StudyEntries:
    """The records of one study, or of the files all share, by the name of their file."""

    id: str
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    quantities: dict[str, Placed] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)

    def each(self, name: str) -> Iterator[Entry]:
        """Return the records of one kind of file."""
        yield from self.entries.get(name, [])

    def one(self, name: str) -> Any:
        """Return the first valid record of one kind of file, or ``None``."""
        return next(iter(self.valid(name).values()), None)

    def valid(self, name: str) -> dict[str, Any]:
        """Return those that are as the author wrote them, by id; by place what has none."""
        found = (entry for entry in self.each(name) if entry.valid)
        return {getattr(entry.record, "id", str(entry.path)): entry.record for entry in found}


def behind(quantities: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Return the quantities of these names and all their formulas rest on, each once."""
    found: dict[str, None] = {}
    waiting = list(names)
    for name in waiting:
        if name in quantities and name not in found:
            found[name] = None
            waiting += quantities[name].record.inputs.values()
    return list(found)
