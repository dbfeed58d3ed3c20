"""Reads playlists of HTTP Live Streaming by RFC 8216, and refuses what breaks a rule of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MEDIA = {
    "EXTINF", "EXT-X-BYTERANGE", "EXT-X-DISCONTINUITY", "EXT-X-KEY", "EXT-X-MAP",
    "EXT-X-PROGRAM-DATE-TIME", "EXT-X-DATERANGE", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE",
    "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-ENDLIST", "EXT-X-PLAYLIST-TYPE", "EXT-X-I-FRAMES-ONLY",
}  # fmt: skip
"""Tags of a list of segments (sections 4.3.2 and 4.3.3)."""
MASTER = {
    "EXT-X-MEDIA", "EXT-X-STREAM-INF", "EXT-X-I-FRAME-STREAM-INF", "EXT-X-SESSION-DATA",
    "EXT-X-SESSION-KEY",
}  # fmt: skip
"""Tags of a list of lists (section 4.3.4)."""
ONCE = {
    "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE",
    "EXT-X-ENDLIST", "EXT-X-PLAYLIST-TYPE", "EXT-X-I-FRAMES-ONLY", "EXT-X-VERSION",
}  # fmt: skip
"""Tags that may stand in a list once."""
DECIMAL_SINCE = 3
"""Version of the protocol from which on a duration may have decimals (section 7)."""
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"\r\n]*"|[^",\s]+)(?:,|$)')


class PlaylistError(ValueError):
    """What breaks a rule, with the section of RFC 8216 that has it."""


@dataclass(frozen=True)
class Segment:
    """A piece of the stream."""

    uri: str
    duration: float
    """Seconds."""
    key: str | None = None
    """Address of the key it is encrypted with."""


@dataclass
class Playlist:
    """A list of segments, or of variants of a stream."""

    version: int = 1
    target: int = 0
    """No segment is longer, rounded to seconds."""
    sequence: int = 0
    """Number of the first segment."""
    ended: bool = False
    """Whether no segment will be added."""
    segments: list[Segment] = field(default_factory=list)
    variants: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Address and attributes of each variant."""
    renditions: list[dict[str, str]] = field(default_factory=list)
    """Attributes of each alternative sound or picture."""


def attributes(text: str) -> dict[str, str]:
    """An attribute list, quotation marks taken off (section 4.2).

    Raises
    ------
    PlaylistError
        If it is malformed, or names an attribute twice.
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        part = _ATTRIBUTE.match(text, at)
        if part is None:
            raise PlaylistError(f"4.2: no attribute: {text[at:]}")
        name, value = part.groups()
        if name in found:
            raise PlaylistError(f"4.2: {name} stands twice")
        found[name] = value.strip('"')
        at = part.end()
    return found


def read(text: str) -> Playlist:
    """Read a playlist.

    Raises
    ------
    PlaylistError
        If it breaks a rule.
    """
    if text.startswith("\ufeff"):
        raise PlaylistError("4.1: a byte order mark")
    lines = text.splitlines()
    if not lines or lines[0] != "#EXTM3U":
        raise PlaylistError("4.3.1.1: the first line is not #EXTM3U")
    parts = list(_parts(lines[1:]))
    tags = {name for name, _ in parts}
    if tags & MEDIA and tags & MASTER:
        raise PlaylistError("4.1: tags of both kinds of list")
    for name in sorted(ONCE & tags):
        if sum(name == other for other, _ in parts) > 1:
            raise PlaylistError(f"4.3: {name} stands twice")
    found = Playlist()
    numbers = dict(parts)
    if "EXT-X-VERSION" in numbers:
        found.version = _whole("EXT-X-VERSION", numbers["EXT-X-VERSION"])
    if tags & MASTER:
        _variants(parts, found)
    else:
        _segments(parts, found)
    return found


def _parts(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Tags with what follows them; an address has an empty name."""
    for line in lines:
        if line.startswith("#EXT"):
            name, _, value = line[1:].partition(":")
            yield name, value
        elif line.strip() and not line.startswith("#"):
            yield "", line


def _whole(name: str, text: str) -> int:
    if not re.fullmatch(r"\d{1,20}", text):
        raise PlaylistError(f"4.2: {name} is no whole number: {text}")
    return int(text)


def _segments(parts: list[tuple[str, str]], found: Playlist) -> None:
    numbers = dict(parts)
    if "EXT-X-TARGETDURATION" not in numbers:
        raise PlaylistError("4.3.3.1: no EXT-X-TARGETDURATION")
    found.target = _whole("EXT-X-TARGETDURATION", numbers["EXT-X-TARGETDURATION"])
    found.ended = "EXT-X-ENDLIST" in numbers
    duration: float | None = None
    key: str | None = None
    for name, value in parts:
        if name == "EXT-X-MEDIA-SEQUENCE":
            if found.segments:
                raise PlaylistError("4.3.3.2: EXT-X-MEDIA-SEQUENCE after the first segment")
            found.sequence = _whole(name, value)
        elif name == "EXT-X-KEY":
            key = _key(attributes(value))
        elif name == "EXTINF":
            duration = _duration(value, found)
        elif not name:
            if duration is None:
                raise PlaylistError(f"4.3.2.1: no EXTINF before {value}")
            found.segments.append(Segment(value, duration, key))
            duration = None


def _key(said: dict[str, str]) -> str | None:
    if "METHOD" not in said:
        raise PlaylistError("4.3.2.4: EXT-X-KEY without METHOD")
    if (said["METHOD"] == "NONE") == ("URI" in said):
        raise PlaylistError("4.3.2.4: EXT-X-KEY has a URI unless its method is NONE")
    return said.get("URI")


def _duration(value: str, found: Playlist) -> float:
    text = value.partition(",")[0]
    if not re.fullmatch(r"\d+(\.\d*)?", text):
        raise PlaylistError(f"4.3.2.1: EXTINF of {text}")
    if "." in text and found.version < DECIMAL_SINCE:
        raise PlaylistError("4.3.2.1: decimals before version 3")
    # Half a second is rounded up, as it is in common talk and not in Python's.
    if int(float(text) + 0.5) > found.target:
        raise PlaylistError(f"4.3.3.1: a segment of {text} s, longer than {found.target} s")
    return float(text)


def _variants(parts: list[tuple[str, str]], found: Playlist) -> None:
    waiting: dict[str, str] | None = None
    for name, value in parts:
        if waiting is not None and name:
            raise PlaylistError("4.3.4.2: EXT-X-STREAM-INF without an address in the next line")
        if name == "EXT-X-STREAM-INF":
            waiting = attributes(value)
            if "BANDWIDTH" not in waiting:
                raise PlaylistError("4.3.4.2: EXT-X-STREAM-INF without BANDWIDTH")
            _whole("BANDWIDTH", waiting["BANDWIDTH"])
        elif name == "EXT-X-MEDIA":
            said = attributes(value)
            lacking = {"TYPE", "GROUP-ID", "NAME"} - said.keys()
            if lacking:
                raise PlaylistError(f"4.3.4.1: EXT-X-MEDIA without {', '.join(sorted(lacking))}")
            found.renditions.append(said)
        elif not name:
            if waiting is None:
                raise PlaylistError(f"4.3.4.2: no EXT-X-STREAM-INF before {value}")
            found.variants.append((value, waiting))
            waiting = None
    if waiting is not None:
        raise PlaylistError("4.3.4.2: EXT-X-STREAM-INF without an address in the next line")
