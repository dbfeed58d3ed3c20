"""The catalogue: data/ as one validated portfolio, or every problem with its place and fix."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.catalog.checking import check, checked
    from helpers.catalog.layout import find_root
    from helpers.catalog.loaded import load
    from helpers.catalog.loader import Survey, survey
    from helpers.catalog.portfolio import Portfolio, Resolved, SeriesTable, StudyData
    from helpers.catalog.problems import CatalogError, NotAProjectError, Problem

__all__ = [
    "CatalogError",
    "NotAProjectError",
    "Portfolio",
    "Problem",
    "Resolved",
    "SeriesTable",
    "StudyData",
    "Survey",
    "check",
    "checked",
    "find_root",
    "load",
    "survey",
]

# Who reads but one YAML file, before every build, need not wait for the models; nor who recalls
# the portfolio for what checks it.
_MODULES = {
    "checking": ("check", "checked"),
    "layout": ("find_root",),
    "loaded": ("load",),
    "loader": ("Survey", "survey"),
    "portfolio": ("Portfolio", "Resolved", "SeriesTable", "StudyData"),
    "problems": ("CatalogError", "NotAProjectError", "Problem"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found
