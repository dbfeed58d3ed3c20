"""Keep pages from showing results of data or code that has changed since.

Quarto and jupyter-cache key their caches on a notebook's own code. What the code *reads* is not in
the key, so an edited data file would leave a stale chart. Here the kernel notes what a notebook
reads (`helpers.site.reads`), each file and folder with the digest it had; a result holds as long as
all of them, the packages and the interpreter are as they were. What is not known is run.
"""

import contextlib
import functools
import hashlib
import json
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers.catalog.files import digest_file, digest_read, source_files
from helpers.site.cells import running, text
from helpers.site.errors import SiteError
from helpers.site.project import (
    EXPLORERS,
    STATE,
    Notebook,
    folder_configs,
    notebooks,
    read_config,
    read_notebook,
)

DATA = "data"
LOCK = "requirements.lock"
#: Where kernels started by Quarto note what they read, and where it is kept.
NOTES = Path(STATE, "reads")
STATE_FILE = Path(STATE, "freshness.json")
#: Folder in data/ that is generated from the code, and so belongs to no study.
_GENERATED = {"schema"}

Read = tuple[str, str, str, bool]
"""Kind, name, digest, and whether the catalogue read it for the page."""


def has_catalogue(root: Path) -> bool:
    """Tell whether there is one; a site can be built from pages alone."""
    return (root / DATA / "author.yml").is_file()


def studies_with_data(root: Path) -> set[str]:
    """Return the names of the folders in ``data/`` that hold a study."""
    folder = root / DATA
    if not folder.is_dir():
        return set()
    return {path.name for path in folder.iterdir() if path.is_dir()} - _GENERATED


def digest_files(root: Path, files: Iterable[Path]) -> str:
    """Digest names and contents of files, so that a rename counts as a change."""
    parts = [f"{path.as_posix()}:{digest_file(root / path)}" for path in sorted(files)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def everything(root: Path) -> str:
    """Digest of the code, the packages and all data."""
    return digest_files(root, source_files(root, DATA)) + of_code(root)


def of_code(root: Path) -> str:
    """Digest of the code and the packages."""
    return digest_files(root, source_files(root, "src")) + environment_digest(root)


def of_studies(root: Path) -> dict[str, str]:
    """For each study with data, the digest of all that what is shown of it alone is made of.

    Data of the other studies are not among it.
    """
    studies = studies_with_data(root)
    data = source_files(root, DATA)
    own = {name: [path for path in data if path.parts[1] == name] for name in studies}
    shared = [path for path in data if path.parts[1] not in studies]
    common = digest_files(root, shared) + of_code(root)
    return {name: f"{common}{digest_files(root, files)}" for name, files in own.items()}


def environment_digest(root: Path) -> str:
    """Digest what the notebooks run on: Python, and the locked packages as installed.

    Packages that the lock file does not name (those for development) play no part.
    """
    lock = root / LOCK
    locked = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    names = set(re.findall(r"^([A-Za-z0-9._-]+)==", locked, re.MULTILINE))
    wanted = {_normal(name) for name in names}
    installed = sorted(
        entry.name
        for entry in Path(sysconfig.get_path("purelib")).glob("*.dist-info")
        if not wanted or _normal(entry.name.split("-")[0]) in wanted
    )
    parts = [sys.implementation.cache_tag, sys.version, locked, *installed]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


class Now:
    """What the files of a project are like now, each looked at once.

    Parameters
    ----------
    root
        The project. Its files must not change while this object is in use.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = read_config(root)
        self.studies = studies_with_data(root)
        self.environment = environment_digest(root)

    @functools.cache  # noqa: B019 - one object per build, gone with it
    def _digest(self, kind: str, name: str) -> str:
        return digest_read(self.root, kind, name)

    def changed(self, notebook: Notebook, reads: Iterable[Read]) -> list[str]:
        """List what the notebook read and would read differently now.

        The catalogue reads all studies; of these, those the page says it shows count.
        """
        shown = notebook.studies(self.studies)
        others = {(DATA, name) for name in self.studies - set(shown or self.studies)}
        return [
            name
            for kind, name, digest, via_catalogue in reads
            if self._digest(kind, name) != digest
            and not (via_catalogue and Path(name).parts[:2] in others)
        ]

    def key(self, notebook: Notebook) -> str:
        """Digest of what a notebook runs: where, in what environment, cells, which may fail."""
        cells = [f"{may_fail}:{code.strip()}" for _, code, may_fail in self.running(notebook)]
        parts = [notebook.path.parent.as_posix(), self.environment, *cells]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    def running(self, notebook: Notebook) -> list[tuple[int, str, bool]]:
        """The cells of a notebook that are to be run; see `helpers.site.cells.running`."""
        execution = self.execution(notebook)
        if execution.get("enabled") is False:
            return []
        return running(notebook.content, execution, notebook.path.as_posix())

    def execution(self, notebook: Notebook) -> dict[str, Any]:
        """``execute`` of the project, of the folders of a page, and of the page."""
        return notebook.execution(self.config, *folder_configs(self.root, notebook.path))


def read_notes(path: Path) -> tuple[list[str], list[Read]]:
    """Return the cells a kernel ran, as digests, and what they read."""
    cells: list[str] = []
    reads: list[Read] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):  # half a line: its kernel was killed
            kind, *rest = json.loads(line)
            if kind == "cell":
                cells += rest
            elif kind != "imported":
                reads.append((kind, *rest))
    return cells, reads


def read_imports(path: Path) -> list[str]:
    """Return the installed packages and modules a kernel imported."""
    names: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):
            kind, *rest = json.loads(line)
            names += rest if kind == "imported" else []
    return names


def _read_state(root: Path) -> dict[str, list[Read]]:
    try:
        state = json.loads((root / STATE_FILE).read_text(encoding="utf-8"))
        return {key: [tuple(read) for read in reads] for key, reads in state.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _known(root: Path, now: Now) -> dict[Path, tuple[Notebook, str, list[Read] | None]]:
    """Every notebook that runs something, with its key and what it read when it last ran."""
    state = _read_state(root)
    notes = [read_notes(path) for path in sorted((root / NOTES).glob("*.jsonl"))]
    found: dict[Path, tuple[Notebook, str, list[Read] | None]] = {}
    problems = []
    for path in notebooks(root):
        try:
            notebook = read_notebook(root, path)
            codes = [code for _, code, _ in now.running(notebook)]
        except SiteError:
            continue  # no page: what is one and cannot be read, the engine says
        try:
            notebook.studies(now.studies)
        except SiteError as error:
            problems.append(str(error))
            continue
        wanted = [hashlib.sha256(code.strip().encode()).hexdigest() for code in codes]
        if not wanted:
            continue
        key = now.key(notebook)
        reads = state.get(key)
        for cells, noted in notes:
            if _holds(cells, wanted):
                reads = noted
        found[path] = (notebook, key, reads)
    if problems:
        raise SiteError("\n".join(problems))
    return found


def _holds(cells: list[str], wanted: list[str]) -> bool:
    """Tell whether a kernel ran just these cells, those aside that Quarto puts around them."""
    return any(cells[at : at + len(wanted)] == wanted for at in (0, 1, 2)) and (
        len(cells) <= len(wanted) + 3
    )


def moved(root: Path) -> list[Path]:
    """Return the notebooks whose results no longer hold, or that nobody has seen run."""
    now = Now(root)
    return [
        path
        for path, (notebook, _, reads) in _known(root, now).items()
        if reads is None or now.changed(notebook, reads)
    ]


def refresh(root: Path) -> list[Path]:
    """Drop Quarto's cached results of every notebook that would read something else now.

    Returns
    -------
    list of Path
        Notebooks whose caches no longer count, relative to the project.

    Notes
    -----
    What they read is forgotten after the caches are dropped: cut short, this drops them again.
    """
    now = Now(root)
    stale, state = [], {}
    for path, (notebook, key, reads) in _known(root, now).items():
        if reads is None or now.changed(notebook, reads):
            stale.append(path)
            drop_frozen(root, path)
            drop_executed(root, path)
        else:
            state[key] = reads
    target = root / STATE_FILE
    target.parent.mkdir(exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(state, sort_keys=True), encoding="utf-8")
    fresh.replace(target)
    shutil.rmtree(root / NOTES, ignore_errors=True)
    return stale


def drop_frozen(root: Path, path: Path) -> None:
    """Drop what ``execute: freeze`` kept of a notebook.

    Quarto keeps it in ``_freeze/<notebook without suffix>/``, and, to move between pages in a
    preview, in ``.quarto/_freeze/``.
    """
    for freezer in (root / "_freeze", root / ".quarto" / "_freeze"):
        shutil.rmtree(freezer / path.with_suffix(""), ignore_errors=True)


def drop_executed(root: Path, path: Path) -> None:
    """Drop what ``execute: cache`` kept of a notebook.

    Quarto keeps one jupyter-cache per folder, ``.jupyter_cache`` beside the notebooks, and records
    each result under the file name of the notebook it ran. The key covers the code alone, so a
    notebook with the same code as another is served the other's record: records are matched by
    code as well. Quarto puts a set-up cell of its own in front.
    """
    folder = root / path.parent / ".jupyter_cache"
    if not folder.is_dir():
        return
    from jupyter_cache import get_cache

    ours = _code(read_notebook(root, path).content)
    cache = get_cache(folder)
    try:
        for record in cache.list_cache_records():
            key: int = record.pk  # pyright: ignore[reportAssignmentType] (a value of the row)
            same_name = Path(str(record.uri)).name == path.name
            if same_name or _code(cache.get_cache_bundle(key).nb)[1:] == ours:
                cache.remove_cache(key)
    except (KeyError, ValueError):
        # A record without its file, or half a file: nothing in this cache can be trusted.
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        cache.db.dispose()


def _code(content: dict) -> list[str]:
    cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    return [text(cell) for cell in cells]


def sources(root: Path) -> dict[str, str]:
    """Digest of every file a build of the site reads, by name.

    Notebooks count as their authors wrote them: results that Quarto leaves in them do not. What
    explorers read is made from data and code, and is looked after where it is written.
    """
    made = f"{EXPLORERS.as_posix()}/"
    names = ((path.as_posix(), path) for path in source_files(root))
    return {name: _as_written(root, path) for name, path in names if not name.startswith(made)}


def fingerprint(root: Path, files: Mapping[str, str], *extra: str) -> str:
    """Digest everything a build of the site reads, so that an unchanged one can be skipped.

    Parameters
    ----------
    files
        The project's :func:`sources`.
    extra
        What else the site depends on, such as the engine and its version.
    """
    parts = [f"{name}:{digest}" for name, digest in files.items()]
    parts += [environment_digest(root), *extra]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _as_written(root: Path, path: Path) -> str:
    if path.suffix == ".ipynb":
        with contextlib.suppress(SiteError):
            return hashlib.sha256(read_notebook(root, path).source.encode()).hexdigest()
    return digest_file(root / path)
