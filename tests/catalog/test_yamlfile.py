"""YAML means what version 1.2 says, with places, and nothing in it can run or explode."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import pytest
from work import calls

from helpers.catalog import check
from helpers.catalog.yamlfile import MAX_BYTES, parse, parse_text
from helpers.site.project import Notebook, read_config


def read(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "x.yml"
    path.write_bytes(text.encode("utf-8"))
    return parse(path, "x.yml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-02-20", "2026-02-20"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-7", -7),
        ('"5"', "5"),
        ("'no'", "no"),
        ("1.2.3", "1.2.3"),
        ("0.5 %", "0.5 %"),
        ("=", "="),
    ],
)
def test_plain_values_follow_yaml_1_2(written: str, meant: Any, tmp_path: Path) -> None:
    value = read(tmp_path, f"key: {written}\n").data["key"]
    assert value == meant
    assert type(value) is type(meant)


def test_special_floats_are_read_and_left_to_the_models(tmp_path: Path) -> None:
    data = read(tmp_path, "a: .nan\nb: -.inf\n").data
    assert math.isnan(data["a"])
    assert data["b"] == -math.inf


def test_every_key_and_value_has_its_place(tmp_path: Path) -> None:
    document = read(tmp_path, "é: ü\nlist:\n  - a: 1\n    b: {c: [x, yy]}\n")
    assert document.place(("é",)) == (1, 4)
    assert document.place(("list", 0, "b"), key=True) == (3 + 1, 5)
    assert document.place(("list", 0, "b", "c", 1)) == (4, 16)
    assert document.place(("list", 0, "nothing", "here")) == (3, 5)
    assert document.key(("list", 0, "b", "c", 1)) == "list[1].b.c[2]"


def test_list_items_are_named_by_their_id(tmp_path: Path) -> None:
    document = read(tmp_path, "- id: fee\n  value: 1\n")
    assert document.key((0, "value")) == "fee.value"


def test_windows_line_ends_are_fine(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\r\nb:\r\n  - 2\r\n")
    assert document.data == {"a": 1, "b": [2]}
    assert not document.problems
    assert document.place(("b", 0)) == (3, 5)


def test_lines_are_counted_as_in_an_editor(tmp_path: Path) -> None:
    """Also where the file has the line ends of an old Macintosh, for YAML and for what is ours."""
    assert read(tmp_path, "a: 1\rb:\r  - 2\r").place(("b", 0)) == (3, 5)
    for wrong in ("b: \x00", "\tb: 2"):
        [problem] = read(tmp_path, f"a: 1\r\nc:\r{wrong}\r").problems
        assert problem.line == 3, problem


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_a_line_end_that_no_editor_shows_is_refused(end: str, tmp_path: Path) -> None:
    document = read(tmp_path, f"a: 1\nb: one{end}\n  two\nc: [\n")
    assert document.root is None
    [problem] = document.problems
    assert (problem.line, problem.column) == (2, 7)
    assert problem.wrong == f"the line end U+{ord(end):04X} is not allowed in YAML"
    # Written as an escape it is seen, and is what it says.
    assert read(tmp_path, f'a: "one\\u{ord(end):04X}two"').data == {"a": f"one{end}two"}


def test_aliases_are_written_out(tmp_path: Path) -> None:
    document = read(tmp_path, "a: &x [1, 2]\nb: *x\n")
    assert document.data == {"a": [1, 2], "b": [1, 2]}
    assert document.place(("b",)) == (2, 4)


def test_a_bomb_of_long_texts_is_stopped_at_once(tmp_path: Path) -> None:
    lines = ["a: &a " + "x" * 100_000] + [
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]" for i in range(8)
    ]
    found = []
    assert calls(lambda: found.append(read(tmp_path, "\n".join(lines)))) < 20_000
    (document,) = found
    assert document.root is None
    assert "aliases" in document.problems[0].wrong


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    document = read(tmp_path, "#" * (MAX_BYTES + 1))
    assert document.root is None
    assert "larger than" in document.problems[0].wrong


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.yml").mkdir()
    document = parse(tmp_path / "x.yml", "x.yml")
    assert "cannot be read" in document.problems[0].wrong


def test_duplicate_keys_are_all_found(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb: {c: 1, c: 2}\na: 2\n")
    assert [(p.line, p.column, p.key) for p in document.problems] == [(2, 11, "c"), (3, 1, "a")]
    assert document.data == {"a": 1, "b": {"c": 1}}


def test_what_is_no_file_is_not_opened(project: Path) -> None:
    # Opening a pipe nobody writes to would wait forever.
    os.mkfifo(project / "data" / "shop" / "pipe.yml")
    [problem] = check(project)
    assert problem.wrong == "neither a file nor a folder"


def test_a_name_that_is_no_text_can_be_printed(project: Path) -> None:
    for folder in (b"", b"/series"):
        path = os.fsencode(project / "data" / "shop") + folder + b"/\xff.csv"
        Path(os.fsdecode(path)).touch()
    problems = [str(problem) for problem in check(project)]
    assert len(problems) == 2
    for problem in problems:
        problem.encode("utf-8")


@pytest.mark.parametrize("written", ["No", "on", "12:30", "1_000", "0777x"])
def test_pages_and_settings_are_read_in_the_dialect_of_the_data(
    written: str, tmp_path: Path
) -> None:
    (tmp_path / "_quarto.yml").write_text(f"website:\n  title: {written}\n", encoding="utf-8")
    cells = [{"cell_type": "raw", "source": f"---\ntitle: {written}\n---\n", "metadata": {}}]
    page = Notebook(Path("page.ipynb"), {"nbformat": 4, "cells": cells})
    assert read_config(tmp_path)["website"]["title"] == written
    assert page.front_matter["title"] == written
    assert read(tmp_path, f"title: {written}\n").data["title"] == written


def test_an_empty_text_is_no_data_and_no_problem() -> None:
    document = parse_text("# nothing\n", "page.qmd")
    assert document.empty
    assert document.data is None
    assert not document.problems
