"""Labs: reference models that run what a study talks about, checked and measured.

``labs.opened("name")`` in a notebook. A lab is a package in this one with a ``LAB``; what it
measured is kept in ``data/labs/<lab>.yml``, written by ``make labs``.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from helpers.labs.opened import opened

if TYPE_CHECKING:
    from helpers.labs.lab import Lab

__all__ = ["find", "names", "opened"]


def names() -> list[str]:
    """The labs there are, by the name of their package with hyphens."""
    found = pkgutil.iter_modules(__path__)
    return sorted(module.name.replace("_", "-") for module in found if module.ispkg)


def find(name: str) -> Lab:
    """The lab of that name.

    Raises
    ------
    LookupError
        If there is none.
    """
    if name not in names():
        raise LookupError(f"no lab is called {name!r}; there are {', '.join(names()) or 'none'}")
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}").LAB
