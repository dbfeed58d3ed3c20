"""Feeds of the kinds that feedparser's own tests have, rebuilt, and what each is read as."""

from __future__ import annotations

import email.utils
import random
from typing import NamedTuple

_LETTERS = "eeeeeetttaaaooiinnsshhrrdlucmfywgpb"


class Kind(NamedTuple):
    """One kind of feed, and what a reader makes of it."""

    title: str
    data: bytes
    version: str
    """What it is recognised as; empty if as nothing."""
    entries: int
    whole: bool
    """Whether nothing is wrong with it."""


def podcast(episodes: int, *, newest: int = 1_795_000_000, ttl: int = 60) -> bytes:
    """An RSS 2.0 feed of so many episodes, a week apart, as podcasts have them."""
    pick = random.Random(episodes)
    items = "".join(
        f"<item><title>Episode {number}</title><guid isPermaLink='false'>lab-{number}</guid>"
        f"<pubDate>{email.utils.formatdate(newest - (episodes - number) * 604_800)}</pubDate>"
        f"<itunes:duration>00:42:0{number % 10}</itunes:duration>"
        f"<description><![CDATA[<p>{_words(pick, 40)}.</p>]]></description>"
        f"<enclosure url='http://127.0.0.1/{pick.getrandbits(64):x}.mp3' length='1' "
        "type='audio/mpeg'/></item>"
        for number in range(episodes, 0, -1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
        f"<title>Lab</title><link>http://127.0.0.1/</link><ttl>{ttl}</ttl>{items}</channel></rss>"
    ).encode()


def _words(pick: random.Random, count: int) -> str:
    """Words of no language, which pack as badly as those of one."""
    return " ".join("".join(pick.choices(_LETTERS, k=pick.randint(2, 9))) for _ in range(count))


def _rss(version: str, *, head: str = "", end: str = "</channel></rss>") -> bytes:
    item = "<item><title>One</title><link>http://127.0.0.1/1</link></item>"
    return f'{head}<rss version="{version}"><channel><title>Lab</title>{item}{end}'.encode()


_ATOM = (
    "<feed {}><title>Lab</title><id>urn:lab</id><updated>2026-11-28T00:00:00Z</updated>"
    "<entry><title>One</title><id>urn:1</id><updated>2026-11-28T00:00:00Z</updated></entry></feed>"
)
_RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{}">'
    '<channel rdf:about="http://127.0.0.1/"><title>Lab</title></channel>'
    '<item rdf:about="http://127.0.0.1/1"><title>One</title></item></rdf:RDF>'
)
_NETSCAPE = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1/d">'
)
_NAMED = (
    '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>{}</title>'
    "</channel></rss>"
)
_PREFIX = b"<item><dc:creator>A</dc:creator>"
_CDF = (
    '<CHANNEL><TITLE>Lab</TITLE><ITEM HREF="http://127.0.0.1/1"><TITLE>One</TITLE></ITEM></CHANNEL>'
)


def _sound() -> list[Kind]:
    """Kinds with nothing wrong, by what they are recognised as."""
    netscape, userland = _rss("0.91", head=_NETSCAPE), _rss("0.91")
    old = _RDF.format("http://my.netscape.com/rdf/simple/0.9/").encode()
    atoms = {
        "0.3": _ATOM.format('xmlns="http://purl.org/atom/ns#" version="0.3"').encode(),
        "1.0": _ATOM.format('xmlns="http://www.w3.org/2005/Atom"').encode(),
    }
    return [
        Kind("RSS 0.90", old, "rss090", 1, True),
        Kind("RSS 0.91, Netscape's", netscape, "rss091n", 1, True),
        Kind("RSS 0.91, Userland's", userland, "rss091u", 1, True),
        *[Kind(f"RSS 0.{n}", _rss(f"0.{n}"), f"rss0{n}", 1, True) for n in (92, 93, 94)],
        Kind("RSS 1.0", _RDF.format("http://purl.org/rss/1.0/").encode(), "rss10", 1, True),
        Kind("RSS 2.0", _rss("2.0"), "rss20", 1, True),
        Kind("RSS 2.0, a podcast", podcast(3), "rss20", 3, True),
        Kind("RSS without a version", _rss("").replace(b' version=""', b""), "rss", 1, True),
        Kind("Atom 0.3", atoms["0.3"], "atom03", 1, True),
        Kind("Atom 1.0", atoms["1.0"], "atom10", 1, True),
        Kind("CDF, which is read and not named", _CDF.encode(), "", 1, True),
        Kind("Latin-1", _NAMED.format("iso-8859-1", "Café").encode("latin-1"), "rss20", 0, True),
        Kind("UTF-16", _NAMED.format("utf-16", "Café").encode("utf-16"), "rss20", 0, True),
    ]


def _faulty() -> list[Kind]:
    """Kinds with a fault, of which what there is is read."""
    wrong = _NAMED.format("utf-8", "“Café”").encode("cp1252")
    bare = _rss("2.0").replace(b"One", b"One & two")
    foreign = _rss("2.0").replace(b"<item>", _PREFIX)
    page = b"<!doctype html><title>Sign in</title><p>please<br>"
    return [
        Kind("Windows-1252 under the name of UTF-8", wrong, "rss20", 0, False),
        Kind("Cut off in the middle", _rss("2.0", end=""), "rss20", 1, False),
        Kind("An ampersand by itself", bare, "rss20", 1, False),
        Kind("A prefix that nobody declared", foreign, "rss20", 1, False),
        Kind("A page in the place of a feed", page, "", 0, False),
    ]


KINDS = [*_sound(), *_faulty()]
