"""The scripts that explorers read: written when they have to be, and only then."""

from __future__ import annotations

import json

import explorerscripts
import pytest
import smallproject

from helpers.cards.explorers import explorers
from helpers.cards.links import SITE_MARK
from helpers.catalog import load
from helpers.site import explorerdata
from helpers.site.errors import SiteError
from helpers.site.scaffold import scaffold


@pytest.fixture
def project(tmp_path):
    root = smallproject.make_project(tmp_path)
    explorerdata.place(root)
    return root


def files(root):
    return {path.name: path for path in (root / explorerdata.PLACE).iterdir()}


def test_each_explorer_has_a_file_with_its_data(project):
    found = dict(explorers(load(project)))
    assert files(project).keys() == {f"{name}.js" for name in found}
    assert {"shop-scaling", "shop-failure"} < found.keys()
    for name, path in files(project).items():
        text = path.read_text(encoding="utf-8")
        named, data = explorerscripts.read(text)
        assert f"{named}.js" == f"{data['id']}.js" == name
        assert data == json.loads(json.dumps(found[named]))
        # Pages of any folder read it: a link to a page of the site says where the site begins.
        assert 'href=\\\\"evidence' not in text
        assert 'href=\\\\"../' not in text
    assert SITE_MARK in files(project)["shop-scaling.js"].read_text(encoding="utf-8")


def test_nothing_is_written_while_nothing_has_changed(project, monkeypatch):
    def refuse(_):
        raise AssertionError("loaded the data")

    monkeypatch.setattr("helpers.catalog.load", refuse)
    explorerdata.place(project)


def test_an_edit_writes_only_what_it_changes(project):
    before = {name: path.stat().st_mtime_ns for name, path in files(project).items()}
    study = project / "data/shop/study.yml"
    text = study.read_text(encoding="utf-8")
    failures = project / "data/shop/failures.yml"
    changed = failures.read_text(encoding="utf-8").replace("title: ", "title: Sudden ", 1)
    failures.write_text(changed, encoding="utf-8")
    explorerdata.place(project)
    after = {name: path.stat().st_mtime_ns for name, path in files(project).items()}
    assert {name for name in after if after[name] != before[name]} == {"shop-failure.js"}
    assert study.read_text(encoding="utf-8") == text


def test_a_file_somebody_touched_is_written_again(project):
    good = {name: path.read_bytes() for name, path in files(project).items()}
    files(project)["shop-failure.js"].write_text("{}", encoding="utf-8")
    files(project)["shop-scaling.js"].unlink()
    (project / explorerdata.PLACE / "of-a-study-that-went.js").write_text("{}", encoding="utf-8")
    explorerdata.place(project)
    assert {name: path.read_bytes() for name, path in files(project).items()} == good


def test_bad_data_leaves_the_files_as_they_were(project):
    good = {name: path.read_bytes() for name, path in files(project).items()}
    (project / "data/shop/scaling.yml").write_text("loads: 3\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"data/shop/scaling\.yml:1"):
        explorerdata.place(project)
    assert {name: path.read_bytes() for name, path in files(project).items()} == good
    assert not list((project / ".portfolio").glob("explorers.*[0-9]"))


def test_pages_alone_need_no_catalogue(tmp_path):
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\n", encoding="utf-8")
    explorerdata.place(tmp_path)
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    "text", ["it's", "back\\slash", "\\'", "line\u2028end", '"quoted"\n', "</script>"]
)
def test_any_text_survives_the_script(text):
    written = explorerdata.script("some-name", {"__proto__": text})
    assert explorerscripts.read(written) == ("some-name", {"__proto__": text})


def test_a_study_is_worked_out_again_only_when_something_of_its_own_changed(project, monkeypatch):
    scaffold(project, "store")
    author = project / "data/author.yml"
    explorerdata.place(project)
    assert {"shop-failure.js", "store-failure.js"} < files(project).keys()
    asked = []

    def noting(portfolio, studies):
        asked.extend(studies)
        return explorers(portfolio, studies)

    monkeypatch.setattr("helpers.cards.explorers.explorers", noting)
    path = project / "data/store/failures.yml"
    path.write_text(path.read_text("utf-8") + "# later\n", "utf-8")
    explorerdata.place(project)
    assert asked == ["store"]
    author.write_text(author.read_text("utf-8") + "# later\n", "utf-8")
    explorerdata.place(project)
    assert asked == ["store", "shop", "store"]
