"""A radio on loopback: Debian's Icecast, a source of FFmpeg's making, and a listener."""

from __future__ import annotations

import base64
import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.labs.lab import LabError

NAME, SECRET = "/lab.mp3", "lab"
"""Of a server that lives for seconds, on loopback."""
KILOBITS = 128
BLOCK = 16
"""Bytes that one unit of a metadata block's length stands for."""
_CONFIG = """<icecast><limits><clients>20</clients><sources>2</sources>
<burst-size>{burst}</burst-size></limits><authentication><source-password>{secret}</source-password><admin-user>admin</admin-user>
<admin-password>{secret}</admin-password></authentication><hostname>127.0.0.1</hostname>
<listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<paths><basedir>{folder}</basedir><logdir>{folder}</logdir><webroot>{share}/web</webroot>
<adminroot>{share}/admin</adminroot></paths><logging><accesslog>access.log</accesslog>
<errorlog>error.log</errorlog><loglevel>2</loglevel></logging><security><chroot>0</chroot>{owner}
</security></icecast>"""
_OWNER = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>"
SHARE = "/usr/share/icecast2"


@dataclass(frozen=True)
class Heard:
    """What a listener received."""

    sound: bytes
    """With what is said about it taken out."""
    titles: list[str]


def program() -> str | None:
    """Icecast, where it is installed; it is no Python package."""
    return shutil.which("icecast2") or shutil.which("icecast")


def version() -> str:
    """Of Icecast, or that there is none."""
    if program() is None:
        return "not installed here"
    said = subprocess.run([str(program()), "-v"], capture_output=True, text=True, check=False)
    return (said.stdout + said.stderr).split()[-1]


@contextlib.contextmanager
def station(*, burst: int = 65_536) -> Iterator[int]:
    """A server, at a port that was free, until the block is over.

    Raises
    ------
    LabError
        If it does not start, with its last words.
    """
    with tempfile.TemporaryDirectory(prefix="radio-") as name:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        folder = Path(name)
        # It will not run as root, and gives itself to nobody, who writes its log.
        root = os.geteuid() == 0
        folder.chmod(0o777 if root else 0o700)
        owner = _OWNER if root else ""
        text = _CONFIG.format(
            port=port, folder=folder, share=SHARE, secret=SECRET, burst=burst, owner=owner
        )
        (folder / "icecast.xml").write_text(text, encoding="utf-8")
        process = subprocess.Popen(
            [str(program()), "-c", str(folder / "icecast.xml")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            _ready(process, port)
            yield port
        finally:
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()


def _ready(process: subprocess.Popen[str], port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            said = (process.stderr.read() if process.stderr else "").strip().splitlines()
            why = said[-1] if said else "it said nothing"
            raise LabError(f"Icecast did not start ({why}): install it anew, or do without it")
        # It takes connections, and drops them, before it answers.
        with contextlib.suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            line.request("HEAD", "/")
            line.getresponse()
            line.close()
            return
        time.sleep(0.02)
    raise LabError("Icecast did not answer in time: end what else runs and try again")


@contextlib.contextmanager
def playing(port: int, sound: bytes) -> Iterator[None]:
    """A source that sends sound at its own speed, over and over, until the block is over."""
    over = threading.Event()
    word = base64.b64encode(f"source:{SECRET}".encode()).decode()
    line = socket.create_connection(("127.0.0.1", port), 5)
    head = f"PUT {NAME} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {word}\r\n"
    line.sendall((head + "Content-Type: audio/mpeg\r\nIce-Public: 0\r\n\r\n").encode())
    line.settimeout(5)
    said = line.recv(200)
    if b" 200 " not in said.split(b"\r\n")[0] + b" ":
        line.close()
        raise LabError(f"Icecast refused the source: {said[:60]!r}")
    # Enough at once to fill the burst, then as fast as it is heard.
    line.sendall(sound)
    step = KILOBITS * 125 // 20

    def go_on() -> None:
        at = 0
        while not over.wait(0.05):
            with contextlib.suppress(OSError):
                line.sendall((sound + sound)[at : at + step])
            at = (at + step) % len(sound)

    sender = threading.Thread(target=go_on, daemon=True)
    sender.start()
    try:
        yield
    finally:
        over.set()
        sender.join()
        line.close()


def titled(port: int, title: str) -> None:
    """Tell listeners what is on, as a source does."""
    word = base64.b64encode(f"source:{SECRET}".encode()).decode()
    path = f"/admin/metadata?mount={NAME}&mode=updinfo&song={title.replace(' ', '+')}"
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        head = f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Basic {word}\r\n\r\n"
        line.sendall(head.encode())
        while line.recv(4096):
            pass


def listen(port: int, size: int) -> Heard:
    """Listen until so many bytes of sound have come, asking for what is said about them."""
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.settimeout(5)
        line.sendall(f"GET {NAME} HTTP/1.0\r\nIcy-MetaData: 1\r\n\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += line.recv(4096)
        head, _, data = data.partition(b"\r\n\r\n")
        every = next(
            int(row.partition(b":")[2])
            for row in head.split(b"\r\n")
            if row.lower().startswith(b"icy-metaint")
        )
        while len(data) < size + size // every * 256:
            part = line.recv(65_536)
            if not part:
                break
            data += part
            sound, titles = parted(data, every)
            if len(sound) >= size:
                break
    sound, titles = parted(data, every)
    return Heard(sound[:size], titles)


def parted(data: bytes, every: int) -> tuple[bytes, list[str]]:
    """Sound and titles: after each `every` bytes stands a length, in units of 16, and a text."""
    sound, titles, at = bytearray(), [], 0
    while at + every < len(data):
        sound += data[at : at + every]
        length = data[at + every] * BLOCK
        at += every + 1
        if at + length > len(data):
            return bytes(sound), titles
        text = data[at : at + length].rstrip(b"\0").decode("utf-8", "replace")
        if text.startswith("StreamTitle='"):
            titles.append(text[13:].partition("';")[0])
        at += length
    return bytes(sound + data[at : at + every]), titles
