"""Which files of data/ hold what, and what to say about files nobody reads."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from helpers.catalog.problems import NotAProjectError, Problem, suggest
from helpers.catalog.textfile import is_clutter
from helpers.schema.architecture import Architecture
from helpers.schema.base import ID_PATTERN, Model
from helpers.schema.classification import Classification
from helpers.schema.decision import Criterion, Decision
from helpers.schema.failure import FailureMode
from helpers.schema.lab import Lab
from helpers.schema.provenance import Quantity, Series, Source
from helpers.schema.scaling import Scaling
from helpers.schema.site import Author, Principle
from helpers.schema.split import Split
from helpers.schema.study import (
    Disagreement,
    Lifecycle,
    Milestone,
    RoadmapItem,
    Slo,
    Study,
)
from helpers.schema.units import Unit

MARKERS = ("_quarto.yml", "pyproject.toml")
"""A project root has a ``data`` folder beside one of these."""


CASES = "case-studies"
"""Folder of the studies' pages."""

PageKind = Literal["study", "decisions", "appendix", "one-pager"]

PAGES: dict[PageKind, str] = {
    "study": "",
    "decisions": "-decisions",
    "appendix": "-appendix",
    "one-pager": "-one-pager",
}
"""Pages of a study, each with what its name adds to the study's."""


def find_root(start: Path | None = None) -> Path:
    """Return the project's root: ``start`` or the closest parent with a data folder.

    Raises
    ------
    NotAProjectError
        If there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data").is_dir() and any((folder / marker).is_file() for marker in MARKERS):
            return folder
    raise NotAProjectError(
        f"{here} is not inside a portfolio: no parent has a data folder beside _quarto.yml; "
        "change into the project, or name it with --root"
    )


@dataclass(frozen=True)
class Spec:
    """What one kind of file holds."""

    name: str
    """Name of the file without ``.yml``, or of the folder of such files; also of its schema."""
    model: type[Model]
    many: bool
    """The file is a list of records, not one."""
    title: str
    """What the records are called, for messages and schemas."""


SHARED: dict[str, Spec] = {
    spec.name: spec
    for spec in (
        Spec("author", Author, False, "the author"),
        Spec("principles", Principle, True, "principles"),
        Spec("rubric", Criterion, True, "criteria of the rubric"),
        Spec("sources", Source, True, "sources"),
        Spec("units", Unit, True, "units and counted nouns"),
    )
}
STUDY: dict[str, Spec] = {
    spec.name: spec
    for spec in (
        Spec("study", Study, False, "the study"),
        Spec("architecture", Architecture, False, "the architecture"),
        Spec("scaling", Scaling, False, "the scaling path"),
        Spec("failures", FailureMode, True, "failure modes"),
        Spec("slos", Slo, True, "service-level objectives"),
        Spec("roadmap", RoadmapItem, True, "roadmap items"),
        Spec("classifications", Classification, True, "classifications"),
        Spec("splits", Split, True, "splits"),
        Spec("lifecycles", Lifecycle, True, "life cycles"),
        Spec("timeline", Milestone, True, "milestones"),
        Spec("record", Disagreement, True, "disagreements of the record"),
        Spec("series", Series, True, "series"),
    )
}
FOLDERS: dict[str, Spec] = {
    "quantities": Spec("quantities", Quantity, True, "quantities"),
    "decisions": Spec("decision", Decision, False, "a decision"),
}
LABS = Spec("lab", Lab, False, "a lab")
LABS_FOLDER = "labs"
"""What labs measured, in the place of a study; no study has its name."""
SPECS: dict[str, Spec] = SHARED | STUDY | {spec.name: spec for spec in (*FOLDERS.values(), LABS)}
"""Every kind of data file by the name of its JSON Schema."""

SERIES_FOLDER = "series"
_GENERATED = {"schema", "datapackage.json"}
_ID = re.compile(ID_PATTERN)


@dataclass(frozen=True)
class DataFile:
    """A YAML file of data/ and what it should hold."""

    path: Path
    file: str
    spec: Spec
    study: str | None


@dataclass
class Tree:
    """What was found in data/."""

    files: list[DataFile]
    csv: dict[str, dict[str, Path]]
    studies: list[str]
    problems: list[Problem]


def schema_comment(spec: Spec, data: Path, path: Path) -> str:
    """First line of a data file, by which editors find the file's JSON Schema."""
    schema = os.path.relpath(data / "schema" / f"{spec.name}.json", path.parent)
    return f"# yaml-language-server: $schema={Path(schema).as_posix()}"


class _Scanner:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.data = root / "data"
        self.inside = self.data.resolve()
        self.tree = Tree([], {}, [], [])

    def name(self, path: Path) -> str:
        # A file name may hold bytes that are no text; messages have to be printable all the same.
        name = path.relative_to(self.root).as_posix()
        return os.fsencode(name).decode("utf-8", "backslashreplace")

    def report(self, path: Path, wrong: str, fix: str) -> None:
        self.tree.problems.append(Problem(self.name(path), 0, 0, "", wrong, fix))

    def entries(self, folder: Path) -> list[Path]:
        """Visible entries that stay inside data/ when links are followed."""
        kept = []
        try:
            found = sorted(folder.iterdir())
        except OSError as error:
            self.report(folder, f"the folder cannot be read: {error.strerror}", "allow reading it")
            return []
        for path in found:
            if is_clutter(path):
                continue
            try:
                inside = path.resolve(strict=True).is_relative_to(self.inside)
            except (OSError, RuntimeError):
                self.report(path, "a link that leads nowhere", "replace it by the file itself")
                continue
            if inside and not (path.is_file() or path.is_dir()):
                self.report(path, "neither a file nor a folder", "remove it")
            elif inside:
                kept.append(path)
            else:
                wrong = "a link that leaves the data folder"
                self.report(path, wrong, "replace it by the file itself")
        return kept

    def scan(self) -> Tree:
        for path in self.entries(self.data):
            if path.name in _GENERATED:
                continue
            if path.is_dir() and path.name == LABS_FOLDER:
                self.folder(path, LABS, None)
            elif path.is_dir():
                self.study(path)
            else:
                self.one(path, SHARED, None)
        return self.tree

    def one(self, path: Path, specs: dict[str, Spec], study: str | None) -> None:
        if path.suffix == ".yml" and path.stem in specs:
            self.tree.files.append(DataFile(path, self.name(path), specs[path.stem], study))
            return
        names = [f"{name}.yml" for name in specs] + ([f"{n}/" for n in FOLDERS] if study else [])
        stem_known = path.suffix in (".yaml", ".json", ".YML") and path.stem in specs
        fix = f"rename it to {path.stem}.yml" if stem_known else suggest(path.name, names, "files")
        self.report(path, "nothing reads this file", fix)

    def study(self, folder: Path) -> None:
        study = folder.name
        if not _ID.fullmatch(study) or study.endswith("\n"):
            fix = "name a study's folder with lower-case words joined by hyphens"
            self.report(folder, "not the name of a study", fix)
            return
        self.tree.studies.append(study)
        self.tree.csv[study] = {}
        for path in self.entries(folder):
            if not path.is_dir():
                self.one(path, STUDY, study)
            elif path.name == SERIES_FOLDER:
                self.series(path, study)
            elif path.name in FOLDERS:
                self.folder(path, FOLDERS[path.name], study)
            else:
                known = [*(f"{name}/" for name in (*FOLDERS, SERIES_FOLDER))]
                fix = suggest(f"{path.name}/", known, "folders")
                self.report(path, "nothing reads this folder", fix)

    def folder(self, folder: Path, spec: Spec, study: str | None) -> None:
        for path in self.entries(folder):
            if path.is_file() and path.suffix == ".yml":
                self.tree.files.append(DataFile(path, self.name(path), spec, study))
            else:
                fix = f"only .yml files belong in {folder.name}/"
                self.report(path, "nothing reads this entry", fix)

    def series(self, folder: Path, study: str) -> None:
        for path in self.entries(folder):
            if path.is_file() and path.suffix == ".csv":
                self.tree.csv[study][path.name] = path
            elif path.is_file() and path.suffix.lower() == ".csv":
                fix = f"rename it to {path.name.lower()}"
                self.report(path, f"a name ends in .csv, not in {path.suffix}", fix)
            else:
                self.report(path, "nothing reads this entry", "only .csv files belong in series/")


def scan(root: Path) -> Tree:
    """List the files of ``root/data`` and report the ones nothing reads."""
    return _Scanner(root).scan()
