"""No single word of this study stands in the engine, where it is not the engine's own."""

from __future__ import annotations

from pathlib import Path

from enginewords import example_study, named, names, stems, told
from project_files import own_portfolio

from helpers.catalog import StudyData
from helpers.schema.units import UNITS

GENERAL = {
    "anchor": "of a link, and of text in a drawing",
    "base": "of units, classes and numbers",
    "browser": "shows the pages",
    "checkout": "of a repository",
    "claim": "what prose states",
    "cli": "the command line of the portfolio",
    "core": "of what is drawn or computed",
    "did": "the past of do",
    "dispatch": "of events, in scripts",
    "dimension": "of units, and of the sample space",
    "edge": "of graphs",
    "engine": "renders the site, or computes in a page",
    "flow": "of text",
    "forward": "of time, history and references",
    "generation": "of random numbers",
    "log": "a logarithm, and what programs write",
    "module": "of code",
    "node": "of graphs, and Node.js",
    "pay": "an ordinary verb",
    "product": "of factors",
    "profile": "of the author",
    "rate": "a dimension of units",
    "receive": "of messages from a kernel or a watcher",
    "round": "of numbers, and of what is repeated",
    "route": "of edges on a drawing",
    "row": "of tables",
    "seed": "of random numbers",
    "single": "of points of failure, and one",
    "stream": "of text",
    "swap": "of the built site for the last one",
    "sweep": "over all sets of failures or all weights",
    "test": "of conditions",
    "token": "of expressions that are parsed",
    "viewer": "of pages",
    "window": "of a browser, and of time",
    "word": "in sentences",
}
"""Words that the study and the engine share, and what they are in the engine."""


def test_the_engine_says_no_word_of_it(project_root: Path, study: StudyData) -> None:
    counted = own_portfolio().units.keys() - UNITS.keys()
    words = names([*named(study), *counted]) - stems(example_study(project_root))
    found = list(told(project_root, words - GENERAL.keys()))
    assert not found, "\n".join(["say it in the data, or give a reason in GENERAL:", *found])


def test_no_exception_outlives_its_word(project_root: Path) -> None:
    said = {line.rpartition(" says ")[2] for line in told(project_root, GENERAL.keys())}
    assert said == GENERAL.keys()
