"""Validates one record and finds all that is wrong with it in one pass.

Pydantic stops before a model's own validators while a field is wrong, so a single slip would
hide what they have to say until the next run. Here the sound fields are put together, blanks take
the place of the others, and every validator is asked; what rests on a blank is not reported.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from helpers.catalog.entries import Entry
from helpers.catalog.messages import problems_of
from helpers.catalog.problems import Problem
from helpers.catalog.shape import Path, Shape, fields, models_in, shape_at, step
from helpers.catalog.yamlfile import Document
from helpers.schema.base import Fault, Model


def validate(
    document: Document, model: type[Model], path: Path = ()
) -> tuple[Entry | None, list[Problem]]:
    """Validate the record at ``path`` of a file.

    The data is judged as the JSON it stands for, strictly: a quoted number is text, ``yes`` is
    not true. So the exported JSON Schemas and this function accept the same files.

    Returns
    -------
    tuple
        The record, with blanks at the places that are wrong, or ``None`` where it is none at all;
        and what is wrong with it.
    """
    node = document.node(path)
    data = None if node is None else node.data
    try:
        record = model.model_validate_json(json.dumps(data), strict=True)
        return Entry(record, document, path), []
    except ValidationError as error:
        # What a model's own validator says is asked again below, of every model.
        errors = [item for item in error.errors() if not _of_a_model(model, item)]
    problems = set(problems_of(document, model, path, errors))
    blanks = {_place(item) for item in errors if item["type"] != "extra_forbidden"}
    if not isinstance(data, dict):
        return None, sorted(problems)
    record = _sound(Shape(model), data, blanks, ())
    faults = list(_faults(record, blanks))
    for at, fault in faults:
        problems.add(document.problem((*path, *at, *fault.at), fault.wrong, fault.fix))
    # What rules say of a part that its own validator objects to may follow from just that.
    blanks |= {at for at, _ in faults if at}
    stood_in = tuple((*path, *place) for place in sorted(blanks, key=str))
    return Entry(record, document, path, False, stood_in), sorted(problems)


def _of_a_model(model: type[Model], error: Any) -> bool:
    shape = shape_at(model, error["loc"])
    return error["type"] == "value_error" and shape is not None and shape.model is not None


def _place(error: Any) -> Path:
    """Where a blank is needed; an entry whose key is wrong is left out as a whole."""
    loc = tuple(error["loc"])
    return loc[:-1] if loc and loc[-1] == "[key]" else loc


def _sound(shape: Shape, data: Any, blanks: set[Path], path: Path) -> Any:
    """Put together what of some data is right, with a blank for each required rest."""
    if path in blanks:
        return _blank(shape)
    if data is None:
        return None
    if shape.model:
        values = {
            key: _sound(inner, data.get(key), blanks, (*path, key))
            for key, inner in fields(shape.model).items()
            if _required(inner) or (key in data and (*path, key) not in blanks)
        }
        return shape.model.model_construct(**values)
    inner = step(shape, 0)
    if inner and isinstance(data, list):
        return [_sound(inner, item, blanks, (*path, at)) for at, item in enumerate(data)]
    if inner and isinstance(data, dict):
        key_type = int if get_args(get_args(shape.type)[0])[:1] == (int,) else str
        return {
            key_type(key): _sound(inner, item, blanks, (*path, key))
            for key, item in data.items()
            if (*path, key) not in blanks
        }
    return _leaf(shape.type, data)


def _leaf(kind: Any, value: Any) -> Any:
    if kind is str:
        return value.strip()
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    made = kind is float or (isinstance(kind, type) and issubclass(kind, enum.Enum))
    return kind(value) if made else value


def _required(shape: Shape) -> bool:
    return shape.field is not None and shape.field.is_required()


def _blank(shape: Shape) -> Any:
    """Return something of a type that reads can go on with."""
    kind = shape.type
    if shape.model:
        inner = {key: _blank(field) for key, field in fields(kind).items() if _required(field)}
        return shape.model.model_construct(**inner)
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    return dt.date(2000, 1, 1) if kind is dt.date else (get_origin(kind) or kind)()


def _faults(record: Model, blanks: set[Path]) -> Iterator[tuple[Path, Fault]]:
    """What validators of models say that rests on nothing but what the author wrote."""
    for at, model in models_in(record):
        if any(at[: len(place)] == place for place in blanks):
            continue
        below = {place[len(at)] for place in blanks if place[: len(at)] == at}
        for fault in model.faults():
            if not (below.intersection(fault.about) if fault.about else below):
                yield at, fault
