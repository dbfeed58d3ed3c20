"""A page in the Chromium of this machine: it is given a task, and hands back what came of it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from helpers import browser
from helpers.labs import loopback
from helpers.labs.lab import Json, LabError

LONGEST = 60.0
"""Seconds a page is given."""
PATIENCE = 5.0
"""Seconds the processes of a browser that was killed have to be gone."""
# The page speaks to this process and to nobody else: no updates, no other host.
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_PAGE = """<!doctype html><meta charset="utf-8"><title>A lab</title><script type="module">
const task = await (await fetch("/task")).json();
const told = async () => {{
{script}
}};
const body = await told().then((done) => ({{ done }}), (error) => ({{ failed: String(error) }}));
await fetch("/done", {{ method: "POST", body: JSON.stringify(body) }});
</script>"""


def ask(script: str, task: Json) -> Json:
    """Run a script in a page of its own, served on loopback, which is a secure context.

    Parameters
    ----------
    script
        Body of an asynchronous function that reads ``task`` and returns what JSON can say.
    task
        What it is given.

    Raises
    ------
    LabError
        If there is no Chromium, it does not start, or the script fails.
    """
    answers: queue.Queue[Json] = queue.Queue()
    with _serving(_PAGE.format(script=script), task, answers) as url, _browsing(url) as process:
        for _ in range(int(LONGEST)):
            with suppress(queue.Empty):
                answer = answers.get(timeout=1)
                if "failed" in answer:
                    raise LabError(f"the page in Chromium failed: {answer['failed']}")
                return answer["done"]
            if process.poll() is not None:
                raise LabError("Chromium ended before the page did; try it by hand")
    raise LabError(f"the page in Chromium was not done after {LONGEST:.0f} s; end what else runs")


def version() -> str:
    """What the browser says it is."""
    told = subprocess.run(
        [_program(), "--version"], capture_output=True, text=True, check=False, timeout=20
    )
    return " ".join(word for word in told.stdout.split() if word[:1].isdigit()) or "unknown"


def _program() -> str:
    found = browser.find()
    if found is None:
        raise LabError(f"no Chromium found; {browser.HOW}")
    return found


@contextmanager
def _serving(page: str, task: Json, answers: queue.Queue[Json]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/task":
                self._send("application/json", json.dumps(task))
            elif self.path == "/":
                self._send("text/html", page)
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            self._send("text/plain", "")
            answers.put(json.loads(sent))

        def _send(self, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing: the page's requests are no news."""

    with loopback.serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield f"{address}/"


@contextmanager
def _browsing(url: str) -> Iterator[subprocess.Popen[bytes]]:
    import psutil

    # Chromium refuses its sandbox to root, which containers run as.
    rooted = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="lab-chromium-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [_program(), *_FLAGS, *rooted, f"--user-data-dir={folder}", url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            # It may be a script that starts the browser, which would outlive it. All are in our
            # group, with which a lab is ended.
            family: list[psutil.Process] = []
            with suppress(psutil.NoSuchProcess):
                family = psutil.Process(process.pid).children(recursive=True)
            for one in (process, *family):
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            process.wait()
            psutil.wait_procs(family, timeout=PATIENCE)
