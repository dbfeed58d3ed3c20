"""The lab of streaming: ranges by the RFC, the shared limit by its formula, pieces in order."""

from __future__ import annotations

import asyncio
import http.client
import random
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import streaming
from helpers.labs.streaming import begin, peers, player
from helpers.labs.streaming.origin import BLOCK, Origin, Source
from helpers.labs.streaming.ranges import Span, answer, multipart, spans
from helpers.labs.streaming.vectors import cases, printed_multipart_holds

lengths = st.integers(0, 5000)
positions = st.integers(0, 6000)
specs = st.one_of(
    st.builds("{}-{}".format, positions, positions),
    st.builds("{}-".format, positions),
    st.builds("-{}".format, positions),
)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.where)
def test_rfc_9110_as_printed(case):
    assert case.holds, case.given


def test_rfc_9110_prints_two_parts_like_this():
    assert printed_multipart_holds()


@given(lengths, st.lists(specs, min_size=1, max_size=4))
def test_what_is_sent_lies_within_the_whole_and_is_what_was_asked(length, wanted):
    given_ = answer(length, f"bytes={','.join(wanted)}")
    assert given_.status in (200, 206, 416)
    for span in given_.spans:
        assert 0 <= span.first <= span.last < length
    if given_.status == 416:
        assert given_.fields["Content-Range"] == f"bytes */{length}"
        assert not given_.spans


@given(st.binary(min_size=1, max_size=200), st.data())
def test_pieces_of_a_file_make_the_file(content, data):
    """Whoever asks for one range after the other has the whole, byte for byte."""
    cuts = sorted(data.draw(st.sets(st.integers(1, len(content)))) | {len(content)})
    first, got = 0, b""
    for cut in cuts:
        (span,) = answer(len(content), f"bytes={first}-{cut - 1}").spans
        got += content[span.first : span.last + 1]
        first = cut
    assert got == content


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_what_is_no_range_is_ignored_or_read(header):
    found = spans(header, 100)
    assert found is None or all(span.last < 100 for span in found)


@settings(max_examples=25)
@given(st.binary(min_size=10, max_size=60), st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_several_parts_can_be_read_by_a_mail_parser(content, starts):
    """A second reader of multipart bodies finds the same parts."""
    from email import message_from_bytes

    wanted = [Span(start, start) for start in starts]
    body = multipart(content, "application/octet-stream", wanted)
    head = b"Content-Type: multipart/byteranges; boundary=THIS_STRING_SEPARATES\r\n\r\n"
    read = message_from_bytes(head + body)
    told = [part["Content-Range"] for part in read.walk() if not part.is_multipart()]
    assert told == [span.content_range(len(content)) for span in wanted]


def test_too_many_parts_are_ignored():
    many = ",".join(["0-1"] * 40)
    assert spans(f"bytes={many}", 100) is None


def test_a_second_server_differs_only_where_it_may():
    """Tornado sends everything with 200 for a suffix longer than the whole, as RFC 9110 allows."""
    asked = list(streaming.second_server(40))
    other = [header for header, same, _ in asked if not same]
    beyond = [
        header for header, _, _ in asked if header.startswith("bytes=-") and int(header[7:]) > 1000
    ]
    assert 0 < len(beyond) < 40
    assert other == beyond
    assert all(allowed for _, _, allowed in asked)


def test_who_has_enough_hangs_up_and_the_server_says_nothing(tmp_path, caplog):
    film = tmp_path / "film"
    with film.open("wb") as made:
        # A minute at that rate, so that no pause of this machine is long enough to send it all.
        made.truncate(2**26)
    with Origin(film, rate=2**20) as origin:
        client = http.client.HTTPConnection("127.0.0.1", origin.port, timeout=5)
        client.request("GET", "/film")
        assert client.getresponse().read(1000) == bytes(1000)
        client.close()
        second = http.client.HTTPConnection("127.0.0.1", origin.port, timeout=5)
        second.request("GET", "/film", headers={"Range": "bytes=0-9"})
        assert second.getresponse().read() == bytes(10)
        second.close()
    assert caplog.messages == []
    assert origin.sent < 2**26


def test_a_burst_is_no_faster_than_the_rate(monkeypatch):
    """A busy machine makes all later, so what is held is what it cannot change."""
    made = []

    class Noted(Origin):
        def __init__(self, film, rate, *, in_turn):
            made.append((rate, in_turn))
            super().__init__(film, rate, in_turn=in_turn)

    monkeypatch.setattr(begin, "Origin", Noted)
    shared, turned = begin.burst({begin.SHARED: [4], begin.IN_TURN: [4]}, repeats=1)
    assert made == [(begin.RATE, False), (begin.RATE, True)]
    for row in (shared, turned):
        assert row["last"][1] > 0.97 * 4
        assert row["mean"][1] <= row["last"][1]


def served(in_turn: bool, blocks: int = 40, streams: int = 4) -> list[int]:
    """Whose block comes when, of equal streams that begin at once."""
    order: list[int] = []

    async def stream(source: Source, number: int) -> None:
        async with source.turn():
            for _ in range(blocks):
                await source.take(BLOCK)
                order.append(number)

    async def all_of_them() -> None:
        source = Source(BLOCK * 4000.0, in_turn=in_turn)
        await asyncio.gather(*(stream(source, number) for number in range(streams)))

    asyncio.run(all_of_them())
    return order


def test_in_turn_one_is_served_to_its_end_before_the_next():
    assert served(in_turn=True) == [number for number in range(4) for _ in range(40)]


def test_equal_streams_get_a_block_each_in_turn():
    order = served(in_turn=False)
    for end in range(len(order)):
        had = [order[:end].count(number) for number in range(4)]
        assert max(had) - min(had) <= 2, "whoever woke up late is next"


@given(st.integers(1, 50), st.floats(0.1, 1e3), st.floats(0.1, 1e3))
def test_in_turn_is_never_later_than_shared(streams, threshold, rate):
    last = begin.formula(streams, threshold, rate)
    mean = begin.in_turn(streams, threshold, rate)
    assert threshold / rate <= mean * (1 + 1e-9)
    assert mean <= last * (1 + 1e-9)


@given(st.integers(1, 20), st.integers(20, 60))
def test_the_share_of_a_head_in_random_order(head, total):
    """Counted: in how many of all ways to place the head its last piece is at each place."""
    ways = {last: comb(last - 1, head - 1) for last in range(head, total + 1)}
    assert sum(ways.values()) == comb(total, head)
    mean = sum(last * many for last, many in ways.items()) / comb(total, head)
    assert mean / total == pytest.approx(streaming.head_share(head, total))


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    return player.films(tmp_path_factory.mktemp("films"), seconds=6)


def test_a_player_asks_for_the_index_wherever_it_stands(films):
    with Origin(films["first"]) as origin:
        assert player.first_picture(origin.url)
        assert len(origin.asked) == 1
    with Origin(films["last"]) as origin:
        assert player.first_picture(origin.url)
        assert len(origin.asked) == 3
    with Origin(films["last"], ranges=False) as origin:
        assert not player.first_picture(origin.url)


def test_pieces_in_sequence_have_the_head_first(tmp_path):
    info = peers.torrent(tmp_path, random.Random(0).randbytes(peers.PIECE * peers.PIECES))
    swarms = [peers.swarm(info, tmp_path, 1, sequential=order) for order in (True, False)]
    peers.wait(swarms)
    sequential, rarest = (swarm.leechers[0] for swarm in swarms)
    assert sequential.head(streaming.HEAD) == streaming.HEAD
    assert rarest.head(streaming.HEAD) > streaming.HEAD
    assert swarms[0].copies() == pytest.approx(1, abs=0.1)


def test_nothing_listens_when_it_is_over(tmp_path):
    film = tmp_path / "film"
    film.write_bytes(b"0123456789")
    with Origin(film) as origin:
        client = http.client.HTTPConnection("127.0.0.1", origin.port, timeout=5)
        client.request("GET", "/film", headers={"Range": "bytes=2-4"})
        response = client.getresponse()
        assert (response.status, response.read()) == (206, b"234")
        assert response.headers["Content-Range"] == "bytes 2-4/10"
    with pytest.raises(OSError, match="refused"):
        http.client.HTTPConnection("127.0.0.1", origin.port, timeout=5).connect()
