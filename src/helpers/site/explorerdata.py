"""Write what the explorers of the site read: one script each, in ``assets/explorers/``.

A page is light because a reader who unfolds no explorer downloads the data of none. Data in a
script is also read where the site is opened from a folder; a browser fetches no JSON there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.catalog.files import digest_file
from helpers.site import freshness
from helpers.site.errors import SiteError
from helpers.site.project import EXPLORERS, STATE

if TYPE_CHECKING:
    from helpers.catalog import Portfolio

PLACE = EXPLORERS
_STATE_FILE = Path(STATE, "explorers.json")

_State = dict[str, dict[str, Any]]
"""For each study: what its files were made ``from``, and the digest of each of the ``files``."""


def place(root: Path, portfolio: Portfolio | None = None) -> None:
    """Write the files of each study anew whose data, code or files themselves have changed.

    Parameters
    ----------
    portfolio
        What is in ``data/``, where it has been loaded.

    Raises
    ------
    SiteError
        With every problem of the data, if there is any.
    """
    target = root / PLACE
    wanted = freshness.of_studies(root)
    state = _read(root)
    fine = {
        study: state[study]
        for study, key in wanted.items()
        if study in state
        and state[study]["from"] == key
        and state[study]["files"] == _digests(target, state[study]["files"])
    }
    if fine == state and fine.keys() == wanted.keys() and _names(fine) == _scripts(target):
        target.mkdir(parents=True, exist_ok=True)
        return
    fresh = root / STATE / f"explorers.{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        for study, texts in _texts(root, sorted(wanted.keys() - fine.keys()), portfolio).items():
            for name, text in texts.items():
                (fresh / name).write_text(text, encoding="utf-8")
            fine[study] = {"from": wanted[study], "files": _digests(fresh, texts)}
        _exchange(fresh, target, _names(fine))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    (root / _STATE_FILE).write_text(json.dumps(fine), encoding="utf-8")


def _texts(
    root: Path, studies: list[str], portfolio: Portfolio | None
) -> dict[str, dict[str, str]]:
    """Name and text of each script, by study."""
    if not studies or not freshness.has_catalogue(root):
        return {study: {} for study in studies}
    from helpers.cards.explorers import explorers
    from helpers.catalog import CatalogError, load

    try:
        portfolio = portfolio or load(root)
    except CatalogError as error:
        raise SiteError(str(error)) from error
    return {
        study: {f"{name}.js": script(name, data) for name, data in explorers(portfolio, [study])}
        for study in studies
    }


def script(name: str, data: dict) -> str:
    """A script that leaves data, as JSON, where the explorer of that name looks for it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # In single quotes, so that not every quote of the JSON needs a backslash.
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"(globalThis.apData ??= {{}})[{json.dumps(name)}] = '{quoted}';\n"


def _exchange(fresh: Path, target: Path, names: set[str]) -> None:
    """Bring the new files in, one whole file at a time, and take away those no one writes now.

    A file that says the same keeps its date: a watcher sees an edit only where there is one.
    """
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(fresh.iterdir()):
        place_of = target / path.name
        if not (place_of.is_file() and place_of.read_bytes() == path.read_bytes()):
            path.replace(place_of)
    for name in _scripts(target) - names:
        (target / name).unlink()


def _names(state: _State) -> set[str]:
    return {name for held in state.values() for name in held["files"]}


def _scripts(target: Path) -> set[str]:
    return {path.name for path in target.iterdir()} if target.is_dir() else set()


def _digests(target: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: digest_file(target / name) for name in names}


def _read(root: Path) -> _State:
    try:
        state = json.loads((root / _STATE_FILE).read_text(encoding="utf-8"))
        return {
            study: {key: held[key] for key in ("from", "files")} for study, held in state.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
