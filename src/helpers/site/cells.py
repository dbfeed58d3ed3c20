"""What the options of pages and cells mean, read as Quarto reads them."""

from __future__ import annotations

import re
from typing import Any

from helpers.catalog.yamlfile import parse_text
from helpers.site.errors import SiteError

#: Quarto's own pattern.
_OPTION = re.compile(r"#\s*\| ?")
#: Quarto reads options twice: as YAML 1.2, and as 1.1 where it asks whether a cell is to be run.
_FLAGS = {"echo", "error", "eval", "include", "output", "warning"}
_WORDS = {"no": False, "off": False, "false": False, "yes": True, "on": True}


def flag(value: Any) -> Any:
    """The truth that a word stands for; anything else as it is."""
    return _WORDS.get(value.casefold(), value) if isinstance(value, str) else value


def split(source: str, where: str = "cell") -> tuple[dict[str, Any], str]:
    r"""Split a cell's source into its options and the code below them.

    Parameters
    ----------
    where
        Its name in messages.

    Raises
    ------
    SiteError
        If the options cannot be read: what is marked not to run must not run for a mistake.

    Examples
    --------
    >>> split("#| eval: no # later\\n# | error: true\\nprint(1)")
    ({'eval': False, 'error': True}, 'print(1)')
    """
    lines = source.splitlines()
    count = next((n for n, line in enumerate(lines) if not _OPTION.match(line)), len(lines))
    written = "\n".join(_OPTION.sub("", line, count=1).rstrip() for line in lines[:count])
    document = parse_text(written, where)
    if document.problems:
        raise SiteError("\n".join(map(str, document.problems)))
    options = document.data or {}
    if not isinstance(options, dict):
        raise SiteError(f"{where}:1:1  options are no mapping  -> write each as `key: value`")
    read = {key: flag(value) if key in _FLAGS else value for key, value in options.items()}
    return read, "\n".join(lines[count:])


def text(cell: dict[str, Any]) -> str:
    """The source of a cell, which a notebook may hold as lines."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def running(
    content: dict[str, Any], execution: dict[str, Any], name: str = "notebook"
) -> list[tuple[int, str, bool]]:
    """The cells of a notebook that are to be run.

    Parameters
    ----------
    execution
        ``execute`` of the project and the page.
    name
        Of the notebook, in messages.

    Returns
    -------
    list
        Index of the cell, its code without options, and whether it may fail.

    Raises
    ------
    SiteError
        If the options of a cell cannot be read.
    """
    found = []
    for index, cell in enumerate(content.get("cells", [])):
        if cell.get("cell_type") != "code":
            continue
        options, code = split(text(cell), f"{name}, options of cell {index + 1}")
        skipped = "skip-execution" in cell.get("metadata", {}).get("tags", [])
        # As in Quarto: what is not exactly true is not run.
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
