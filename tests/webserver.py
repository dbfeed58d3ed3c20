"""Serve a built site as a static host does: below its path, compressed where that is accepted."""

from __future__ import annotations

import gzip
import mimetypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

#: Compressed by GitHub Pages and its like; fonts and images are compressed already.
_TEXT = ("text/", "application/json", "application/xml", "image/svg+xml", "text/javascript")


@lru_cache(maxsize=256)
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    prefix: str

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.folder / path.removeprefix(self.prefix)
        if path.endswith("/"):
            file /= "index.html"
        inside = path.startswith(self.prefix) and file.resolve().is_relative_to(self.folder)
        if not inside or not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = file.read_bytes()
        self.send_response(HTTPStatus.OK)
        if kind.startswith(_TEXT):
            kind += "; charset=utf-8"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                body = _compressed(file)
                self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - as there
        """Say nothing: the tests report."""


class _Host(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that closes a connection it no longer needs."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@dataclass(frozen=True)
class Server:
    """A static host on the loopback interface.

    Attributes
    ----------
    origin
        Scheme, host and port.
    url
        Address of the site's first page, with a slash at the end.
    """

    origin: str
    url: str


@contextmanager
def serving(folder: Path, prefix: str) -> Iterator[Server]:
    """Serve a folder.

    Parameters
    ----------
    folder
        The built site.
    prefix
        The path it is published under, with a slash at both ends.
    """
    handler = type("Handler", (_Handler,), {"folder": folder.resolve(), "prefix": prefix})
    server = _Host(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        origin = f"http://127.0.0.1:{server.server_port}"
        yield Server(origin, origin + prefix)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
