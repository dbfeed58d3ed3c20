"""A project: its root, its configuration, its notebooks and what they declare."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.catalog.files import source_files
from helpers.catalog.yamlfile import Document, parse, parse_text
from helpers.site import cells
from helpers.site.errors import SiteError

CONFIG = "_quarto.yml"
#: What holds for the pages of a folder and those below it.
FOLDER_CONFIG = "_metadata.yml"
STATE = ".portfolio"
SITE = "_site"
#: Folder of a build's own copy of the sources; kernels find their code there.
STAGE = Path(STATE, "stage")
#: What explorers read: written from data and code, and watched by nobody.
EXPLORERS = Path("assets", "explorers")
_EXECUTION = ("enabled", "error", "eval")


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds ``_quarto.yml``.

    Raises
    ------
    SiteError
        If there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise SiteError(f"{start}: no {CONFIG} here or above; run this inside the portfolio.", code=2)


def read_config(root: Path) -> dict[str, Any]:
    """Return the project's ``_quarto.yml``.

    Raises
    ------
    SiteError
        If it cannot be read as a YAML mapping.
    """
    config = _sound(parse(root / CONFIG, CONFIG))
    if not isinstance(config, dict):
        raise SiteError(f"{root / CONFIG}: has to be a mapping of keys")
    return config


def folder_configs(root: Path, page: Path) -> list[dict[str, Any]]:
    """Return what ``_metadata.yml`` says in the folders of a page, the nearest last."""
    folders = reversed(page.parents[:-1])
    files = [
        folder / FOLDER_CONFIG for folder in folders if (root / folder / FOLDER_CONFIG).is_file()
    ]
    found = [_sound(parse(root / file, file.as_posix())) for file in files]
    return [config for config in found if isinstance(config, dict)]


def _of_execution(level: dict[str, Any]) -> dict[str, Any]:
    """What a level of settings says about execution, in all places where Quarto looks for it."""
    formats = level.get("format")
    merged: dict[str, Any] = {}
    for place in (level, formats.get("html") if isinstance(formats, dict) else None):
        if isinstance(place, dict):
            merged |= {key: place[key] for key in _EXECUTION if key in place}
            options = place.get("execute", {})
            # `execute: false` says the same as `enabled: false`.
            merged |= options if isinstance(options, dict) else {"enabled": options}
    return {key: cells.flag(value) for key, value in merged.items()}


def _sound(document: Document) -> Any:
    if document.problems:
        raise SiteError("\n".join(map(str, document.problems)))
    return document.data


def notebooks(root: Path) -> list[Path]:
    """List the project's notebooks, relative to its root, in a fixed order."""
    return [path for path in source_files(root) if path.suffix == ".ipynb"]


@dataclass(frozen=True)
class Notebook:
    """A notebook as its author wrote it, without results."""

    path: Path
    """Where it is, relative to the project."""
    content: dict[str, Any]

    @property
    def source(self) -> str:
        """Return all that an author edits in it, as one canonical string."""
        written = [
            [cell.get("cell_type"), cells.text(cell), cell.get("metadata", {})]
            for cell in self.content.get("cells", [])
        ]
        kernel = self.content.get("metadata", {}).get("kernelspec", {})
        return json.dumps([written, kernel], sort_keys=True, ensure_ascii=False)

    @functools.cached_property
    def front_matter(self) -> dict[str, Any]:
        """Return the front matter of its first cell, or an empty mapping."""
        first = next(iter(self.content.get("cells", [])), {"cell_type": "code"})
        text = cells.text(first).strip() if first.get("cell_type") != "code" else ""
        if not text.startswith("---"):
            return {}
        text = text.removeprefix("---").partition("\n---")[0]
        meta = _sound(parse_text(text, f"{self.path}, front matter"))
        return meta if isinstance(meta, dict) else {}

    def execution(self, *around: dict[str, Any]) -> dict[str, Any]:
        """Return ``execute`` of the page over that of what is around it, the nearest last."""
        merged: dict[str, Any] = {}
        for level in (*around, self.front_matter):
            merged |= _of_execution(level)
        return merged

    def studies(self, known: set[str]) -> list[str] | None:
        """Return the studies the notebook says it shows, or None for all of them.

        Parameters
        ----------
        known
            Studies that have data.

        Raises
        ------
        SiteError
            If ``portfolio.studies`` in the front matter is not a list of known studies.
        """
        declared = self.front_matter.get("portfolio") or {}
        names = declared.get("studies", "all") if isinstance(declared, dict) else None
        if names == "all":
            return None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise SiteError(
                f"{self.path}: front matter, portfolio.studies: write a list such as "
                f"[{', '.join(sorted(known)[:2])}], or `all`."
            )
        for name in names:
            if name not in known:
                raise SiteError(
                    f"{self.path}: front matter, portfolio.studies: no folder data/{name}; "
                    f"known: {', '.join(sorted(known)) or 'none'}."
                )
        return sorted(set(names))


def read_notebook(root: Path, path: Path) -> Notebook:
    """Read a notebook.

    Raises
    ------
    SiteError
        If it is not a notebook in format 4.
    """
    try:
        content = json.loads((root / path).read_text(encoding="utf-8"))
    except ValueError as error:  # bad UTF-8 and bad JSON
        raise SiteError(f"{path}: not a notebook: {error}") from error
    if not isinstance(content, dict) or content.get("nbformat") != 4:
        raise SiteError(f"{path}: not a notebook in format 4; open and save it in JupyterLab.")
    return Notebook(path, content)
