"""Results of notebooks, kept between builds with what the notebooks read to get them."""

import contextlib
import hashlib
import json
import os
import shutil
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.site.freshness import Now, Read
from helpers.site.project import Notebook

_KEEP_DAYS = 14


def recall(folder: Path, notebook: Notebook, node: NotebookNode, now: Now) -> bool:
    """Fill a notebook with results that still hold.

    Parameters
    ----------
    folder
        Where the results of this notebook are kept.
    notebook, node
        The notebook as its author wrote it, and what is filled.
    now
        The state of the project.

    Returns
    -------
    bool
        False if there are none. Results cut short, as by a full disk, are removed.
    """
    for path in sorted(folder.glob("*.json")):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            reads = [tuple(read) for read in kept["reads"]]
            results = [[nbformat.from_dict(out) for out in outputs] for outputs in kept["outputs"]]
        except (OSError, ValueError, KeyError, TypeError):
            path.unlink(missing_ok=True)
            continue
        if now.changed(notebook, reads):
            continue
        for cell, outputs in zip(_code(node), results, strict=True):
            cell.outputs = outputs
        os.utime(path)
        return True
    return False


def imports(folder: Path) -> list[str]:
    """The packages a notebook imported when it last ran, as far as that is known."""
    kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, IndexError):
        return list(json.loads(kept[-1].read_text(encoding="utf-8"))["imports"])
    return []


def remember(folder: Path, node: NotebookNode, reads: list[Read], imported: list[str]) -> None:
    """Keep the results of a notebook that has run, with what it read and imported."""
    outputs = [cell.outputs for cell in _code(node)]
    text = json.dumps({"reads": reads, "imports": imported, "outputs": outputs})
    name = hashlib.sha256(json.dumps(reads).encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.{os.getpid()}"
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(folder / f"{name}.json")
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _code(node: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in node.cells if cell.cell_type == "code"]


def prune(cache: Path) -> None:
    """Drop results that no build has asked for in two weeks."""
    oldest = time.time() - _KEEP_DAYS * 86400
    for folder in cache.iterdir() if cache.is_dir() else ():
        used = [path.stat().st_mtime for path in (folder, *folder.glob("*.json"))]
        if max(used) < oldest:
            shutil.rmtree(folder, ignore_errors=True)
