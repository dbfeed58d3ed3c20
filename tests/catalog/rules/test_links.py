"""Links lead to a page of the project and to a place on it, or are named with theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.catalog import check
from helpers.catalog.files import is_rendered
from helpers.catalog.pages import Piece


def found(project: Path) -> list[str]:
    return [str(problem) for problem in check(project)]


def write(project: Path, name: str, text: str) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def notebook(*cells: tuple[str, str]) -> str:
    content = [
        {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for kind, source in cells
    ]
    return json.dumps({"cells": content, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    ("written", "place", "wrong"),
    [
        ("See [it](gone.qmd).", "4:5", "the link leads to gone.qmd, which does not exist"),
        ("See\n![it](gone.png)", "5:2", "the link leads to gone.png, which does not exist"),
        ("[it][r]\n\n[r]: gone.qmd", "4:1", "the link leads to gone.qmd, which does not exist"),
        ("<a href='gone.html'>it</a>", "4:1", "the link leads to gone.html, which does not exist"),
        ("<a class=x href=gone.html>it</a>", "4:1", "the link leads to gone.html, which does not"),
        (
            "[it](file:///home/me/a.pdf)",
            "4:1",
            "the link leads to file:///home/me/a.pdf, a file of",
        ),
        (
            "![it](C:/me/a.png)",
            "4:2",
            "the link leads to C:/me/a.png, a file of this machine alone",
        ),
        ("<div>\n<a href='gone.html'>it</a>\n</div>", "5:4", "the link leads to gone.html"),
        ("[it](/case-studies/gone.ipynb)", "4:1", "the link leads to /case-studies/gone.ipynb"),
        ("[it](../outside.qmd)", "4:1", "the link leads to ../outside.qmd"),
        ("[it](#nowhere)", "4:1", "nothing on about.qmd has the anchor nowhere"),
        ("[it](index.qmd#nowhere)", "4:1", "nothing on index.qmd has the anchor nowhere"),
        ("[it](index.html#nowhere)", "4:1", "nothing on index.qmd has the anchor nowhere"),
        ("[it](case-studies/shop.ipynb#nowhere)", "4:1", "nothing on shop.ipynb has the anchor"),
        ("Words[^1].\n\n[^1]: See [it](gone.qmd).", "6:11", "the link leads to gone.qmd"),
        ("[it](#load)\n\n```{python}\n#| label: loads\n```", "4:1", "nothing on about.qmd has"),
        ("- a\n- [it](gone.qmd) and [it](gone.qmd)", "5:3", "the link leads to gone.qmd"),
    ],
)
def test_a_dangling_link_is_named(written: str, place: str, wrong: str, project: Path) -> None:
    write(project, "about.qmd", f"---\ntitle: About\n---\n{written}\n")
    messages = found(project)
    assert messages
    assert messages[0].startswith(f"about.qmd:{place}  {wrong}")


@pytest.mark.parametrize(
    "written",
    [
        "## Why `it` runs: 2 reasons\n\n[it](#why-it-runs-2-reasons)",
        "## 3. Three & four\n\n[it](about.html#three-four)",
        "## Named {#given .quiet}\n\n[it](#given)",
        "## Twice\n\n## Twice\n\n[it](#twice-1)",
        "## Über\n\n[it](#über) [it](#%C3%BCber)",
        "<div id='here'></div>\n\n[it](#here) <a href=#here>it</a> <a href='' id=x>it</a>",
        "[some]{#span} [it](#span) [it](#)",
        "[it](index.qmd) [it](/index.qmd) [it](./index.html?x=1) [it](case-studies/shop.ipynb)",
        "[it](data/datapackage.json) [it](https://example.org/x) [it](mailto:a@example.org)",
        "[it](case-studies/shop.ipynb#shop-architecture)",
        "`[it](gone.qmd)`\n\n```\n[it](gone.qmd)\n```",
        "[it](index.qmd#category=stores)",
        "Words[^1] and words[^note].\n\n[^1]: Ibid.\n[^note]: Other [words](index.qmd).",
        "[it](#loads)\n\n```{python}\n#| echo: false\n#| label: loads\n1\n```",
        "[it](#fig-costs)\n\n```{python}\n# | label: 'fig-costs' # both\n1\n```",
    ],
)
def test_a_link_that_leads_somewhere_is_fine(written: str, project: Path) -> None:
    write(project, "about.qmd", f"---\ntitle: About\n---\n{written}\n")
    write(project, "data/datapackage.json", "{}")
    assert found(project) == []


def test_a_page_that_goes_is_missed_wherever_it_is_named(project: Path) -> None:
    write(project, "terms.qmd", "Words.\n")
    write(
        project,
        "_quarto.yml",
        "project:\n  type: website\nwebsite:\n  navbar:\n    left:\n      - terms.qmd\n"
        "      - text: Terms\n        href: terms.qmd#words\n  sidebar:\n    contents:\n"
        "      - section: More\n        contents: [terms.qmd, 'auto', '*.qmd']\n",
    )
    write(project, "a.qmd", "---\nlisting:\n  contents: [terms.qmd]\n---\n\n[it](terms.qmd)\n")
    cells = ("raw", "---\ntitle: B\n---"), ("markdown", "One.\n\nSee [it](terms.qmd).")
    write(project, "b.ipynb", notebook(*cells))
    wrong = "website.navbar.left[2].href  nothing on terms.qmd has the anchor words"
    fix = "link to the page itself, which has no headings"
    assert [line.partition("  ")[2] for line in found(project)] == [f"{wrong}  -> {fix}"]
    (project / "terms.qmd").rename(project / "terms-of-use.qmd")
    named = found(project)
    assert [line.partition("  ")[0] for line in named] == [
        "_quarto.yml:6:9",
        "_quarto.yml:8:15",
        "_quarto.yml:12:20",
        "a.qmd:3:14",
        "a.qmd:6:1",
        "b.ipynb:1:1",
    ]
    assert all("did you mean terms-of-use.qmd?" in line for line in named)
    assert "cell 2, line 3" in named[-1]


def test_a_renamed_heading_is_missed(project: Path) -> None:
    write(project, "a.qmd", "## The old words\n")
    write(project, "b.qmd", "[it](a.qmd#the-old-words)\n")
    assert found(project) == []
    write(project, "a.qmd", "## The new words\n")
    assert found(project) == [
        "b.qmd:1:1  nothing on a.qmd has the anchor the-old-words  -> did you mean the-new-words?"
    ]


def test_the_evidence_page_is_missed_once_for_each_number(project: Path) -> None:
    (project / "evidence.ipynb").unlink()
    messages = [line for line in found(project) if "index.qmd" in line]
    assert len(messages) == 1
    assert "which does not exist" in messages[0]


def test_settings_and_front_matter_that_cannot_be_read_are_named(project: Path) -> None:
    write(project, "_quarto.yml", "website: [\n")
    write(project, "a.qmd", "---\ntitle: 'a\n---\n\nText.\n")
    places = [line.partition("  ")[0] for line in found(project)]
    assert places == ["_quarto.yml:2:1", "a.qmd:2:8"]


def test_only_what_is_rendered_is_a_page(project: Path) -> None:
    write(project, "Untitled.ipynb", "")
    write(project, "#index.qmd#", "[it](gone.qmd)")
    assert [line.partition("  ")[0] for line in found(project)] == ["Untitled.ipynb"]
    write(
        project,
        "_quarto.yml",
        "project:\n  render: [index.qmd, evidence.ipynb, 'case-studies/*.ipynb']\n",
    )
    assert found(project) == []


@pytest.mark.parametrize(
    ("page", "rendered"),
    [
        ("index.qmd", True),
        ("talks/one.qmd", True),
        ("talks/draft.qmd", False),
        ("notes/a.qmd", True),
        ("old/index.qmd", False),
        ("old/talks/one.qmd", False),
        ("old/notes/a.qmd", True),
    ],
)
def test_what_is_rendered_is_what_quarto_renders(page: str, rendered: bool) -> None:
    patterns = ["index.qmd", "/talks/*.qmd", "!talks/draft.qmd", "notes/*.qmd"]
    assert is_rendered(Path(page), patterns) is rendered


def test_a_heading_without_letters_has_an_anchor() -> None:
    piece = Piece(Path("a.qmd"), "a.qmd", 0, "## 1, 2, 3\n", (1, 2))
    assert [passage.anchor for passage in piece.passages] == ["section"]


RENDER = "project:\n  render: [index.qmd, evidence.ipynb, case-studies/*, talks/*.qmd]\n"


def test_a_link_to_a_page_that_is_not_built_says_what_to_do(project: Path) -> None:
    write(project, "_quarto.yml", RENDER)
    write(project, "about.qmd", "---\ntitle: About\n---\n")
    write(project, "talks/one.qmd", "[about](../about.qmd) [gone](two.qmd)\n")
    about, two = found(project)
    assert about == (
        "talks/one.qmd:1:1  the link leads to about.qmd, which is not built  -> add it to render "
        "in _quarto.yml, or remove the link"
    )
    assert two.startswith("talks/one.qmd:1:23  the link leads to two.qmd, which does not exist")
    write(project, "_quarto.yml", RENDER.replace("index.qmd,", "index.qmd, about.qmd,"))
    write(project, "talks/two.qmd", "Two\n")
    assert found(project) == []
