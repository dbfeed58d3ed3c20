"""Records from plain data, as JSON or `dataclasses.asdict` gives it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(data: Any) -> Any:
    """The same with lists for tuples, as JSON gives them back."""
    return json.loads(json.dumps(data))


def read(kind: type[T], data: Mapping[str, Any]) -> T:
    """A dataclass from its fields, with records and tuples where its annotations have them.

    Raises
    ------
    TypeError
        If a field is missing that has no default, or there is no such field.
    """
    hints = _hints(kind)
    return kind(**{key: _as(hints.get(key), value) for key, value in data.items()})


#: Annotations are text, read again at every call.
_hints = cache(get_type_hints)


def _as(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next((one for one in get_args(hint) if one is not NoneType), None)
    if isinstance(hint, type) and is_dataclass(hint) and isinstance(value, Mapping):
        return read(hint, value)
    if isinstance(value, list | tuple):
        items = get_args(hint) if get_origin(hint) is tuple else ()
        return tuple(_as(items[0] if items else None, item) for item in value)
    return value
