"""The evidence page and its downloads hold every record of the catalogue, and nothing else."""

from __future__ import annotations

import csv
import io
import json

import pytest
from builtsite import BuiltSite, text_of

from helpers.catalog import Portfolio, Resolved, load
from helpers.text.numbers import format_quantity


@pytest.fixture(scope="module")
def catalogue(built_site: BuiltSite) -> dict[str, Resolved]:
    """Every record, by its anchor."""
    portfolio: Portfolio = load(built_site.root)
    return {
        quantity.anchor: quantity
        for study in portfolio.studies.values()
        for quantity in study.quantities.values()
    }


def download(site: BuiltSite, suffix: str) -> str:
    (link,) = (
        link
        for link in site.pages["evidence.html"].elements
        if "download" in link.attrib and link.get("href", "").endswith(f".{suffix}")
    )
    return (site.folder / link.attrib["href"]).read_bytes().decode("utf-8")


def test_the_page_shows_every_record(built_site, catalogue):
    shown = {
        fold.attrib["id"]: list(fold)
        for fold in built_site.pages["evidence.html"].tagged("details")
        if fold.get("id")
    }
    assert set(shown) == set(catalogue)
    for anchor, (line, *how) in shown.items():
        record = catalogue[anchor].record
        name, value, kind, date = line
        assert text_of(name) == record.title.replace("`", "")
        assert float(value.get("data-value")) == catalogue[anchor].value
        assert text_of(value) == " ".join(format_quantity(catalogue[anchor]).split())
        assert text_of(kind) == record.kind
        assert text_of(date) == record.as_of.isoformat()
        assert " ".join(map(text_of, how)), f"{anchor} says nothing of its origin"


def test_the_page_is_no_heavier_than_its_records(built_site, catalogue):
    """Most of it is what they say: 700 bytes each, where it was 1,600 with the downloads in it."""
    source = built_site.pages["evidence.html"].source
    assert len(source.encode()) < 40_000 + 800 * len(catalogue)
    assert "data:text/csv" not in source


def test_the_json_file_holds_every_record(built_site, catalogue):
    records = {entry["anchor"]: entry for entry in json.loads(download(built_site, "json"))}
    assert list(records) == list(catalogue)
    for anchor, entry in records.items():
        quantity = catalogue[anchor]
        assert (entry["value"], entry["low"], entry["high"]) == (
            quantity.value,
            quantity.low,
            quantity.high,
        )
        assert entry["unit"] == quantity.record.unit
        assert entry["kind"] == quantity.record.kind
        assert entry["as_of"] == quantity.record.as_of.isoformat()
        origins = ("sources", "formula", "method", "note", "lab")
        assert any(entry[origin] for origin in origins), anchor


def test_the_csv_file_holds_the_same(built_site):
    rows = list(csv.DictReader(io.StringIO(download(built_site, "csv"), newline="")))
    entries = json.loads(download(built_site, "json"))
    assert len(rows) == len(entries)
    for row, entry in zip(rows, entries, strict=True):
        for key, text in row.items():
            value = entry[key]
            if isinstance(value, list):
                assert text.split() == [part for item in value for part in item.split()]
            elif isinstance(value, int | float):
                assert float(text) == value
            else:
                assert text == (value or "")


def test_numbers_on_pages_are_written_like_their_record(built_site, catalogue):
    """In blocks made from data the text of a number is the record's own.

    What is counted is said once: beside the number, unless a word of its name says it.
    """
    checked = 0
    for page in built_site.pages.values():
        for block in page.having("ap-numbers"):
            for name, shown in block.iter("div"):
                (link,) = shown.iter("a")
                quantity = catalogue[link.attrib["href"].partition("#")[2]]
                wanted = " ".join(format_quantity(quantity).split())
                counted = {quantity.unit.symbol, quantity.unit.one} if quantity.unit.counts else ()
                for noun in filter(None, counted):
                    if f" {noun}" in f" {text_of(name)}".lower():
                        wanted = wanted.removesuffix(f" {noun}")
                assert text_of(link) == wanted
                checked += 1
    assert checked > 8
