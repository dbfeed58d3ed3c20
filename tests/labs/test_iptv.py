"""The lab of guides: readers agree, each fault has its rule, and the gap follows the formula."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import iptv
from helpers.labs.iptv import checks, faults, m3u, made, xmltv
from helpers.labs.iptv.rounds import PLAN, Round, simulated

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters='"#<&,'),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("check", iptv.LAB.vectors, ids=lambda check: check.__name__)
def test_all_agree_and_every_rule_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


@pytest.mark.parametrize("case", faults.LISTS, ids=lambda case: case.rule)
def test_a_fault_of_a_list_is_met_by_its_rule(case):
    left, used, refusal = checks.kept("list", case.data)
    assert left == case.left
    assert refusal.startswith(case.rule) if left is None else used == Counter({case.rule: 1})


@pytest.mark.parametrize("case", faults.GUIDES, ids=lambda case: case.rule)
def test_a_fault_of_a_guide_is_met_by_its_rule(case):
    left, used, refusal = checks.kept("guide", case.data)
    assert left == case.left
    assert refusal.startswith(case.rule) if left is None else +used == Counter({case.rule: 1})


def test_every_rule_has_a_fault_that_tries_it():
    assert {case.rule for case in faults.LISTS} == m3u.RULES.keys()
    assert {case.rule for case in faults.GUIDES} == xmltv.RULES.keys()


@given(st.lists(st.tuples(words, words), min_size=1, max_size=6, unique_by=lambda pair: pair[0]))
def test_a_list_is_read_as_it_was_written(pairs):
    lines = [f'#EXTINF:-1 tvg-id="{key}",{name}\nhttp://127.0.0.1/{n}\n'
             for n, (key, name) in enumerate(pairs)]  # fmt: skip
    found, used = m3u.read(("#EXTM3U\n" + "".join(lines)).encode())
    assert [(one.id, one.name) for one in found] == pairs
    assert not +used


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_refused(data):
    try:
        found, _ = m3u.read(b"#EXTM3U\n" + data)
    except m3u.ListError:
        return
    assert found
    assert {one.url.partition(":")[0].lower() for one in found} <= m3u.SCHEMES


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_guide_is_the_same_however_it_arrives(first, second):
    data = "".join(made.xmltv(3, 2)).encode()
    whole = list(xmltv.stream([data]))
    parts = [data[:first], data[first : first + second], data[first + second :]]
    assert list(xmltv.stream(parts)) == whole
    assert len(whole) == 3 + 3 * 2


@given(
    st.integers(10**8, 4 * 10**9),
    st.integers(-14 * 60, 14 * 60),
)
def test_a_time_is_that_of_the_calendar(seconds, minutes):
    moment = dt.datetime.fromtimestamp(seconds, dt.timezone(dt.timedelta(minutes=minutes)))
    sign, ahead = "-" if minutes < 0 else "+", abs(minutes)
    text = f"{moment:%Y%m%d%H%M%S} {sign}{ahead // 60:02}{ahead % 60:02}"
    assert xmltv.time(text) == seconds


@given(
    st.integers(1, 60), st.floats(1, 60), st.floats(60, 1800), st.floats(60, 3600),
    st.integers(1, 5),
)  # fmt: skip
def test_the_simulation_is_the_formula_where_all_take_the_same(
    lists, time, pause, lifetime, together
):
    plan = Round(lists, time, pause, lifetime, together)
    found = simulated(plan, spread=0, rounds=4, seed=0)
    assert found == pytest.approx(plan.missing, abs=1e-9)


def test_one_list_that_hangs_makes_all_of_them_late():
    calm = simulated(replace(PLAN, lists=10), spread=0, rounds=200, seed=3)
    hung = simulated(replace(PLAN, lists=10), spread=0, hang=0.02, rounds=200, seed=3)
    assert calm == 0
    # Two in a hundred of ten lists: a round in five is ten minutes longer.
    assert hung > 0.02


def test_reading_takes_every_row_and_what_is_kept_only_whole():
    found = iptv.reading((500, 1000, 4000), 1)
    for row in found["rows"]:
        shows = row["reader"].startswith("guide")
        assert row["rows"] == row["channels"] * (2 if shows else 1), row
        assert row["seconds"] > 0
    held = {row["reader"]: row["mb"] for row in found["rows"] if row["channels"] == 4000}
    assert held["guide, streaming"] <= held["guide, whole"]
    assert found["growth"].keys() == iptv.READERS.keys()


def test_the_exponent_of_growth_is_that_of_the_seconds():
    sizes = (500, 1000, 4000)
    rows = [
        {"reader": reader, "seconds": 1e-6 * size**1.2} for reader in iptv.READERS for size in sizes
    ]
    assert iptv._growth(rows, sizes) == {reader: [1.2, 1.2, 1.2] for reader in iptv.READERS}


def test_longer_lives_and_shorter_pauses_help():
    rows = {row["remedy"]: row["missing"] for row in iptv.remedies()}
    worst = rows.pop("As it is")
    assert max(rows.values()) < worst
