"""Text files as authors leave them: bounded, UTF-8, and problems instead of exceptions."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.catalog.files import is_litter
from helpers.catalog.problems import Problem

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(r"\r\n?|\n")


def lines_of(text: str) -> list[str]:
    """The lines of a text as YAML and editors count them, whose ends are not all of Unicode's."""
    return _LINE_END.split(text)


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character offset."""
    before = lines_of(text[:offset])
    return len(before), len(before[-1]) + 1


def is_clutter(path: Path) -> bool:
    """Whether an entry is no one's source: hidden, an editor's lock, backup or half-saved file."""
    return is_litter(path.name)


def read_roughly(path: Path, max_bytes: int) -> str:
    """Whatever of a broken file can be read, for a look at the ids in it."""
    try:
        with path.open("rb") as handle:
            return handle.read(max_bytes).decode("utf-8", errors="replace")
    except OSError:
        return ""


def read_text(path: Path, file: str, max_bytes: int) -> tuple[str | None, list[Problem]]:
    """Read a UTF-8 file.

    Parameters
    ----------
    file
        Its name in messages.
    max_bytes
        Larger files are refused.

    Returns
    -------
    tuple
        The text without byte order mark, or ``None`` if it cannot be read, and the problems.
    """
    try:
        if path.stat().st_size > max_bytes:
            wrong = f"the file is larger than {max_bytes // 1_000_000} MB"
            return None, [Problem(file, 0, 0, "", wrong, "split it")]
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        wrong = f"the file cannot be read: {reason}"
        return None, [Problem(file, 0, 0, "", wrong, "check that it exists and is readable")]
    problems = []
    # Without a mark, every other byte of Latin letters is 0.
    if raw.startswith(_UTF16_BOMS) or raw[:2].count(0) == 1:
        return None, [Problem(file, 1, 1, "", "the file is UTF-16", "save it as UTF-8")]
    if raw.startswith(_UTF8_BOM):
        raw = raw[len(_UTF8_BOM) :]
        wrong = "the file starts with a byte order mark"
        problems.append(Problem(file, 1, 1, "", wrong, "save it as UTF-8 without BOM"))
    try:
        return raw.decode("utf-8"), problems
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = place_of(before, len(before))
        wrong = f"the byte 0x{raw[error.start]:02X} is not UTF-8"
        return None, [*problems, Problem(file, line, column, "", wrong, "save the file as UTF-8")]
