"""The words the engine is written with: code, comments and sentences of src/ and assets/src."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from helpers.catalog import StudyData

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


def words_in(text: str) -> list[str]:
    """The words of a text in order; names such as `oneWord` and `one_word` are taken apart."""
    return [stem(word) for word in _WORD.findall(_JOINED.sub(" ", text))]


def stems(text: str) -> set[str]:
    """The different words of a text."""
    return set(words_in(text))


def names(texts: Iterable[str]) -> set[str]:
    """The words of ids and titles."""
    return set().union(*(stems(text) for text in texts))


def compounds(texts: Iterable[str]) -> set[str]:
    """The ids and titles of two words and more, as :func:`told` looks for them."""
    found = (words_in(text) for text in texts)
    return {" ".join(words) for words in found if len(words) > 1}


def named(study: StudyData) -> list[str]:
    """What a study is called, made of and decided, who uses it, what it sorts and splits."""
    texts = [study.id, study.meta.title]
    for scale in study.classifications.values():
        texts += [scale.id, scale.noun_one]
    for form in study.splits.values():
        texts += [form.whole, form.part, form.rest]
    if study.architecture:
        parts = (study.architecture.users, study.architecture.components)
        texts += [item.id for items in parts for item in items]
        texts += [item.id for item in study.architecture.capabilities]
    return [*texts, *study.decisions]


def spelt(text: str) -> str:
    """The words of a text, one after the other, with room before and after each."""
    return f" {' '.join(words_in(text))} "


@cache
def engine(root: Path) -> dict[str, list[str]]:
    """File: the words of each line, of everything that should know no study."""
    files = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*"))]
    return {
        path.relative_to(root).as_posix(): [
            spelt(line) for line in path.read_text(encoding="utf-8").splitlines()
        ]
        for path in files
        # A lab is the model of one subject, and says its words; it names no study either.
        if path.suffix in SUFFIXES and "labs" not in path.relative_to(root).parts
    }


def told(root: Path, words: AbstractSet[str]) -> Iterator[str]:
    """Each line of the engine that says one of the words or compounds, with file and line."""
    wanted = re.compile(f" ({'|'.join(map(re.escape, sorted(words, key=len)))})(?= )")
    for file, lines in engine(root).items():
        for number, line in enumerate(lines, start=1):
            yield from (f"{file}:{number} says {word}" for word in sorted({*wanted.findall(line)}))


def example_study(root: Path) -> str:
    """The invented study that `portfolio new` writes: the one study the engine has to know."""
    folder = root / "src" / "helpers" / "site" / "templates"
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yml")))
