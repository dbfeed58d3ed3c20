"""Drive the system's Firefox over WebDriver BiDi, which it speaks by itself: no driver needed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import websocket

NAMES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://127\.0\.0\.1:\d+)")
#: Ask nobody for news, and start without questions.
_PREFERENCES = """\
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.dns.disabled", true);
user_pref("services.settings.server", "data:,#no");
user_pref("toolkit.telemetry.enabled", false);
"""


def find() -> Path | None:
    """Return the Firefox to drive: $PORTFOLIO_FIREFOX, else the first one installed."""
    wanted = os.environ.get("PORTFOLIO_FIREFOX")
    for name in (wanted,) if wanted else NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None


class Session:
    """One tab."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(
            f"{address}/session", timeout=120, suppress_origin=True
        )
        self._ids = count(1)
        self.capabilities = self.call("session.new", capabilities={})["capabilities"]
        (tab,) = self.call("browsingContext.getTree")["contexts"]
        self._tab = tab["context"]

    def call(self, method: str, **parameters: object) -> dict:
        """Send a command and return its result."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
                return answer["result"]

    def open(self, address: str) -> None:
        """Go to an address and wait until the page has loaded."""
        self.call("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def evaluate(self, function: str) -> object:
        """Call a function of JavaScript without arguments; return what it returns, as JSON can."""
        done = self.call(
            "script.evaluate",
            expression=f"Promise.resolve(({function})()).then((it) => JSON.stringify(it))",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if done["type"] == "exception":
            raise RuntimeError(done["exceptionDetails"]["text"])
        return json.loads(done["result"]["value"])

    def close(self) -> None:
        self.call("browser.close")
        self._socket.close()


@contextmanager
def browsing(path: Path, profile: Path) -> Iterator[Session]:
    """Start Firefox with a new profile, and end it."""
    (profile / "user.js").write_text(_PREFERENCES, encoding="utf-8")
    command = [path, "--headless", "--no-remote", "--remote-debugging-port=0"]
    with subprocess.Popen(
        [*command, "--profile", profile],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # Its settings are the profile's, wherever the home folder is.
        env={**os.environ, "HOME": str(profile), "MOZ_HEADLESS": "1"},
    ) as process:
        lines: Queue[str] = Queue()
        Thread(target=lambda: [lines.put(line) for line in process.stderr], daemon=True).start()
        try:
            said = ""
            while not (found := _LISTENS.search(said)):
                said += lines.get(timeout=60)
            session = Session(found[1])
            yield session
            session.close()
            process.wait(20)
        except Empty:
            raise RuntimeError(f"Firefox does not listen: {said}") from None
        finally:
            if process.poll() is None:
                process.kill()
