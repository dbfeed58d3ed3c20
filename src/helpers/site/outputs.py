"""Make what authors leave in cells fit for the pages of the embedded engine, or say what is not."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import yaml
from nbformat import NotebookNode

from helpers.catalog.yamlfile import parse_text
from helpers.site import cells, figures, plotlyjs

_PLOTLY = "application/vnd.plotly.v1+json"
_SHOWN = {
    "text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "text/markdown",
    "text/latex",
}  # fmt: skip
_FOREIGN = re.compile(r"""(?:<script[^>]*src=|import\(|from\s|["']paths["'].*?)["']?https?://""")
_FRONT = re.compile(r"\A---\n(.*?)\n---\s*\Z", re.DOTALL)


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
            _plain_front_matter(cell)
        if cell.cell_type == "code":
            cell.source = _plain_options(cell.source)
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
    html = "".join(data.get("text/html", ""))
    if _FOREIGN.search(html):
        yield f"warning: {where}: its output fetches scripts from another host, which pages do not"
    rich = [kind for kind in data if kind.startswith("application/")]
    if rich and not _SHOWN & set(data):
        kind = "an interactive widget" if any("widget" in each for each in rich) else rich[0]
        yield f"warning: {where}: {kind} lives in Jupyter only; the page shows its text, if any"


def plain_yaml(data: object) -> str:
    """Write YAML in which smalldocs, a reader of version 1.1, finds the same as we do in 1.2."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)


def _plain_front_matter(cell: NotebookNode) -> None:
    found = _FRONT.match(cell.source.strip())
    if found:
        cell.source = f"---\n{plain_yaml(parse_text(found[1], 'front matter').data)}---"


def _plain_options(source: str) -> str:
    """Write options the one way the renderer reads them."""
    options, code = cells.split(source)
    lines = [f"#| {key}: {json.dumps(value, default=str)}" for key, value in options.items()]
    return "\n".join([*lines, code])


def _plain_attachment(cell: NotebookNode, name: str) -> None:
    """Give an attachment a name that can stand in a link."""
    plain = re.sub(r"[^\w.-]", "-", name)
    if plain != name:
        cell.attachments[plain] = cell.attachments.pop(name)
        for written in (name, quote(name)):
            cell.source = cell.source.replace(f"(attachment:{written}", f"(attachment:{plain}")
            cell.source = cell.source.replace(f"(<attachment:{written}>", f"(attachment:{plain}")
