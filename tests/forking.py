"""What a stranger does with the project: take it, remove our studies, add his own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from helpers.catalog import survey

KEPT = (
    "_quarto.yml", "pyproject.toml", "index.ipynb", "principles.ipynb", "labs.ipynb",
    "evidence.ipynb",
    "about.qmd", "case-studies", "notebooks", "data", "assets", "src",
)  # fmt: skip
_RECORD_LINK = re.compile(r"\[([^\]]*)\]\((?:\.\./)?evidence\.ipynb#[^)]*\)")


def copy_sources(source: Path, target: Path) -> Path:
    """Copy what the site is made of, without results."""
    skip = shutil.ignore_patterns("__pycache__", "*.egg-info", ".jupyter_cache", "node_modules")
    target.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        path = source / name
        if path.is_dir():
            shutil.copytree(path, target / name, symlinks=True, ignore=skip)
        elif path.is_file():
            shutil.copy2(path, target / name)
    return target


def remove_studies(root: Path) -> list[str]:
    """Remove every study with all that names it, as CONTRIBUTING.md tells a stranger to.

    Returns
    -------
    list of str
        The studies that are gone.
    """
    author = yaml.safe_load((root / "data" / "author.yml").read_text(encoding="utf-8"))
    studies = author["studies"]
    for study in studies:
        shutil.rmtree(root / "data" / study)
        shutil.rmtree(root / "tests" / "studies" / study, ignore_errors=True)
        for page in (root / "case-studies").glob(f"{study}*"):
            page.unlink()
    for page in (root / "notebooks").glob("*.ipynb"):
        text = page.read_text(encoding="utf-8")
        if any(study in text for study in studies):
            page.unlink()
            _drop_from_menu(root / "_quarto.yml", f"notebooks/{page.name}")
    _rewrite(root / "data" / "author.yml", {**author, "studies": [], "facts": []})
    principles = root / "data" / "principles.yml"
    records = yaml.safe_load(principles.read_text(encoding="utf-8"))
    _rewrite(principles, [{**record, "evidence": []} for record in records])
    shared = (*root.glob("*.qmd"), *root.glob("*.ipynb"), *root.glob("case-studies/index.*"))
    for page in shared:
        text = page.read_text(encoding="utf-8")
        page.write_text(_RECORD_LINK.sub(r"\1", text), encoding="utf-8")
    _drop_uncited(root)
    return studies


def _drop_from_menu(config: Path, page: str) -> None:
    """Take a page's entry, a line of text and one of href, out of the navigation."""
    text = config.read_text(encoding="utf-8")
    entry = re.compile(rf" *- text: [^\n]*\n *href: {re.escape(page)}\n")
    config.write_text(entry.sub("", text), encoding="utf-8")


def _drop_uncited(root: Path) -> None:
    path = root / "data" / "sources.yml"
    unused = {
        problem.key.partition(".")[0]
        for problem in survey(root).problems
        if problem.file == "data/sources.yml" and problem.wrong.startswith("no record cites")
    }
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    _rewrite(path, [record for record in records if record["id"] not in unused])


def _rewrite(path: Path, data: object) -> None:
    """Write data and keep the line that names its schema."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    path.write_text(f"{first}\n{text}", encoding="utf-8")
