"""Reads a guide in the format of XMLTV while it arrives, and keeps no more than one programme."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

RULES = {
    "not well-formed": "Refused at the place where it breaks; a guide that is cut off is that.",
    "not a guide": "Another root than tv: refused.",
    "entities": "Refused where a guide declares some: a few lines can stand for terabytes.",
    "bad time": "A programme whose start cannot be read: left out.",
    "no end": "Kept without an end.",
    "ends first": "A programme that ends before it starts: left out.",
    "unknown channel": "A programme of a channel the guide does not list: left out.",
    "no title": "A programme without a title: left out.",
}
"""Kind of fault: what is done about it."""
ZONES = {"UTC": 0, "GMT": 0, "BST": 60, "CET": 60, "CEST": 120, "EST": -300, "EDT": -240}
"""Minutes east of Greenwich of the names that guides use."""
_TIME = re.compile(r"(\d{4,14})(?:\s*([+-]\d{4}|[A-Z]{2,5}))?")
_SHORTEST = "00000101000000"


class GuideError(ValueError):
    """What is refused, and by which rule."""


class Listed(NamedTuple):
    """A channel of the guide."""

    id: str
    name: str


class Programme(NamedTuple):
    """What is on."""

    channel: str
    start: int
    """`start`, `stop`: seconds since 1970."""
    stop: int | None
    title: str


@lru_cache(maxsize=4096)
def time(text: str) -> int:
    """Seconds since 1970 of a time as the format writes it.

    Programmes begin together: most times were read before, and reading one takes longer than all
    else about its programme.

    The DTD: "They can be 'YYYYMMDDhhmmss' or some initial substring [...]. You can also append a
    timezone to the end; if no explicit timezone is given, UTC is assumed."

    Raises
    ------
    ValueError
        If it is none.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None or len(found[1]) % 2:
        raise ValueError(f"no time: {text!r}")
    digits, zone = found[1] + _SHORTEST[len(found[1]) :], found[2] or "UTC"
    if zone[0] in "+-":
        minutes = int(zone[:3]) * 60 + int(zone[0] + zone[3:])
    elif zone in ZONES:
        minutes = ZONES[zone]
    else:
        raise ValueError(f"no timezone: {zone}")
    there = dt.datetime.strptime(digits + "+0000", "%Y%m%d%H%M%S%z")
    return int(there.timestamp()) - 60 * minutes


def stream(
    parts: Iterable[bytes], used: Counter[str] | None = None
) -> Iterator[Listed | Programme]:
    """Channels and programmes in the order of the guide.

    Raises
    ------
    GuideError
        If it is refused; what came before stands.
    """
    reader = _Reader(Counter() if used is None else used)
    for part in parts:
        reader.feed(part)
        yield from reader.taken()
    reader.feed(b"", final=True)
    yield from reader.taken()


class _Reader:
    """Expat's events put together: one channel or programme at a time."""

    def __init__(self, used: Counter[str]) -> None:
        self.used = used
        self._known: set[str] = set()
        self._done: list[Listed | Programme] = []
        self._said: dict[str, str] | None = None
        self._texts: dict[str, str] = {}
        self._at = ""
        self._depth = 0
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity

    def feed(self, part: bytes, *, final: bool = False) -> None:
        try:
            self._parser.Parse(part, final)
        except expat.ExpatError as error:
            raise GuideError(f"not well-formed: {error}") from error

    def taken(self) -> list[Listed | Programme]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, said: dict[str, str]) -> None:
        if self._depth == 0 and name != "tv":
            raise GuideError(f"not a guide: it begins with {name}")
        self._depth += 1
        if self._depth == 2 and name in ("channel", "programme"):
            self._said, self._texts = said, {}
        elif self._depth == 3 and name not in self._texts:
            self._at = name

    def _text(self, text: str) -> None:
        if self._at:
            self._texts[self._at] = self._texts.get(self._at, "") + text

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 2:
            self._at = ""
        if self._depth != 1 or self._said is None:
            return
        if name == "channel":
            key = self._said.get("id", "")
            self._known.add(key)
            self._done.append(Listed(key, self._texts.get("display-name", "").strip()))
        else:
            found = self._programme(self._said)
            if isinstance(found, str):
                self.used[found] += 1
            else:
                self.used["no end"] += found.stop is None
                self._done.append(found)
        self._said = None

    def _programme(self, said: dict[str, str]) -> Programme | str:
        """The programme, or the rule by which it is left out."""
        try:
            start = time(said.get("start", ""))
            stop = time(said["stop"]) if "stop" in said else None
        except ValueError:
            return "bad time"
        title = self._texts.get("title", "").strip()
        if not title:
            return "no title"
        if said.get("channel") not in self._known:
            return "unknown channel"
        if stop is not None and stop <= start:
            return "ends first"
        return Programme(said["channel"], start, stop, title)

    def _entity(self, *_: object) -> None:
        raise GuideError("entities: it declares some")
