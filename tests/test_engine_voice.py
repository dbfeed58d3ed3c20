"""The program speaks of nobody: "I" and "we" are the author's, in his data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.text.person import first_person

_LITERAL = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
_MARKUP = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>", re.DOTALL)


def of_python(text: str) -> Iterator[str]:
    """The strings of a module, its docstrings apart."""
    tree = ast.parse(text)
    blocks = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    assert any(isinstance(node, blocks) for node in ast.walk(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def of_script(text: str) -> Iterator[str]:
    """The strings of a script."""
    for found in _LITERAL.finditer(_COMMENT.sub("", text)):
        yield next(part for part in found.groups() if part is not None)


def of_template(text: str) -> Iterator[str]:
    """What a template says around its fields and tags."""
    yield from _MARKUP.sub("\n\n", text).split("\n\n")


READERS = {".py": of_python, ".js": of_script, ".j2": of_template}


def said(root: Path) -> Iterator[str]:
    """Each sentence of the engine in the first person, with its file."""
    for folder in ("src/helpers/text", "src/helpers/cards", "src/helpers/charts", "assets/src"):
        for path in sorted((root / folder).rglob("*")):
            # The finder of such sentences has to name their words.
            if path.suffix in READERS and path.name != "person.py":
                for text in READERS[path.suffix](path.read_text(encoding="utf-8")):
                    for sentence in first_person(text) if " " in text.strip() else ():
                        yield f"{path.relative_to(root).as_posix()}: {sentence}"


def test_the_engine_speaks_of_nobody(project_root: Path) -> None:
    assert list(said(project_root)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cards/a.py", '"""I am a docstring."""\nTEXT = f"Scores are my own, {n}."\n'),
        ("cards/a.j2", "<h2>{{ our.title }}</h2>\n<p>In the order I would take them.</p>"),
        ("../../assets/src/a.js", "// my own\nmake(`By the weight I give ${each}.`);"),
    ],
)
def test_a_sentence_that_slips_in_is_found(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / "src" / "helpers" / name
    for folder in (path.parent, tmp_path / "src" / "helpers" / "cards"):
        folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert len(list(said(tmp_path))) == 1
