"""A small valid project, made by the scaffold, and ways to break it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from helpers.site.scaffold import scaffold

BROKEN = Path(__file__).parent / "broken"

FILES = {
    "_quarto.yml": "project:\n  type: website\n",
    "index.qmd": """\
---
title: Home
---

It has [1,200 orders a day](evidence.ipynb#shop-orders-today).
""",
    "evidence.ipynb": json.dumps(
        {
            "cells": [
                {"cell_type": "raw", "metadata": {}, "source": "---\ntitle: Evidence\n---"},
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "metadata": {},
                    "outputs": [],
                    "source": "from helpers import cards",
                },
            ],
            "metadata": {"kernelspec": {"name": "python3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        indent=1,
    ),
    "data/author.yml": """\
# yaml-language-server: $schema=schema/author.json
name: Ada Example
headline: Example systems, built and run.
text: Nobody in particular.
profiles:
  - {title: Site, url: "https://example.org"}
studies: []
cite:
  - {source: author}
""",
    "data/sources.yml": """\
# yaml-language-server: $schema=schema/sources.json
- id: author
  title: The author's own judgement
  type: author
  date: 2026-01-01
- id: code
  title: The code
  type: repository
  repository: example/shop
  commit: 0123456789abcdef0123456789abcdef01234567
  date: 2026-01-01
""",
    "data/units.yml": """\
# yaml-language-server: $schema=schema/units.json
- {id: payment, symbol: payments}
- {id: table, symbol: tables}
""",
    "data/principles.yml": """\
# yaml-language-server: $schema=schema/principles.json
- id: small-steps
  title: Take small steps
  text: Change one thing at a time.
  evidence:
    - study: shop
      holds: true
      text: One queue, one worker.
      decisions: [receipt-delivery]
  cite:
    - {source: code, path: README.md, lines: ["1-3"]}
""",
    "data/rubric.yml": """\
# yaml-language-server: $schema=schema/rubric.json
- id: operations-effort
  title: Effort to run
  question: How much work is it to run?
  anchors: &steps
    1: Daily work
    2: Weekly work
    3: Monthly work
    4: Yearly work
    5: None
- id: build-effort
  title: Effort to build
  question: How much work is it to build?
  anchors: *steps
""",
}


def make_project(root: Path) -> Path:
    """Write the small project and scaffold the study ``shop`` into it."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    scaffold(root, "shop")
    return root


def copy_project(source: Path, target: Path) -> Path:
    """Copy a project; symlinks stay links."""
    shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    return target


def read_case(path: Path) -> dict[str, Any]:
    """Read one broken input: what is wrong, the patches, and the message."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def apply(root: Path, patches: list[dict[str, Any]]) -> None:
    """Break a project as a case says.

    A patch names a ``file`` and one of: ``replace``/``with`` (text that occurs once), ``append``,
    ``write``, ``hex`` (whole content), ``prepend_hex``, ``delete``, ``rename`` or ``link``.
    """
    for patch in patches:
        path = root / patch["file"]
        if "replace" in patch:
            text = path.read_text(encoding="utf-8")
            assert text.count(patch["replace"]) == 1, (patch, text.count(patch["replace"]))
            path.write_text(text.replace(patch["replace"], patch["with"]), encoding="utf-8")
        elif "append" in patch:
            path.write_text(path.read_text(encoding="utf-8") + patch["append"], encoding="utf-8")
        elif "hex" in patch:
            path.write_bytes(bytes.fromhex(patch["hex"]))
        elif "prepend_hex" in patch:
            path.write_bytes(bytes.fromhex(patch["prepend_hex"]) + path.read_bytes())
        elif "write" in patch:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(patch["write"], encoding="utf-8")
        elif "delete" in patch:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        elif "rename" in patch:
            path.rename(root / patch["rename"])
        elif "link" in patch:
            path.unlink(missing_ok=True)
            path.symlink_to(patch["link"])
        else:
            raise AssertionError(f"unknown patch {patch}")
