"""Conditional requests as RFC 9110 has them: whether what somebody has is still what there is."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass

FRESH, UNCHANGED = 200, 304
_TAG = re.compile(r'\s*((?:W/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')


@dataclass(frozen=True)
class Validators:
    """What tells one state of a feed from another."""

    etag: str | None = None
    """As it is sent: ``"abc"``, or ``W/"abc"`` where states that count as equal share it."""
    modified: int | None = None
    """Seconds since 1970, whole: the format has no finer ones."""


def tags(header: str) -> list[str] | None:
    """The entity tags of a list; None if the header is malformed (section 8.8.3)."""
    found, at = [], 0
    while at < len(header):
        part = _TAG.match(header, at)
        if part is None:
            return None
        found.append(part[1])
        at = part.end()
    return found


def same(one: str, other: str, *, strong: bool = False) -> bool:
    """Whether two entity tags match (section 8.8.3.2).

    Weakly, as a request for a feed asks, if they are equal but for the mark of weakness; strongly,
    as a range of bytes needs, if neither is weak as well.
    """
    if strong and (one.startswith("W/") or other.startswith("W/")):
        return False
    return one.removeprefix("W/") == other.removeprefix("W/")


def moment(text: str) -> int | None:
    """Seconds since 1970 of a date in one of the three forms of section 5.6.7, if it is one."""
    try:
        found = email.utils.parsedate_to_datetime(text)
    except ValueError:
        found = None
    if found is None:
        try:
            found = dt.datetime.strptime(text + " +0000", "%a %b %d %H:%M:%S %Y %z")
        except ValueError:
            return None
    return int(found.replace(tzinfo=found.tzinfo or dt.UTC).timestamp())


def written(seconds: int) -> str:
    """That date in the form which is sent."""
    return email.utils.formatdate(seconds, usegmt=True)


def status(method: str, asked: Mapping[str, str], now: Validators) -> int:
    """200 if it is to be sent, 304 if the asker has it (section 13.2.2).

    Parameters
    ----------
    asked
        Headers of the request by their names in lower case.
    now
        Validators of what there is.
    """
    if method not in ("GET", "HEAD"):
        return FRESH
    if "if-none-match" in asked:
        # It comes first; a date beside it is not looked at (section 13.1.3).
        text = asked["if-none-match"].strip()
        if text == "*":
            return UNCHANGED
        known = tags(text) or []
        held = now.etag is not None and any(same(tag, now.etag) for tag in known)
        return UNCHANGED if held else FRESH
    since = moment(asked.get("if-modified-since", ""))
    # No date, or one that cannot be read: as if it were not there.
    if since is None or now.modified is None:
        return FRESH
    return UNCHANGED if now.modified <= since else FRESH
