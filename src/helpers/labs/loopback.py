"""Serves on loopback in a thread, for as long as it is wanted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer

POLL = 0.02
"""Seconds a server may take to notice that it is to end."""


@contextmanager
def serving(server: HTTPServer) -> Iterator[str]:
    """Let a server answer until the block is over, and close it; its address, without a slash."""
    thread = threading.Thread(target=server.serve_forever, args=(POLL,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
