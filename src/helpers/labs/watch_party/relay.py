"""A relay of ours between a client and a server, which holds back what passes, each way by itself.

It stands for a network. The delays that a kernel can make (netem) need a module and rights that not
every machine has; a relay needs neither, and its delays are known.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

SIZE = 65536


@dataclass(frozen=True)
class Way:
    """How long a message is on its way, in seconds."""

    up: float
    """Towards the server."""
    down: float
    jitter: float = 0.0
    """Added evenly between nothing and so much, to each message by itself."""


@asynccontextmanager
async def relayed(port: int, way: Way, draw: random.Random) -> AsyncIterator[int]:
    """A port on loopback that leads to another one the long way."""
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        for source, target, delay in ((reader, back, way.up), (there, writer, way.down)):
            tasks.add(asyncio.create_task(_carry(source, target, delay, way.jitter, draw)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _carry(
    source: asyncio.StreamReader,
    target: asyncio.StreamWriter,
    delay: float,
    jitter: float,
    draw: random.Random,
) -> None:
    """Pass on what comes, each part when its time is over and none before the one ahead of it."""
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, part = await waiting.get()
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            target.write(part)
            await target.drain()
            if not part:
                return

    delivery = asyncio.create_task(deliver())
    due = 0.0
    try:
        while True:
            part = await source.read(SIZE)
            due = max(due, time.monotonic() + delay + draw.uniform(0, jitter))
            waiting.put_nowait((due, part))
            if not part:
                break
        await delivery
    finally:
        delivery.cancel()
        with contextlib.suppress(ConnectionError):
            target.close()
