"""Prints problems: for a person, a program, or a pull request."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from helpers.catalog import export
from helpers.catalog.checking import check
from helpers.catalog.layout import find_root
from helpers.catalog.loader import survey
from helpers.catalog.problems import Format, NotAProjectError, Problem

FINE, PROBLEMS, CANNOT_RUN = 0, 1, 2
"""Exit codes of ``portfolio check``."""


def main(
    root: Path | str | None = None,
    style: Format = Format.TEXT,
    out: TextIO | None = None,
    errors: TextIO | None = None,
) -> int:
    """Check a project and print every problem.

    Parameters
    ----------
    root
        The project, or a folder in it.
    out, errors
        Where to write; standard output and standard error if not given.

    Returns
    -------
    int
        0 if all is well, 1 with problems, 2 if there is nothing to check.
    """
    stream = out or sys.stdout
    try:
        problems = check(root)
    except NotAProjectError as error:
        print(f"portfolio: {error}", file=errors or sys.stderr)
        return CANNOT_RUN
    write(problems, style, stream)
    return PROBLEMS if problems else FINE


def write(problems: Iterable[Problem], style: Format, stream: TextIO) -> None:
    """Write problems to a stream in the given style."""
    found = sorted(set(problems))
    if style is Format.JSON:
        listed = [dataclasses.asdict(problem) for problem in found]
        stream.write(json.dumps(listed, indent=2) + "\n")
    elif style is Format.GITHUB:
        stream.writelines(f"{_annotation(problem)}\n" for problem in found)
    elif stream.isatty():
        _coloured(found, stream)
    else:
        stream.writelines(f"{problem}\n" for problem in found)
    if style is not Format.JSON:
        stream.write(f"{summary(found)}\n")


def summary(problems: list[Problem]) -> str:
    """Say how many problems there are in how many files."""
    if not problems:
        return "no problems"
    files = len({problem.file for problem in problems})
    one = "problem" if len(problems) == 1 else "problems"
    return f"{len(problems)} {one} in {files} {'file' if files == 1 else 'files'}"


def _coloured(problems: list[Problem], stream: TextIO) -> None:
    from rich.console import Console  # in a terminal alone
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    for problem in problems:
        console.print(
            Text.assemble((problem.place, "bold cyan"), "  ", (problem.key, "bold")),
            soft_wrap=True,
        )
        console.print(Text(f"    {problem.wrong}", style="red"), soft_wrap=True)
        if problem.fix:
            console.print(Text(f"    -> {problem.fix}", style="green"), soft_wrap=True)


def _escape(text: str, *, value: bool = False) -> str:
    """Escape text for a workflow command, whose syntax would else end early."""
    pairs = [("%", "%25"), ("\r", "%0D"), ("\n", "%0A")]
    if value:
        pairs += [(":", "%3A"), (",", "%2C")]
    for plain, escaped in pairs:
        text = text.replace(plain, escaped)
    return text


def _annotation(problem: Problem) -> str:
    place = f"file={_escape(problem.file, value=True)}"
    if problem.line:
        place += f",line={problem.line},col={max(problem.column, 1)}"
    title = _escape(problem.key or "portfolio check", value=True)
    message = problem.wrong + (f" -> {problem.fix}" if problem.fix else "")
    return f"::error {place},title={title}::{_escape(message)}"


def schema_main(
    root: Path | str | None = None,
    *,
    only_check: bool = False,
    out: TextIO | None = None,
    errors: TextIO | None = None,
) -> int:
    """Write data/schema/ and data/datapackage.json, or check that they are current.

    The schemas follow from the models and the units and are written whatever the data is like;
    the data package describes the data and needs it to be valid.

    Returns
    -------
    int
        0 if all is well, 1 if a file is stale or the data has problems, 2 outside a project.
    """
    stream, complaints = out or sys.stdout, errors or sys.stderr
    try:
        base = find_root(None if root is None else Path(root))
    except NotAProjectError as error:
        print(f"portfolio: {error}", file=complaints)
        return CANNOT_RUN
    found = survey(base)
    sound = None if found.problems else found.portfolio
    files = export.generated(sound) if sound else export.schema_files(base, found.units)
    old = [path.relative_to(base).as_posix() for path in export.stale(files)]
    strays = [path.relative_to(base).as_posix() for path in export.strays(base)]
    if only_check:
        stream.writelines(f"{name}  is not current  -> run `portfolio schema`\n" for name in old)
    else:
        export.write(files)
        stream.writelines(f"wrote {name}\n" for name in old)
    stream.writelines(f"{name}  belongs to no kind of file  -> remove it\n" for name in strays)
    if not sound:
        write(found.problems, Format.TEXT, stream)
        print("data/datapackage.json needs data without problems", file=complaints)
    failed = not sound or strays or (only_check and old)
    if not failed and not old:
        stream.write("schemas and data package are current\n")
    return PROBLEMS if failed else FINE
