"""The notebooks to run: a question first, short cells, exercises with answers that are computed."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import nbformat
import pytest

from helpers.site.cells import split

LINES = 8
"""Lines of code in a cell, blank ones apart."""
EXERCISE = re.compile(r"^### Exercise (\d+): \S", re.MULTILINE)
FOLDER = Path(__file__).parents[2] / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells(path: Path) -> list[nbformat.NotebookNode]:
    return nbformat.read(path, as_version=4).cells


def long_cells(book: list[nbformat.NotebookNode]) -> dict[int, int]:
    """Number of lines of every cell of code that has too many."""
    code = {
        index: [line for line in split(cell.source)[1].splitlines() if line.strip()]
        for index, cell in enumerate(book)
        if cell.cell_type == "code"
    }
    return {index: len(lines) for index, lines in code.items() if len(lines) > LINES}


def titles(book: list[nbformat.NotebookNode]) -> list[tuple[int, str]]:
    """Level and text of every heading, in order."""
    found = []
    for cell in book:
        if cell.cell_type == "markdown":
            text = re.sub(r"^```.*?^```", "", cell.source, flags=re.DOTALL | re.MULTILINE)
            found += [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) (.+)$", text, re.MULTILINE)]
    return found


def answers(source: str) -> list[ast.Call]:
    """The calls in a cell that show an answer."""
    return [
        node
        for node in ast.walk(ast.parse(split(source)[1]))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "cards.answer"
    ]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_no_cell_is_longer_than_one_reads(path):
    assert long_cells(cells(path)) == {}


def test_a_long_cell_is_found():
    short = nbformat.v4.new_code_cell("#| echo: false\n" + "x = 1\n\n" * LINES)
    long = nbformat.v4.new_code_cell("x = 1\n" * (LINES + 1))
    assert long_cells([short, long]) == {1: LINES + 1}


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_no_notebook_makes_its_own_tables_and_texts(path):
    shown = {"table", "number", "percent", "points", "say", "bullets", "terms", "folds"}
    named = {
        node.name
        for cell in cells(path)
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(split(cell.source)[1]))
        if isinstance(node, ast.FunctionDef)
    }
    assert named & shown == set()


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_method_begins_with_the_question_it_answers(path):
    _, _, first, *_ = cells(path)
    assert re.match(r"\*[A-Z][^*]*\?\*\n\n", first.source)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_headings_go_down_one_level_at_a_time(path):
    levels = [level for level, _ in titles(cells(path))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_each_exercise_has_a_cell_to_change_and_an_answer_that_is_computed(path):
    book = cells(path)
    places = [i for i, cell in enumerate(book) if EXERCISE.search(cell.source)]
    numbers = [int(EXERCISE.search(book[i].source)[1]) for i in places]
    assert numbers == list(range(1, len(places) + 1))
    assert 2 <= len(places) <= 4
    for place in places:
        task, answer = book[place + 1], book[place + 2]
        assert split(task.source)[0].get("echo") is not False
        assert split(answer.source)[0].get("echo") is False
        (call,) = answers(answer.source)
        # Nothing typed in: what an answer says is worked out by a function.
        assert all(isinstance(given, ast.Call) for given in call.args)
    told = [cell for cell in book if cell.cell_type == "code" and answers(cell.source)]
    assert len(told) == len(places)


LABS = [path for path in BOOKS if int(path.stem[:2]) >= 10]


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_the_code_of_a_lab_is_folded_on_the_site_but_for_what_opens_and_what_to_change(path):
    opening, *others = (split(cell.source)[0] for cell in cells(path) if cell.cell_type == "code")
    assert "code-fold" not in opening
    for options in others:
        hidden = options.get("echo") is False or options.get("eval") is False
        assert options.get("code-fold", False) is not hidden
