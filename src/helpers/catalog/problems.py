"""A problem in the author's files: where it is, what is wrong, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right."""

    file: str
    """Path relative to the project root, with forward slashes."""
    line: int
    column: int
    """`line`, `column`: place in the file, counted from 1; 0 where the file as a whole is meant."""
    key: str
    """Key path such as ``open-orders.unit``, or ``cell 3`` in a notebook."""
    wrong: str
    """What is wrong, as a clause."""
    fix: str = ""
    """What to do about it."""

    @property
    def place(self) -> str:
        """``file:line:column``, shortened where no line applies."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        parts = [self.place, self.key, self.wrong]
        text = "  ".join(part for part in parts if part)
        return f"{text}  -> {self.fix}" if self.fix else text


class CatalogError(Exception):
    """The data cannot be used as it is.

    Attributes
    ----------
    problems
        Every problem found, in the order of files and lines.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__("\n".join([f"{count} {noun} in the data", *map(str, self.problems)]))


class NotAProjectError(Exception):
    """There is nothing to check here; the message says what to do."""


class Format(StrEnum):
    """How problems are written."""

    TEXT = "text"
    """One problem a line; in a terminal, two or three short lines in colour."""
    JSON = "json"
    """A list of objects with file, line, column, key, wrong and fix."""
    GITHUB = "github"
    """Workflow commands that mark the lines of a pull request."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word closest to ``word``, or an empty string if none is close."""
    choices = list(known)
    folded = {choice.lower().replace("_", "-"): choice for choice in choices}
    exact = folded.get(word.lower().replace("_", "-"))
    if exact:
        return exact
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    return close[0] if close else ""


def suggest(word: str, known: Iterable[str], noun: str, limit: int = 12) -> str:
    """Say which known word was probably meant, or list the known ones.

    Parameters
    ----------
    word
        What was written.
    known
        What could have been written.
    noun
        What the known words are called, in the plural.
    limit
        Longest list that is shown in full.
    """
    choices = sorted(set(known))
    if not choices:
        return f"there are no {noun} yet; add one, or remove this"
    meant = nearest(word, choices)
    if meant:
        return f"did you mean {meant}?"
    shown = ", ".join(choices[:limit])
    rest = f" and {len(choices) - limit} more" if len(choices) > limit else ""
    return f"{noun} are {shown}{rest}"
