"""The portfolio kept in a file: the same as a loaded one, and none where anything has changed."""

from __future__ import annotations

import shutil

import pytest
import smallproject

from helpers import catalog
from helpers.catalog import kept
from helpers.catalog.files import KEPT
from helpers.site.build import check


@pytest.fixture
def project(tmp_path):
    root = smallproject.make_project(tmp_path / "project")
    check(root)
    assert (root / KEPT).is_file()
    return root


def test_it_is_what_loading_gives(project):
    found = catalog.survey(project).portfolio
    assert kept.recall(project) == found == catalog.load(project)


def test_a_copy_of_the_project_finds_its_own_files_in_it(project, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    found = kept.recall(copy)
    assert found == catalog.survey(copy).portfolio
    assert found.root == copy


def edit(root):
    path = root / "data/shop/study.yml"
    path.write_text(path.read_text("utf-8") + "\n# later\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        edit,
        lambda root: (root / "data/shop/failures.yml").unlink(),
        lambda root: (root / "data/shop/more.yml").write_text("[]\n", encoding="utf-8"),
        lambda root: (root / "data/shop/series/new.csv").write_text("month\n", encoding="utf-8"),
        lambda root: (root / "data/gone").symlink_to(root / "nowhere"),
        lambda root: (root / KEPT).write_bytes((root / KEPT).read_bytes()[:-9]),
        lambda root: (root / KEPT).write_bytes(b"\0\xff"),
    ],
    ids=["edited", "deleted", "unknown", "series", "dangling", "cut short", "garbage"],
)
def test_whatever_changes_it_does_not_count(project, change):
    (project / "data/shop/series").mkdir(exist_ok=True)
    change(project)
    assert kept.recall(project) is None


@pytest.mark.parametrize("name", ["catalog/derive.py", "schema/base.py", "text/numbers.py"])
def test_it_does_not_count_once_the_code_that_made_it_is_another(project, monkeypatch, name):
    digest = kept.digest_file
    monkeypatch.setattr(
        kept, "digest_file", lambda path: digest(path) + "!" * path.match(f"helpers/{name}")
    )
    assert kept.recall(project) is None


def test_data_edited_while_they_were_loaded_are_not_kept(project):
    before = kept.state(project)
    found = catalog.survey(project).portfolio
    (project / KEPT).unlink()
    edit(project)
    kept.keep(found, before)
    assert not (project / KEPT).exists()


def test_data_with_problems_are_told_though_they_were_kept_without(project):
    (project / "data/shop/failures.yml").write_text("- {}\n", encoding="utf-8")
    with pytest.raises(catalog.CatalogError):
        catalog.load(project)
