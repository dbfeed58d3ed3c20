"""Make what authors leave in cells fit for the pages of the embedded engine, or say what is not."""

import contextlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import yaml
from nbformat import NotebookNode

from helpers.catalog.yamlfile import parse_text
from helpers.site import cells, figures, plotlyjs
from helpers.site.project import FOLDER_CONFIG

_PLOTLY = "application/vnd.plotly.v1+json"
_SHOWN = {
    "text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "text/markdown",
    "text/latex",
}  # fmt: skip
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)", re.DOTALL)
#: What stays as it is when JupyterLab writes the name of an attachment into a link.
_IN_ADDRESS = ";,/?:@&=+$-_.!~*'()#"


def finish(notebook: NotebookNode, path: Path, stage: Path) -> Iterator[str]:
    """Prepare a notebook with its results for the renderer.

    Parameters
    ----------
    path
        Where it is, relative to the stage.
    stage
        The staged project; receives the full Plotly bundle if a chart needs it.

    Yields
    ------
    str
        What cannot be shown, a sentence each.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"{path}: cell {number}"
        if number == 1 and cell.cell_type != "code":
            cell.source = plain_front_matter(cell.source.lstrip("\n"))
        if cell.cell_type == "code":
            cell.source = _plain_options(cell.source, where)
            for count, output in enumerate(cell.outputs):
                name = f"{path.stem}-{cell.get('id', number)}-{count}"
                yield from _output(output, where, name, stage)
        for name in list(cell.get("attachments", {})):
            _plain_attachment(cell, name)


def _output(output: NotebookNode, where: str, name: str, stage: Path) -> Iterator[str]:
    data = output.get("data", {})
    if _PLOTLY in data and "text/markdown" not in data:
        figure = data[_PLOTLY]
        output.data = {"text/markdown": figures.place(figure, re.sub(r"[^\w-]", "-", name))}
        if not figures.is_plain(figure):
            shutil.copyfile(plotlyjs.full().file, stage / plotlyjs.PLACE)
        return
    rich = [kind for kind in data if kind.startswith("application/")]
    if rich and not _SHOWN & set(data):
        kind = "an interactive widget" if any("widget" in each for each in rich) else rich[0]
        yield f"warning: {where}: {kind} lives in Jupyter only; the page shows its text, if any"


def plain_yaml(data: object) -> str:
    """Write YAML in which smalldocs, a reader of version 1.1, finds the same as we do in 1.2."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)


def plain_settings(stage: Path, pages: Iterable[Path]) -> None:
    """Write what folders and pages without cells say of themselves as the renderer reads it."""
    for path in stage.rglob(FOLDER_CONFIG):
        path.write_text(_plain(path.read_text(encoding="utf-8-sig")), encoding="utf-8")
    for path in (stage / page for page in pages if page.suffix != ".ipynb"):
        source = path.read_text(encoding="utf-8-sig")
        path.write_text(plain_front_matter(source), encoding="utf-8")


def _plain(written: str) -> str:
    """Write YAML so that version 1.1 says what 1.2 does; untouched where it does, or is none."""
    document = parse_text(written, "")
    with contextlib.suppress(yaml.YAMLError, ValueError):
        if document.problems or yaml.safe_load(written) == document.data:
            return written
    return plain_yaml(document.data)


def plain_front_matter(source: str) -> str:
    """Write the front matter that a page begins with as the renderer reads it."""
    found = _FRONT.match(source)
    if found is None:
        return source
    return f"{source[: found.start(1)]}{_plain(found[1]).rstrip()}{source[found.end(1) :]}"


def _plain_options(source: str, where: str) -> str:
    """Write options the one way the renderer reads them."""
    options, code = cells.split(source, where)
    lines = [f"#| {key}: {json.dumps(value, default=str)}" for key, value in options.items()]
    return "\n".join([*lines, code])


def _plain_attachment(cell: NotebookNode, name: str) -> None:
    """Give an attachment a name that can stand in a link."""
    plain = re.sub(r"[^A-Za-z0-9_.-]", "-", name)
    cell.attachments[plain] = cell.attachments.pop(name)
    for written in (name, quote(name), quote(name, safe=_IN_ADDRESS)):
        cell.source = cell.source.replace(f"(attachment:{written}", f"(attachment:{plain}")
        cell.source = cell.source.replace(f"(<attachment:{written}>", f"(attachment:{plain}")
