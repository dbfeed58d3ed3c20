"""Validates one record and finds all that is wrong with it in one pass.

Pydantic stops before a model's own validators while a field is wrong, so a single slip would
hide what they have to say until the next run. Here such fields get stand-ins, the validators run,
and what they find is reported unless it rests on a stand-in.
"""

from __future__ import annotations

import copy
import datetime as dt
import enum
import json
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from annotated_types import MinLen
from pydantic import TypeAdapter, ValidationError

from helpers.catalog.messages import problems_of
from helpers.catalog.problems import Problem
from helpers.catalog.shape import Path, Shape, fields, shape_at, step
from helpers.catalog.yamlfile import Document
from helpers.schema.base import FaultsError, Model

Record = TypeVar("Record", bound=Model)

_ROUNDS = 12
_TEXTS = ("x", "1", "x.csv", "x/x", "https://x", "0" * 40)


@dataclass(frozen=True)
class Validated(Generic[Record]):
    """What became of a record.

    Attributes
    ----------
    record
        The record, if it is valid.
    problems
        What is wrong with it.
    provisional
        An invalid record with stand-ins at the places that are wrong, good enough to check what
        else is wrong; ``None`` if there is no way to make one.
    stood_in
        Paths of the stand-ins, from the top of the file.
    """

    record: Record | None
    problems: list[Problem]
    provisional: Record | None = None
    stood_in: tuple[Path, ...] = ()


def validate(document: Document, model: type[Record], path: Path = ()) -> Validated[Record]:
    """Validate the record at ``path`` of a file.

    The data is judged as the JSON it stands for, strictly: a quoted number is text, ``yes`` is
    not true. So the exported JSON Schemas and this function accept the same files.
    """
    node = document.node(path)
    data = None if node is None else node.data
    try:
        return Validated(_parse(model, data), [])
    except ValidationError as error:
        errors = error.errors()
    repaired = _repair(model, data, errors)
    problems = set(problems_of(document, model, path, errors))
    problems |= set(problems_of(document, model, path, repaired.hidden))
    stood_in = tuple((*path, *place) for place in repaired.stood_in)
    return Validated(None, sorted(problems), repaired.record, stood_in)


def _parse(model: type[Record], data: Any) -> Record:
    return model.model_validate_json(json.dumps(data), strict=True)


@dataclass
class _Repaired:
    """A record made to validate, and the errors that came to light on the way."""

    record: Any = None
    hidden: list[dict] = field(default_factory=list)
    stood_in: list[Path] = field(default_factory=list)


def _repair(model: type[Model], data: Any, errors: list[dict]) -> _Repaired:
    """Put stand-ins where fields are wrong until the model's own validators have run."""
    patched = copy.deepcopy(data)
    found = _Repaired()
    for _ in range(_ROUNDS):
        inner = [error for error in errors if error["loc"]]
        if not inner or not isinstance(patched, dict):
            found.record = _judged(errors)
            break
        if not all(_patch(model, patched, error, found.stood_in) for error in inner):
            break
        try:
            found.record = _parse(model, patched)
            break
        except ValidationError as error:
            errors = error.errors()
        found.hidden += _unaffected(errors, found.stood_in)
    return found


def _judged(errors: list[dict]) -> Any:
    """The record that only its own validators object to."""
    causes = [error.get("ctx", {}).get("error") for error in errors]
    return next((cause.record for cause in causes if isinstance(cause, FaultsError)), None)


def _unaffected(errors: list[dict], stood_in: list[Path]) -> list[dict]:
    """Keep the faults that rest on nothing but what the author wrote."""
    kept = []
    for error in errors:
        cause = error.get("ctx", {}).get("error")
        if not isinstance(cause, FaultsError):
            continue
        here = tuple(error["loc"])
        if any(here[: len(place)] == place for place in stood_in):
            continue
        touched = {
            place[len(here)]
            for place in stood_in
            if place[: len(here)] == here and len(place) > len(here)
        }
        faults = [
            fault
            for fault in cause.faults
            if not (touched.intersection(fault.about) if fault.about else touched)
        ]
        if faults:
            kept.append({**error, "ctx": {"error": FaultsError(faults)}})
    return kept


def _patch(model: type[Model], data: dict, error: dict, stood_in: list[Path]) -> bool:
    """Repair one place so that validation gets further; False if there is no way."""
    loc = tuple(error["loc"])
    at_key = loc[-1] == "[key]"
    if at_key:
        loc = loc[:-1]
    *parents, last = loc
    container: Any = data
    for key in parents:
        if isinstance(container, dict):
            container = container.get(str(key))
        elif isinstance(container, list) and isinstance(key, int) and key < len(container):
            container = container[key]
        else:
            return False
    if not isinstance(container, dict | list):
        return False
    if at_key or error["type"] == "extra_forbidden":
        if isinstance(container, dict):
            container.pop(str(last), None)
        if at_key:
            stood_in.append(loc)
        return True
    shape = shape_at(model, loc)
    if shape is None or (isinstance(container, list) and last >= len(container)):
        return False
    container[last] = _stand_in(shape)
    stood_in.append(loc)
    return True


def _stand_in(shape: Shape) -> Any:
    """Return any valid value of a type, as JSON."""
    kind = shape.type
    if shape.model:
        return {
            key: _stand_in(inner)
            for key, inner in fields(shape.model).items()
            if inner.field is not None and inner.field.is_required()
        }
    if get_origin(kind) is list:
        least = next((item.min_length for item in shape.metadata if isinstance(item, MinLen)), 0)
        inner = step(shape, 0)
        return [_stand_in(inner) for _ in range(least)] if inner else []
    if get_origin(kind) is dict:
        return {}
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind)).value
    if kind is str:
        return next((text for text in _TEXTS if _accepts(shape, text)), "x")
    return {bool: False, int: 1, float: 1.0, dt.date: "2000-01-01"}.get(kind)


def _accepts(shape: Shape, text: str) -> bool:
    try:
        TypeAdapter(shape.annotated).validate_python(text)
    except ValidationError:
        return False
    return True
