"""A video in segments: the list that FFmpeg writes of them, and each by itself."""

from __future__ import annotations

from helpers.labs.lab import Json
from helpers.labs.transcoding import ffmpeg, playlist

SEGMENT = 4
"""Seconds of a segment."""


def segments(
    lines: int = 240, seconds: int = 12, *, keyframes: int = SEGMENT * ffmpeg.RATE // 2
) -> dict[str, Json]:
    """A video in segments: the list FFmpeg writes, read by two readers, and each segment alone."""
    import m3u8

    folder = ffmpeg.cleared(ffmpeg.folder() / "segments")
    wide = round(lines * 16 / 9 / 2) * 2
    made = f"testsrc2=size={wide}x{lines}:rate={ffmpeg.RATE}:duration={seconds}"
    cut = ["-f", "hls", "-hls_time", str(SEGMENT), "-hls_list_size", "0"]
    own = ffmpeg.house(lines=lines, keyframes=keyframes)
    written = folder / "list.m3u8"
    ffmpeg.run("-f", "lavfi", "-i", made, *own, *cut, str(written))
    text = written.read_text(encoding="utf-8")
    found, other = playlist.read(text), m3u8.loads(text)
    return {
        "target": found.target,
        "ended": found.ended,
        "durations": [part.duration for part in found.segments],
        "pictures": [ffmpeg.pictures(folder / part.uri) for part in found.segments],
        "kilobytes": [round((folder / p.uri).stat().st_size / 1e3, 1) for p in found.segments],
        "agree": [(part.uri, part.duration) for part in found.segments]
        == [(part.uri, part.duration) for part in other.segments]
        and (found.target, found.ended) == (other.target_duration, other.is_endlist),
    }
