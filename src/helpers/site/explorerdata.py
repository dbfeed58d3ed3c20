"""Write what the explorers of the site read: one script each, in ``assets/explorers/``.

A page is light because a reader who unfolds no explorer downloads the data of none. Data in a
script is also read where the site is opened from a folder; a browser fetches no JSON there.
"""

import json
import os
import shutil
from pathlib import Path

from helpers.site import freshness
from helpers.site.errors import SiteError
from helpers.site.project import STATE

PLACE = Path("assets", "explorers")
_STATE_FILE = Path(STATE, "explorers.json")


def place(root: Path) -> None:
    """Write the files anew if the data, the code or the files themselves have changed.

    Raises
    ------
    SiteError
        With every problem of the data, if there is any.
    """
    target = root / PLACE
    key = freshness.everything(root)
    if _read(root) == {"from": key, "files": _digest(target)}:
        return
    fresh = root / STATE / f"explorers.{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        for name, text in _texts(root):
            (fresh / f"{name}.js").write_text(text, encoding="utf-8")
        _exchange(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    state = json.dumps({"from": key, "files": _digest(target)})
    (root / _STATE_FILE).write_text(state, encoding="utf-8")


def _texts(root: Path) -> list[tuple[str, str]]:
    # The site can be built from pages alone; what is explored is a catalogue, which has an author.
    if not (root / freshness.DATA / "author.yml").is_file():
        return []
    from helpers.cards.explorers import explorers
    from helpers.catalog import CatalogError, load

    try:
        portfolio = load(root)
    except CatalogError as error:
        raise SiteError(str(error)) from error
    return [(name, script(name, data)) for name, data in explorers(portfolio)]


def script(name: str, data: dict) -> str:
    """A script that leaves data, as JSON, where the explorer of that name looks for it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # In single quotes, so that not every quote of the JSON needs a backslash.
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"(globalThis.apData ??= {{}})[{json.dumps(name)}] = '{quoted}';\n"


def _exchange(fresh: Path, target: Path) -> None:
    """Bring the new files in, one whole file at a time, and take away those no one writes now.

    A file that says the same keeps its date: a watcher sees an edit only where there is one.
    """
    target.mkdir(parents=True, exist_ok=True)
    names = {path.name for path in fresh.iterdir()}
    for name in sorted(names):
        place_of = target / name
        if not (place_of.is_file() and place_of.read_bytes() == (fresh / name).read_bytes()):
            (fresh / name).replace(place_of)
    for path in target.iterdir():
        if path.name not in names:
            path.unlink()


def _digest(target: Path) -> str:
    files = [path.relative_to(target) for path in target.glob("*.js")]
    return freshness.digest_files(target, files)


def _read(root: Path) -> dict | None:
    try:
        return json.loads((root / _STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
