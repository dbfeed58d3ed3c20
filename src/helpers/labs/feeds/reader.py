"""Asks for feeds: with what it has, within a time, again after a failure, and never too often."""

from __future__ import annotations

import gzip
import http.client
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import urlsplit

from helpers.labs.feeds.conditional import moment

HOUR, DAY = 3600, 86_400
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Kept:
    """What a reader keeps of a feed between two requests."""

    url: str
    etag: str | None = None
    modified: str | None = None
    """As they came: they are sent back and not understood."""
    failures: int = 0
    """In a row."""
    gone: bool = False
    """Whether the publisher said that it will not come back."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    code: int
    """0 if nothing did in time."""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    size: int = 0
    """Bytes of the answer, headers included."""


def ask(kept: Kept, *, timeout: float, packed: bool = True) -> Answer:
    """Ask once for a feed, with the validators that are kept."""
    where = urlsplit(kept.url)
    headers = {"User-Agent": "lab", "Accept-Encoding": "gzip" if packed else "identity"}
    if kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept.modified:
        headers["If-Modified-Since"] = kept.modified
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=timeout)
    try:
        connection.request("GET", where.path, headers=headers)
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException):
        return Answer(0)
    finally:
        connection.close()
    told = {name.lower(): value for name, value in response.getheaders()}
    size = len(body) + sum(len(name) + len(value) + 4 for name, value in response.getheaders()) + 19
    if told.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(response.status, told, body, size)


def attempted(
    kept: Kept, *, timeout: float, attempts: int = 3, pause: float = 1.0, packed: bool = True
) -> Answer:
    """Ask until there is an answer that more asking would not change; pauses double."""
    found = Answer(0)
    for number in range(attempts):
        if number:
            time.sleep(pause * 2 ** (number - 1))
        found = ask(kept, timeout=timeout, packed=packed)
        if found.code and found.code < 500:
            break
    return found


def learned(kept: Kept, answer: Answer) -> Kept:
    """What is kept after an answer."""
    if answer.code in (200, 304):
        told = answer.headers
        etag = told.get("etag", kept.etag if answer.code == 304 else None)
        modified = told.get("last-modified", kept.modified if answer.code == 304 else None)
        return replace(kept, etag=etag, modified=modified, failures=0)
    if answer.code in (301, 308) and "location" in answer.headers:
        return replace(kept, url=answer.headers["location"], failures=0)
    if answer.code == 410:
        return replace(kept, gone=True)
    return replace(kept, failures=kept.failures + 1)


def wait(kept: Kept, answer: Answer, *, now: int, least: float = HOUR, ttl: float = 0) -> float:
    """Seconds before a feed may be asked for again: as long as its publisher says, or longer.

    Parameters
    ----------
    kept
        What is kept after the answer.
    now
        Seconds since 1970.
    least
        Seconds that are left between two requests in any case.
    ttl
        What the feed itself says, in minutes; 0 if it says nothing.
    """
    if kept.gone:
        return float("inf")
    told = answer.headers
    if "retry-after" in told:
        later = told["retry-after"]
        at = moment(later)
        seconds = int(later) if later.isdigit() else (at or now) - now
        return max(least, float(seconds))
    if kept.failures:
        return min(DAY, least * 2**kept.failures)
    age = re.search(r"(?:^|[\s,])max-age=(\d+)", told.get("cache-control", ""))
    return max(least, 60 * ttl, float(age[1]) if age else 0)


def in_batches(items: Sequence[Item], size: int, job: Callable[[Item], Result]) -> list[Result]:
    """Ten at a time, say, and the next ten when all of these are done."""
    found: list[Result] = []
    with ThreadPoolExecutor(size) as pool:
        for first in range(0, len(items), size):
            found += pool.map(job, items[first : first + size])
    return found


def in_pool(items: Sequence[Item], size: int, job: Callable[[Item], Result]) -> list[Result]:
    """As many at a time, and the next one whenever one is done."""
    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(job, items))
