"""What RFC 9110 prints about ranges, case by case, as ``answer`` has to give it."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.labs.lab import Vectors
from helpers.labs.streaming.ranges import Answer, Span, answer, multipart

URL = "https://www.rfc-editor.org/rfc/rfc9110.html#name-range-requests"
LONG = 10_000
"""Bytes of the representation in the examples of section 14.1.2."""


@dataclass(frozen=True)
class Case:
    """One example or rule of the RFC."""

    where: str
    given: Answer
    status: int
    spans: tuple[tuple[int, int], ...]
    content_range: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the answer is the one printed."""
        parts = tuple((span.first, span.last) for span in self.given.spans)
        told = self.given.fields.get("Content-Range")
        same = self.status == self.given.status and parts == self.spans
        return same and (self.content_range is None or told == self.content_range)


def _partial(where: str, header: str, *parts: tuple[int, int]) -> Case:
    return Case(where, answer(LONG, header), 206, parts)


def cases() -> list[Case]:
    """Every example and rule that can be put to a server, by its section."""
    every = (0, LONG - 1)
    return [
        _partial("14.1.2: the first 500 bytes", "bytes=0-499", (0, 499)),
        _partial("14.1.2: the second 500 bytes", "bytes=500-999", (500, 999)),
        _partial("14.1.2: the final 500 bytes", "bytes=-500", (9500, 9999)),
        _partial("14.1.2: the final 500 bytes, from", "bytes=9500-", (9500, 9999)),
        _partial("14.1.2: the first and last byte only", "bytes=0-0,-1", (0, 0), (9999, 9999)),
        _partial(
            "14.1.2: first, middle and last 1000 bytes",
            "bytes= 0-999, 4500-5499, -1000",
            (0, 999),
            (4500, 5499),
            (9000, 9999),
        ),
        _partial("14.1.2: not canonical", "bytes=500-600,601-999", (500, 600), (601, 999)),
        _partial("14.1.2: overlapping", "bytes=500-700,601-999", (500, 700), (601, 999)),
        _partial("14.1.2: a last position beyond the end", "bytes=9500-20000", (9500, 9999)),
        _partial("14.1.2: a suffix longer than all", "bytes=-20000", every),
        _partial("14.1.2: one of two can be had", "bytes=0-9,20000-", (0, 9)),
        Case("14.1.1: a last position before the first", answer(LONG, "bytes=9-2"), 200, (every,)),
        Case("14.2: a unit that is not known", answer(LONG, "seconds=1-2"), 200, (every,)),
        Case("14.2: no GET", answer(LONG, "bytes=0-9", method="HEAD"), 200, (every,)),
        Case(
            "14.4: the first 500 of 1234",
            answer(1234, "bytes=0-499"),
            206,
            ((0, 499),),
            "bytes 0-499/1234",
        ),
        Case(
            "14.4: the second 500 of 1234",
            answer(1234, "bytes=500-999"),
            206,
            ((500, 999),),
            "bytes 500-999/1234",
        ),
        Case(
            "14.4: all but the first 500",
            answer(1234, "bytes=500-"),
            206,
            ((500, 1233),),
            "bytes 500-1233/1234",
        ),
        Case(
            "14.4: the last 500 of 1234",
            answer(1234, "bytes=-500"),
            206,
            ((734, 1233),),
            "bytes 734-1233/1234",
        ),
        Case(
            "15.3.7.1: a single part",
            answer(47022, "bytes=21010-"),
            206,
            ((21010, 47021),),
            "bytes 21010-47021/47022",
        ),
        Case(
            "15.5.17: nothing can be had",
            answer(47022, "bytes=47022-"),
            416,
            (),
            "bytes */47022",
        ),
        Case("14.1.2: a suffix of no bytes", answer(LONG, "bytes=-0"), 416, ()),
        Case(
            "13.1.5: the same entity tag",
            answer(LONG, "bytes=0-9", condition='"a"', validator='"a"'),
            206,
            ((0, 9),),
        ),
        Case(
            "13.1.5: another entity tag",
            answer(LONG, "bytes=0-9", condition='"a"', validator='"b"'),
            200,
            (every,),
        ),
        Case(
            "13.1.5: a weak entity tag",
            answer(LONG, "bytes=0-9", condition='W/"a"', validator='W/"a"'),
            200,
            (every,),
        ),
    ]


PRINTED = (
    "--THIS_STRING_SEPARATES\r\n"
    "Content-Type: application/pdf\r\n"
    "Content-Range: bytes 500-999/8000\r\n\r\n"
    "{first}\r\n"
    "--THIS_STRING_SEPARATES\r\n"
    "Content-Type: application/pdf\r\n"
    "Content-Range: bytes 7000-7999/8000\r\n\r\n"
    "{second}\r\n"
    "--THIS_STRING_SEPARATES--\r\n"
)
"""Section 15.3.7.2, with the bytes where the RFC has a placeholder."""


def printed_multipart_holds() -> bool:
    """Whether an answer with two parts is written as the RFC prints it."""
    content = bytes(range(250)) * 32
    made = multipart(content, "application/pdf", [Span(500, 999), Span(7000, 7999)])
    first, second = (content[a:b].decode("latin-1") for a, b in ((500, 1000), (7000, 8000)))
    return made.decode("latin-1") == PRINTED.format(first=first, second=second)


def rfc9110() -> Vectors:
    """The examples and rules of the RFC."""
    held = [case.holds for case in cases()] + [printed_multipart_holds()]
    title = "RFC 9110, examples and rules of range requests"
    return Vectors("rfc-9110", title, URL, sum(held), len(held))
