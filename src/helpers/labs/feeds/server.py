"""A publisher of feeds on loopback: real HTTP, with every way in which a publisher answers."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from helpers.labs import loopback
from helpers.labs.feeds.conditional import UNCHANGED, Validators, status, written


@dataclass
class Published:
    """A feed as its publisher has it."""

    body: bytes = b""
    validators: Validators = field(default_factory=Validators)
    code: int = 200
    """Anything else is answered without looking further."""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the answer."""
    hangs: bool = False
    """Whether there is never an answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer as the feed of that path does."""
        publisher = cast("Publisher", self.server)
        feed = publisher.feeds.get(self.path)
        if feed is None:
            self._answer(404)
            return
        publisher.asked += 1
        if feed.hangs:
            publisher.over.wait()
            self.close_connection = True
            return
        time.sleep(feed.delay)
        asked = {name.lower(): value for name, value in self.headers.items()}
        code = feed.code if feed.code != 200 else status("GET", asked, feed.validators)
        body, headers = feed.body, dict(feed.headers)
        if feed.validators.etag:
            headers["ETag"] = feed.validators.etag
        if feed.validators.modified is not None:
            headers["Last-Modified"] = written(feed.validators.modified)
        if code != 200:
            body = b""
        elif "gzip" in asked.get("accept-encoding", ""):
            body = gzip.compress(body, 6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self._answer(code, body, headers)

    def _answer(
        self, code: int, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if code != UNCHANGED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class's name
        """Say nothing."""


class Publisher(ThreadingHTTPServer):
    """The server and what it publishes."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, feeds: Mapping[str, Published]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.feeds = dict(feeds)
        self.over = threading.Event()
        self.asked = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that has given up is no error of the publisher."""

    def url(self, path: str) -> str:
        """Address of a feed."""
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


@contextmanager
def serving(feeds: Mapping[str, Published]) -> Iterator[Publisher]:
    """Publish feeds, at a port the system picks, until the block is over."""
    server = Publisher(feeds)
    with loopback.serving(server):
        try:
            yield server
        finally:
            server.over.set()
