"""Two builds of one commit, in two places, are the same byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.mark.slow
def test_two_builds_of_one_commit_are_identical(built_site, rebuilt_site):
    first, second = built_site.files(), rebuilt_site.files()
    assert list(first) == list(second)
    assert [path for path in first if first[path] != second[path]] == []


def test_no_path_of_the_builder_is_in_the_site(built_site):
    for path, content in built_site.files().items():
        for folder in {str(built_site.root), str(Path.home())} - {"/"}:
            assert f"{folder}/".encode() not in content, path


def test_pages_are_dated_by_their_commit(built_site):
    """So a sitemap is the same in every clone; the copy is one commit of 2026-09-01."""
    assert "<lastmod>2026-09-01" in (built_site.folder / "sitemap.xml").read_text("utf-8")


def test_every_notebook_ran_and_none_was_left_behind(built_site, executed):
    config = (built_site.root / "_quarto.yml").read_text("utf-8")
    assert ".ipynb" in config
    sources = [page for page in built_site.pages if Path(page).stem]
    notebooks = [
        page for page in sources if (built_site.root / page).with_suffix(".ipynb").is_file()
    ]
    assert len(executed) == len(notebooks)
    for cells in executed:
        assert any(cells)
        assert not [out for cell in cells for out in cell if out["output_type"] == "error"]
