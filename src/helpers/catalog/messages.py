"""Turns pydantic's errors into sentences an author can act on."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

from helpers.catalog.problems import Problem, nearest, suggest
from helpers.catalog.shape import Path, Shape, fields, shape_at
from helpers.catalog.yamlfile import Document
from helpers.schema.base import ID_PATTERN, MONTH_PATTERN, FaultsError, Model
from helpers.schema.provenance import Citation

_PATTERNS = {
    ID_PATTERN: ("is not an id", "use lower-case words joined by hyphens, such as open-orders"),
    MONTH_PATTERN: ("is not a month", "write a month as YYYY-MM"),
    r"^[0-9a-f]{40}$": ("is not a full commit", "give all 40 hex digits of the commit"),
    r"^[1-9][0-9]*(-[1-9][0-9]*)?$": ("is not a range of lines", 'write "12" or "12-20"'),
    r"^[^\s/][^\n]*$": ("is not a path inside the repository", "remove the leading slash or space"),
    r"^https://\S+$": ("is not a public address", "start it with https://"),
    r"^(https://|mailto:)\S+$": ("is not an address", "start it with https:// or mailto:"),
    r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$": ("is not a repository", "write owner/name"),
    r"^[a-z0-9][a-z0-9-]*\.csv$": ("is not a CSV file name", "write name.csv in lower case"),
    r"^[a-z][a-z0-9_]*$": ("is not a column name", "use lower-case words joined by underscores"),
}
_BOUNDS = {
    "greater_than_equal": ("ge", "must be at least"),
    "greater_than": ("gt", "must be more than"),
    "less_than_equal": ("le", "must be at most"),
    "less_than": ("lt", "must be less than"),
}
_OTHER_TYPE = re.compile(r"(float|int|bool|date|list|dict|model)_(?:type|parsing|from_\w+)\Z")
_EXPECTED = {
    "float": (
        "a number",
        "write a plain number such as 5000 or 0.5, without unit, separator or quotes",
    ),
    "int": ("a whole number", "write digits only, without quotes"),
    "bool": ("true or false", "write true or false, without quotes"),
    "list": ("a list", "start each item with `- `, or write [a, b]"),
    "dict": ("a record", "write `key: value` lines"),
    "model": ("a record", "write `key: value` lines"),
}
_SCORE_FIX = "a score is a whole number from 1 to 5; the rubric in data/rubric.yml says which"


def shown(value: Any) -> str:
    """Write a value as an author would recognise it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        short = value if len(value) <= 60 else value[:57] + "..."
        return f"the text {short!r}"
    if isinstance(value, int | float):
        text = str(value) if abs(value) < 10**20 else f"{float(value):g}"
        return f"the number {text}"
    return "a list" if isinstance(value, list) else "a record"


def quoted(value: Any) -> str:
    """Write a value in quotes, cut to a readable length."""
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def problems_of(
    document: Document, model: type[Model], prefix: Path, errors: Iterable[Any]
) -> Iterator[Problem]:
    """Turn the errors of one record into problems with places.

    Parameters
    ----------
    prefix
        The record's path in the file.
    errors
        From ``ValidationError.errors()``.
    """
    errors = list(errors)
    misspelt = _misspelt(errors)
    for error in errors:
        loc = tuple(error["loc"])
        if error["type"] == "missing" and loc in misspelt.values():
            continue
        if error["type"] == "value_error":
            yield from _faults(document, prefix + loc, error)
            continue
        if loc and loc[-1] == "[key]":
            wrong, fix = _wrong(model, loc[:-1], error)
            yield document.problem(prefix + loc[:-1], wrong, fix, key=True)
        elif error["type"] == "extra_forbidden":
            yield _unknown_key(document, model, prefix, loc, misspelt)
        elif error["type"] == "missing":
            yield _missing_key(document, model, prefix, loc)
        else:
            wrong, fix = _wrong(model, loc, error)
            yield document.problem(prefix + loc, wrong, fix)


def _misspelt(errors: list[dict[str, Any]]) -> dict[Path, Path]:
    """Pair each unknown key with the missing key it was probably meant to be."""
    missing = [tuple(error["loc"]) for error in errors if error["type"] == "missing"]
    pairs: dict[Path, Path] = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            *parent, key = error["loc"]
            lacking = [
                str(loc[-1])
                for loc in missing
                if loc[:-1] == tuple(parent) and loc not in pairs.values()
            ]
            meant = nearest(str(key), lacking)
            if meant:
                pairs[tuple(error["loc"])] = (*parent, meant)
    return pairs


def _faults(document: Document, path: Path, error: dict[str, Any]) -> Iterator[Problem]:
    cause = error["ctx"]["error"]
    if not isinstance(cause, FaultsError):
        yield document.problem(path, str(cause))
        return
    for fault in cause.faults:
        yield document.problem(path + fault.at, fault.wrong, fault.fix)


def _unknown_key(
    document: Document, model: type[Model], prefix: Path, loc: Path, misspelt: dict[Path, Path]
) -> Problem:
    key = str(loc[-1])
    if key == "<<":
        wrong, fix = "merge keys (<<) are not used here", "write the keys out"
    else:
        parent = shape_at(model, loc[:-1])
        known = list(fields(parent.model)) if parent and parent.model else []
        meant = misspelt.get(loc)
        wrong = f"unknown key {quoted(key)}"
        fix = f"did you mean {meant[-1]}?" if meant else suggest(key, known, "keys here", limit=30)
    return document.problem(prefix + loc, wrong, fix, key=True)


def _missing_key(document: Document, model: type[Model], prefix: Path, loc: Path) -> Problem:
    shape = shape_at(model, loc)
    description = shape.field.description if shape and shape.field else None
    fix = f"add {loc[-1]}" + (f": {description}" if description else "")
    if choices := _choices(shape):
        fix += f"{' Choose' if description else ': choose'} from {', '.join(choices)}"
    elif shape and shape.type == list[Citation] and not description:
        fix += ", such as [{source: <id in data/sources.yml>}]"
    line, column = document.place(prefix + loc[:-1])
    key = document.key(prefix + loc)
    return Problem(document.file, line, column, key, "a required key is missing", fix)


def _wrong(model: type[Model], loc: Path, error: dict[str, Any]) -> tuple[str, str]:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    is_score = bool(loc) and (loc[-1] == "score" or (len(loc) > 1 and loc[-2] == "anchors"))
    if is_score and kind != "missing" and not kind.startswith("string"):
        return f"{shown(value)} is not a score", _SCORE_FIX
    if kind in _BOUNDS:
        name, phrase = _BOUNDS[kind]
        return f"{phrase} {context[name]:g}, not {value:g}", "correct the number"
    if expected := _OTHER_TYPE.match(kind):
        return _expected(expected[1], value)
    if kind in _TYPED:
        return _TYPED[kind](value, context)
    if kind in ("literal_error", "enum"):
        return _choice(model, loc, value)
    return f"{error['msg'][0].lower()}{error['msg'][1:]}", "correct the value"


def _choices(shape: Shape | None) -> list[str]:
    """The words of which one has to be written; none where others may be."""
    if shape and get_origin(shape.type) is Literal:
        return [str(choice) for choice in get_args(shape.type)]
    if shape and isinstance(shape.type, type) and issubclass(shape.type, enum.Enum):
        return [str(member.value) for member in shape.type]
    return []


def _choice(model: type[Model], loc: Path, value: Any) -> tuple[str, str]:
    choices = _choices(shape_at(model, loc))
    listed = f"choose from {', '.join(choices)}"
    meant = nearest(value, choices) if isinstance(value, str) else ""
    return (
        f"{quoted(value) if isinstance(value, str) else shown(value)} is not a choice here",
        f"did you mean {meant}? {listed}" if meant else listed,
    )


def _text(value: Any, _: dict[str, Any]) -> tuple[str, str]:
    if value is None:
        return "the value is empty", "write text after the colon, or remove the key"
    fix = "put it in quotes" if isinstance(value, bool | int | float) else "write text"
    return f"should be text, not {shown(value)}", fix


def _expected(kind: str, value: Any) -> tuple[str, str]:
    if kind == "date":
        return f"{shown(value)} is not a date", "write a day that exists as YYYY-MM-DD"
    noun, fix = _EXPECTED[kind]
    if kind == "float" and value is None:
        return "the number is empty", fix
    return f"should be {noun}, not {shown(value)}", fix


def _few(_: Any, context: dict[str, Any]) -> tuple[str, str]:
    least = context["min_length"]
    return (
        f"has {context['actual_length']} entries; at least {least} needed",
        "add what is missing",
    )


def _many(_: Any, context: dict[str, Any]) -> tuple[str, str]:
    most = context["max_length"]
    wrong = f"has {context['actual_length']} entries; at most {most} fit"
    return wrong, "keep the ones that matter"


def _pattern(value: Any, context: dict[str, Any]) -> tuple[str, str]:
    wrong, fix = _PATTERNS.get(
        context["pattern"], ("has the wrong form", f"it must match {context['pattern']}")
    )
    return f"{quoted(value)} {wrong}", fix


_TYPED = {
    "string_type": _text,
    "string_pattern_mismatch": _pattern,
    "string_too_short": lambda *_: ("the text is empty", "write it, or remove the key"),
    "string_too_long": lambda _, context: (
        f"longer than {context['max_length']} characters",
        "shorten it",
    ),
    "finite_number": lambda *_: (
        "not a finite number",
        "infinity and NaN are no quantities; give a number, or leave the record out",
    ),
    "too_short": _few,
    "too_long": _many,
}
