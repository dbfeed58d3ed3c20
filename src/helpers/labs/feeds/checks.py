"""What the lab is checked against: RFC 9110 over real HTTP, and feeds of every kind."""

from __future__ import annotations

import http.client
from dataclasses import replace

from helpers.labs.feeds import kinds, schedule
from helpers.labs.feeds.conditional import Validators, moment, same, tags, written
from helpers.labs.feeds.server import Published, serving
from helpers.labs.lab import Vectors

_RFC = "https://www.rfc-editor.org/rfc/rfc9110#section"
NOW = 784_111_777
"""The instant of the RFC's examples of dates."""
COMPARED = [
    ('W/"1"', 'W/"1"', False, True),
    ('W/"1"', 'W/"2"', False, False),
    ('W/"1"', '"1"', False, True),
    ('"1"', '"1"', True, True),
]
"""Two entity tags, and whether they match strongly and weakly: the table of section 8.8.3.2."""
DATES = (
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
)
"""One instant in three forms: the examples of section 5.6.7."""
LISTS = {
    '"xyzzy"': ['"xyzzy"'],
    'W/"xyzzy"': ['W/"xyzzy"'],
    '"xyzzy", "r2d2xxxx", "c3piozzzz"': ['"xyzzy"', '"r2d2xxxx"', '"c3piozzzz"'],
    'W/"xyzzy", W/"r2d2xxxx", W/"c3piozzzz"': ['W/"xyzzy"', 'W/"r2d2xxxx"', 'W/"c3piozzzz"'],
}
"""The examples of If-None-Match in section 13.1.2 and the tags in them."""
BOTH = Validators('"xyzzy"', NOW)
MATCH, SINCE = "If-None-Match", "If-Modified-Since"
ASKED: list[tuple[str, Validators, dict[str, str], int]] = [
    ("13.2.2", BOTH, {}, 200),
    ("13.1.2", BOTH, {MATCH: '"xyzzy"'}, 304),
    ("13.1.2", BOTH, {MATCH: 'W/"xyzzy"'}, 304),
    ("13.1.2", replace(BOTH, etag='W/"xyzzy"'), {MATCH: '"xyzzy"'}, 304),
    ("13.1.2", BOTH, {MATCH: '"a", "xyzzy"'}, 304),
    ("13.1.2", BOTH, {MATCH: '"other"'}, 200),
    ("13.1.2", BOTH, {MATCH: "*"}, 304),
    ("8.8.3", BOTH, {MATCH: "xyzzy"}, 200),
    ("13.1.2", Validators(modified=NOW), {MATCH: '"xyzzy"'}, 200),
    ("13.1.3", BOTH, {SINCE: DATES[0]}, 304),
    ("5.6.7", BOTH, {SINCE: DATES[1]}, 304),
    ("5.6.7", BOTH, {SINCE: DATES[2]}, 304),
    ("13.1.3", BOTH, {SINCE: written(NOW + 1)}, 304),
    ("13.1.3", BOTH, {SINCE: written(NOW - 1)}, 200),
    ("13.1.3", BOTH, {SINCE: "yesterday"}, 200),
    ("13.1.3", Validators('"xyzzy"'), {SINCE: DATES[0]}, 200),
    ("13.1.3", BOTH, {MATCH: '"other"', SINCE: DATES[0]}, 200),
    ("13.2.2", BOTH, {MATCH: '"xyzzy"', SINCE: written(NOW - 1)}, 304),
]
"""Section of RFC 9110, what the publisher has, headers of the request, code of the answer."""


def answered(has: Validators, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """Code, headers and body that a publisher on loopback answers with."""
    with serving({"/feed": Published(b"<rss/>", has)}) as publisher:
        line = http.client.HTTPConnection("127.0.0.1", publisher.server_address[1], timeout=5)
        line.request("GET", "/feed", headers=headers)
        response = line.getresponse()
        found = response.status, dict(response.getheaders()), response.read()
        line.close()
    return found


def _conditional() -> Vectors:
    """Every case over a connection; an answer of 304 has its validators and no body."""
    passed = 0
    for _, has, asked, code in ASKED:
        found, headers, body = answered(has, asked)
        # Section 15.4.5: what would have been sent with 200 to tell the state is sent with 304.
        told = headers.get("ETag") == has.etag
        passed += found == code and (code == 200 or (told and not body))
    title = "RFC 9110, conditional requests over HTTP"
    return Vectors("conditional", title, f"{_RFC}-13", passed, len(ASKED))


def _published() -> Vectors:
    """The RFC's own table of comparisons, examples of dates, and examples of lists of tags."""
    held = [
        *[same(one, two, strong=True) == strong for one, two, strong, _ in COMPARED],
        *[same(one, two) == weak for one, two, _, weak in COMPARED],
        *[moment(text) == NOW for text in DATES],
        *[tags(text) == found for text, found in LISTS.items()],
    ]
    title = "RFC 9110, its table of entity tags and its examples of dates and lists"
    return Vectors("examples", title, f"{_RFC}-8.8.3.2", sum(held), len(held))


def _kinds() -> Vectors:
    """Each kind is recognised, its entries counted, and its fault noticed."""
    import feedparser

    passed = 0
    for kind in kinds.KINDS:
        found = feedparser.parse(kind.data)
        read = (found.version, len(found.entries), not found.bozo)
        passed += read == (kind.version, kind.entries, kind.whole)
    title = "Kinds of feedparser's own tests, rebuilt: recognised, counted, faults noticed"
    where = "https://github.com/kurtmckee/feedparser/tree/develop/tests"
    return Vectors("kinds", title, where, passed, len(kinds.KINDS))


def _formulas() -> Vectors:
    """The mean of a batch, and how old news gets, simulated, against their formulas."""
    held = []
    for share in (0.01, 0.05, 0.3):
        batches = 20_000
        found = schedule.round_time(share, 93, 1, size=10, feeds=10 * batches, barrier=True, seed=1)
        expected = schedule.expected_batch(share, 93, 1, 10)
        held.append(abs(found / batches / expected - 1) < 0.03)
    for kind, often in (("hourly", 1.0), ("daily", 24.0)):
        found = schedule.rule(kind, feeds=300, weeks=52, seed=1)
        # Uniform between nothing and a whole round.
        held.append(abs(found.median / (often / 2) - 1) < 0.03)
        held.append(abs(found.late / (0.95 * often) - 1) < 0.03)
    title = "Rounds and ages simulated, against (1 - (1 - p)^10) and the uniform law"
    where = "https://doi.org/10.1002/9781119285151"
    return Vectors("formulas", title, where, sum(held), len(held))


ALL = (_published, _conditional, _kinds, _formulas)
