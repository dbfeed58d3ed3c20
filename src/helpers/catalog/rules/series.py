"""Reads the CSV of a series and reports every row that does not fit its description."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from helpers.catalog.entries import StudyEntries
from helpers.catalog.layout import SERIES_FOLDER
from helpers.catalog.portfolio import TIMES, SeriesTable
from helpers.catalog.problems import Problem
from helpers.catalog.textfile import read_text
from helpers.schema.provenance import Series

MAX_BYTES = 5_000_000
_ZIP = "PK\x03\x04"
"""How a file of a spreadsheet program starts, whatever it is called."""
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def _reader(pattern: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Make a reader of cells that raises ValueError for all that is not written like this."""
    form = re.compile(pattern)

    def reader(cell: str) -> Any:
        if not form.fullmatch(cell):
            raise ValueError
        return read(cell)

    return reader


def _finite(cell: str) -> float:
    if not math.isfinite(value := float(cell)):
        raise ValueError
    return value


_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "month": (
        _reader(r"[0-9]{4}-[0-9]{2}", lambda cell: dt.date.fromisoformat(f"{cell}-01")),
        "a month, YYYY-MM",
    ),
    "year": (
        _reader(r"[0-9]{4}", lambda cell: dt.date.fromisoformat(f"{cell}-01-01")),
        "a year, YYYY",
    ),
    "date": (
        _reader(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", dt.date.fromisoformat),
        "a date, YYYY-MM-DD",
    ),
    "integer": (_reader(r"(?=.{1,300}\Z)-?[0-9]+", int), "a whole number, digits only"),
    "number": (
        _reader(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", _finite),
        "a number such as 0.5, without unit or separator",
    ),
    "text": (str, "text"),
}


def read_tables(
    study: StudyEntries, files: Mapping[str, Path]
) -> tuple[dict[str, SeriesTable], list[Problem]]:
    """Read the tables of a study.

    Parameters
    ----------
    files
        What is in its folder of series, by name.

    Returns
    -------
    tuple
        Id to table, without those that cannot be read, and the problems: also files that no
        series describes.
    """
    tables, problems = {}, []
    folder = f"data/{study.id}/{SERIES_FOLDER}"
    described = [entry.document.data[entry.path[0]].get("file") for entry in study.each("series")]
    done: set[str] = set()
    for entry in study.each("series"):
        if not entry.valid:
            continue
        file = entry.record.file
        if file in done:
            wrong = f"{file} is described twice"
            problems.append(entry.problem(("file",), wrong, "keep one of the two"))
        done.add(file)
        if file not in files:
            known = ", ".join(files) or "none yet"
            wrong, fix = f"{folder}/{file} does not exist", f"add it; files there: {known}"
            problems.append(entry.problem(("file",), wrong, fix))
            continue
        columns, wrongs = read_series(files[file], f"{folder}/{file}", entry.record)
        problems += wrongs
        if columns is not None:
            tables[entry.record.id] = SeriesTable(entry.record, files[file], columns)
    for file in files:
        if file not in done and file not in described:
            name = f"{folder}/{file}".encode("utf-8", "replace").decode()
            fix = f"describe it in data/{study.id}/series.yml, or remove it"
            problems.append(Problem(name, 0, 0, "", "no series describes this file", fix))
    return tables, problems


def read_series(
    path: Path, file: str, series: Series
) -> tuple[dict[str, list] | None, list[Problem]]:
    """Read a series' CSV into typed columns.

    Parameters
    ----------
    file
        Its name in messages.

    Returns
    -------
    tuple
        Column name to values, or ``None`` if anything is wrong, and the problems.
    """
    text, problems = read_text(path, file, MAX_BYTES)
    if text is None:
        return None, problems
    names = [column.name for column in series.columns]
    first = text.partition("\n")[0].rstrip("\r")
    if text.startswith(_ZIP):
        wrong, fix = "this is a spreadsheet, not a CSV file", "export it from there as CSV (UTF-8)"
        return None, [*problems, Problem(file, 1, 1, "", wrong, fix)]
    for sign, called in _SEPARATORS.items():
        if sign in first and "," not in first and len(names) > 1:
            wrong = f"cells are separated by {called}, not by commas"
            fix = "save it as CSV with commas, and with points in decimals"
            return None, [*problems, Problem(file, 1, 1, "", wrong, fix)]
    try:
        rows = list(_numbered(text))
    except csv.Error as error:
        wrong = f"not valid CSV: {error}"
        return None, [*problems, Problem(file, 0, 0, "", wrong, "quote cells with double quotes")]
    if not rows:
        fix = "write a header and at least one row"
        return None, [*problems, Problem(file, 1, 1, "", "the file is empty", fix)]
    (_, header), *body = rows
    if header != names:
        problems.append(_header(file, header, names))
        return None, problems
    if not body:
        problems.append(Problem(file, 1, 1, "", "there are no rows below the header", "add them"))
    columns: dict[str, list] = {name: [] for name in names}
    for line, cells in body:
        if len(cells) != len(names):
            wrong = f"has {len(cells)} cells, the header {len(names)}"
            problems.append(Problem(file, line, 1, "", wrong, "add or remove commas"))
            continue
        _row(file, line, cells, series, columns, problems)
    problems += _order(file, body, series)
    return (None if problems else columns), problems


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for cells in reader:
        if cells:
            yield line, cells
        line = reader.line_num + 1


def _header(file: str, header: list[str], names: list[str]) -> Problem:
    lacking = [name for name in names if name not in header]
    extra = [name for name in header if name not in names]
    parts = []
    if lacking:
        parts.append(f"lacks {', '.join(lacking)}")
    if extra:
        parts.append(f"has {', '.join(map(repr, extra))}, which series.yml does not describe")
    wrong = "the header " + (" and ".join(parts) or "has its columns in another order")
    return Problem(file, 1, 1, "", wrong[:300], f"write {','.join(names)}")


def _row(
    file: str,
    line: int,
    cells: list[str],
    series: Series,
    columns: dict[str, list],
    problems: list[Problem],
) -> None:
    for column, cell in zip(series.columns, cells, strict=True):
        reader, expected = _READERS[column.type]
        try:
            columns[column.name].append(reader(cell))
        except ValueError:
            wrong = f"{cell[:40]!r} is not {expected}" if cell else "the cell is empty"
            fix = "correct the cell" if cell else f"write {expected}, or leave the row out"
            problems.append(Problem(file, line, 1, column.name, wrong, fix))


def _order(file: str, body: list[tuple[int, list[str]]], series: Series) -> list[Problem]:
    """Rows run forwards in time; a day may repeat only where a text column tells rows apart."""
    times = [pair for pair in enumerate(series.columns) if pair[1].type in TIMES]
    if not times:
        return []
    index, column = times[0]
    repeats = any(other.type == "text" for other in series.columns)
    problems = []
    last = ""
    for line, cells in body:
        if len(cells) <= index:
            continue
        cell = cells[index]
        try:
            _READERS[column.type][0](cell)
        except ValueError:
            continue
        if cell < last:
            wrong = f"{cell[:40]} comes after {last[:40]}"
            problems.append(Problem(file, line, 1, column.name, wrong, "sort the rows by time"))
        elif cell == last and not repeats:
            wrong = f"{cell[:40]} appears twice"
            problems.append(Problem(file, line, 1, column.name, wrong, "keep one row for it"))
        last = max(last, cell)
    return problems
