"""Runs FFmpeg: sources of its own test pictures, conversions, and what each run used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.labs.lab import LabError

RATE = 24
"""Pictures a second, as in a film."""
CLIP = 12
"""Pictures of a source. It is read in a loop, so that a source takes half a second to make."""
ENCODERS: dict[str, tuple[str, ...]] = {
    "H.264": ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
    "HEVC, 10 bits": (
        *("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"),
        *("-x265-params", "log-level=none"),
    ),
    "VP9": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1"),
    "AV1": ("-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "lp=2"),
}
"""Codec of a source: how it is made, quickly. What it costs to read is what is measured."""
PICTURES = {"calm": "", "busy": ",noise=alls=4:allf=t:all_seed=1"}
"""FFmpeg's test picture as it is, and with grain over it, which no encoder can foresee."""
MEGABITS = {720: 3, 1080: 6, 2160: 20}
"""Bitrate of a source by its lines, in Mbit/s; smaller ones take that of 720 lines."""


@dataclass(frozen=True)
class Run:
    """What one run of FFmpeg used."""

    cpu: float
    """Seconds of processor time, of all of its threads."""
    wall: float
    """Seconds on the clock."""
    memory: float
    """Largest part of it in main memory, MB."""
    log: str


@cache
def program() -> str:
    """The FFmpeg that comes inside the wheel.

    Raises
    ------
    LabError
        If there is none for this machine.
    """
    import imageio_ffmpeg

    try:
        return imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise LabError(
            "imageio-ffmpeg has no FFmpeg for this machine; name one in IMAGEIO_FFMPEG_EXE"
        ) from error


def version() -> str:
    """Of that FFmpeg, as it says itself."""
    said = subprocess.run([program(), "-version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[2]


def run(*arguments: str) -> Run:
    """Run FFmpeg to its end.

    Raises
    ------
    LabError
        If it fails, with its last line.
    """
    return finished([started(arguments)])[0]


@dataclass(frozen=True)
class Running:
    """A run that is under way."""

    process: subprocess.Popen[str]
    since: float


def started(arguments: Sequence[str]) -> Running:
    """Start FFmpeg and do not wait for it."""
    process = subprocess.Popen(
        [program(), "-hide_banner", "-nostdin", "-y", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    return Running(process, time.monotonic())


def finished(runs: Sequence[Running]) -> list[Run]:
    """Wait for runs that were started together. All are over, also where one failed."""
    with ThreadPoolExecutor(len(runs)) as waiting:
        ended = list(waiting.map(_ended, runs))
    for code, found in ended:
        if code:
            last = (found.log.strip().splitlines() or ["without a word"])[-1]
            raise LabError(f"FFmpeg ended with code {code}: {last}")
    return [found for _, found in ended]


def _ended(running: Running) -> tuple[int, Run]:
    assert running.process.stderr is not None
    with running.process.stderr as told:
        log = told.read()
    # Of the calls that wait, this one alone says what the process used.
    _, status, used = os.wait4(running.process.pid, 0)
    wall = time.monotonic() - running.since
    running.process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in KiB, macOS in bytes.
    memory = used.ru_maxrss * (1 if os.uname().sysname == "Darwin" else 1024) / 1e6
    return running.process.returncode, Run(used.ru_utime + used.ru_stime, wall, memory, log)


_ALONE = threading.Lock()


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """Gone when the process ends."""
    return tempfile.TemporaryDirectory(prefix="transcoding-")


def folder() -> Path:
    """Where sources and results lie while the lab runs."""
    with _ALONE:
        return Path(_scratch().name)


@cache
def source(lines: int, codec: str, picture: str) -> Path:
    """Half a second of FFmpeg's test picture with so many lines, in a codec."""
    wide = round(lines * 16 / 9 / 2) * 2
    made = f"testsrc2=size={wide}x{lines}:rate={RATE}:duration={CLIP / RATE}{PICTURES[picture]}"
    target = folder() / f"{lines}-{codec.split(',')[0]}-{picture}.mkv"
    rate = f"{MEGABITS.get(lines, MEGABITS[720])}M"
    run("-f", "lavfi", "-i", made, *ENCODERS[codec], "-b:v", rate, str(target))
    return target


def looped(path: Path, seconds: float) -> list[str]:
    """Arguments that read a source for so long: it starts again whenever it is over."""
    again = round(seconds * RATE / CLIP) - 1
    return ["-stream_loop", str(again), "-i", str(path)]


def house(
    *, lines: int = 720, preset: str = "fast", threads: int | None = None, keyframes: int = 60
) -> list[str]:
    """Arguments of a conversion while somebody watches: H.264 without delay, at most 720 lines.

    Parameters
    ----------
    threads
        Of the encoder; its own choice if None.
    keyframes
        Pictures from one that stands alone to the next.
    """
    return [
        "-vf", f"scale=-2:'min({lines},ceil(ih/2)*2)':flags=bilinear",
        "-c:v", "libx264", "-preset", preset, "-tune", "zerolatency", "-profile:v", "main",
        "-pix_fmt", "yuv420p", "-g", str(keyframes), "-bf", "0",
        "-crf", "26", "-maxrate", "2.5M", "-bufsize", "5M",
        *([] if threads is None else ["-threads", str(threads)]),
    ]  # fmt: skip


def ssim(result: Path, original: Path, seconds: float) -> float:
    """Structural similarity of the picture's brightness, as FFmpeg's own filter gives it.

    The original is scaled to the size of the result first.
    """
    clock = f"setpts=N/{RATE}/TB"
    graph = (
        f"[0:v]{clock},split[a][size];[1:v]{clock}[b];"
        "[b][size]scale=rw:rh:flags=bilinear,format=yuv420p[c];[a][c]ssim"
    )
    found = run(
        *("-i", str(result)), *looped(original, seconds), "-lavfi", graph, "-f", "null", "-"
    )
    return float(re.findall(r"SSIM Y:([\d.]+)", found.log)[-1])


def encoder_threads(result: Path) -> int:
    """Threads that x264 used, which it writes into what it makes."""
    told = re.search(rb"x264 - core.*? threads=(\d+)", result.read_bytes(), re.DOTALL)
    if told is None:
        raise LabError("the result does not say how x264 made it")
    return int(told[1])


def pictures(path: Path) -> int:
    """How many pictures a file decodes to, from its first byte."""
    found = run("-xerror", "-i", str(path), "-f", "null", "-")
    return int(re.findall(r"frame=\s*(\d+)", found.log)[-1])


def cleared(path: Path) -> Path:
    """An empty folder of that name."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    return path
