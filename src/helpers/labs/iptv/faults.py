"""Lists and guides with one fault each, and what the rule for it leaves of them."""

from __future__ import annotations

from typing import NamedTuple

HEAD = b"#EXTM3U\n"
ONE = b'#EXTINF:-1 tvg-id="a" group-title="g",A\nhttp://127.0.0.1/a\n'
TWO = b'#EXTINF:-1 tvg-id="b" group-title="g",B\nhttp://127.0.0.1/b\n'


class Fault(NamedTuple):
    """One fault."""

    rule: str
    """Its kind: a key of the rules."""
    data: bytes
    left: tuple[str, ...] | None
    """Ids of the channels, or titles of the programmes, that are kept; None if it is refused."""


LISTS = [
    Fault("not a list", b"<!doctype html><title>Sign in</title>\n", None),
    Fault("not a list", b"\x1f\x8b\x08\x00packed", None),
    Fault("not a list", b"\x00\x01\x02\x03\n", None),
    Fault("not a list", b"\n\n", None),
    Fault("no channel", HEAD, None),
    Fault("no channel", HEAD + b"#EXTINF:-1,A\n", None),
    Fault("byte order mark", b"\xef\xbb\xbf" + HEAD + ONE + TWO, ("a", "b")),
    Fault("no header", ONE + TWO, ("a", "b")),
    Fault("not UTF-8", HEAD + ONE + TWO.replace(b",B", b",Caf\xe9"), ("a", "b")),
    Fault("no address", HEAD + ONE.splitlines(keepends=True)[0] + TWO, ("b",)),
    Fault("no address", HEAD + TWO + b"#EXTINF:-1,A\n", ("b",)),
    Fault("no entry", HEAD + ONE + b"http://127.0.0.1/live/c\n", ("a", "c")),
    Fault("no name", HEAD + ONE.replace(b",A", b"") + TWO, ("a", "b")),
    Fault("no quotes", HEAD + ONE.replace(b'"a"', b"a") + TWO, ("a", "b")),
    Fault("open quote", HEAD + ONE.replace(b'"g"', b'"g') + TWO, ("a", "b")),
    Fault("duration", HEAD + ONE.replace(b"-1", b"live") + TWO, ("a", "b")),
    Fault("foreign scheme", HEAD + ONE.replace(b"http:", b"file:") + TWO, ("b",)),
    Fault("foreign scheme", HEAD + ONE.replace(b"http:", b"javascript:") + TWO, ("b",)),
    Fault("space in address", HEAD + ONE.replace(b"/a", b"/a b") + TWO, ("a", "b")),
    Fault("control character", HEAD + ONE.replace(b",A", b",A\x07") + TWO, ("a", "b")),
    Fault("same id", HEAD + ONE + ONE, ("a", "a#2")),
]
_SHOW = (
    b'<programme start="20261128120000 +0000" stop="20261128130000 +0000" channel="a">'
    b"<title>News</title></programme>"
)
_LATE = (
    b'<programme start="20261128220000 +0000" stop="20261128230000 +0000" channel="a">'
    b"<title>Late</title></programme>"
)


def _guide(*shows: bytes, head: bytes = b"") -> bytes:
    return head + b'<tv><channel id="a"><display-name>A</display-name></channel>' + b"".join(shows)


END = b"</tv>"
GUIDES = [
    Fault("not well-formed", _guide(_SHOW, _LATE[:60]), None),
    Fault("not well-formed", _guide(_SHOW), None),
    Fault("not well-formed", _guide(_SHOW.replace(b"News", b"News & more")) + END, None),
    Fault("not well-formed", b"", None),
    Fault("not a guide", b"<rss><channel/></rss>", None),
    Fault(
        "entities",
        _guide(_SHOW, head=b'<!DOCTYPE tv [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>') + END,
        None,
    ),
    Fault("bad time", _guide(_SHOW.replace(b"20261128120000", b"tonight"), _LATE) + END, ("Late",)),
    Fault("bad time", _guide(_SHOW.replace(b"1128120", b"1328120"), _LATE) + END, ("Late",)),
    Fault(
        "no end",
        _guide(_SHOW.replace(b'stop="20261128130000 +0000" ', b""), _LATE) + END,
        ("News", "Late"),
    ),
    Fault("ends first", _guide(_SHOW.replace(b"2813", b"2811"), _LATE) + END, ("Late",)),
    Fault("unknown channel", _guide(_SHOW.replace(b'"a"', b'"z"'), _LATE) + END, ("Late",)),
    Fault("no title", _guide(_SHOW.replace(b"News", b" "), _LATE) + END, ("Late",)),
]
