"""Pages are valid, titled, described, and built of headings in order."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import builtsite
import pytest
import yaml
from builtsite import text_of

from helpers.site import cells
from helpers.site.project import read_config, read_notebook

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def front_matter(root: Path, page: str) -> dict:
    """What the author wrote at the head of the page's source; in a notebook with its heading."""
    source = Path(page).with_suffix(".ipynb")
    if (root / source).is_file():
        notebook = read_notebook(root, source)
        first = cells.text(notebook.content["cells"][1])
        title = {"title": first.removeprefix("# ")} if first.startswith("# ") else {}
        return {**notebook.front_matter, **title}
    text = (root / source.with_suffix(".qmd")).read_text("utf-8")
    return yaml.safe_load(text.removeprefix("---").partition("\n---")[0])


def test_the_site_has_the_pages_it_names(built_site):
    assert sorted(built_site.pages) == builtsite.expected_pages(built_site.root)


def test_html_parses_without_an_error(pages):
    for page in pages:
        assert page.tree is not None
    assert [error for page in pages for error in page.errors] == []


def test_ids_are_unique(pages):
    for page in pages:
        # Quarto marks the style sheets of a scheme by one id, in the head, where no link leads.
        ids = [e.attrib["id"] for e in page.elements if "id" in e.attrib and e.tag != "link"]
        assert sorted(ids) == sorted(set(ids)), page.path
        assert all(name and not name.isspace() for name in page.ids), page.path


def test_every_page_names_its_language(built_site, pages):
    language = read_config(built_site.root)["lang"]
    assert {page.path: page.tree.get("lang") for page in pages} == {
        page.path: language for page in pages
    }


#: Quarto's quotation marks are those of a printer.
_PRINTED = {"embedded": {}, "quarto": str.maketrans("‘’“”", "''\"\"")}


def test_titles_and_descriptions_are_the_authors_own_words(built_site, pages):
    """Parsed back from the page they equal the front matter, so they were escaped."""
    typed = _PRINTED[built_site.engine]
    for page in pages:
        meta = front_matter(built_site.root, page.path)
        titles = [meta[key] for key in ("pagetitle", "title") if key in meta]
        assert page.title.startswith(titles[0]), page.path
        # Quarto puts the name of the site behind it.
        (shown,) = page.meta("og:title")
        assert shown in {*titles, page.title}, page.path
        for name in ("description", "og:description"):
            (said,) = page.meta(name)
            assert said.translate(typed) == meta["description"].translate(typed), page.path


def test_titles_are_unique(pages):
    titles = [page.title for page in pages]
    assert sorted(titles) == sorted(set(titles))


def test_one_main_heading_and_no_level_skipped(pages):
    for page in pages:
        (main,) = page.tagged("main")
        levels = [
            (int(element.tag[1]), text_of(element))
            for element in main.iter()
            if element.tag in HEADINGS
        ]
        assert [text for level, text in levels if level == 1] == [levels[0][1]], page.path
        skipped = [
            (before, after)
            for before, after in itertools.pairwise(levels)
            if after[0] > before[0] + 1
        ]
        assert skipped == [], page.path
        assert all(text for _, text in levels), page.path
        assert [h for h in page.tagged("h1") if h not in list(main.iter("h1"))] == [], page.path


def test_tables_have_heads_and_names(pages):
    for page in pages:
        for table in page.tagged("table"):
            heads = list(table.iter("th"))
            assert heads, f"{page.path}: a table without heads"
            assert all(head.get("scope") for head in heads), page.path


@pytest.mark.parametrize("attribute", ["aria-labelledby", "aria-describedby", "aria-controls"])
def test_references_between_elements_resolve(pages, attribute):
    for page in pages:
        named = [name for element in page.elements for name in element.get(attribute, "").split()]
        assert [name for name in named if name not in page.ids] == [], page.path


def test_no_markup_is_shown_as_text(pages):
    """Raw blocks, cell options and escapes are for the machine; a reader sees none of them."""
    for page in pages:
        (main,) = page.tagged("main")
        hidden = {id(child) for tag in ("script", "style", "pre") for child in main.iter(tag)}
        shown = [e.text for e in main.iter() if e.text and id(e) not in hidden]
        shown += [e.tail for e in main.iter() if e.tail]
        # A value that is missing shows as such a word; in code it is what the reader should see.
        code = {id(child) for block in main.iter("pre") for child in block.iter()}
        words = {e.text.strip() for e in main.iter() if e.text and id(e) not in hidden | code}
        words |= {e.tail.strip() for e in main.iter() if e.tail}
        assert words & {"None", "nan", "NaN", "inf"} == set(), page.path
        for leak in ("{=html}", "#| ", "&lt;", "&amp;", "&#", "token:", "```", ":::"):
            assert [text for text in shown if leak in text] == [], page.path


def test_embedded_data_is_json(pages):
    for page in pages:
        for script in page.tagged("script"):
            if "json" in script.get("type", ""):
                json.loads("".join(script.itertext()))
