"""A watch party: how close together people can watch, by what they are told and by their clocks."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.watch_party.clocks import FRAME, STAGES, Clock, best, until_a_frame
from helpers.labs.watch_party.frames import rfc6455
from helpers.labs.watch_party.party import POLL, PUSH, Device, hold, opened
from helpers.labs.watch_party.relay import Way, relayed

T = TypeVar("T")
SEED = 27
PERIOD = 0.4
"""Seconds between two questions of a guest who polls."""
DELAYS = (0.01, 0.03, 0.06, 0.1)
"""One way, in seconds, to and from each device; a tenth of it comes on top by chance."""
GUESTS, WORDS = 4, 12
CLOCK, POLLED_CLOCK = "push and clocks", "polling and clocks"
WAYS = {
    "even": Way(0.03, 0.03),
    "slow upwards": Way(0.05, 0.01),
    "slow downwards": Way(0.01, 0.05),
    "slow downwards, with jitter": Way(0.01, 0.05, 0.04),
}
"""Paths of sixty milliseconds there and back, shared out in several ways."""
DRIFTS = (20_000, 40_000, 80_000)
"""Parts per million by which clocks part here: far more than real ones, so that a run is short."""
AGAIN = 0.25
"""Seconds after which clocks are compared again."""
REAL = (20, 50, 100)
"""Parts per million of crystals that are not held to a reference."""
EXCHANGES = 24


def skew() -> Json:
    """How far behind the host guests are, in milliseconds, by the way they hear and the delay.

    Lowest, median and highest over guests and words of the host.
    """
    parties = [(delay, method) for delay in DELAYS for method in (POLL, PUSH)]

    async def every() -> list:
        paths = [[Way(delay, delay, delay / 10)] * (1 + GUESTS) for delay, _ in parties]
        return await asyncio.gather(
            *(
                hold(path, method, PERIOD, WORDS, SEED + number)
                for number, (path, (_, method)) in enumerate(zip(paths, parties, strict=True))
            )
        )

    found = dict(zip(parties, _finished(every()), strict=True))
    rows = []
    for delay in DELAYS:
        polled, pushed = found[delay, POLL], found[delay, PUSH]
        rows.append(
            {
                "delay": 1000 * delay,
                POLL: _spread([value for heard in polled for value in heard.as_told]),
                PUSH: _spread([value for heard in pushed for value in heard.as_told]),
                CLOCK: _spread([abs(value) for heard in pushed for value in heard.by_clock]),
                POLLED_CLOCK: _spread([abs(value) for heard in polled for value in heard.by_clock]),
            }
        )
    return rows


def _finished(work: Coroutine[object, object, T]) -> T:
    """The result of work that has a loop to itself: a notebook runs in one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def told(delay: float, period: float = 0.0) -> float:
    """Milliseconds behind, on average, who takes a position as told, at a delay in milliseconds.

    The word goes up and down. Who polls waits for an answer and then for a period before the next
    question, and hears it half of that later, on average.
    """
    return 2 * delay + (period + 2 * delay) / 2 * (period > 0)


def offset(exchanges: int = EXCHANGES) -> Json:
    """How wrong NTP's offset is over paths that are shared out unevenly, in milliseconds.

    By a single exchange, and by the best of eight; and whether half the delay bounds it.
    """
    return _finished(_offsets(exchanges))


async def _offsets(exchanges: int) -> Json:
    async with opened() as port:
        paths = (_path(port, title, way, exchanges) for title, way in WAYS.items())
        return list(await asyncio.gather(*paths))


async def _path(port: int, title: str, way: Way, count: int) -> Json:
    """Exchanges over one path, and how wrong each offset is."""
    from websockets.asyncio.client import connect

    draw = random.Random(SEED)
    clock = Clock(draw.uniform(-3600, 3600))
    async with (
        relayed(port, way, draw) as gate,
        connect(f"ws://127.0.0.1:{gate}", compression=None, proxy=None) as connection,
    ):
        exchanges = await Device(connection, clock).synchronise(count)
    groups = [exchanges[at : at + STAGES] for at in range(0, count, STAGES)]
    single = [each.offset + clock.offset for each in exchanges]
    return {
        "path": title,
        "formula": 1000 * (way.up - way.down) / 2,
        "single": _spread(single),
        "best": _spread([best(group).offset + clock.offset for group in groups]),
        "bounded": sum(
            abs(error) <= each.delay / 2 + 1e-6
            for error, each in zip(single, exchanges, strict=True)
        ),
        "of": count,
    }


def drift(drifts: Sequence[float] = DRIFTS) -> Json:
    """Devices whose clocks part from the server's: when they are a frame apart, and what helps.

    Seconds from one comparison of clocks until a frame, and by the formula; milliseconds apart at
    most if the clocks are compared again and again, and what the drift makes of such a while.
    """

    async def every() -> Json:
        async with opened() as port:
            return list(await asyncio.gather(*(_drifting(port, rate) for rate in drifts)))

    return _finished(every())


async def _drifting(port: int, rate: float) -> Json:
    from websockets.asyncio.client import connect

    way = Way(0.005, 0.005)
    async with (
        relayed(port, way, random.Random(SEED)) as gate,
        connect(f"ws://127.0.0.1:{gate}", compression=None, proxy=None) as connection,
    ):
        device = Device(connection, Clock(60.0, rate, time.monotonic()))
        await device.synchronise()
        compared = time.monotonic()
        while abs(device.server_time() - time.monotonic()) < FRAME:
            await asyncio.sleep(0.002)
        apart = time.monotonic() - compared
        most = 0.0
        for _ in range(4):
            await device.synchronise(2)
            await asyncio.sleep(AGAIN)
            most = max(most, abs(device.server_time() - time.monotonic()))
    return {
        "drift": rate,
        "seconds": round(apart, 3),
        "formula": round(until_a_frame(rate), 3),
        "again": round(1000 * most, 1),
        "while": round(rate * AGAIN / 1000, 1),
    }


def answers() -> Json:
    """What the exercises of the notebook come to."""
    two, ten = told(50, 2000), told(50, 10_000)
    minutes = [until_a_frame(rate) / 60 for rate in REAL]
    again = until_a_frame(50, 0.02) / 60
    wrong = 1000 * (0.04 - 0.01) / 2
    return [
        (
            f"{two:,.0f} and {ten:,.0f} ms on average. Of the second nearly all is the period: a "
            "faster network would not help."
        ),
        (
            f"{minutes[0]:.0f}, {minutes[1]:.0f} and {minutes[2]:.0f} minutes. With 20 ms of "
            f"uneven delay already in it, 50 parts per million last {again:.0f} minutes, so asking "
            "for the time every few minutes is enough."
        ),
        (
            f"The offset is {wrong:.0f} ms wrong, half of what the two ways differ by, and no "
            "number of exchanges changes it: nothing in the four times tells an uneven path from "
            "a clock that is wrong."
        ),
    ]


def _spread(seconds: Sequence[float]) -> list[float]:
    """Lowest, median and highest, in milliseconds."""
    ends = (min(seconds), statistics.median(seconds), max(seconds))
    return [round(1000 * value, 2) for value in ends]


def ntp_bound() -> Vectors:
    """Whether every offset is within half its delay of the truth, over even and uneven paths."""
    rows = offset(STAGES)
    return Vectors(
        "rfc-5905",
        "RFC 5905, offsets within half the delay of the truth",
        "https://www.rfc-editor.org/rfc/rfc5905.html#section-8",
        sum(row["bounded"] for row in rows),
        sum(row["of"] for row in rows),
    )


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    row = results["skew"][-1]
    titles = {
        POLL: "Time behind the host, polled",
        PUSH: "Time behind the host, pushed",
        CLOCK: "Time from the host, pushed and by clocks",
    }
    for name, title in titles.items():
        low, middle, high = row[name]
        note = f"{row['delay']:.0f} ms one way; polled every {1000 * PERIOD:.0f} ms."
        yield Figure(f"skew-{name.replace(' ', '-')}", title, middle, "ms", low, high, note)


def _answer(results: Mapping[str, Json]) -> str:
    row = results["skew"][-1]
    polled, pushed, clocked = (row[name][1] for name in (POLL, PUSH, CLOCK))
    return (
        f"As close as {clocked:.1f} ms in the median, with {row['delay']:.0f} ms between each and "
        "the server, if the host's word carries a time and clocks are compared; pushed without a "
        f"time it is {pushed:.0f} ms, and polled every {1000 * PERIOD:.0f} ms it is "
        f"{polled:.0f} ms."
    )


LAB = Lab(
    id="watch-party",
    title="Watching together",
    question="How close together can people watch?",
    notebook="notebooks/27-watch-party.ipynb",
    packages=("websockets",),
    steps={"skew": skew, "offset": offset, "drift": drift, ANSWERS: answers},
    vectors=(rfc6455, ntp_bound),
    figures=_figures,
    answer=_answer,
    seed=SEED,
)
