"""The scripts of the site are what `make bundles` writes from assets/src, and run anywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

BUNDLES = (
    "evidence-filter",
    "failure-explorer",
    "paths-explorer",
    "portfolio",
    "scaling-explorer",
    "tradeoff-explorer",
)


@pytest.fixture
def assets(project_root: Path) -> Path:
    return project_root / "assets"


def test_no_script_is_written_by_hand(assets):
    assert sorted(path.stem for path in assets.glob("*.js")) == sorted(BUNDLES)


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_is_a_classic_script_that_asks_for_nothing_by_itself(assets, name):
    """A page opened from a folder may neither import a module nor fetch.

    For printing the page's script waits for the chart library where it is served; from a folder the
    library has come before (tests/browser/test_print.py tries both).
    """
    first, *rest = (assets / f"{name}.js").read_text(encoding="utf-8").splitlines()
    assert first == "// Written from assets/src by `make bundles`: edit there."
    text = "\n".join(rest)
    assert text.removeprefix('"use strict";').startswith("(()=>{")
    waits = ["XMLHttpRequest"] if name == "portfolio" else []
    assert re.findall(r"\b(?:import|fetch|XMLHttpRequest)\b", text) == waits
    assert "</script" not in text


def test_the_bundles_are_those_of_the_sources(assets, tmp_path):
    if not (assets / "node_modules/.bin/esbuild").exists() or not shutil.which("npm"):
        reason = "no esbuild here to write the bundles again (`make setup`, with npm on PATH)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    subprocess.run(
        ["npm", "run", "--silent", "--prefix", str(assets), "bundles"],
        env={**os.environ, "OUT": str(tmp_path)}, check=True,
    )  # fmt: skip
    stale = [
        name
        for name in BUNDLES
        if (tmp_path / f"{name}.js").read_bytes() != (assets / f"{name}.js").read_bytes()
    ]
    assert stale == [], "run `make bundles`"
    assert len(list(tmp_path.iterdir())) == len(BUNDLES)
