"""The files of the built site, and of a second build of the same commit."""

from __future__ import annotations

import json

import builtsite
import pytest
from builtsite import BuiltSite, Page


@pytest.fixture(scope="session")
def rebuilt_site(built_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Build a clone of the same commit, under another path, hash seed and time zone."""
    root = tmp_path_factory.mktemp("elsewhere") / "a-clone-of-the-project"
    builtsite.git(root.parent, "clone", "--quiet", str(built_site.root), str(root))
    builtsite.copy_bundle(built_site.root, root)
    elsewhere = {"PYTHONHASHSEED": "20260901", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"}
    builtsite.build(root, built_site.engine, **elsewhere)
    return BuiltSite(root, built_site.engine)


@pytest.fixture(scope="session")
def pages(built_site: BuiltSite) -> list[Page]:
    """Every page of the site."""
    return list(built_site.pages.values())


@pytest.fixture(scope="session")
def executed(built_site: BuiltSite) -> list[list[list[dict]]]:
    """What the notebooks of the site showed: for each, the outputs of each of its code cells."""
    if built_site.engine == "embedded":
        found = sorted(built_site.root.glob(".portfolio/cache/*/*.json"))
        return [json.loads(path.read_text("utf-8"))["outputs"] for path in found]
    found = sorted(built_site.root.glob("**/.jupyter_cache/executed/*/base.ipynb"))
    books = [json.loads(path.read_text("utf-8"))["cells"] for path in found]
    return [[c["outputs"] for c in cells if c["cell_type"] == "code"] for cells in books]
