"""Serve the finished site on this machine, and tell open pages when there is a new one.

The script that listens is added as a page is sent; nothing of it is ever written into the site.
"""

import functools
import html
import http.server
import json
import threading
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

from helpers.site.errors import SiteError

HOST = "127.0.0.1"
FIRST_PORT = 4848
_TRIES = 20
EVENTS = "/__portfolio__/events"
_PING_SECONDS = 15.0
_SWAP_SECONDS = 2.0
_SCRIPT = """<script>
(() => {
  const seen = "%(build)s";
  let bar;
  const show = (text) => {
    bar ??= document.body.appendChild(document.createElement("pre"));
    bar.setAttribute("role", "alert");
    bar.style.cssText = "position:fixed;inset:0 0 auto 0;z-index:99999;margin:0;padding:1rem;" +
      "max-height:60vh;overflow:auto;white-space:pre-wrap;background:#7a1f0b;color:#fff;" +
      "font:14px/1.5 ui-monospace,monospace";
    bar.textContent = "The last build failed; this page is from the one before.\\n\\n" + text;
  };
  new EventSource("%(events)s").onmessage = (event) => {
    const state = JSON.parse(event.data);
    if (state.build !== seen) location.reload();
    else if (state.error) show(state.error);
    else if (bar) { bar.remove(); bar = undefined; }
  };
})();
</script>"""


class Channel:
    """What open pages are told: which build is served, and what is wrong with the newest.

    Build names begin with the time the server started, so that a page left open over a restart
    reloads too.
    """

    def __init__(self) -> None:
        self.page = ""  # the one asked for last
        self._changed = threading.Condition()
        self._started = time.time_ns()
        self._count = 0
        self._error = ""

    @property
    def state(self) -> dict[str, str]:
        """Return the name of the build that is served, and the error of a later one, if any."""
        return {"build": f"{self._started:x}-{self._count}", "error": self._error}

    def built(self) -> None:
        """Tell open pages that there is a new site."""
        self._tell(count=self._count + 1, error="")

    def failed(self, error: str) -> None:
        """Tell open pages why the newest edit is not to be seen."""
        self._tell(count=self._count, error=error)

    def _tell(self, count: int, error: str) -> None:
        with self._changed:
            self._count, self._error = count, error
            self._changed.notify_all()

    def wait(self, known: dict[str, str]) -> dict[str, str]:
        """Return the state as soon as it is another one than ``known``, or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.state != known, _PING_SECONDS)
            return self.state


class Handler(http.server.SimpleHTTPRequestHandler):
    """Send files of the site."""

    def end_headers(self) -> None:
        """Keep browsers from showing an older build."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Say nothing of single requests."""


class Telling(Handler):
    """Send pages with the listening script, and the stream of events, too."""

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        self.channel = channel
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """Answer a request."""
        if self.path.partition("?")[0] == EVENTS:
            self._stream()
            return
        page = self._page()
        if page is None:
            super().do_GET()
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def _page(self) -> bytes | None:
        """Return the page asked for with the script added, or None if it is another file."""
        site = Path(self.directory)
        deadline = time.monotonic() + _SWAP_SECONDS
        while not site.is_dir() and self.channel.state["error"] == "":
            if time.monotonic() > deadline:  # a finished site takes its place in milliseconds
                break
            time.sleep(0.01)
        if not site.is_dir():
            error = html.escape(self.channel.state["error"] or "no site yet")
            return self._with_script(f"<!doctype html><title>No site</title><pre>{error}</pre>")
        path = Path(self.translate_path(self.path))
        # A folder without its slash is left to the parent class, which redirects.
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        if path.suffix != ".html" or not path.is_file():
            return None
        self.channel.page = path.relative_to(site).as_posix()
        return self._with_script(path.read_text(encoding="utf-8"))

    def _with_script(self, page: str) -> bytes:
        script = _SCRIPT % {"build": self.channel.state["build"], "events": EVENTS}
        before, end, after = page.rpartition("</body>")
        return f"{before}{script}{end}{after}".encode() if end else f"{page}{script}".encode()

    def _stream(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        state = self.channel.state
        try:
            while True:
                self.wfile.write(f"data: {json.dumps(state)}\n\n".encode())
                self.wfile.flush()
                state = self.channel.wait(state)
        except OSError:
            return  # the page was closed


class Server(http.server.ThreadingHTTPServer):
    """Serves until closed; open event streams do not hold it up."""

    daemon_threads = True
    # Left on, the port of a server that runs already could be taken over in silence.
    allow_reuse_port = False


def serve(site: Path, channel: Channel | None, port: int | None) -> Server:
    """Start serving a site on the loopback interface, in a thread of its own.

    Parameters
    ----------
    channel
        What open pages are told; None to send the site just as it is.
    port
        Port to use; if None, the first free one from 4848 on.

    Raises
    ------
    SiteError
        If the port, or every port tried, is in use.
    """
    handler = functools.partial(Handler, directory=str(site))
    if channel is not None:
        handler = functools.partial(Telling, directory=str(site), channel=channel)
    ports = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + _TRIES)
    for number in ports:
        try:
            server = Server((HOST, number), handler)
        except OSError:
            continue
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
    wanted = f"port {port} is" if port is not None else f"ports {ports[0]} to {ports[-1]} are"
    raise SiteError(f"{wanted} in use; choose another one with --port.")
