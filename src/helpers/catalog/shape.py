"""Reads the schema: which type stands at a path, and which ids in some data are references."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from helpers.schema.base import Model, Ref

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Shape:
    """A type of the schema with what is attached to it.

    There is one for each place of the schema and a record of data for thousands: what follows from
    the type is found once.
    """

    type: Any
    metadata: tuple[Any, ...] = ()
    field: FieldInfo | None = None

    @cached_property
    def model(self) -> type[Model] | None:
        """The model, if a record stands here."""
        is_model = isinstance(self.type, type) and issubclass(self.type, Model)
        return self.type if is_model else None

    @cached_property
    def ref(self) -> Ref | None:
        """The reference this id is, if it is one."""
        return next((item for item in self.metadata if isinstance(item, Ref)), None)

    @cached_property
    def container(self) -> type | None:
        """``list`` or ``dict``, if there are items here."""
        origin = get_origin(self.type)
        return origin if origin in (list, dict) else None

    @cached_property
    def item(self) -> Shape:
        """The shape of every item of a list or mapping."""
        return _unwrap(get_args(self.type)[-1])

    @cached_property
    def key(self) -> Shape:
        """The shape of every key of a mapping."""
        return _unwrap(get_args(self.type)[0])


def _unwrap(annotation: Any, metadata: tuple[Any, ...] = ()) -> Shape:
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            metadata = (*metadata, *more)
        elif origin in (Union, types.UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            return Shape(annotation, metadata)


@cache
def fields(model: type[Model]) -> dict[str, Shape]:
    """Return the shapes of a model's fields by the key an author writes."""
    shapes = {}
    for name, info in model.model_fields.items():
        shape = _unwrap(info.annotation, tuple(info.metadata))
        shapes[info.alias or name] = Shape(shape.type, shape.metadata, info)
    return shapes


def step(shape: Shape, key: str | int) -> Shape | None:
    """Return the shape one key or index further down, or ``None`` if the schema has none."""
    if shape.model:
        return fields(shape.model).get(str(key))
    if shape.container is dict or (shape.container is list and isinstance(key, int)):
        return shape.item
    return None


def shape_at(model: type[Model], path: Path) -> Shape | None:
    """Return the shape at ``path`` below a record of ``model``."""
    shape: Shape | None = Shape(model)
    for key in path:
        if shape is None:
            return None
        shape = step(shape, key)
    return shape


@cache
def attributes(model: type[Model]) -> list[tuple[str, str]]:
    """Return the name of each of a model's fields, and the key an author writes."""
    return [(name, info.alias or name) for name, info in model.model_fields.items()]


def models_in(value: Any, at: Path = ()) -> Iterator[tuple[Path, Model]]:
    """Find a record and every record below it, with its path."""
    if isinstance(value, Model):
        yield at, value
        below = [(key, getattr(value, name)) for name, key in attributes(type(value))]
    elif isinstance(value, list):
        below = enumerate(value)
    else:
        below = [(str(key), item) for key, item in value.items()]
    for key, inner in below:
        if isinstance(inner, (Model, list, dict)):  # Most are none, and thousands.
            yield from models_in(inner, (*at, key))


@dataclass(frozen=True)
class Use:
    """A reference found in data."""

    path: Path
    """Where it stands, from the top of the walked data."""
    ref: Ref
    """What it may name."""
    id: str
    """The id written there."""
    is_key: bool
    """It is a key of a mapping, not a value."""
    record: dict[str, Any]
    """The mapping it stands in."""


def uses(model: type[Model], data: Any, path: Path = ()) -> Iterator[Use]:
    """Find every reference in unvalidated data.

    Works on whatever part of the data has the right shape, so that one mistake in a record does
    not hide the dangling references beside it.
    """
    yield from _walk(Shape(model), data, path, {})


def _walk(shape: Shape, data: Any, path: Path, record: dict[str, Any]) -> Iterator[Use]:
    if shape.ref and isinstance(data, str):
        yield Use(path, shape.ref, data, False, record)
    if shape.container is dict and isinstance(data, dict) and (ref := shape.key.ref):
        yield from (Use((*path, key), ref, key, True, record) for key in data)
    inside = data if shape.model and isinstance(data, dict) else record
    for key, inner, value in _below(shape, data):
        if inner.ref or isinstance(value, (list, dict)):
            yield from _walk(inner, value, (*path, key), inside)


def _below(shape: Shape, data: Any) -> Iterator[tuple[str | int, Shape, Any]]:
    """Find what stands one step down in unvalidated data, as far as the schema has a place."""
    if shape.model and isinstance(data, dict):
        known = fields(shape.model)
        yield from ((key, inner, data[key]) for key, inner in known.items() if key in data)
    elif isinstance(data, list | dict) and shape.container is type(data):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        yield from ((key, shape.item, value) for key, value in pairs)


def definitions(model: type[Model], data: Any, path: Path = ()) -> Iterator[tuple[str, str, Path]]:
    """Find every record that has an id: its noun, its id and its path."""
    yield from _defined(Shape(model), data, path)


def _defined(shape: Shape, data: Any, path: Path) -> Iterator[tuple[str, str, Path]]:
    if shape.model and shape.model.noun and isinstance(data, dict):
        name = data.get("id")
        if isinstance(name, str):
            yield shape.model.noun, name, path
    for key, inner, value in _below(shape, data):
        if isinstance(value, list | dict):
            yield from _defined(inner, value, (*path, key))


@cache
def nouns(model: type[Model]) -> frozenset[str]:
    """Return the nouns of all records that a file of ``model`` can define."""
    found = {model.noun} if model.noun else set()
    for shape in fields(model).values():
        inner: Shape | None = shape
        while inner and not inner.model:
            inner = step(inner, 0)
        if inner and inner.model:
            found |= nouns(inner.model)
    return frozenset(found)
