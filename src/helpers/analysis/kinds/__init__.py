"""Kinds of resource: a module for each, with one record that says all there is to know of it.

Schema, rules of the catalogue, names on pages, formulas in words and the page's script read the
records: a further kind is a further module here, with its test. ``python tools/kinds.py`` then
writes ``assets/src/scaling/kinds.js``, and ``portfolio check`` the schema.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from helpers.analysis.kinds.record import (
    Consequence,
    Form,
    Kind,
    Limit,
    Parameter,
    Waiting,
)

KINDS: dict[str, Kind] = {
    name: import_module(f"{__name__}.{name}").KIND
    for name in sorted(found.name for found in iter_modules(__path__))
    if name != "record"
}
"""By name, which is that of the module."""

__all__ = ["KINDS", "Consequence", "Form", "Kind", "Limit", "Parameter", "Waiting"]
