"""Every id that is used exists once, and nothing is defined that nothing is connected to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from helpers.catalog.layout import DataFile
from helpers.catalog.problems import Problem, suggest
from helpers.catalog.rules.units import suggest_unit
from helpers.catalog.shape import Path, Use, definitions, nouns, uses
from helpers.catalog.yamlfile import Document
from helpers.schema.base import ID_PATTERN
from helpers.schema.units import UNITS, Unit

GLOBAL = frozenset({"source", "principle", "criterion", "study", "unit", "lab"})
"""Records shared by all studies; every other record belongs to one."""

PLURALS = {
    "criterion": "criteria",
    "quantity": "quantities",
    "capability": "capabilities",
    "remedy": "remedies",
    "study": "studies",
    "series": "series",
    "box": "boxes",
}
# Both ends of a dependency are looked up in these together.
_ONE_NAMESPACE = ("component", "group", "capability")
_ID_LINE = re.compile(r"(?:^\s*(?:-\s+)?|[{,]\s*)id:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)
_REMOVE = "or remove it"
# Records that must be referred to, under one of these keys if any are given, and what to say if
# they are not.
_CONNECTIONS: dict[str, tuple[set[str], str, str]] = {
    "component": (
        {"dependencies", "groups", "subsystems"},
        "component {} depends on nothing, nothing depends on it, and it is in no subsystem",
        "add a dependency, or remove the component",
    ),
    "capability": (
        {"from"},
        "capability {} depends on no component",
        "add a dependency with from: {}",
    ),
    "user": ({"user"}, "no capability is for the user {}", f"name it in a capability, {_REMOVE}"),
    "stake": (
        {"stake", "in_transit"},
        "nothing puts the stake {} at risk",
        f"name it in a risk, {_REMOVE}",
    ),
    "layer": ({"layer"}, "no component is in layer {}", f"put a component in it, {_REMOVE}"),
    "load": (
        {"load", "demand"},
        "no stage and no resource uses the load {}",
        f"give it in a stage's load, {_REMOVE}",
    ),
    "remedy": (
        set(),
        "no stage and no roadmap item uses the remedy {}",
        "name it in a stage's or roadmap item's remedies",
    ),
    "source": (set(), "no record cites the source {}", f"cite it where it is used, {_REMOVE}"),
}


@dataclass(frozen=True)
class Loaded:
    """A data file with its parsed content."""

    file: DataFile
    document: Document


@dataclass
class Index:
    """Where every record is defined, and every reference to it."""

    defined: dict[tuple[str | None, str], dict[str, tuple[Document, Path]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """(study or None, noun) -> id -> (document, path)."""
    claimed: dict[tuple[str | None, str], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )
    """The same for ids seen in files that could not be parsed: known to exist, no more."""
    used: dict[tuple[str | None, str], dict[str, list[tuple[DataFile, Path]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """(study or None, noun) -> ids referred to, with the place."""
    problems: list[Problem] = field(default_factory=list)
    """Ids that are taken, unknown or listed twice."""
    units: Mapping[str, Unit] = field(default_factory=dict)
    """Every unit, for what an unknown one was probably meant to be."""

    def known(self, study: str | None, noun: str) -> set[str]:
        """Ids of records of one kind that a file of ``study`` may refer to."""
        scope = (None if noun in GLOBAL else study, noun)
        return set(self.defined.get(scope, ())) | self.claimed.get(scope, set())


def plural(noun: str) -> str:
    """Plural of a record's noun."""
    return PLURALS.get(noun, f"{noun}s")


def index(
    loaded: Iterable[Loaded],
    studies: Iterable[str],
    raw: Mapping[str, str],
    units: Mapping[str, Unit],
) -> Index:
    """Collect definitions and references from all files.

    Parameters
    ----------
    raw
        File name -> text of files that could not be parsed, searched for ids only.
    """
    found = Index(units=units)
    found.claimed[None, "study"] |= set(studies)
    found.claimed[None, "unit"] |= set(UNITS)
    files = list(loaded)
    for item in files:
        _define(found, item, raw)
    for item in files:
        _use(found, item)
    return found


def _records(item: Loaded) -> Iterator[tuple[object, Path]]:
    data = item.document.data
    if item.file.spec.many:
        if isinstance(data, list):
            for position, record in enumerate(data):
                yield record, (position,)
    elif data is not None:
        yield data, ()


def _define(found: Index, item: Loaded, raw: Mapping[str, str]) -> None:
    spec, study = item.file.spec, item.file.study
    document = item.document
    if document.root is None:
        claimed = set(_ID_LINE.findall(raw.get(item.file.file, "")))
        if spec.name == "decision":
            claimed.add(item.file.path.stem)
        for noun in nouns(spec.model):
            found.claimed[None if noun in GLOBAL else study, noun] |= claimed
        return
    for record, start in _records(item):
        for noun, name, path in definitions(spec.model, record, start):
            if noun == "study":
                continue
            scope = (None if noun in GLOBAL else study, noun)
            first = _first(found, scope, name)
            if first:
                other, where = first
                line = other.place((*where, "id"))[0]
                found.problems.append(
                    document.problem(
                        (*path, "id"),
                        f"the {noun} id {name!r} is taken; first in {other.file} on line {line}",
                        "give one of the two another id",
                    )
                )
            else:
                found.defined[scope][name] = (document, path)


def _first(found: Index, scope: tuple[str | None, str], name: str) -> tuple[Document, Path] | None:
    study, noun = scope
    together = _ONE_NAMESPACE if noun in _ONE_NAMESPACE else (noun,)
    for other in together:
        first = found.defined.get((study, other), {}).get(name)
        if first:
            return first
    return None


def _use(found: Index, item: Loaded) -> None:
    study, document = item.file.study, item.document
    listed: dict[Path, set[str]] = defaultdict(set)
    for record, start in _records(item):
        for use in uses(item.file.spec.model, record, start):
            scope_study = use.record.get(use.ref.study_in) if use.ref.study_in else study
            for noun in use.ref.nouns:
                scope = (None if noun in GLOBAL else scope_study, noun)
                found.used[scope][use.id].append((item.file, use.path))
            _resolve(found, document, use, scope_study)
            parent = use.path[:-1]
            if isinstance(use.path[-1], int):
                if use.id in listed[parent]:
                    wrong = f"{use.id} is listed twice"
                    found.problems.append(document.problem(use.path, wrong, "keep one of the two"))
                listed[parent].add(use.id)


def _resolve(found: Index, document: Document, use: Use, study: object) -> None:
    if study is not None and (
        not isinstance(study, str) or study not in found.claimed[None, "study"]
    ):
        # The study itself is unknown, which is reported at its own place.
        return
    known = {noun: found.known(study, noun) for noun in use.ref.nouns}
    if any(use.id in ids for ids in known.values()):
        return
    what = " or ".join(use.ref.nouns)
    where = f" of {study}" if use.ref.study_in else ""
    # What is no id itself is reported at its own place, and is nothing to write elsewhere.
    everything = sorted(filter(re.compile(ID_PATTERN).match, set().union(*known.values())))
    name = " or ".join(plural(noun) for noun in use.ref.nouns)
    fix = suggest_unit(use.id, found.units) if "unit" in known else ""
    found.problems.append(
        document.problem(
            use.path,
            f"unknown {what}{where} {use.id[:60]!r}",
            fix or suggest(use.id, everything, name),
            key=use.is_key,
        )
    )


def orphans(found: Index, loaded: Iterable[Loaded], studies: Iterable[str]) -> list[Problem]:
    """Report records that nothing is connected to.

    Criteria, principles, units, constraints and quantities may stand alone: the first three are
    shared vocabulary, the others are read by themselves.
    """
    unreadable = {item.file.study for item in loaded if item.document.root is None}
    scopes = [
        *([] if unreadable else [None]),
        *(name for name in studies if name not in unreadable),
    ]
    return [problem for study in scopes for problem in _orphans(found, study)]


def _orphans(found: Index, study: str | None) -> Iterator[Problem]:
    for noun, (keys, wrong, fix) in _CONNECTIONS.items():
        used = found.used.get((study, noun), {})
        for name, (document, path) in found.defined.get((study, noun), {}).items():
            places = [place for _, place in used.get(name, [])]
            if not any(not keys or keys.intersection(map(str, place)) for place in places):
                yield document.problem((*path, "id"), wrong.format(name), fix.format(name))
