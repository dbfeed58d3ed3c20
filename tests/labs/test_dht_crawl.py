"""The lab of the hash table: vectors of its BEPs, properties of its rules, a small crawl."""

from __future__ import annotations

import random
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import dht_crawl
from helpers.labs.dht_crawl import rules, saturation
from helpers.labs.dht_crawl.krpc import (
    Client,
    Contact,
    KrpcError,
    contacts,
    decode,
    encode,
    query,
)

ids = st.binary(min_size=20, max_size=20)
values = st.recursive(
    st.integers() | st.binary(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.binary(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(("said", "wire"), rules.BEP5, ids=lambda item: str(item)[:40])
def test_bep_5_as_printed(said, wire):
    assert encode(said) == wire
    assert encode(decode(wire)) == wire


@pytest.mark.parametrize(("address", "id_"), rules.BEP42)
def test_bep_42_as_printed(address, id_):
    own = bytes.fromhex(id_)
    assert rules.belongs(own, address)
    assert not rules.belongs(bytes([own[0] ^ 1]) + own[1:], address)


def test_bep_44_as_printed():
    vectors = rules.bep44()
    assert vectors.passed == vectors.total == 5


def test_crc32c_as_rfc_3720_has_it():
    """RFC 3720, appendix B.4: 32 bytes of zeros, of ones, and rising."""
    cases = {bytes(32): 0x8A9136AA, b"\xff" * 32: 0x62A8AB43, bytes(range(32)): 0x46DD794E}
    assert {data: rules.crc32c(data) for data in cases} == cases


@given(values)
def test_what_is_encoded_is_read_back(value):
    assert decode(encode(value)) == value


@given(st.binary(max_size=40))
def test_what_is_read_is_written_the_same_or_refused(data):
    try:
        read = decode(data)
    except KrpcError:
        return
    assert encode(read) == data


@given(ids, st.tuples(*[st.integers(0, 255)] * 4), st.integers(0, 65535))
def test_a_node_in_compact_form_is_read_back(id_, host, port):
    contact = Contact(id_, (".".join(map(str, host)), port))
    assert list(contacts(contact.compact())) == [contact]
    assert len(query(b"aa", "ping", {"id": id_})) == 56


@given(ids, ids, ids)
def test_distance_is_a_metric(one, two, three):
    """Kademlia, section 2.1: symmetric, zero for the same alone, and the triangle holds."""
    assert rules.distance(one, two) == rules.distance(two, one)
    assert (rules.distance(one, two) == 0) == (one == two)
    across = rules.distance(one, two) + rules.distance(two, three)
    assert rules.distance(one, three) <= across


@settings(max_examples=60)
@given(ids, st.lists(ids, max_size=120), st.integers(1, 8))
def test_buckets_hold_no_more_than_they_may_and_keep_what_they_have(own, met, size):
    table = rules.Table(own, size)
    kept: set[bytes] = set()
    for id_ in met:
        if table.add(id_):
            kept.add(id_)
    assert set(table.ids()) == kept
    assert len(table.ids()) == len(kept)
    assert own not in kept
    for number, bucket in enumerate(table.buckets):
        assert len(bucket) <= size
        for id_ in bucket:
            shared = rules.BITS - rules.distance(own, id_).bit_length()
            assert shared == number or (number == len(table.buckets) - 1 and shared >= number)


@settings(max_examples=40)
@given(ids, st.sets(ids, min_size=1, max_size=100))
def test_a_table_knows_the_nodes_nearest_to_itself(own, met):
    """BEP 5: the bucket of the own id is split, so the nearest always find a place."""
    table = rules.Table(own)
    for id_ in sorted(met):
        table.add(id_)
    met.discard(own)
    assert rules.nearest(table.ids(), own, 1) == rules.nearest(met, own, 1)


@given(st.integers(1, 10**6), st.floats(0, 10))
def test_collecting_by_hand(whole, times):
    """d(known)/d(draws) = 1 - known / whole, from nothing."""
    known = saturation.collected(whole, times * whole)
    assert known == pytest.approx(whole * (1 - exp(-times)))
    assert saturation.share_new(known, whole) == pytest.approx(exp(-times))


@pytest.mark.parametrize("fresh", [0.0, 0.03])
def test_a_fit_finds_what_made_the_counts(fresh):
    made = saturation.Fit(12.0, 0.02, fresh, 1.5)
    days = [0, 20, 45, 80, 120, 200]
    found = saturation.fit(days, [made.known(day) for day in days], fresh=fresh > 0)
    assert vars(found) == pytest.approx(vars(made), rel=0.02)
    assert found.day(made.known(60)) == pytest.approx(60, rel=0.02)
    step = 1e-4
    slope = (found.known(60 + step) - found.known(60 - step)) / (2 * step)
    assert found.rate(60) == pytest.approx(slope, rel=1e-5)


def test_a_slow_down_says_how_much_there_is():
    assert saturation.whole_behind(7.5, 25) == pytest.approx(7.8125)
    whole = saturation.whole_behind(7.5, 25)
    assert saturation.share_new(7.5, whole) == pytest.approx(1 / 25)


@pytest.fixture(scope="module")
def small():
    return dht_crawl.crawl(sizes=[10], crawls=3)[0]


def test_a_crawl_finds_every_node_and_everything_and_nothing_else(small):
    assert small["met"] == small["nodes"] == 10
    assert small["found"] == small["hashes"] == 10 * dht_crawl.EACH
    assert small["made_up"] == 0


def test_what_is_new_falls_with_what_is_known(small):
    """The last tenth is where most questions are asked, so it is the surest."""
    known, new = small["known"], small["new"]
    assert new[-1] == pytest.approx(1 - known[-1], abs=0.02)
    assert new[0] > 0.6 > 0.4 > new[-2]


def test_replies_of_live_nodes_are_what_the_beps_ask():
    vectors = dht_crawl.bep51()
    assert vectors.passed == vectors.total == 12 * 7


def test_a_silent_node_is_told_and_passed_over():
    with Client(random.Random(1).randbytes(20)) as client, Client(bytes(20)) as deaf:
        crawler = dht_crawl.Crawler(client, random.Random(1), [deaf.address])
        assert list(crawler.rounds(1)) == []
        assert crawler.silent == 1
