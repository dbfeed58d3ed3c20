"""Only the tests in tests/studies/ name a study, so that they go with it and the others stay."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from project_files import own_portfolio, tracked

from helpers.catalog.pages import pages


@pytest.fixture(scope="module")
def ids(project_root: Path) -> set[str]:
    return set(yaml.safe_load((project_root / "data/author.yml").read_text("utf-8"))["studies"])


def test_no_other_test_names_a_study(project_root, ids):
    assert ids
    folder = project_root / "tests"
    named = {}
    for path in tracked(project_root, "tests/**"):
        if path.is_relative_to(folder / "studies") or path.suffix == ".svg":
            continue
        text = path.read_text("utf-8", errors="replace").lower()
        if found := sorted(id_ for id_ in ids if id_ in text or id_ in path.name):
            named[path.relative_to(folder).as_posix()] = found
    assert named == {}


def test_every_folder_of_tests_is_of_a_study(project_root, ids):
    folders = {path.name for path in (project_root / "tests/studies").glob("*") if path.is_dir()}
    assert folders - {"__pycache__"} <= ids


def test_a_shared_page_that_names_a_study_refers_to_it(project_root):
    """So `make check` finds what a page says of a study once that is gone."""
    portfolio = own_portfolio()
    own = tuple(f"case-studies/{name}" for name in portfolio.studies)
    loose = []
    for page in pages(project_root):
        name = page.path.relative_to(project_root).as_posix()
        written = page.path.read_text(encoding="utf-8")
        for study in portfolio.studies.values():
            if study.meta.title in written and study.id not in written and not name.startswith(own):
                loose.append(f"{name}: {study.meta.title}")
    assert loose == []
