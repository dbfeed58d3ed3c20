"""What the lab is checked against: RFC 8216, and the formula of structural similarity."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from helpers.labs.lab import Json, Vectors
from helpers.labs.transcoding import ffmpeg, playlist
from helpers.labs.transcoding.cut import segments
from helpers.labs.transcoding.quality import similarity

_RFC = "https://www.rfc-editor.org/rfc/rfc8216#section"


@cache
def _published() -> dict[str, Json]:
    return json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def _examples() -> Vectors:
    """Every example of section 8 that is a whole playlist, as two readers read it."""
    import m3u8

    passed = 0
    cases = _published()["examples"]
    for case in cases:
        found, other = playlist.read(case["text"]), m3u8.loads(case["text"])
        if "segments" in case:
            ours = [[part.uri, part.duration, part.key] for part in found.segments]
            theirs = [[p.uri, p.duration, p.key.uri if p.key else None] for p in other.segments]
            numbers = (case["target"], case["sequence"], case["ended"])
            passed += (
                ours == theirs == case["segments"]
                and (found.target, found.sequence, found.ended) == numbers
                and (other.target_duration, other.media_sequence, other.is_endlist) == numbers
            )
        else:
            ours = [[uri, int(said["BANDWIDTH"])] for uri, said in found.variants]
            theirs = [[part.uri, part.stream_info.bandwidth] for part in other.playlists]
            passed += (
                ours == theirs == case["variants"]
                and [said["URI"] for said in found.renditions] == case["renditions"]
                and [part.uri for part in other.media] == case["renditions"]
            )
    return Vectors(
        "examples", "RFC 8216, examples, by two readers", f"{_RFC}-8", passed, len(cases)
    )


def _malformed() -> Vectors:
    """Lists that break a rule are refused, with the section that has the rule."""
    passed = 0
    cases = _published()["malformed"]
    for section, _, text in cases:
        try:
            playlist.read(text)
        except playlist.PlaylistError as error:
            passed += str(error).startswith(f"{section}:")
    title = "RFC 8216, lists that break a rule, refused by it"
    return Vectors("malformed", title, f"{_RFC}-4", passed, len(cases))


def _lists() -> Vectors:
    """What RFC 8216 promises a player, of a list and segments that FFmpeg wrote."""
    found = segments(144)
    total = sum(found["pictures"])
    held = [
        found["agree"],
        all(int(part + 0.5) <= found["target"] for part in found["durations"]),
        found["ended"],
        # Each decodes from its first picture, and none is lost or shown twice.
        total == 12 * ffmpeg.RATE,
        abs(sum(found["durations"]) - total / ffmpeg.RATE) < 0.01,
    ]
    title = "RFC 8216, properties of the list and segments that FFmpeg writes"
    return Vectors("lists", title, f"{_RFC}-6.2.1", sum(held), len(held))


def _similar() -> Vectors:
    """FFmpeg's structural similarity against the formula of those who published it."""
    passed = 0
    original = ffmpeg.source(144, "H.264", "busy")
    qualities = ("ultrafast", "fast", "slow")
    for name in qualities:
        target = ffmpeg.folder() / f"similar-{name}.mp4"
        ffmpeg.run("-i", str(original), *ffmpeg.house(preset=name), str(target))
        told = ffmpeg.ssim(target, original, ffmpeg.CLIP / ffmpeg.RATE)
        passed += abs(told - similarity(target, original)) < 5e-4
    title = "SSIM, as the published formula gives it from the same pictures"
    return Vectors("ssim", title, "https://doi.org/10.1109/TIP.2003.819861", passed, len(qualities))


ALL = (_examples, _malformed, _lists, _similar)
