"""Numbers in prose equal their records, in whatever words they are written."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from demo import UNITS
from hypothesis import given
from hypothesis import strategies as st

from helpers.catalog import check
from helpers.catalog.portfolio import Resolved
from helpers.catalog.rules.prose import Spellings
from helpers.catalog.rules.prose import compare as compare_with
from helpers.schema.provenance import Kind, Quantity
from helpers.text.numbers import NBSP, format_quantity

SPELLINGS = Spellings(UNITS.values())


def compare(text: str, quantity: Resolved, before: str = "") -> list[tuple[str, str]]:
    return list(compare_with(text, quantity, SPELLINGS, before))


def record(
    unit: str, *numbers: float, approximate: bool = False, kind: Kind = Kind.ASSUMED
) -> Resolved:
    span = dict(zip(("low", "mode", "high"), numbers, strict=True)) if len(numbers) == 3 else {}
    quantity = Quantity(
        id="x",
        title="X",
        unit=unit,
        kind=kind,
        note="n",
        as_of=dt.date(2026, 1, 1),
        approximate=approximate,
        **(span or {"value": numbers[0]}),
    )
    value = span.get("mode", numbers[0])
    return Resolved("x", "s-x", quantity, value, quantity.low, quantity.high, UNITS[unit], "t")


FEE = record("percent", 0.5)
LOAD = record("per-day", 5000)
WINDOW = record("min", 15)
SPAN = record("s", 3, 5, 8)
COUNT = record("address", 525, approximate=True)
CHAINS = record("blockchain", 6)
SHARE = record("ratio", 0.252)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("0.5 %", FEE),
        (f"0.5{NBSP}%", FEE),
        ("0.5 percent", FEE),
        ("half a percent, 0.5 %,", FEE),
        ("50 basis points", FEE),
        ("0.005", record("ratio", 0.005)),
        ("0.5 %", record("ratio", 0.005)),
        ("5,000 payments a day", LOAD),
        ("5,000 payments/day", LOAD),
        ("5k a day", LOAD),
        ("5,000", LOAD),
        ("5,000 payments", LOAD),
        ("15 minutes", WINDOW),
        ("15-minute window", WINDOW),
        ("900 s", WINDOW),
        ("0.25 h", WINDOW),
        ("3–8 s", SPAN),
        ("3 to 8 seconds", SPAN),
        ("3–8 s (5 s likely)", SPAN),
        ("5 s", SPAN),
        ("525 addresses", COUNT),
        ("530", COUNT),
        ("six chains", CHAINS),
        ("Six", CHAINS),
        ("25 %", SHARE),
        ("25.2 %", SHARE),
        ("0.25", SHARE),
        ("$12", record("usd", 12)),
        ("12 USD", record("usd", 12)),
    ],
)
def test_equal_numbers_pass(text: str, quantity: Resolved) -> None:
    assert compare(text, quantity) == []


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("0.6 %", FEE),
        ("0.50001 %", FEE),
        ("5 %", FEE),
        ("0.5 s", FEE),
        ("5 basis points", FEE),
        ("5,001", LOAD),
        ("5,000 an hour", LOAD),
        ("5 per second", LOAD),
        ("16 minutes", WINDOW),
        ("15 s", WINDOW),
        ("15 hours", WINDOW),
        ("3–9 s", SPAN),
        ("8–3 s", SPAN),
        ("6 s", SPAN),
        ("600", COUNT),
        ("525 wallets", COUNT),
        ("seven chains", CHAINS),
        ("6 or 7 chains", CHAINS),
        ("26 %", SHARE),
        ("$13", record("usd", 12)),
    ],
)
def test_other_numbers_are_drift(text: str, quantity: Resolved) -> None:
    [(wrong, fix)] = compare(text, quantity)
    assert wrong
    assert format_quantity(quantity).replace(NBSP, " ") in fix


@pytest.mark.parametrize("text", ["the fee", "", "some", "a lot"])
def test_a_link_to_a_number_states_it(text: str) -> None:
    [(wrong, _)] = compare(text, FEE)
    assert "states no number" in wrong


def test_round_numbers_need_a_word_that_says_so() -> None:
    exact = record("payment", 4873)
    assert compare("5,000 payments", exact)
    assert not compare("about 5,000 payments", exact)
    assert not compare("5,000 payments", exact, before="that is roughly ")
    assert compare("about 4,000 payments", exact)


@given(
    value=st.floats(1e-3, 1e9).map(lambda value: float(f"{value:.6g}")),
    unit=st.sampled_from(sorted(UNITS)),
)
def test_a_record_as_we_write_it_always_passes(value: float, unit: str) -> None:
    quantity = record(unit, value)
    assert compare(format_quantity(quantity), quantity) == []


def test_a_computed_number_may_be_written_as_we_write_it() -> None:
    quantity = Quantity(
        id="x",
        title="X",
        unit="address",
        kind=Kind.DERIVED,
        as_of=dt.date(2026, 1, 1),
        formula="a * 1.5",
        inputs={"a": "b"},
    )
    computed = Resolved("x", "s-x", quantity, 2299.08, None, None, UNITS["address"], "t")
    assert format_quantity(computed) == f"2,300{NBSP}addresses"
    assert not compare("2,300 addresses", computed)
    assert not compare("2,299 addresses", computed)
    assert compare("2,400 addresses", computed)


@given(
    low=st.integers(0, 50), width=st.integers(1, 50), unit=st.sampled_from(["s", "call", "percent"])
)
def test_a_range_as_we_write_it_always_passes(low: int, width: int, unit: str) -> None:
    quantity = record(unit, low, low + width / 2, low + width)
    assert compare(format_quantity(quantity), quantity) == []


def notebook(*cells: str) -> str:
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {
                    "cell_type": "markdown",
                    "id": f"c{index}",
                    "metadata": {},
                    "source": cell.splitlines(keepends=True),
                }
                for index, cell in enumerate(cells)
            ],
        },
        indent=1,
    )


def in_case_study(project: Path, *cells: str) -> list[str]:
    (project / "case-studies" / "shop.ipynb").write_text(notebook(*cells), encoding="utf-8")
    return [str(problem) for problem in check(project)]


def test_drift_names_notebook_cell_and_line(project: Path) -> None:
    [found] = in_case_study(
        project, "# Title", "First line,\nthen [7 %](../evidence.ipynb#shop-worker-share)."
    )
    assert found.startswith("case-studies/shop.ipynb:")
    assert "cell 2, line 2" in found
    line = int(found.split(":")[1])
    text = (project / "case-studies" / "shop.ipynb").read_text().splitlines()
    assert "7 %" in text[line - 1]


def test_links_are_found_where_markdown_has_them(project: Path) -> None:
    link = "[7 %](../evidence.ipynb#shop-worker-share)"
    found = in_case_study(
        project,
        f"| a | b |\n|---|---|\n| x | {link} |",
        f"- item\n  - **{link}**",
        f"> quoted {link}",
        f"::: {{.callout-note}}\n{link}\n:::",
        f"## Heading {link}",
        "[7 %][share]\n\n[share]: ../evidence.ipynb#shop-worker-share",
    )
    assert len(found) == 6


def test_code_is_no_prose(project: Path) -> None:
    link = "[7 %](../evidence.ipynb#shop-worker-share)"
    assert in_case_study(project, f"`{link} 600 ms`\n\n```\n{link} 600 ms\n```\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "It takes 600 ms to answer.",
        "It handled 5,000 payments a day.",
        "The fee is 0.5 %.",
        "It has 12 tables.",
        "Every 15 minutes.",
    ],
)
def test_a_bare_fact_in_a_case_study_is_a_problem(text: str, project: Path) -> None:
    [found] = in_case_study(project, text)
    assert "links to no record" in found


@pytest.mark.parametrize(
    "text",
    [
        "In 2026 version 2.1 of it was written.",
        "1. First\n2. Second",
        "## 3. Three decisions of 12 tables",
        "Section 4 and figure 2.",
        "BIP-39, SHA-256, x402 and HTTP 402.",
        "A 24-word phrase and the 10x stage.",
        "It grew 10x and then 100x.",
        "On 20 February 2026.",
        "Port 443 is open; see RFC 2119.",
        "One of the two services failed.",
        "It may take 5 minutes <!-- not a fact: how long reading takes --> to read.",
    ],
)
def test_other_numbers_are_left_alone(text: str, project: Path) -> None:
    assert in_case_study(project, text) == []


def test_an_exemption_needs_a_reason(project: Path) -> None:
    [found] = in_case_study(project, "About 5 minutes <!-- not a fact: --> to read.")
    assert "without a reason" in found


def test_front_matter_is_no_prose_and_lines_keep_their_numbers(project: Path) -> None:
    (project / "about.qmd").write_text(
        "---\ntitle: About [7 %](evidence.ipynb#shop-worker-share)\n---\n\n"
        "[7 %](evidence.ipynb#shop-worker-share)\n",
        encoding="utf-8",
    )
    [found] = map(str, check(project))
    assert found.startswith("about.qmd:5:1  ")


def test_other_anchors_of_the_evidence_page_are_fine(project: Path) -> None:
    assert (
        in_case_study(
            project,
            "[study](../evidence.ipynb#shop), [topic](../evidence.ipynb#shop-topic-example), "
            "[page](../evidence.ipynb)",
        )
        == []
    )


def test_an_html_link_cannot_dodge_the_comparison(project: Path) -> None:
    found = in_case_study(project, 'See <a href="../evidence.html#shop-worker-share">7 %</a>.')
    assert any("HTML link" in problem for problem in found)
