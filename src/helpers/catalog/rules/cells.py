"""What the cells of a page name exists: the study, and the records its cards show.

A cell that names what is gone fails only when it runs, alone and with Python's words. Names that
a cell writes as text are compared with the records; those it computes are left to the run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Container, Iterable, Iterator

from helpers.catalog.pages import Page, Piece
from helpers.catalog.problems import Problem, suggest
from helpers.catalog.rules.references import plural
from helpers.catalog.yamlfile import Node

CARDS: dict[str, dict[str, str]] = {
    "budget_card": {"objective": "quantity"},
    "classification_card": {"key": "classification"},
    "decision_block": {"key": "decision"},
    "decision_card": {"key": "decision"},
    "decisions_overview": {"keys": "decision"},
    "decisions_table": {"keys": "decision"},
    "growth_card": {"series": "series"},
    "lifecycle_card": {"key": "life cycle"},
    "needs_card": {"capability": "capability"},
    "numbers_block": {"keys": "quantity"},
    "scaling_card": {"load": "load"},
    "scaling_deciding_card": {"load": "load"},
    "scaling_path_card": {"load": "load"},
    "scaling_remedies_card": {"load": "load"},
    "scaling_together_card": {"resource": "resource"},
    "scaling_wait_card": {"resource": "resource", "load": "load"},
    "series_card": {"series": "series"},
    "split_card": {"key": "split"},
    "timeline_card": {"series": "series"},
}
"""Card -> its parameters that name records, in the order in which they follow the study."""

WHOLE = {
    "architecture_card": "component",
    "blast_card": "failure mode",
    "budget_card": "component",
    "changes_card": "change",
    "cuts_card": "component",
    "diagrams_block": "diagram",
    "failure_card": "failure mode",
    "pairs_card": "component",
    "points_card": "component",
    "remedies_block": "remedy",
    "roadmap_block": "roadmap item",
    "scaling_stages_card": "stage",
    "slo_card": "SLO",
    "subsystems_block": "subsystem",
}
"""Card -> the kind of record it shows all of: without one it has nothing to show."""

Known = Callable[[str | None, str], set[str]]
_MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)


def check_cells(
    pages: Iterable[Page], studies: Iterable[str], known: Known, unread: Container[str] = ()
) -> Iterator[Problem]:
    """Check what every page says it is about, and what its cells name.

    Parameters
    ----------
    known
        Ids of one kind of record that a study has; study and kind are asked for.
    unread
        Studies of which not all could be read: what is missing of them may be there.
    """
    names = tuple(studies)
    for page in pages:
        yield from _front(page, names)
        cells = _Cells(names, known, unread)
        for piece in page.code:
            yield from cells.check(piece)


def _front(page: Page, studies: tuple[str, ...]) -> Iterator[Problem]:
    settings = page.settings
    if page.front is None or settings is None:
        return
    node: Node | None = settings.node(("portfolio", "studies"))
    for child in (node.children if node and isinstance(node.data, list) else {}).values():
        if isinstance(child.data, str) and child.data not in studies:
            wrong = f"unknown study {child.data[:60]!r}"
            fix = suggest(child.data, studies, "studies")
            yield page.front.problem(child.line - 1, child.column, wrong, fix)


class _Cells:
    """Reads the cells of one page in their order, for one binds names that others use."""

    def __init__(self, studies: tuple[str, ...], known: Known, unread: Container[str]) -> None:
        self.studies = studies
        self.unread = unread
        self.known = known
        self.bound: dict[str, str] = {}
        """Variable -> study it stands for."""

    def check(self, piece: Piece) -> Iterator[Problem]:
        try:
            tree = ast.parse(_MAGIC.sub("", piece.text))
        except (SyntaxError, ValueError, RecursionError):
            return  # the run says so, with the place
        nodes = [*ast.walk(tree)]
        for node in nodes:
            if isinstance(node, ast.Assign):
                self._bind(node)
            for name, text in _named(node):
                if text not in self.studies:
                    wrong = f"unknown study {text[:60]!r}"
                    yield _problem(piece, name, wrong, suggest(text, self.studies, "studies"))
        for node in nodes:
            if isinstance(node, ast.Call):
                yield from self._call(piece, node)

    def _bind(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.bound.pop(target.id, None)
                for _, text in _named(node.value):
                    self.bound[target.id] = text

    def _study(self, node: ast.expr) -> str | None:
        names = [text for _, text in _named(node)]
        if isinstance(node, ast.Name) and node.id in self.bound:
            names = [self.bound[node.id]]
        return next((name for name in names if name in self.studies), None)

    def _call(self, piece: Piece, call: ast.Call) -> Iterator[Problem]:
        function = call.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name not in CARDS and name not in WHOLE:
            return
        given = {word.arg: word.value for word in call.keywords if word.arg}
        places = [at for at, node in enumerate(call.args) if self._study(node)]
        study = self._study(call.args[places[0]] if places else given.get("study", function))
        if study is None or study in self.unread:
            return
        if name in WHOLE and not self.known(study, WHOLE[name]):
            wrong = f"{name} has nothing to show: {study} has no {plural(WHOLE[name])}"
            yield _problem(piece, call, wrong, "remove the cell, or add one")
        after = call.args[places[0] + 1 :] if places else []
        named = CARDS.get(name, {})
        given |= dict(zip(named, after, strict=False))
        for parameter, noun in named.items():
            ids = self.known(study, noun)
            for place, text in _texts(given.get(parameter)):
                if text not in ids:
                    wrong = f"unknown {noun} {text[:60]!r} of {study}"
                    fix = suggest(text, ids, plural(noun))
                    if not ids:
                        fix = f"the study has no {plural(noun)}; remove the cell, or add one"
                    yield _problem(piece, place, wrong, fix)


def _problem(piece: Piece, node: ast.expr, wrong: str, fix: str) -> Problem:
    return piece.problem(node.lineno - 1, node.col_offset + 1, wrong, fix)


def _texts(node: ast.AST | None) -> Iterator[tuple[ast.expr, str]]:
    """Text that stands in a cell by itself or in a list, and where."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node, node.value
    elif isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from _texts(element)


def _named(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """The name in ``portfolio.studies["name"]``, and where it stands."""
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "studies"
        and isinstance(node.slice, ast.Constant)
    ):
        yield from _texts(node.slice)
