"""Rules of citations: what is cited can be there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from helpers.catalog.entries import Entry
from helpers.catalog.problems import Problem
from helpers.catalog.shape import Path, models_in
from helpers.schema.base import Model
from helpers.schema.provenance import Citation, Source

_BAD_PATH = re.compile(r"(?:^|/)\.{1,2}(?:/|$)|\\|//|^[a-z]+:|/$")


def check_citations(
    entry: Entry, citations: Iterable[tuple[Path, Citation]], sources: dict[str, Source]
) -> Iterator[Problem]:
    """Check that what is cited can be there: files only in repositories, sane paths."""
    for at, citation in citations:
        source = sources.get(citation.source)
        if source is None:
            continue
        placed = citation.lines or citation.commits or citation.whole
        if source.type == "repository" and not placed:
            what = citation.path or source.id
            wrong = f"{what} is cited without lines, and nothing says why"
            fix = "add lines or commits, or whole: file, folder, repository, history or withheld"
            yield entry.problem(at, wrong, fix)
        for key in ("commits", "whole") if source.type != "repository" else ():
            if getattr(citation, key):
                wrong = f"{source.id} is a {source.type}, not a repository, and has no {key}"
                yield entry.problem((*at, key), wrong, f"remove {key}, or say it in note")
        if citation.path is None:
            continue
        if source.type != "repository":
            wrong = f"{source.id} is a {source.type}, not a repository, and has no files"
            yield entry.problem((*at, "path"), wrong, "remove path and lines, or say it in note")
        elif _BAD_PATH.search(citation.path):
            wrong = f"{citation.path!r} is not a plain path from the top of the repository"
            yield entry.problem((*at, "path"), wrong, "write it as `git ls-files` prints it")


def citations_in(record: Model) -> list[tuple[Path, Citation]]:
    """Find every citation below a record, with its path."""
    return [(at, model) for at, model in models_in(record) if isinstance(model, Citation)]
