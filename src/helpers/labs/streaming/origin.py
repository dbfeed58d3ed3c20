"""A server of ours on loopback: range requests answered from a source that delivers at a rate.

The HTTP is Tornado's; which bytes go out is decided by :mod:`~helpers.labs.streaming.ranges`, and
when, by the source. The source stands for a swarm behind a download limit.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Self

from helpers.labs.lab import LabError
from helpers.labs.streaming.ranges import answer

if TYPE_CHECKING:
    from tornado.web import Application

BLOCK = 8 * 1024
"""Bytes that one stream gets before the next has its turn."""
MIB = 2**20


class Source:
    """Bytes that arrive at one rate for all who want some.

    Parameters
    ----------
    rate
        Bytes a second; None for as fast as they are asked for.
    in_turn
        Whether a request is served to its end before the next one begins. Otherwise all that wait
        get a block in turn, which shares the rate evenly.
    """

    def __init__(self, rate: float | None, *, in_turn: bool = False) -> None:
        self.rate = rate
        self.free_at = 0.0
        self._waiting = 0
        self._one = asyncio.Lock() if in_turn else nullcontext()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """What a request holds while it is served."""
        if not self._waiting:
            self.free_at = time.monotonic()
        self._waiting += 1
        try:
            async with self._one:
                yield
        finally:
            self._waiting -= 1

    async def take(self, size: int) -> None:
        """Wait until so many bytes have arrived."""
        if self.rate is None:
            return
        # While somebody waits the source runs on by itself, so a late wake-up costs no bytes.
        self.free_at += size / self.rate
        await asyncio.sleep(self.free_at - time.monotonic())


def _unsaid(handler: object) -> None:
    """Log no request."""


class Origin:
    """The server, from ``with`` to its end, in a thread of its own.

    Parameters
    ----------
    film
        The file it serves, under ``/film`` and, by Tornado's own handler, under ``/static/``.
    rate, in_turn
        Of the source.
    ranges
        Whether range requests are understood.
    """

    def __init__(
        self, film: Path, rate: float | None = None, *, in_turn: bool = False, ranges: bool = True
    ) -> None:
        self.film = film
        self.ranges = ranges
        self.port = 0
        self.sent = 0
        """Bytes of the film that went out."""
        self.asked: list[str | None] = []
        """The ``Range`` field of each request."""
        self._source = (rate, in_turn)
        self._ready = threading.Event()
        self._wrong: OSError | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    @property
    def url(self) -> str:
        """Where the film is."""
        return f"http://127.0.0.1:{self.port}/film"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._wrong is not None:
            wrong = f"no server can be started on loopback: {self._wrong}; allow it and run again"
            raise LabError(wrong)
        return self

    def __exit__(self, *error: object) -> None:
        if self._loop is not None and self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        try:
            server = self._application().listen(0, "127.0.0.1")
        except OSError as error:
            self._wrong = error
            self._ready.set()
            return
        (socket,) = server._sockets.values()
        self.port = socket.getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.stop()
        await server.close_all_connections()

    def _application(self) -> Application:
        from tornado.iostream import StreamClosedError
        from tornado.web import Application, RequestHandler, StaticFileHandler

        origin, source = self, Source(self._source[0], in_turn=self._source[1])
        length = self.film.stat().st_size

        class Film(RequestHandler):
            """Answers with the bytes asked for, as they arrive."""

            async def get(self) -> None:
                asked = self.request.headers.get("Range")
                origin.asked.append(asked)
                given = answer(length, asked if origin.ranges else None)
                self.set_status(given.status)
                if origin.ranges:
                    self.set_header("Accept-Ranges", "bytes")
                for name, value in given.fields.items():
                    self.set_header(name, value)
                if len(given.spans) != 1:
                    return
                try:
                    async with source.turn():
                        await self._send(given.spans[0].first, given.spans[0].size)
                except StreamClosedError:
                    # Whoever has enough hangs up: nothing is owed, so nothing is finished.
                    self.detach()

            async def _send(self, first: int, size: int) -> None:
                with origin.film.open("rb") as film:
                    film.seek(first)
                    while size:
                        block = film.read(min(BLOCK, size))
                        await source.take(len(block))
                        self.write(block)
                        await self.flush()
                        origin.sent += len(block)
                        size -= len(block)

        static = {"path": str(self.film.parent)}
        paths = [("/film", Film), ("/static/(.*)", StaticFileHandler, static)]
        return Application(paths, log_function=_unsaid)
