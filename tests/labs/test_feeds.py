"""The lab of feeds: RFC 9110 over HTTP, every kind of feed, when to ask, and who waits for whom."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import feeds
from helpers.labs.feeds import checks, kinds, radio, reader, schedule
from helpers.labs.feeds.conditional import Validators, moment, same, status, tags, written
from helpers.labs.feeds.reader import DAY, HOUR, Answer, Kept
from helpers.labs.feeds.server import Published, serving

opaque = st.text(st.characters(min_codepoint=0x23, max_codepoint=0x7E), max_size=9).map(
    lambda text: f'"{text}"'
)
etags = st.tuples(st.sampled_from(["", "W/"]), opaque).map("".join)
instants = st.integers(0, 4_000_000_000)


@pytest.mark.parametrize("check", feeds.LAB.vectors, ids=lambda check: check.__name__)
def test_every_example_rule_and_kind_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


@given(st.lists(etags, max_size=5))
def test_a_list_of_tags_is_read_as_it_was_written(found):
    assert tags(", ".join(found)) == found


@given(etags, etags)
def test_comparison_is_symmetric_and_strong_implies_weak(one, other):
    assert same(one, other) == same(other, one)
    assert not same(one, other, strong=True) or same(one, other)
    assert same(one, one)


@given(instants)
def test_a_date_is_read_as_it_was_written(seconds):
    assert moment(written(seconds)) == seconds


@given(instants, instants)
def test_a_date_decides_where_there_is_no_tag(modified, since):
    found = status("GET", {"if-modified-since": written(since)}, Validators(None, modified))
    assert (found == 304) == (modified <= since)


@given(etags, etags, instants)
def test_a_tag_decides_whatever_the_date_says(one, other, since):
    asked = {"if-none-match": one, "if-modified-since": written(since)}
    assert (status("GET", asked, Validators(other, 0)) == 304) == same(one, other)
    assert status("POST", asked, Validators(one, 0)) == 200


def test_what_is_kept_makes_the_next_answer_empty_until_something_changes():
    with serving({"/f": Published(b"<rss/>", Validators('"1"', checks.NOW))}) as publisher:
        kept = Kept(publisher.url("/f"))
        first = reader.ask(kept, timeout=5)
        kept = reader.learned(kept, first)
        second = reader.ask(kept, timeout=5)
        publisher.feeds["/f"] = Published(b"<rss></rss>", Validators('"2"', checks.NOW))
        third = reader.ask(reader.learned(kept, second), timeout=5)
    assert (first.code, first.body) == (200, b"<rss/>")
    assert (second.code, second.body) == (304, b"")
    assert (third.code, third.body) == (200, b"<rss></rss>")
    assert kept.etag == '"1"'


@pytest.mark.parametrize(
    ("published", "code", "asked"),
    [
        (Published(code=500), 500, 3),
        (Published(code=429, headers={"Retry-After": "7200"}), 429, 1),
        (Published(code=410), 410, 1),
        (Published(hangs=True), 0, 3),
    ],
    ids=["fails", "too often", "gone", "hangs"],
)
def test_only_what_may_pass_is_tried_again(published, code, asked):
    with serving({"/f": published}) as publisher:
        kept = Kept(publisher.url("/f"))
        # Who answers is given all the time that a busy machine may take.
        found = reader.attempted(kept, timeout=0.1 if published.hangs else 30, pause=0.001)
        # A request that was given up may be read a moment later.
        latest = time.monotonic() + 30
        while publisher.asked < asked and time.monotonic() < latest:
            time.sleep(0.01)
        assert publisher.asked == asked
    assert found.code == code


def test_who_has_moved_is_asked_there():
    kept = Kept("http://127.0.0.1/old", etag='"1"', failures=2)
    found = reader.learned(kept, Answer(301, {"location": "http://127.0.0.1/new"}))
    assert (found.url, found.failures) == ("http://127.0.0.1/new", 0)


@pytest.mark.parametrize(
    ("code", "headers", "ttl", "failures", "seconds"),
    [
        (200, {}, 0, 0, HOUR),
        (304, {}, 180, 0, 3 * HOUR),
        (200, {"cache-control": "public, max-age=7200"}, 60, 0, 2 * HOUR),
        (200, {"cache-control": "max-age=60"}, 0, 0, HOUR),
        (429, {"retry-after": "18000"}, 0, 1, 5 * HOUR),
        (503, {"retry-after": written(checks.NOW + 3 * HOUR)}, 0, 1, 3 * HOUR),
        (500, {}, 0, 1, 2 * HOUR),
        (0, {}, 0, 3, 8 * HOUR),
        (0, {}, 0, 40, DAY),
    ],
)
def test_how_long_to_wait(code, headers, ttl, failures, seconds):
    kept = Kept("http://127.0.0.1/f", failures=failures)
    assert reader.wait(kept, Answer(code, headers), now=checks.NOW, ttl=ttl) == seconds


def test_what_is_gone_is_not_asked_again():
    kept = reader.learned(Kept("http://127.0.0.1/f"), Answer(410))
    assert reader.wait(kept, Answer(410), now=0) == float("inf")


def test_a_second_round_costs_little_and_finds_what_is_new():
    rows = feeds.saved(10, 5)
    plain, packed, none, some = rows
    assert plain["bytes"] > packed["bytes"] > some["bytes"] > none["bytes"]
    assert (none["unchanged"], some["unchanged"]) == (10, 9)
    assert (none["entries"], some["entries"]) == (0, 6)
    assert plain["entries"] == packed["entries"] == 50


def test_the_times_of_a_feed_that_hangs_are_those_of_its_attempts():
    """Three attempts of 30 s, and pauses of one and two seconds between them."""
    assert feeds.HUNG == 3 * 30 + 1 + 2


def test_all_who_hang_are_given_up_and_batches_wait_for_them():
    rows = {row["round"]: row for row in feeds.hanging(40, 2)}
    assert [row["hang"] for row in rows.values()] == [2, 2, 20]
    # At this scale a busy machine may give up one that would have answered.
    assert all(row["given_up"] >= row["hang"] for row in rows.values())
    # No faster than the clocks allow; how much slower depends on the machine.
    assert all(row["seconds"] > 0.99 * row["formula"] for row in rows.values())
    assert rows["Batches of ten"]["formula"] == 2 * 93 + 2


@pytest.mark.parametrize(
    ("way", "begins"), [(reader.in_batches, False), (reader.in_pool, True)], ids=["batches", "pool"]
)
def test_only_a_pool_begins_the_next_while_one_of_the_first_takes_long(way, begins):
    """By order alone: of two at a time, the first ends when the third has begun, or is let go."""
    third, began = threading.Event(), []

    def job(number: int) -> int:
        if number == 0:
            began.append(third.wait(30 if begins else 0.05))
        elif number == 2:
            third.set()
        return number

    assert way(range(6), 2, job) == [*range(6)]
    assert began == [begins]


def test_who_answers_is_not_given_up():
    feeds_ = {f"/{number}": Published(b"<rss/>") for number in range(25)}
    with serving(feeds_) as publisher:
        kept = [Kept(publisher.url(path)) for path in feeds_]
        for way in (reader.in_batches, reader.in_pool):
            found = way(kept, 10, lambda one: reader.attempted(one, timeout=30))
            assert [one.code for one in found] == [200] * 25
        assert publisher.asked == 50


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.integers(1, 12), st.integers(1, 80), st.integers(0, 99))
def test_a_pool_is_never_slower_than_batches(share, size, count, seed):
    batches, pool = (
        schedule.round_time(share, 93, 1, size=size, feeds=count, barrier=barrier, seed=seed)
        for barrier in (True, False)
    )
    assert pool <= batches + 1e-9


@given(st.floats(0.1, 48), st.floats(0, 48))
def test_no_episode_waits_longer_than_a_round(hours, start):
    import numpy as np

    waits = schedule.every(hours, np.linspace(0, 1000, 77), start)
    assert (waits >= 0).all()
    assert (waits <= hours).all()


@given(st.binary(min_size=1, max_size=400), st.integers(16, 64), st.text("abc é", max_size=20))
def test_sound_and_titles_are_parted_as_they_were_mixed(sound, every, title):
    said = f"StreamTitle='{title}';".encode()
    block = bytes([-(-len(said) // 16)]) + said.ljust(-(-len(said) // 16) * 16, b"\0")
    whole = [sound[at : at + every] for at in range(0, len(sound), every)]
    mixed = b"".join(part + block if len(part) == every else part for part in whole)
    found, titles = radio.parted(mixed, every)
    assert found == sound
    assert titles == [title] * (len(sound) // every)


@pytest.mark.skipif(radio.program() is None, reason="Icecast is not installed")
def test_what_is_heard_is_what_was_sent():
    sound = bytes(range(256)) * 300
    with radio.station() as port, radio.playing(port, sound):
        radio.titled(port, "A title")
        # More than what was there before the title.
        found = radio.listen(port, len(sound) + 4000)
    assert found.sound in sound * 3
    assert "A title" in found.titles


def test_a_podcast_of_so_many_episodes_has_them():
    import feedparser

    found = feedparser.parse(kinds.podcast(7, ttl=90))
    assert len({entry.id for entry in found.entries}) == 7
    assert found.feed.ttl == "90"
    assert not found.bozo
