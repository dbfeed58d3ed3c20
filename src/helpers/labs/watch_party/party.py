"""A room on a real WebSocket server, a host who plays, and guests who follow."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.labs.lab import LabError
from helpers.labs.watch_party.clocks import STAGES, Clock, Exchange, best
from helpers.labs.watch_party.relay import Way, relayed

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection
    from websockets.asyncio.server import ServerConnection

POLL, PUSH = "polling", "push"


class Room:
    """What the server keeps: the last word of the host, and who is to hear it."""

    def __init__(self) -> None:
        self.word: dict[str, Any] = {"number": 0}
        self.guests: set[ServerConnection] = set()

    async def serve(self, connection: ServerConnection) -> None:
        """Answer one client until it leaves."""
        async for message in connection:
            said = json.loads(message)
            match said["do"]:
                case "time":
                    now = time.monotonic()
                    await connection.send(json.dumps(said | {"received": now, "answered": now}))
                case "say":
                    self.word = said
                    await asyncio.gather(*(each.send(message) for each in self.guests))
                case "ask":
                    await connection.send(json.dumps(self.word))
                case "listen":
                    self.guests.add(connection)
        self.guests.discard(connection)


@asynccontextmanager
async def opened() -> AsyncIterator[int]:
    """The port of a server with a room, on loopback; its clock is the true one."""
    from websockets.asyncio.server import serve

    try:
        async with serve(Room().serve, "127.0.0.1", 0, compression=None) as server:
            yield next(iter(server.sockets)).getsockname()[1]
    except OSError as error:
        raise LabError(f"no server can be started on loopback: {error}; allow it") from error


@dataclass
class Device:
    """A client with a clock of its own, and how far it takes that to be from the server's."""

    connection: ClientConnection
    clock: Clock
    offset: float = 0.0

    async def exchange(self) -> Exchange:
        """Ask the server for its time."""
        await self.connection.send(json.dumps({"do": "time", "sent": self.clock.now()}))
        told = json.loads(await self.connection.recv())
        return Exchange(told["sent"], told["received"], told["answered"], self.clock.now())

    async def synchronise(self, times: int = STAGES) -> list[Exchange]:
        """Learn the server's time from the best of some exchanges."""
        exchanges = [await self.exchange() for _ in range(times)]
        self.offset = best(exchanges).offset
        return exchanges

    def server_time(self) -> float:
        """What it takes the server's clock to say now."""
        return self.clock.now() + self.offset

    async def say(self, number: int, position: float) -> None:
        """Tell the room where the film is, and when that was by the server's clock."""
        word = {"do": "say", "number": number, "position": position, "at": self.server_time()}
        await self.connection.send(json.dumps(word))


@dataclass
class Heard:
    """What a guest made of the words of the host: seconds behind the host, by two ways."""

    as_told: list[float] = field(default_factory=list)
    """If it takes the position that is said."""
    by_clock: list[float] = field(default_factory=list)
    """If it adds the time since, by the server's clock as it knows it."""

    def take(self, guest: Device, word: dict[str, Any], host_position: float) -> None:
        """Compare a word with where the host is at this moment."""
        self.as_told.append(host_position - word["position"])
        now = word["position"] + guest.server_time() - word["at"]
        self.by_clock.append(host_position - now)


async def follow(device: Device, way: str, period: float, started: float, heard: Heard) -> None:
    """Be a guest: hear the host, pushed or by asking, and note how far behind one is."""
    last = 0
    if way == PUSH:
        await device.connection.send(json.dumps({"do": "listen"}))
    while True:
        if way == POLL:
            await asyncio.sleep(period)
            await device.connection.send(json.dumps({"do": "ask"}))
        word = json.loads(await device.connection.recv())
        if word["number"] > last:
            last = word["number"]
            heard.take(device, word, time.monotonic() - started)


async def hold(
    ways: Sequence[Way], method: str, period: float, words: int, seed: int
) -> list[Heard]:
    """A party: a host, who speaks every other period or so, and guests; what each heard.

    Parameters
    ----------
    ways
        To the host, and to each guest.
    """
    from websockets.asyncio.client import connect

    draw = random.Random(seed)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(opened())
        devices = []
        for way in ways:
            gate = await stack.enter_async_context(relayed(port, way, draw))
            link = connect(f"ws://127.0.0.1:{gate}", compression=None, proxy=None)
            connection = await stack.enter_async_context(link)
            devices.append(Device(connection, Clock(draw.uniform(-3600, 3600))))
        await asyncio.gather(*(device.synchronise() for device in devices))
        host, *guests = devices
        started = time.monotonic()
        noted = [Heard() for _ in guests]
        tasks = []
        for guest, heard in zip(guests, noted, strict=True):
            await asyncio.sleep(draw.uniform(0, period / len(guests)))
            tasks.append(asyncio.create_task(follow(guest, method, period, started, heard)))
        for number in range(1, words + 1):
            await asyncio.sleep(draw.uniform(1.5, 2.5) * period)
            await host.say(number, time.monotonic() - started)
        # Until the last word is heard by who has just asked and has to ask once more.
        slowest = max(way.up + way.down + 2 * way.jitter for way in ways)
        await asyncio.sleep(2 * period + 4 * slowest)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return noted
