"""How sentences write numbers, lists and titles."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
import quickjs
from cases import make_phrases
from hypothesis import given
from hypothesis import strategies as st

from helpers.text.phrases import (
    NBSP,
    count,
    duration,
    first_sentence,
    in_sentence,
    letter,
    listing,
    number,
    ordinal,
    percent,
    plural,
    points,
    quoted,
    sentence,
    signed,
)


def test_the_shared_cases_are_those_the_generator_makes():
    kept = json.loads(make_phrases.FILE.read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(make_phrases.cases()))
    assert sum(map(len, kept.values())) > 500


def test_the_pages_write_the_same():
    root = Path(__file__).resolve().parents[2]
    source = (root / "assets/src/shared/phrases.js").read_text(encoding="utf-8")
    names = re.findall(r"^export (?:function|const) (\w+)", source, re.MULTILINE)
    context = quickjs.Context()
    context.module(f"{source}\nglobalThis.phrases = {{ {', '.join(names)} }};")
    kept = json.loads(make_phrases.FILE.read_text(encoding="utf-8"))
    assert len(names) >= 9
    for name in names:
        context.set("tried", json.dumps([given for given, _ in kept[name]]))
        found = context.eval(f"JSON.stringify(JSON.parse(tried).map((a) => phrases.{name}(...a)))")
        assert json.loads(found) == [text for _, text in kept[name]], name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.", "One."),
        ("It costs 0.5 %. And more.", "It costs 0.5 %."),
        ("The page says “It is up. Or not.” and means it. And more.",
         "The page says “It is up. Or not.” and means it."),
        ("Does it? It does.", "Does it?"),
        ("No full stop", "No full stop"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_sentence(text, expected):
    assert first_sentence(text) == expected


def test_counts_and_places():
    assert [count(n) for n in (0, 1, 12, 13, 1200)] == ["0", "one", "twelve", "13", "1,200"]
    assert [plural(n, "flow") for n in (0, 1, 2)] == ["no flows", "one flow", "two flows"]
    assert plural(2, "key", "keys of it") == "two keys of it"
    assert [ordinal(n) for n in (1, 2, 6, 7, 11)] == [
        "first", "second", "sixth", "number 7", "number 11",
    ]  # fmt: skip
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_lists():
    assert [listing(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listing(["“a”, the oldest,", "“b”", "“c”"]) == "“a”, the oldest, “b” and “c”"
    assert [quoted(list("abc")[:n]) for n in range(4)] == [
        "", "“a”", "“a” and “b”", "“a”, “b” and “c”",
    ]  # fmt: skip


def test_titles_begin_small_in_a_sentence_unless_they_begin_with_a_name():
    assert [in_sentence(t) for t in ("Routes", "API routes", "")] == ["routes", "API routes", ""]
    titles = ["Queue of Mars", "Routes"]
    assert in_sentence("Mars probes", titles) == "Mars probes"
    assert in_sentence("Queue length", titles) == "queue length"
    assert sentence("two of API") == "Two of API"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"), (1, "1"), (9.96, "10"), (9.94, "9.9"), (6.944, "6.9"), (0.694, "0.69"),
        (0.0052, "0.0052"), (10, "10"), (99.4, "99"), (99.6, "100"), (1234.5, "1,200"),
        (1250, "1,300"), (1249.99, "1,200"), (999.6, "1,000"), (21600, "22,000"),
        (8640000, "8,600,000"), (1e-9, "0"), (2.5e21, "2,500,000,000,000,000,000,000"),
    ],
)  # fmt: skip
def test_numbers_have_two_digits_that_mean_something(amount, text):
    assert number(amount) == text


def test_loads_that_were_asked_for_have_three():
    assert [number(x, 3) for x in (6.944, 5000, 1234.5, 0.1234, 99.96)] == [
        "6.94", "5,000", "1,230", "0.123", "100",
    ]  # fmt: skip


def test_half_is_rounded_up_even_if_it_is_a_hair_less():
    assert number(2.5 - 1e-12, 1) == "3"
    assert percent(0.125 - 1e-15, 0) == f"13{NBSP}%"
    assert points(0.00125 - 1e-15) == "0.13"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.25, "25"), (0.3333, "33.3"), (1, "100"), (0, "0"), (0.9996, "more than 99.9"),
        (0.0004, "less than 0.1"), (0.0005, "0.1"), (0.005, "0.5"), (0.025 - 1e-12, "2.5"),
    ],
)  # fmt: skip
def test_shares_have_one_decimal(share, text):
    assert percent(share) == f"{text}{NBSP}%"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0"), (1, "100"), (0.004, "less than 1"), (0.996, "more than 99"), (0.5, "50"),
     (0.005, "1"), (0.994, "99")],
)  # fmt: skip
def test_shares_of_draws_are_whole_percent(share, text):
    assert percent(share, 0) == f"{text}{NBSP}%"


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_percentages_round_half_up_and_never_say_all_or_nothing_of_less(part, whole):
    part = min(part, whole)
    text = percent(part / whole)
    found = Fraction(text.removesuffix(f"{NBSP}%").split(" ")[-1])
    exact = Fraction(100 * part, whole)
    if text.startswith("less"):
        assert 0 < exact < Fraction(5, 100)
    elif text.startswith("more"):
        assert Fraction(9995, 100) <= exact < 100
    else:
        assert -Fraction(5, 100) <= exact - found < Fraction(5, 100)
        assert (found == 0) == (part == 0)
        assert (found == 100) == (part == whole)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.1, "10"), (0.0375, "3.75"), (0.00125, "0.13"), (0, "0"), (1, "100"), (0.0833333, "8.33")],
)
def test_points(share, text):
    assert points(share) == text


def test_changes_have_a_sign():
    assert [signed(x) for x in (0.125, -0.03, 0, 0.0004, -0.0004)] == ["+12.5", "−3", "0", "0", "0"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"), (1e-7, "less than 0.1 ms"), (0.0001, "0.1 ms"), (0.0042, "4.2 ms"),
        (0.25, "250 ms"), (0.9996, "1 s"), (1, "1 s"), (9.94, "9.9 s"), (9.96, "10 s"),
        (59.4, "59 s"), (59.5, "1 min"), (60, "1 min"), (90, "1.5 min"), (900, "15 min"),
        (3599, "1 h"), (5400, "1.5 h"), (86399, "1 day"), (86400, "1 day"), (86400 * 1.04, "1 day"),
        (86400 * 1.05, "1.1 days"), (216000, "2.5 days"), (86400 * 365, "365 days"),
    ],
)  # fmt: skip
def test_durations(seconds, text):
    amount, unit = text.rsplit(" ", 1)
    assert duration(seconds) == f"{amount}{NBSP}{unit}"
