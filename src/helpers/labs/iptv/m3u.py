"""Reads a playlist of channels, a line at a time, and repairs or refuses by rules that are stated.

There is no standard for these lists, so what a reader does with a bad one is its own decision. It
is a decision only if it is written down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SCHEMES = {"http", "https", "rtmp", "rtsp", "rtp", "udp"}
"""Of the addresses that are kept: what a player opens, and no file of the machine or script."""
RULES = {
    "not a list": "A page, packed or binary data, or nothing at all: refused.",
    "no channel": "A list without a single channel: refused, so that it replaces none that works.",
    "byte order mark": "Left out.",
    "no header": "Read as if #EXTM3U were there.",
    "not UTF-8": "That line is read as Latin-1.",
    "no address": "An entry without an address: left out.",
    "no entry": "An address without an entry: kept, named by the end of its address.",
    "no name": "Named by tvg-name, else by its id, else by the end of its address.",
    "no quotes": "An attribute without quotation marks ends at the next space.",
    "open quote": "A quotation mark that is not closed ends at the comma before the name.",
    "duration": "A duration that is no number counts as endless.",
    "foreign scheme": "An address that no player opens, such as a file or a script: left out.",
    "space in address": "Written as %20.",
    "control character": "Left out of names and attributes.",
    "same id": "The later channel gets a number after its id.",
}
"""Kind of fault: what is done about it."""
_ATTRIBUTE = re.compile(r'([\w-]+)=(?:"([^"]*)"|([^\s",]+))')
_HEAD = re.compile(r"#EXTINF:\s*(\S*?)(?=[\s,]|$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class ListError(ValueError):
    """What is refused as a whole, and by which rule."""


class Channel(NamedTuple):
    """One channel."""

    id: str
    name: str
    group: str
    url: str


def read(data: bytes) -> tuple[list[Channel], Counter[str]]:
    """All channels of a list, and how often each rule was used.

    Raises
    ------
    ListError
        If it is refused.
    """
    used: Counter[str] = Counter()
    return list(stream(data.splitlines(keepends=True), used)), used


def stream(lines: Iterable[bytes], used: Counter[str] | None = None) -> Iterator[Channel]:
    """Channels one by one, of which none but the ids is kept.

    Raises
    ------
    ListError
        At the first line, if it is no list; at the end, if it had no channel.
    """
    used = Counter() if used is None else used
    seen: Counter[str] = Counter()
    entry: str | None = None
    first = True
    for raw in lines:
        line = _text(raw, used)
        if first:
            line = _opened(line, used)
        if not line:
            continue
        if first and not line.upper().startswith("#EXTM3U"):
            used["no header"] += 1
        first = False
        if line.startswith("#EXTINF:"):
            used["no address"] += entry is not None
            entry = line
        elif not line.startswith("#"):
            channel = _channel(entry, line, used)
            entry = None
            if channel is None:
                continue
            seen[channel.id] += 1
            if seen[channel.id] > 1:
                used["same id"] += 1
                channel = channel._replace(id=f"{channel.id}#{seen[channel.id]}")
            yield channel
    used["no address"] += entry is not None
    if first:
        raise ListError("not a list: it is empty")
    if not seen:
        raise ListError("no channel")


def _text(raw: bytes, used: Counter[str]) -> str:
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        used["not UTF-8"] += 1
        return raw.decode("latin-1").strip()


def _opened(line: str, used: Counter[str]) -> str:
    """The first line that is not empty, if it may begin a list."""
    if line.startswith("\ufeff"):
        used["byte order mark"] += 1
        line = line[1:]
    if line.startswith("<"):
        raise ListError("not a list: it is a page")
    if line.startswith("\x1f") or "\x00" in line:
        raise ListError("not a list: it is packed or binary")
    return line


def _channel(entry: str | None, url: str, used: Counter[str]) -> Channel | None:
    """The channel of an entry and its address; None if its rule is to leave it out."""
    scheme, colon, _ = url.partition(":")
    if not colon or scheme.lower() not in SCHEMES:
        used["foreign scheme"] += 1
        return None
    if " " in url:
        used["space in address"] += 1
        url = url.replace(" ", "%20")
    end = url.rstrip("/").rpartition("/")[2]
    if entry is None:
        used["no entry"] += 1
        return Channel(end, end, "", url)
    if _CONTROL.search(entry):
        used["control character"] += 1
        entry = _CONTROL.sub("", entry)
    head, name = _parted(entry, used)
    duration = _HEAD.match(head)
    try:
        float(duration[1] if duration else "")
    except ValueError:
        used["duration"] += 1
    said = {}
    for key, quoted, bare in _ATTRIBUTE.findall(head):
        used["no quotes"] += bool(bare)
        said[key] = quoted or bare
    if not name:
        used["no name"] += 1
        name = said.get("tvg-name") or said.get("tvg-id") or end
    return Channel(said.get("tvg-id") or name, name, said.get("group-title", ""), url)


def _parted(entry: str, used: Counter[str]) -> tuple[str, str]:
    """An entry's attributes and its name: parted by the first comma outside of quotation marks."""
    if entry.count('"') % 2:
        used["open quote"] += 1
        head, _, name = entry.rpartition(",")
        at = head.rfind('"')
        return head[: at + 1] + head[at + 1 :] + '"', name.strip()
    inside = False
    for at, character in enumerate(entry):
        inside ^= character == '"'
        if character == "," and not inside:
            return entry[:at], entry[at + 1 :].strip()
    return entry, ""
