"""Run a command and measure it: seconds, and the memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.05
MEGABYTE = 1e6


@dataclass(frozen=True)
class Measurement:
    """What one run of a command took.

    Attributes
    ----------
    seconds
        Wall-clock time.
    peak_mb
        Largest memory of the command and everything it started, at one moment, in MB (10^6
        bytes), sampled every 50 ms. Shared pages count once on Linux (PSS); elsewhere resident
        sizes are added, which overstates.
    largest_mb
        Largest resident size that any single one of these processes reached, in MB. On Linux it is
        at least the size of the measuring process at the fork: measure from a small one.
    output
        What the command printed.
    """

    seconds: float
    peak_mb: float
    largest_mb: float
    output: str


class CommandError(Exception):
    """A measured command failed; the message holds what it printed."""


def _bytes_of(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
        return getattr(full, "pss", 0) or full.rss
    except psutil.Error:
        return 0


def _tree_bytes(process: psutil.Process) -> int:
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    return sum(_bytes_of(member) for member in family)


def measure(command: list[str], folder: Path, env: dict[str, str] | None = None) -> Measurement:
    """Run ``command`` in ``folder`` to its end and measure it.

    Raises
    ------
    CommandError
        If it ends with another code than 0.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        tree = psutil.Process(child.pid)
        peak = 0
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.is_set():
                peak = max(peak, _tree_bytes(tree))
                done.wait(SAMPLE_SECONDS)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            output = child.stdout.read()
            # wait4 gives the peak of the largest process in the child's family, exactly.
            _, status, usage = os.wait4(child.pid, 0)
        finally:
            done.set()
            watcher.join()
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if child.returncode:
        raise CommandError(f"{' '.join(command)} ended with {child.returncode}:\n{output}")
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    largest = usage.ru_maxrss * unit / MEGABYTE
    return Measurement(seconds, max(peak / MEGABYTE, largest), largest, output)
