"""The lab of search: every engine finds the same, names are as the law has them."""

from __future__ import annotations

import itertools
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.labs import search
from helpers.labs.search import bench, drawn
from helpers.labs.search import names as made_up
from helpers.labs.search.bench import CAPPED, EXACT
from helpers.labs.search.database import CAP, LongestFirst, longest
from helpers.labs.search.engines import Fts5, Scan, Tantivy


@pytest.fixture(scope="module")
def built():
    """A small collection in every engine, and a reading of it."""
    names = made_up.made(3_000)
    with ExitStack() as stack:
        table, found = stack.enter_context(bench.engines(names))
        yield names, table, {title: engine for title, (engine, _) in found.items()}


@pytest.mark.parametrize("check", search.LAB.vectors, ids=lambda check: check.__name__)
def test_every_vector_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_engines_find_the_same_as_a_reading_of_all_names(built, data):
    """Words that stand together, words that do not, and words that are nowhere."""
    names, table, engines = built
    some = st.sampled_from(names.names).flatmap(lambda name: st.sampled_from(name.split()))
    words = data.draw(st.lists(some | st.just("nowhere"), min_size=1, max_size=3, unique=True))
    limit = data.draw(st.sampled_from([1, 50, 10_000]))
    truth = Scan(names).search(words, limit)
    exact = [engine for title, engine in engines.items() if title != CAPPED]
    uncapped = LongestFirst(table, len(names.names))
    for engine in [*exact, uncapped]:
        assert engine.search(words, limit) == truth, type(engine).__name__


def test_what_the_cap_keeps_is_part_of_what_there_is(built):
    names, table, _ = built
    for words in bench.searches(30):
        truth = Scan(names).search(words, 10_000)
        kept = LongestFirst(table, 5).search(words, 10_000)
        assert set(kept) <= set(truth)
        assert len(kept) <= 5
        assert kept == sorted(kept, key=truth.index), "in the order of the scores"


def test_a_common_word_loses_results_to_the_cap(built):
    names, table, _ = built
    common = [made_up.word(1)]
    truth = Scan(names).search(common)
    kept = LongestFirst(table, 100).search(common)
    assert 0 < bench.found_share([truth], [kept]) < 1
    assert bench.found_share([truth], [truth]) == 1


def test_which_word_is_looked_up():
    assert longest(["ab", "abcd", "wxyz", "c"]) == "abcd"


def test_a_part_of_a_word_is_no_hit(built):
    """The trigram index finds parts of words; whole words are asked for."""
    names, _, engines = built
    part = made_up.word(1)[:4]
    assert any(part in name for name in names.names)
    assert all(part not in name.split() for name in names.names)
    assert [engine.search([part]) for engine in engines.values()] == [[]] * len(engines)


def test_words_are_all_different():
    some = [made_up.word(rank) for rank in itertools.chain(range(1, 40_000), (10**6, 2**20))]
    assert len(set(some)) == len(some)
    assert min(map(len, some)) >= 3, "none is too short for a trigram"


def test_names_are_as_often_as_the_law_has_it():
    """Within four standard errors, for ranks that are seldom and for those that are not."""
    count = 50_000
    (names,) = made_up.chunks(count, 3)
    held = [set(name.split()) for name in names]
    for rank in (1, 3, 30, 300):
        share = sum(made_up.word(rank) in words for words in held) / count
        law = made_up.share_of_names(rank)
        assert abs(share - law) < 4 * (law * (1 - law) / count) ** 0.5


def test_frequent_words_are_shorter():
    lengths = [
        sum(len(made_up.word(rank)) for rank in range(first, first + 70)) / 70
        for first in (1, 1_000, 100_000)
    ]
    assert lengths == sorted(lengths)
    assert lengths[0] + 2 < lengths[-1]


def test_a_larger_collection_begins_with_a_smaller_one():
    small, large = (list(itertools.chain(*made_up.chunks(n, 0))) for n in (500, 2_000))
    assert large[:500] == small
    assert len(large) == 2_000
    assert sorted(made_up.made(500).scores) == list(range(500))


def test_a_trial_measures_every_engine(monkeypatch):
    """The step at a small size."""
    wanted = [[made_up.word(rank)] for rank in range(1, 6)]
    monkeypatch.setattr(search, "searches", lambda: wanted)
    found = search._trials((400, 800, 1_200))
    rows = search.rows_of({"trials": found})
    assert {row["engine"] for row in rows} == set(search.TITLES)
    assert {row["rows"] for row in rows} == {400, 800, 1_200}
    assert all(0 < row["p50"] <= row["p99"] and row["bytes"] > 0 for row in rows)
    costs = found["costs"]
    assert costs["rows"] == 1_200
    assert 0 < costs["write"][0] <= costs["write"][1] <= costs["write"][2]
    assert costs["entered"] > made_up.MEAN, "trigrams are entries, too"
    law = search.growth(rows, EXACT, "bytes")
    assert law.at(400) == pytest.approx(search.series(rows, EXACT, "bytes")[400], rel=0.3)


def test_an_outlook_says_its_interval():
    rows = [{"engine": EXACT, "rows": 10**n, "p99": 10.0**n / 100} for n in (2, 3, 4)]
    assert drawn.outlook(rows, EXACT, [10**6]) == ["1 (1 to 1)", "10,000 (10,000 to 10,000)"]
    assert drawn.extended(rows, EXACT, [10**6]).y[-1] == pytest.approx(10_000)
    assert drawn.series([{**rows[0], "bytes": 50}], EXACT, "gb") == {100: 5e-6}


def test_the_cap_of_the_lab_is_that_of_its_title():
    assert f"{CAP:,}" in search.TITLES[CAPPED]


def test_engines_say_how_large_they_are(tmp_path):
    names = made_up.made(200)
    tantivy, fts5 = Tantivy(names, tmp_path / "t"), Fts5(names, tmp_path / "f.db")
    assert tantivy.size() > 0 < fts5.size() < (tmp_path / "f.db").stat().st_size
    fts5.close()
    assert Scan(names).size() == 0
