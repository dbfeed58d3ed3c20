"""Range requests as RFC 9110 has them (sections 13.1.5, 14 and 15.5.17), in plain functions.

A request names bytes of a representation; the answer is a part of it (206), all of it (200), or the
word that none of it is there (416). What a server may do is decided here in one way: a header that
is not understood is ignored, and several parts go out as ``multipart/byteranges``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WHOLE, PARTIAL, UNSATISFIABLE = 200, 206, 416
MOST = 16
"""More parts than this are ignored: section 14.2 allows it, as a guard against requests that cost
much and mean little."""
SEPARATOR = "THIS_STRING_SEPARATES"
"""Between parts; the one of the RFC's example."""
_SPEC = re.compile(r"(?P<first>\d+)-(?P<last>\d*)|-(?P<suffix>\d+)", re.ASCII)


@dataclass(frozen=True)
class Span:
    """Bytes from the first to the last, both included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1

    def content_range(self, length: int | None) -> str:
        """The field that says which bytes these are, of how many (section 14.4)."""
        return f"bytes {self.first}-{self.last}/{'*' if length is None else length}"


@dataclass(frozen=True)
class Answer:
    """Status, the bytes to send, and the fields that belong to them."""

    status: int
    spans: Sequence[Span]
    fields: Mapping[str, str] = field(default_factory=dict)


def spans(header: str, length: int) -> list[Span] | None:
    """The bytes that a ``Range`` field asks for.

    Parameters
    ----------
    header
        Its value.
    length
        Bytes of the representation.

    Returns
    -------
    list of Span or None
        What can be had of it, in the order asked for; empty if nothing can; None if the field is
        to be ignored, because the unit is not known or it is no valid set of ranges.
    """
    unit, equals, wanted = header.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    found = []
    # An empty element of a list is ignored (section 5.6.1.2).
    specs = [spec.strip(" \t") for spec in wanted.split(",") if spec.strip(" \t")]
    if not specs or len(specs) > MOST:
        return None
    for spec in specs:
        read = _SPEC.fullmatch(spec)
        if read is None:
            return None
        if read["suffix"] is not None:
            size = min(int(read["suffix"]), length)
            if size:
                found.append(Span(length - size, length - 1))
            continue
        first = int(read["first"])
        last = int(read["last"]) if read["last"] else length - 1
        if read["last"] and last < first:
            return None
        if first < length:
            found.append(Span(first, min(last, length - 1)))
    return found


def answer(
    length: int,
    header: str | None,
    *,
    method: str = "GET",
    condition: str | None = None,
    validator: str | None = None,
) -> Answer:
    """What a server answers to a request for a representation.

    Parameters
    ----------
    length
        Bytes of the representation.
    header, method, condition
        ``Range``, the method, and ``If-Range``.
    validator
        The entity tag, or the date of the last change, as the server would send it.
    """
    whole = Answer(WHOLE, [Span(0, length - 1)] if length else [], {"Content-Length": str(length)})
    if header is None or method != "GET" or not _holds(condition, validator):
        return whole
    wanted = spans(header, length)
    # The last bytes of nothing are nothing, and no Content-Range can say so.
    if wanted is None or (not length and _asks_for_the_end(header)):
        return whole
    if not wanted:
        return Answer(UNSATISFIABLE, [], {"Content-Range": f"bytes */{length}"})
    if len(wanted) == 1:
        (span,) = wanted
        told = {"Content-Range": span.content_range(length), "Content-Length": str(span.size)}
        return Answer(PARTIAL, wanted, told)
    kind = f"multipart/byteranges; boundary={SEPARATOR}"
    return Answer(PARTIAL, wanted, {"Content-Type": kind})


def multipart(content: bytes, kind: str, parts: Sequence[Span]) -> bytes:
    """The body of an answer with several parts (section 15.3.7.2)."""
    body = b""
    for part in parts:
        head = (
            f"--{SEPARATOR}\r\n"
            f"Content-Type: {kind}\r\n"
            f"Content-Range: {part.content_range(len(content))}\r\n\r\n"
        )
        body += head.encode() + content[part.first : part.last + 1] + b"\r\n"
    return body + f"--{SEPARATOR}--\r\n".encode()


def _holds(condition: str | None, validator: str | None) -> bool:
    """Whether what the client has parts of is what the server has (section 13.1.5).

    The comparison is exact and strong: a weak entity tag never matches.
    """
    if condition is None:
        return True
    return condition == validator and not condition.startswith("W/")


def _asks_for_the_end(header: str) -> bool:
    specs = header.partition("=")[2].split(",")
    return any(re.fullmatch(r"-0*[1-9]\d*", spec.strip(" \t")) for spec in specs)
