"""Streams that begin at once: the formulas, and the same over HTTP from one limited source."""

from __future__ import annotations

import http.client
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.labs.lab import Json
from helpers.labs.repeated import ends
from helpers.labs.streaming.origin import MIB, Origin
from helpers.labs.streaming.ranges import PARTIAL

SEED = 23
THRESHOLD = MIB // 4
"""Bytes after which a video counts as ready here: small, so that a run is short. What is measured
is a ratio, and the size is in both of its parts."""
RATE = 4 * MIB
"""Bytes a second of the source that all streams share."""
SHARED, IN_TURN = "shared", "in turn"
"""How the source serves streams: evenly, or one to its end before the next."""
TOGETHER = {SHARED: (1, 2, 4, 6, 8), IN_TURN: (2, 4, 8)}
"""Equal streams that begin at once, for each way."""
MOST = 8
REPEATS = 3


def formula(streams: int, threshold: float, rate: float) -> float:
    """Seconds until equal streams that share a rate are ready: all of them at the same moment."""
    return threshold * streams / rate


def in_turn(streams: int, threshold: float, rate: float) -> float:
    """Mean seconds if each is served to its end before the next: the last waits as long as ever."""
    return threshold * (streams + 1) / 2 / rate


def burst(together: Mapping[str, Sequence[int]] = TOGETHER, repeats: int = REPEATS) -> Json:
    """Streams that begin at once, over HTTP: mean and last time, in times of one alone by formula.

    For each number of streams and each way of serving, the lowest, median and highest run.
    """
    alone = formula(1, THRESHOLD, RATE)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder, "film")
        film.write_bytes(random.Random(SEED).randbytes(2 * THRESHOLD))
        for way, counts in together.items():
            for streams in counts:
                with Origin(film, RATE, in_turn=way == IN_TURN) as origin:
                    runs = [_begin(origin.port, streams) for _ in range(repeats)]
                means = [statistics.fmean(run) / alone for run in runs]
                lasts = [max(run) / alone for run in runs]
                found = {"mean": ends(means), "last": ends(lasts)}
                rows.append({"way": way, "streams": streams} | found)
    return rows


def _begin(port: int, streams: int) -> list[float]:
    """Seconds each of some streams needs to its threshold, when all begin at the same moment."""
    line = threading.Barrier(streams)
    took: list[float] = []

    def one() -> None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        client.connect()
        line.wait()
        started = time.monotonic()
        client.request("GET", "/film", headers={"Range": f"bytes=0-{THRESHOLD - 1}"})
        response = client.getresponse()
        received = len(response.read())
        took.append(time.monotonic() - started)
        client.close()
        if response.status != PARTIAL or received != THRESHOLD:
            raise AssertionError(f"{response.status} with {received} bytes")

    threads = [threading.Thread(target=one) for _ in range(streams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(took) != streams:
        raise AssertionError(f"{streams - len(took)} of {streams} streams failed")
    return took
