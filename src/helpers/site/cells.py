"""What the options of pages and cells mean, read as Quarto reads them."""

from __future__ import annotations

import re
from typing import Any

import yaml

#: Quarto's own pattern; the text after it is YAML 1.1, in which `no` and `off` are false.
_OPTION = re.compile(r"#\s*\| ?")


def split(source: str) -> tuple[dict[str, Any], str]:
    r"""Split a cell's source into its options and the code below them.

    Examples
    --------
    >>> split("#| eval: no # later\\n# | error: true\\nprint(1)")
    ({'eval': False, 'error': True}, 'print(1)')
    """
    lines = source.splitlines()
    count = next((n for n, line in enumerate(lines) if not _OPTION.match(line)), len(lines))
    written = "\n".join(_OPTION.sub("", line, count=1).rstrip() for line in lines[:count])
    try:
        options = yaml.safe_load(written) if written else {}
    except yaml.YAMLError:
        options = {}
    return (options if isinstance(options, dict) else {}), "\n".join(lines[count:])


def text(cell: dict[str, Any]) -> str:
    """The source of a cell, which a notebook may hold as lines."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def running(content: dict[str, Any], execution: dict[str, Any]) -> list[tuple[int, str, bool]]:
    """The cells of a notebook that are to be run.

    Parameters
    ----------
    execution
        ``execute`` of the project and the page.

    Returns
    -------
    list
        Index of the cell, its code without options, and whether it may fail.
    """
    found = []
    for index, cell in enumerate(content.get("cells", [])):
        if cell.get("cell_type") != "code":
            continue
        options, code = split(text(cell))
        skipped = "skip-execution" in cell.get("metadata", {}).get("tags", [])
        # As in Quarto: what is not exactly true is not run, so a quoted "false" is not.
        if (
            options.get("eval", execution.get("eval", True)) is True
            and code.strip()
            and not skipped
        ):
            allowed = options.get("error", execution.get("error", False))
            found.append((index, code, allowed is True))
    return found


def language(metadata: dict[str, Any]) -> str:
    """The language a notebook says it is written in."""
    kernel = metadata.get("kernelspec") or {}
    named = kernel.get("language") or (metadata.get("language_info") or {}).get("name")
    if named:
        return str(named)
    name = str(kernel.get("name", "python"))
    return "python" if name.startswith("python") else name
