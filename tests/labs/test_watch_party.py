"""The lab of watch parties: frames of the RFC, NTP's offset and its bound, and a small party."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.labs import watch_party
from helpers.labs.watch_party import clocks, frames
from helpers.labs.watch_party.clocks import FRAME, Clock, Exchange, best, until_a_frame
from helpers.labs.watch_party.party import POLL, PUSH, Device, Heard, hold
from helpers.labs.watch_party.relay import Way, relayed

spans = st.floats(0, 2)
offsets = st.floats(-1e4, 1e4)


def exchanged(ahead: float, up: float, down: float, there: float = 0.0) -> Exchange:
    """An exchange with a server whose clock is ahead, over a path with these delays."""
    return Exchange(0.0, up + ahead, up + there + ahead, up + there + down)


@pytest.mark.parametrize("frame", frames.FRAMES, ids=lambda frame: frame[0])
def test_rfc_6455_as_printed(frame):
    _, wire, opcode, content, last = frame
    assert frames.holds(bytes.fromhex(wire), opcode, content, last=last)
    assert not frames.holds(bytes.fromhex(wire), opcode, content + b"!", last=last)


def test_rfc_6455_handshake():
    vectors = frames.rfc6455()
    assert vectors.passed == vectors.total == 9


@given(offsets, spans, spans)
def test_the_offset_is_right_over_an_even_path_whatever_the_server_takes(ahead, way, there):
    found = exchanged(ahead, way, way, there)
    assert found.offset == pytest.approx(ahead, abs=1e-9)
    assert found.delay == pytest.approx(2 * way, abs=1e-9)


@given(offsets, spans, spans, spans)
def test_an_uneven_path_costs_half_the_difference_and_half_the_delay_at_most(
    ahead, up, down, there
):
    """RFC 5905, section 8: the true offset is within half the delay of the one that is found."""
    found = exchanged(ahead, up, down, there)
    assert found.offset - ahead == pytest.approx((up - down) / 2, abs=1e-8)
    assert abs(found.offset - ahead) <= found.delay / 2 + 1e-8


@given(st.lists(st.tuples(spans, spans), min_size=1, max_size=8), spans)
def test_the_best_exchange_is_never_further_off_than_its_bound(extra, way):
    exchanges = [exchanged(5.0, way + up, way + down) for up, down in extra]
    chosen = best(exchanges)
    assert chosen.delay == min(exchange.delay for exchange in exchanges)
    assert abs(chosen.offset - 5.0) <= (chosen.delay - 2 * way) / 2 + 1e-9


@given(st.floats(1, 1e5), st.floats(0, FRAME))
def test_clocks_are_a_frame_apart_when_the_formula_says(rate, error):
    clock = Clock(error, rate, 100.0)
    moment = 100.0 + until_a_frame(rate, error)
    assert clock.at(moment) - moment == pytest.approx(FRAME, rel=1e-6, abs=1e-9)


def test_a_relay_holds_each_way_back_and_keeps_the_order():
    async def talk() -> tuple[list[float], bytes]:
        async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while part := await reader.read(100):
                writer.write(part)
            writer.close()

        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        took, heard = [], b""
        async with relayed(port, Way(0.04, 0.01, 0.005), random.Random(1)) as gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", gate)
            for letter in (b"a", b"b", b"c"):
                began = time.monotonic()
                writer.write(letter)
                heard += await reader.read(1)
                took.append(time.monotonic() - began)
            writer.close()
        server.close()
        return took, heard

    took, heard = asyncio.run(talk())
    assert heard == b"abc"
    assert min(took) >= 0.05


@given(offsets, st.floats(-1, 1), spans)
def test_a_guest_is_behind_by_the_way_of_a_word_or_by_the_error_of_its_clock(ahead, error, since):
    """A word that has been on its way for so long, at a guest whose clock is corrected wrongly."""
    nowhere: Any = None
    guest, heard = Device(nowhere, Clock(ahead), -ahead + error), Heard()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocks.time, "monotonic", lambda: 500.0 + since)
        heard.take(guest, {"position": 7.0, "at": 500.0}, 7.0 + since)
    assert heard.as_told == [pytest.approx(since, abs=1e-9)]
    assert heard.by_clock == [pytest.approx(-error, abs=1e-9)]


@pytest.fixture
def delays(monkeypatch):
    """What the best exchange of each comparison of clocks took."""
    found = []
    learn = Device.synchronise

    async def noted(device: Device, times: int = clocks.STAGES) -> list[Exchange]:
        exchanges = await learn(device, times)
        found.append(best(exchanges).delay)
        return exchanges

    monkeypatch.setattr(Device, "synchronise", noted)
    return found


def test_a_party_is_as_close_as_its_clocks_and_behind_by_its_delays(delays):
    """What a busy machine adds makes words later, and moves no clock by more than half of it."""
    way = Way(0.03, 0.03)

    async def both() -> list:
        parties = (hold([way] * 3, method, 0.2, 3, 1) for method in (PUSH, POLL))
        return await asyncio.gather(*parties)

    pushed, polled = asyncio.run(both())
    for heard in (*pushed, *polled):
        assert len(heard.as_told) == len(heard.by_clock) == 3
        assert min(heard.as_told) >= 0.06
    assert len(delays) == 2 * 3
    near = [abs(off) for heard in pushed for off in heard.by_clock]
    # Two clocks, each wrong by half at most of what its best exchange took beyond the way.
    assert sorted(near)[len(near) // 2] <= max(delays) - (way.up + way.down) + 1e-3


def test_a_slow_way_down_shifts_the_offset_by_half_the_difference():
    rows = {row["path"]: row for row in watch_party.offset(8)}
    for title, way in watch_party.WAYS.items():
        assert rows[title]["formula"] == pytest.approx(500 * (way.up - way.down))
        assert rows[title]["bounded"] == rows[title]["of"] == 8
    # All exchanges would have to be held up the other way by thirty milliseconds to change this.
    assert rows["slow upwards"]["single"][2] > 5 > -5 > rows["slow downwards"]["single"][0]


def test_a_step_runs_in_a_notebook_which_has_a_loop_already(delays):
    async def cell() -> list:
        return watch_party.drift([200_000])

    (row,) = asyncio.run(cell())
    assert (row["drift"], row["formula"], row["while"]) == (200_000, 0.208, 50)
    assert len(delays) == 1 + 4
    # They part by what the drift makes of the pause, whatever else there is: clocks that have just
    # been compared are wrong by half the delay at most.
    assert row["again"] >= row["while"] - 1000 * max(delays[1:]) / 2


def test_what_is_told_by_hand():
    assert watch_party.told(50) == 100
    assert watch_party.told(50, 2000) == 100 + 1050
