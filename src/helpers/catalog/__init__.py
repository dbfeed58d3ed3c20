"""The catalogue: data/ as one validated portfolio, or every problem with its place and fix."""

from helpers.catalog.check import check
from helpers.catalog.load import Survey, find_root, load, survey
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
    "find_root",
    "load",
    "survey",
]
