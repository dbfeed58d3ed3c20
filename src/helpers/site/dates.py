"""Pages are dated by their last commit, so that a site is the same in every clone."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

SITEMAP = "sitemap.xml"
_ADDRESS = re.compile(r"(<loc>)([^<]+)(</loc>\s*<lastmod>)[^<]+")
#: When Quarto's listings last saw a page's file, in milliseconds, which nothing here sorts by.
_SEEN = re.compile(r' data-listing-file-modified-sort="\d+"')


def of_commits(root: Path) -> dict[str, int]:
    """When each file was last committed, in seconds since 1970.

    Returns
    -------
    dict
        By path from the project; empty without git, or outside a repository.
    """
    command = ["git", "-c", "core.quotepath=off", "log", "--format=%x00%ct", "--name-only"]
    command += ["--relative", "--", "."]
    commits: list[str] = []
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=30, check=True
        )
        commits = done.stdout.split("\0")[1:]
    found: dict[str, int] = {}
    for commit in commits:
        seconds, *files = commit.split("\n")
        for file in filter(None, files):
            found.setdefault(file, int(seconds))
    return found


def set_on(root: Path, stage: Path, pages: Iterable[Path]) -> None:
    """Date staged pages; those without a commit keep the dates of their files."""
    dates = of_commits(root)
    for page in pages:
        changed = dates.get(page.as_posix()) or (root / page).stat().st_mtime
        os.utime(stage / page, (changed, changed))


def finish(root: Path, site: Path) -> None:
    """Date the pages of a site by Quarto, which knows only when it wrote their results.

    Parameters
    ----------
    root, site
        The project, and the site rendered from it.
    """
    dates = {str(Path(name).with_suffix(".html")): at for name, at in of_commits(root).items()}
    sitemap = site / SITEMAP
    if not dates or not sitemap.exists():
        return
    text = sitemap.read_text(encoding="utf-8")
    sitemap.write_text(_ADDRESS.sub(lambda found: _dated(found, dates), text), encoding="utf-8")
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if (same := _SEEN.sub("", text)) != text:
            page.write_text(same, encoding="utf-8")


def _dated(found: re.Match[str], dates: Mapping[str, int]) -> str:
    """The entry of a page, whose address ends in its path; the longest, if several do."""
    before, address, between = found.groups()
    pages = [page for page in dates if address.endswith(f"/{page}")]
    if not pages:
        return found[0]
    at = dt.datetime.fromtimestamp(dates[max(pages, key=len)], dt.UTC)
    return f"{before}{address}{between}{at:%Y-%m-%dT%H:%M:%S.000Z}"
