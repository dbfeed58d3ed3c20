"""What belongs to a project: its root, its source files, its notebooks and what they declare."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.catalog.yamlfile import Document, parse, parse_text
from helpers.site.errors import SiteError

CONFIG = "_quarto.yml"
STATE = ".portfolio"
SITE = "_site"
#: Folders that hold no source of the site: results, caches and installed packages.
_NOT_SOURCE = {"_site", "_freeze", "node_modules", "__pycache__"}
_TESTS = "tests"


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


def _sound(document: Document) -> Any:
    if document.problems:
        raise SiteError("\n".join(map(str, document.problems)))
    return document.data


def is_source_folder(path: Path) -> bool:
    """Tell whether a folder can hold sources of the site."""
    name = path.name
    if name.startswith(".") or name in _NOT_SOURCE or name.endswith((".egg-info", "_files")):
        return False
    return not (path / "pyvenv.cfg").exists()


def source_files(root: Path, under: str = ".") -> list[Path]:
    """List the source files of the site, in a fixed order.

    Parameters
    ----------
    root
        The project.
    under
        Folder to look in, relative to ``root``.

    Returns
    -------
    list of Path
        Paths relative to ``root``. Results, caches, virtual environments, tests and hidden folders
        are left out.
    """
    found = []
    for folder, folders, files in os.walk(root / under):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if is_source_folder(here / name) and not (here == root and name == _TESTS)
        )
        found += [(here / name).relative_to(root) for name in sorted(files)]
    return found


def notebooks(root: Path) -> list[Path]:
    """List the project's notebooks, relative to its root, in a fixed order."""
    return [path for path in source_files(root) if path.suffix == ".ipynb"]


@dataclass(frozen=True)
class Notebook:
    """A notebook as its author wrote it, without results.

    Parameters
    ----------
    path
        Where it is, relative to the project.
    content
        Its parsed JSON.
    """

    path: Path
    content: dict[str, Any]

    @property
    def source(self) -> str:
        """Return all that an author edits in it, as one canonical string."""
        cells = [
            [cell.get("cell_type"), _text(cell), cell.get("metadata", {})]
            for cell in self.content.get("cells", [])
        ]
        kernel = self.content.get("metadata", {}).get("kernelspec", {})
        return json.dumps([cells, kernel], sort_keys=True, ensure_ascii=False)

    @property
    def front_matter(self) -> dict[str, Any]:
        """Return the front matter of its first cell, or an empty mapping."""
        cells = self.content.get("cells", [])
        text = _text(cells[0]).strip() if cells and cells[0].get("cell_type") != "code" else ""
        if not text.startswith("---"):
            return {}
        text = text.removeprefix("---").partition("\n---")[0]
        meta = _sound(parse_text(text, f"{self.path}, front matter"))
        return meta if isinstance(meta, dict) else {}

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


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


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
