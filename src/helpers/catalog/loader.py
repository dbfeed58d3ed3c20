"""data/ -> one validated portfolio, or every problem at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.catalog import derive, kept, layout
from helpers.catalog.assemble import assemble, resolved
from helpers.catalog.entries import Entry, Placed, StudyEntries
from helpers.catalog.layout import DataFile, Tree, find_root
from helpers.catalog.portfolio import Portfolio, Resolved, SeriesTable
from helpers.catalog.problems import Problem
from helpers.catalog.rules import references
from helpers.catalog.rules.citations import check_citations, citations_in
from helpers.catalog.rules.labs import check_lab, measured
from helpers.catalog.rules.references import Index, Loaded
from helpers.catalog.rules.series import read_tables
from helpers.catalog.rules.study import check_study
from helpers.catalog.rules.units import check_units, known_units
from helpers.catalog.rules.voice import check_record
from helpers.catalog.textfile import read_roughly
from helpers.catalog.validate import validate
from helpers.catalog.yamlfile import MAX_BYTES, parse
from helpers.schema.provenance import Source
from helpers.schema.units import Unit

_REQUIRED = ("author", "sources")
_NUMBER = frozenset({"id", "value", "low", "mode", "high", "unit", "kind", "formula", "inputs"})


@dataclass(frozen=True)
class Survey:
    """What a look at data/ found."""

    portfolio: Portfolio | None
    """The valid records. Complete if there are no problems; ``None`` if the author or every
    study is missing."""
    problems: list[Problem]
    """Everything to put right, in the order of files and lines."""
    quantities: dict[str, Resolved]
    """Quantities with a number by anchor, also where another field of the record, or the study
    they belong to, has a problem."""
    unsettled: frozenset[str]
    """Anchors of quantities that are written down but have problems of their own."""
    studies: list[str]
    units: dict[str, Unit]
    known: Callable[[str | None, str], set[str]]
    """Ids of the records of one kind that a study has, written right or not."""
    unread: frozenset[str]
    """Studies with a file that could not be read, of which it is not known what they have."""
    sources: dict[str, Source]


def survey(root: Path | str | None = None) -> Survey:
    """Load what is valid and list what is not.

    Raises
    ------
    NotAProjectError
        If there is no data folder.
    """
    base = find_root(None if root is None else Path(root))
    with kept.uncollected():
        return _Loader(base).run()


class _Loader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.shared = StudyEntries("")
        self.studies: dict[str, StudyEntries] = {}
        self.shaky: set[tuple[str, str]] = set()
        self.units: dict[str, Unit] = {}

    def run(self) -> Survey:
        tree = layout.scan(self.root)
        self.problems += tree.problems
        loaded = [Loaded(file, parse(file.path, file.file)) for file in tree.files]
        for item in loaded:
            self.problems += item.document.problems
            self._schema_line(item)
        self.studies = {name: StudyEntries(name) for name in tree.studies}
        for item in loaded:
            self._records(item)
        self.units = known_units(self.shared.each("units"))
        self.shaky = {
            (entry.document.file, entry.document.key(place))
            for entry in self._entries()
            for place in entry.stood_in
        }
        self._required(tree)
        self._report(check_units(self.shared.each("units")))
        index, anchors = self._references(loaded, tree)
        sources = {e.record.id: e.record for e in reversed(self.shared.entries["sources"])}
        labs = {entry.record.id: entry.record for entry in self.shared.each("lab")}
        for entry in self.shared.each("lab"):
            self._report(check_lab(entry))
        for study in self.studies.values():
            study.entries["quantities"], wrong = measured(study.each("quantities"), labs)
            self._report(wrong)
            self._numbers(study)
            self._report(check_study(study, sources))
        for entry in self._entries():
            citations = citations_in(entry.record)
            self._report(check_citations(entry, citations, sources))
            self._report(check_record(entry, citations, sources))
        self._anchors()
        series = {name: self._series(self.studies[name], tree.csv[name]) for name in tree.csv}
        portfolio = assemble(self.root, self.shared, self.studies, series, self.units)
        quantities = {
            quantity.anchor: quantity
            for study in self.studies.values()
            for quantity in resolved(study, valid=False).values()
        }
        return Survey(
            portfolio,
            sorted(set(self.problems)),
            quantities,
            frozenset(anchors - set(quantities)),
            tree.studies,
            self.units,
            index.known,
            frozenset(str(item.file.study) for item in loaded if item.document.root is None),
            sources,
        )

    def _report(self, problems: Iterable[Problem]) -> None:
        """Keep the problems that do not rest on a stand-in."""
        for problem in problems:
            ends = [problem.key[: match.start()] for match in re.finditer(r"[.\[]", problem.key)]
            if not any((problem.file, key) in self.shaky for key in (*ends, problem.key)):
                self.problems.append(problem)

    def _entries(self) -> list[Entry]:
        owners = (self.shared, *self.studies.values())
        return [entry for owner in owners for group in owner.entries.values() for entry in group]

    def _schema_line(self, item: Loaded) -> None:
        expected = layout.schema_comment(item.file.spec, self.root / "data", item.file.path)
        if item.document.first_line != expected and item.document.root is not None:
            wrong = "the first line does not name the file's schema"
            self.problems.append(
                Problem(item.file.file, 1, 1, "", wrong, f"write as first line: {expected}")
            )

    def _records(self, item: Loaded) -> None:
        spec, document = item.file.spec, item.document
        if document.root is None:
            return
        if not spec.many:
            self._record(item.file, document, ())
        elif not isinstance(document.data, list):
            fix = "start each record with `- id:` and indent its keys by two"
            wrong = f"should be a list of {spec.title}, not a record or a value"
            self.problems.append(document.problem((), wrong, fix))
        else:
            for index in range(len(document.data)):
                self._record(item.file, document, (index,))

    def _record(self, file: DataFile, document: Any, path: tuple[int, ...]) -> None:
        entry, problems = validate(document, file.spec.model, path)
        self.problems += problems
        if entry is not None:
            owner = self.shared if file.study is None else self.studies[file.study]
            owner.entries[file.spec.name].append(entry)

    def _required(self, tree: Tree) -> None:
        present = {(file.study, file.spec.name) for file in tree.files}
        needed = [(None, name) for name in _REQUIRED] + [(name, "study") for name in tree.studies]
        for study, name in needed:
            if (study, name) not in present:
                file = f"data/{study}/{name}.yml" if study else f"data/{name}.yml"
                fix = "write it; `portfolio new` scaffolds a study that shows how"
                self.problems.append(Problem(file, 0, 0, "", "the file is missing", fix))
        for entry in self.shared.each("author"):
            for name in tree.studies:
                if name not in entry.record.studies:
                    wrong = f"the study {name} has a folder in data/ and is not listed"
                    fix = f"add {name}, or remove its folder"
                    self._report([entry.problem(("studies",), wrong, fix)])

    def _references(self, loaded: list[Loaded], tree: Tree) -> tuple[Index, set[str]]:
        raw = {
            item.file.file: read_roughly(item.file.path, MAX_BYTES)
            for item in loaded
            if item.document.root is None
        }
        found = references.index(loaded, tree.studies, raw, self.units)
        self.problems += found.problems
        self.problems += references.orphans(found, loaded, tree.studies)
        anchors = {
            f"{study}-{name}" for study in tree.studies for name in found.known(study, "quantity")
        }
        return found, anchors

    def _numbers(self, study: StudyEntries) -> None:
        for entry in study.each("quantities"):
            unit = self.units.get(entry.record.unit) if _has_number(entry) else None
            if unit is not None:
                study.quantities.setdefault(entry.record.id, Placed(**vars(entry), unit=unit))
        study.values, problems = derive.resolve(study.quantities)
        self._report(problems)

    def _anchors(self) -> None:
        taken: dict[str, str] = {}
        for study in self.studies.values():
            for name, placed in study.quantities.items():
                anchor = f"{study.id}-{name}"
                if anchor in taken:
                    wrong = f"the anchor {anchor} is also that of a quantity of {taken[anchor]}"
                    fix = "give the quantity another id"
                    self.problems.append(placed.problem(("id",), wrong, fix))
                taken[anchor] = study.id

    def _series(self, study: StudyEntries, files: dict[str, Path]) -> dict[str, SeriesTable]:
        tables, problems = read_tables(study, files)
        self.problems += problems
        return tables


def _has_number(entry: Entry) -> bool:
    """Whether the fields a number consists of are as the author wrote them."""
    depth = len(entry.path)
    return not any(place[depth] in _NUMBER for place in entry.stood_in)
