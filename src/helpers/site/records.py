"""All records of the portfolio as files, beside the page that lists them."""

from __future__ import annotations

from pathlib import Path

from helpers.site.freshness import has_catalogue

PAGE = "evidence.html"


def place(root: Path, site: Path) -> None:
    """Write the files into a finished site that has the page and a catalogue."""
    if not (site / PAGE).is_file() or not has_catalogue(root):
        return
    from helpers.cards.evidence import DOWNLOADS, records_csv, records_json
    from helpers.catalog import load

    portfolio = load(root)
    for name, text in zip(
        DOWNLOADS, (records_csv(portfolio), records_json(portfolio)), strict=True
    ):
        (site / name).write_bytes(text.encode("utf-8"))
