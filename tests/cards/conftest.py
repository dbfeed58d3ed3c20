"""Cards are made in a page's folder of a project; here an empty one beside the demo portfolio."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def page_folder(tmp_path, monkeypatch, project_root):
    """Work in ``case-studies/`` of a project, as a notebook does."""
    (tmp_path / "assets").symlink_to(project_root / "assets")
    (tmp_path / "data").mkdir()
    (tmp_path / "_quarto.yml").write_text("project: {type: website}\n", encoding="utf-8")
    folder = tmp_path / "case-studies"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
