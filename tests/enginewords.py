"""The words the engine is written with: code, comments and sentences of src/ and assets/src."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

FOLDERS = ("src/helpers", "assets/src")
SUFFIXES = {".py", ".js", ".ts", ".css", ".tmpl", ".yml", ".html"}
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]{3,}|\d+x\b", re.IGNORECASE)


def stem(word: str) -> str:
    """A word without the ending of its plural, so that both forms are one."""
    word = word.lower()
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending) + singular
    return word


def stems(text: str) -> set[str]:
    """The words of a text; names such as `oneWord` and `one_word` are taken apart."""
    return {stem(word) for word in _WORD.findall(_JOINED.sub(" ", text))}


def names(texts: Iterable[str]) -> set[str]:
    """The words of ids and titles."""
    return set().union(*(stems(text) for text in texts))


@cache
def engine(root: Path) -> dict[str, str]:
    """File: text of everything that should know no study."""
    files = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*"))]
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in SUFFIXES
    }


def told(root: Path, words: AbstractSet[str]) -> Iterator[str]:
    """Each line of the engine that says one of the words, with file and line."""
    for file, text in engine(root).items():
        if not words & stems(text):
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield from (f"{file}:{number} says {word}" for word in sorted(words & stems(line)))
