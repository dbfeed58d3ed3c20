"""What belongs to a project, and digests of it: one rule for the catalogue, freshness and builds.

Only the standard library, because it is also read inside the kernels of notebooks.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

#: Where the loaded portfolio is kept, in the project or in its staged copy.
KEPT = Path(".portfolio", "catalogue.pickle")
#: Above this size a file is known by its size and date, and linked instead of copied.
LARGE = 20_000_000
_RESULTS = {"_site", "_freeze", "node_modules", "__pycache__", "site_libs"}
_CODE = (".py", ".so", ".pyd")
#: What Windows, macOS and archives leave in folders under plain names.
_LEFT_BY_SYSTEMS = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"}
_LEFT_BY_EDITORS = ("~", ".swp", ".bak", ".orig", ".tmp")


def is_litter(name: str) -> bool:
    """Tell whether a name is of what editors and systems leave about, or is hidden.

    Examples
    --------
    >>> [name for name in (".#a.yml", "._a.ipynb", "a.yml~", "#a#", "a.yml") if is_litter(name)]
    ['.#a.yml', '._a.ipynb', 'a.yml~', '#a#']
    """
    hidden = name.startswith((".", "#", "~$"))
    return hidden or name.endswith(_LEFT_BY_EDITORS) or name.casefold() in _LEFT_BY_SYSTEMS


def is_source_folder(path: Path) -> bool:
    """Tell whether a folder can hold sources of the site: no results, no installed packages."""
    name = path.name
    if is_litter(name) or name in _RESULTS or name.endswith((".egg-info", "_files")):
        return False
    return not any((path / mark).exists() for mark in ("pyvenv.cfg", "conda-meta"))


def is_source_file(path: Path) -> bool:
    """Tell whether a path is a readable file: no pipe, no socket, no link that leads nowhere."""
    try:
        return not is_litter(path.name) and stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def source_files(root: Path, under: str = ".") -> list[Path]:
    """List the source files of the site, in a fixed order.

    Parameters
    ----------
    under
        Folder to look in, relative to ``root``.

    Returns
    -------
    list of Path
        Paths relative to ``root``. Results, caches, virtual environments, tests and hidden folders
        are left out; a folder that is linked is followed.
    """
    found: list[Path] = []
    seen: set[str] = set()
    for folder, folders, names in os.walk(root / under, followlinks=True):
        here = Path(folder)
        real = os.path.realpath(folder)
        if real in seen:  # a link back up
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(
            name
            for name in folders
            if is_source_folder(here / name) and not (here == root and name == "tests")
        )
        found += [(here / n).relative_to(root) for n in sorted(names) if is_source_file(here / n)]
    return found


def is_pattern(text: str) -> bool:
    """Tell whether a path stands for all that it fits."""
    return any(sign in text for sign in "*?[")


def to_render(config: Any) -> list[str]:
    """The names and patterns of ``project: render:`` in the settings of a project."""
    project = config.get("project") if isinstance(config, dict) else None
    render = project.get("render") if isinstance(project, dict) else None
    return [text for text in render or () if isinstance(text, str)]


def is_rendered(page: PurePath, patterns: Iterable[str]) -> bool:
    """Tell whether a page is among those to render; without patterns every one is.

    As in Quarto a name stands for one file, a pattern that begins with a slash for those in the
    folder it names, and any other for what it fits in every folder.
    """

    def fits(pattern: str) -> bool:
        if pattern.startswith("/") or not is_pattern(pattern):
            return PurePosixPath("/", page).match(f"/{pattern.lstrip('/')}")
        return page.match(pattern)

    kept = [pattern for pattern in patterns if not pattern.startswith("!")]
    left_out = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    return (not kept or any(map(fits, kept))) and not any(map(fits, left_out))


def digest_file(path: Path) -> str:
    """Digest a file's content; of a large one its size and date, and of none a word."""
    try:
        told = path.stat()
        if stat.S_ISDIR(told.st_mode):
            return "folder"
        if not stat.S_ISREG(told.st_mode):
            return "special"
        if told.st_size > LARGE:
            return f"{told.st_size}@{told.st_mtime_ns}"
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "none"


def digest_read(root: Path, kind: str, name: str) -> str:
    """Digest what was read: a ``file``, the ``names`` or the ``code`` in a folder, or ``all``."""
    path = root / name
    if kind == "file":
        return digest_file(path)
    if kind == "all":
        files = [path for path in source_files(root) if path.suffix != ".ipynb"]
        parts = [f"{file.as_posix()}:{digest_file(root / file)}" for file in files]
    else:
        parts = sorted(_names(path, kind == "code"))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _names(folder: Path, code: bool) -> list[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return ["none"]
    names = []
    for entry in entries:
        # A folder of results comes and goes: it is not what was looked for.
        if is_litter(entry.name) or (entry.is_dir() and not is_source_folder(Path(entry.path))):
            continue
        if not code or entry.name.endswith(_CODE) or entry.is_dir():
            names.append(entry.name)
    return names
