"""The readers that are compared, and what one of them takes for one file."""

from __future__ import annotations

import hashlib
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from helpers.labs.iptv import m3u, xmltv

Rows = Iterable[tuple[Any, ...]]
PART = 1 << 16
"""Bytes read at a time."""


def _list_whole(path: Path) -> Rows:
    return m3u.read(path.read_bytes())[0]


def _list_streaming(path: Path) -> Rows:
    with path.open("rb") as file:
        yield from m3u.stream(file)


def _list_second(path: Path) -> Rows:
    from ipytv import playlist

    for one in playlist.loadf(str(path)):
        said = one.attributes
        yield said["tvg-id"], one.name, said["group-title"], one.url


def _guide_streaming(path: Path) -> Rows:
    with path.open("rb") as file:
        yield from xmltv.stream(iter(lambda: file.read(PART), b""))


def _guide_whole(path: Path) -> Rows:
    from xml.etree import ElementTree as Tree

    # A file of our own making: nothing in it is anybody else's.
    return _of_tree(Tree.parse(path).getroot())  # noqa: S314


def _guide_second(path: Path) -> Rows:
    import lxml.etree as etree

    return _of_tree(etree.parse(str(path), etree.XMLParser(resolve_entities=False)).getroot())


def _of_tree(root: Any) -> Iterator[tuple[Any, ...]]:
    for one in root.iterfind("channel"):
        yield one.get("id"), one.findtext("display-name")
    for one in root.iterfind("programme"):
        ends = xmltv.time(one.get("start")), xmltv.time(one.get("stop"))
        yield one.get("channel"), *ends, one.findtext("title")


READERS: dict[str, Callable[[Path], Rows]] = {
    "list, whole": _list_whole,
    "list, streaming": _list_streaming,
    "list, second reader": _list_second,
    "guide, whole": _guide_whole,
    "guide, streaming": _guide_streaming,
    "guide, second reader": _guide_second,
}


def taken(reader: str, path: Path) -> dict[str, Any]:
    """Read a file: seconds of processor time, MB the process grew by, rows, their digest."""
    xmltv.time.cache_clear()
    before, since = _held(), _spent()
    digest, count = hashlib.sha256(), 0
    for row in READERS[reader](path):
        count += 1
        digest.update("\t".join(map(str, row)).encode() + b"\n")
    return {
        "seconds": round(_spent() - since, 4),
        "mb": round(max(_held() - before, 0), 1),
        "rows": count,
        "digest": digest.hexdigest(),
    }


def _spent() -> float:
    """Seconds of processor time so far, of this process and of those it has waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _held() -> float:
    """The largest part of this process in main memory so far, MB."""
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6
