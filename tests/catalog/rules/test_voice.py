"""The first person rests on the author's own words, and nothing leads to what is withheld."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helpers.catalog import check
from helpers.schema.provenance import Source

WORDS = """\
- id: talk
  title: A talk by the author
  type: document
  url: https://example.org/talk
  date: 2026-01-01
  words: ["**"]
"""
BLOB = "https://github.com/example/shop/blob/main"


def say(project: Path, text: str, front: str = "title: Home") -> list[str]:
    """What is wrong with a home page of this text."""
    page = (
        f"---\n{front}\n---\n\n[1,200 orders a day](evidence.ipynb#shop-orders-today)\n\n{text}\n"
    )
    (project / "index.qmd").write_text(page, encoding="utf-8")
    return [f"{problem.place}  {problem.wrong}" for problem in check(project)]


def source(project: Path, **settings: list[str]) -> None:
    """Say something of the files of the small project's repository."""
    path = project / "data" / "sources.yml"
    schema, _, rest = path.read_text(encoding="utf-8").partition("\n")
    records = yaml.safe_load(rest)
    next(item for item in records if item["id"] == "code").update(settings)
    path.write_text(f"{schema}\n{yaml.safe_dump(records, sort_keys=False)}", encoding="utf-8")


def cited(project: Path, citation: str) -> list[str]:
    """What is wrong with a principle in the first person that cites this."""
    path = project / "data" / "principles.yml"
    text = path.read_text(encoding="utf-8")
    old = '{source: code, path: README.md, lines: ["1-3"]}'
    assert text.count(old) == 1
    text = text.replace(old, citation).replace("Change one thing", "I change one thing")
    path.write_text(text, encoding="utf-8")
    return [f"{problem.key}  {problem.wrong}" for problem in check(project)]


@pytest.mark.parametrize(
    "text",
    [
        f"I wrote [it]({BLOB}/docs/talk.md#L3).",
        f"I wrote it. It was late. [It]({BLOB}/docs/talk.md), as we said, is ours.",
        f"- I wrote [it]({BLOB}/docs/talk.md)\n- it is there",
        "> I wrote it.\n>\n> We did.",
        "It was said: “I wrote it”.",
        "`I` is a letter.",
    ],
)
def test_who_speaks_beside_his_own_words_may(project: Path, text: str) -> None:
    source(project, words=["docs/*.md"])
    assert say(project, text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("I wrote it.", 7),
        ("It runs.\nI wrote it.", 8),
        ("## What I did", 7),
        (f"I wrote [it]({BLOB}/docs/deep/talk.md).", 7),
        (f"I wrote [it]({BLOB}/src/pay.ts).", 7),
        ("I wrote [it](https://github.com/example/other/blob/main/docs/talk.md).", 7),
        ("I sell [1,200 orders a day](evidence.ipynb#shop-orders-today).", 7),
        (f"- [It]({BLOB}/docs/talk.md) is there\n- I wrote it", 8),
        ("<p>It runs. I wrote it.</p>", 7),
    ],
)
def test_who_speaks_without_them_is_named_with_his_line(
    project: Path, text: str, line: int
) -> None:
    source(project, words=["docs/*.md"])
    found = say(project, text)
    assert len(found) == 1, found
    assert found[0].startswith(f"index.qmd:{line}:")
    assert "is in the first person and rests on no words of the author" in found[0]


def test_a_document_is_own_words_as_a_whole(project: Path) -> None:
    path = project / "data" / "sources.yml"
    path.write_text(path.read_text(encoding="utf-8") + WORDS, encoding="utf-8")
    (orphan,) = say(project, "I said [so](https://example.org/talk#part).")
    assert orphan.endswith("no record cites the source talk")
    assert len(say(project, "I said [so](https://example.org/talks).")) == 2


def test_a_front_matter_has_no_room_for_a_link(project: Path) -> None:
    found = say(project, "It runs.", "title: Home\ndescription: What I did.")
    assert [line.partition("  ")[0] for line in found] == ["index.qmd:3:14"]


def test_a_text_rests_on_the_nearest_citation(project: Path) -> None:
    source(project, words=["README.md"])
    assert cited(project, '{source: code, path: README.md, lines: ["1-3"]}') == []


def test_a_text_does_not_rest_on_code(project: Path) -> None:
    source(project, words=["README.md"])
    (found,) = cited(project, '{source: code, path: src/a.ts, lines: ["1-3"]}')
    assert found.startswith('small-steps.text  "I change one thing at a time." is in the first')


def test_what_is_withheld_is_neither_cited_nor_linked_nor_named(project: Path) -> None:
    source(project, withheld=["**/*vuln*"])
    found = cited(project, '{source: code, path: docs/TODO-vulns.md, lines: ["1-3"]}')
    assert [line.partition(" is ")[0] for line in found] == [
        'small-steps.text  "I change one thing at a time."',
        "small-steps.cite[1].path  docs/TODO-vulns.md",
    ]
    found = say(project, f"See [it]({BLOB}/a/Vulnerable.md#L2), or TODO-vulns.md.")
    assert sum("is withheld" in line for line in found) == 3


def test_a_repository_is_cited_with_lines_or_with_the_reason_why_not(project: Path) -> None:
    source(project, words=["**"])
    (found,) = cited(project, "{source: code, path: README.md}")
    assert found == "small-steps.cite[1]  README.md is cited without lines, and nothing says why"


@pytest.mark.parametrize(
    "citation",
    [
        "{source: code, path: README.md, whole: file}",
        "{source: code, path: src, whole: folder}",
        "{source: code, whole: repository}",
        "{source: code, commits: [0123abc]}",
        "{source: code, whole: history, note: Authors by month.}",
        "{source: code, whole: withheld, note: A letter.}",
    ],
)
def test_reasons_why_there_are_no_lines(project: Path, citation: str) -> None:
    source(project, words=["**"])
    assert cited(project, citation) == []


@pytest.mark.parametrize(
    ("citation", "wrong"),
    [
        ("{source: code, whole: file}", "whole is file without a path"),
        ("{source: code, path: src, whole: repository}", "whole is repository and a path"),
        ("{source: code, whole: history}", "whole is history and no note says what is meant"),
        (
            '{source: code, path: a.ts, lines: ["1"], whole: file}',
            "lines are given, and whole says why there are none",
        ),
        ("{source: author, whole: withheld, note: N.}", "author is a author, not a repository"),
    ],
)
def test_reasons_that_are_none(project: Path, citation: str, wrong: str) -> None:
    source(project, words=["**"])
    assert any(wrong in line for line in cited(project, citation))


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("README.md", "README.md", True),
        ("README.md", "docs/README.md", False),
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/deep/a.md", False),
        ("docs/**", "docs/deep/a.md", True),
        ("**/*.md", "a.md", True),
        ("**/*.md", "docs/deep/a.md", True),
        ("**/*.md", "docs/a.mdx", False),
        ("**", "", True),
        ("*.md", "", False),
        ("a.b", "axb", False),
    ],
)
def test_patterns_of_files(pattern: str, path: str, fits: bool) -> None:
    settings = {"id": "s", "title": "S", "type": "author", "date": "2026-01-01"}
    source = Source.model_validate({**settings, "words": [pattern], "withheld": [pattern]})
    assert source.has_words(path) is fits
    assert source.withholds(path.upper()) is fits
