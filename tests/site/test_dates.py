"""A site by Quarto is dated by commits, as the embedded engine's is."""

from __future__ import annotations

import os
import subprocess

from helpers.site import dates

SITEMAP = """\
<urlset>
  <url>
    <loc>https://a.test/portfolio/index.html</loc>
    <lastmod>2026-11-28T16:34:19.311Z</lastmod>
  </url>
  <url>
    <loc>https://a.test/portfolio/notes/index.html</loc>
    <lastmod>2026-11-28T16:34:04.426Z</lastmod>
  </url>
  <url>
    <loc>https://a.test/portfolio/new.html</loc>
    <lastmod>2026-11-28T16:34:05.426Z</lastmod>
  </url>
</urlset>
"""
LISTED = '<div data-index="0" data-listing-file-modified-sort="1795883533705"><p>A page</p></div>'


def commit(root, name, date):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(name, encoding="utf-8")
    who = {f"GIT_{role}_{what}": "a@a.test" for role in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")}  # fmt: skip
    environment = os.environ | who | {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
    for call in (["init", "-q"], ["add", name], ["commit", "-q", "--no-verify", "-m", name]):
        subprocess.run(["git", *call], cwd=root, env=environment, check=True)


def test_a_site_by_quarto_is_dated_by_commits(tmp_path):
    root, site = tmp_path / "project", tmp_path / "site"
    site.mkdir()
    root.mkdir()
    commit(root, "index.ipynb", "2026-03-01T10:00:00Z")
    commit(root, "notes/index.qmd", "2026-04-02T11:12:13Z")
    (site / "sitemap.xml").write_text(SITEMAP, encoding="utf-8")
    (site / "index.html").write_text(LISTED, encoding="utf-8")
    dates.finish(root, site)
    told = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert told == SITEMAP.replace("2026-11-28T16:34:19.311Z", "2026-03-01T10:00:00.000Z").replace(
        "2026-11-28T16:34:04.426Z", "2026-04-02T11:12:13.000Z"
    )
    shown = (site / "index.html").read_text(encoding="utf-8")
    assert shown == '<div data-index="0"><p>A page</p></div>'


def test_without_a_repository_dates_stay(tmp_path):
    (tmp_path / "sitemap.xml").write_text(SITEMAP, encoding="utf-8")
    dates.finish(tmp_path, tmp_path)
    assert (tmp_path / "sitemap.xml").read_text(encoding="utf-8") == SITEMAP
