"""What plain YAML scalars mean, and what its syntax errors mean to an author."""

from __future__ import annotations

import re
from typing import Any

import yaml

from helpers.catalog.textfile import lines_of

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_WORDS = {"null": None, "true": True, "false": False}
_INFINITE = {sign + ".inf": float(sign + "inf") for sign in ("", "+", "-")}
_SPECIAL = {
    "": None,
    "~": None,
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{
        form: value
        for word, value in (_WORDS | _INFINITE).items()
        for form in (word, re.sub("[a-z]+", lambda part: part[0].capitalize(), word), word.upper())
    },
}

_SENTENCES = {
    "mapping values are not allowed in this context": (
        "a second `: ` on one line, or a line indented further than the one above",
        "put text that contains `: ` in quotes; align keys of one record",
    ),
    "found unexpected end of stream": (
        "a quote is opened and never closed",
        "close it, or write the text after `>-` on lines of its own",
    ),
    "found character that cannot start any token": (
        "a value cannot start with this character",
        "put the value in quotes",
    ),
    "did not find expected key": (
        "the indentation fits no record above, or a quote ends early",
        "align keys of one record; double a ' inside '...'",
    ),
    "did not find expected '-' indicator": (
        "the list stops here, without a dash",
        "start the next item with `- `, or indent the line to belong to the item above",
    ),
    "did not find expected ',' or ']'": (
        "a list opened with [ on line {line} is not closed",
        "separate its items with commas and close it with ]",
    ),
    "did not find expected ',' or '}'": (
        "a record opened with {{ on line {line} is not closed",
        "separate its keys with commas and close it with }",
    ),
    "could not find expected ':'": (
        "a line is neither `key: value` nor part of the text above",
        "add the colon, or indent the line",
    ),
    "found unknown escape character": (
        "an unknown escape after \\ in double quotes",
        "double the backslash, or use single quotes",
    ),
}


def resolve(text: str) -> Any:
    """Give a plain scalar the meaning it has in the core schema of YAML 1.2."""
    if text in _SPECIAL:
        return _SPECIAL[text]
    # Beyond 300 digits a float overflows to infinity, which the models refuse with a message.
    if _INTEGER.match(text) and len(text) <= 300:
        return int(text)
    if _BASED.match(text) and len(text) <= 100:
        return int(text, 0)
    if _FLOAT.match(text):
        return float(text)
    return text


def syntax_problem(text: str, error: yaml.YAMLError) -> tuple[int, int, str, str]:
    """Say where libyaml stumbled, over what, and what to do."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or str(error)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = lines_of(text)
    content = lines[line - 1] if line <= len(lines) else ""
    if "\t" in content[: len(content) - len(content.lstrip())]:
        return line, column, "a tab is used for indentation", "indent with spaces"
    wrong, fix = _SENTENCES.get(said, (f"not valid YAML: {said}", "put the value in quotes"))
    opened = getattr(error, "context_mark", None)
    if opened:
        wrong = wrong.format(line=opened.line + 1) if "{line}" in wrong else wrong
    if said == "found unexpected end of stream" and opened:
        line, column = opened.line + 1, opened.column + 1
    return line, column, wrong, fix
