"""Keep pages from showing results of data or code that has changed since.

Quarto and jupyter-cache key their caches on a notebook's own code. What the code *reads* is not in
the key, so an edited data file would leave a stale chart. Here every notebook gets a digest of all
it depends on; a cached result is used only under the digest it was made with.
"""

import functools
import hashlib
import json
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from helpers.site.errors import SiteError
from helpers.site.project import STATE, Notebook, notebooks, read_notebook, source_files

DATA = "data"
CODE = "src/helpers"
LOCK = "requirements.lock"
STATE_FILE = Path(STATE, "freshness.json")
#: Folder in data/ that is generated from the code, and so belongs to no study.
_GENERATED = {"schema"}
_AUTHORED = {".yml", ".yaml", ".csv"}


def studies_with_data(root: Path) -> set[str]:
    """Return the names of the folders in ``data/`` that hold a study."""
    folder = root / DATA
    if not folder.is_dir():
        return set()
    return {path.name for path in folder.iterdir() if path.is_dir()} - _GENERATED


def digest_files(root: Path, files: Iterable[Path]) -> str:
    """Digest names and contents of files, so that a rename counts as a change.

    Parameters
    ----------
    root
        Folder the paths are relative to.
    files
        Paths, in any order.

    Returns
    -------
    str
        SHA-256 in hexadecimal. Modification times play no part.
    """
    total = hashlib.sha256()
    for path in sorted(files):
        content = (root / path).read_bytes()
        total.update(f"{path.as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


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


class Dependencies:
    """Digests of what the notebooks of one project depend on, each computed once.

    Parameters
    ----------
    root
        The project. Its files must not change while this object is in use.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.studies = studies_with_data(root)

    @functools.cached_property
    def _base(self) -> str:
        # Compiled files lie in __pycache__, which source_files leaves out.
        code = digest_files(self.root, source_files(self.root, CODE))
        return f"{code}{environment_digest(self.root)}"

    @functools.cached_property
    def _shared(self) -> str:
        folder = self.root / DATA
        files = [path for path in folder.glob("*") if path.suffix in _AUTHORED and path.is_file()]
        return digest_files(self.root, (path.relative_to(self.root) for path in files))

    @functools.cache  # noqa: B019 - one object per build, gone with it
    def _data(self, folder: str) -> str:
        return digest_files(self.root, source_files(self.root, folder))

    @functools.cached_property
    def everything(self) -> str:
        """Digest of the code, the packages and all data."""
        return hashlib.sha256(f"{self._base}\0{self._data(DATA)}".encode()).hexdigest()

    def of(self, notebook: Notebook) -> str:
        """Return the digest of all the notebook depends on, its own source aside.

        Two notebooks of one folder that show the same studies share it.
        """
        studies = notebook.studies(self.studies)
        if studies is None:
            data = [self._data(DATA)]
        else:
            data = [self._shared, *(f"{name}:{self._data(f'{DATA}/{name}')}" for name in studies)]
        parts = [notebook.path.parent.as_posix(), self._base, *data]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def digests(root: Path) -> dict[str, str]:
    """Return the digest of every notebook, by its path relative to the project.

    Raises
    ------
    SiteError
        Naming all notebooks that cannot be read or declare an unknown study.
    """
    dependencies = Dependencies(root)
    found: dict[str, str] = {}
    problems = []
    for path in notebooks(root):
        try:
            found[path.as_posix()] = dependencies.of(read_notebook(root, path))
        except SiteError as error:
            problems.append(str(error))
    if problems:
        raise SiteError("\n".join(problems))
    return found


def read_state(root: Path) -> dict[str, str]:
    """Return the digests Quarto's caches were last left under; empty if that is not known."""
    try:
        state = json.loads((root / STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def moved(root: Path) -> list[Path]:
    """List the notebooks whose dependencies changed since `refresh` last ran."""
    before = read_state(root)
    return [Path(path) for path, now in digests(root).items() if before.get(path) != now]


def refresh(root: Path) -> list[Path]:
    """Drop Quarto's cached results of every notebook whose dependencies changed.

    Returns
    -------
    list of Path
        Notebooks whose caches no longer count, relative to the project.

    Notes
    -----
    The state is written after the caches are dropped: cut short, this drops them again next time.
    """
    now = digests(root)
    before = read_state(root)
    stale = [Path(path) for path, digest in now.items() if before.get(path) != digest]
    for path in stale:
        drop_frozen(root, path)
        drop_executed(root, path)
    if now != before:
        target = root / STATE_FILE
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(target)
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

    ours = _code(json.loads((root / path).read_text(encoding="utf-8")))
    cache = get_cache(folder)
    try:
        for record in cache.list_cache_records():
            same_name = Path(record.uri).name == path.name
            if same_name or _code(cache.get_cache_bundle(record.pk).nb)[1:] == ours:
                cache.remove_cache(record.pk)
    except (KeyError, ValueError):
        # A record without its file, or half a file: nothing in this cache can be trusted.
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        cache.db.dispose()


def _code(content: dict) -> list[str]:
    cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    return ["".join(cell["source"]) for cell in cells]


def fingerprint(root: Path, *extra: str) -> str:
    """Digest everything a build of the site reads, so that an unchanged one can be skipped.

    Notebooks count as their authors wrote them: results that Quarto leaves in them do not.

    Parameters
    ----------
    root
        The project.
    extra
        What else the site depends on, such as the engine and its version.
    """
    files = source_files(root)
    written = [read_notebook(root, path).source for path in files if path.suffix == ".ipynb"]
    rest = digest_files(root, (path for path in files if path.suffix != ".ipynb"))
    parts = [rest, *written, environment_digest(root), *extra]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
