"""Streaming: when the first picture comes, by ranges, a shared limit and the order of pieces."""

from __future__ import annotations

import http.client
import random
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.repeated import ends
from helpers.labs.streaming import peers, player
from helpers.labs.streaming.begin import (
    IN_TURN,
    MOST,
    SEED,
    SHARED,
    burst,
    formula,
    in_turn,
)
from helpers.labs.streaming.origin import MIB, Origin
from helpers.labs.streaming.ranges import answer
from helpers.labs.streaming.vectors import rfc9110
from helpers.labs.transcoding import ffmpeg
from helpers.text.numbers import digits

HEAD = peers.PIECES // 8
"""Pieces at the front of the file that have to be there before it can be played."""
ALONE, SWARMS, CROWD = 15, 3, 4
"""Runs with one peer that wants the file; runs with several; how many then."""
OPENINGS = 5
"""Times each film with an index is opened; what is on its way when the player stops counts as
fetched, so the lowest is nearest to what it needed."""
PLAYER_RATE = {"first": MIB, "last": MIB, "flow": 3 * MIB}
"""Bytes a second of the source for each film: slow, so that little is on its way."""
FILMS = {
    "Index first": ("first", True),
    "Index last": ("last", True),
    "Index last, ranges not understood": ("last", False),
    "A stream of packets, no index": ("flow", True),
}
"""What a player opens: which film, and whether the server understands ranges."""
CASES = 120
"""Random headers put to the second server."""


def head_share(head: int, pieces: int) -> float:
    """Share of the whole that is there, on average, when a head fetched in random order is.

    The last of ``head`` places among ``pieces`` in random order is at ``head (pieces + 1) / (head +
    1)`` on average (order statistics of a draw without replacement).
    """
    return head * (pieces + 1) / (head + 1) / pieces


def picture() -> Json:
    """What FFmpeg fetches before it has a picture: mebibytes, requests, and whether it gets one.

    The lowest of repeated runs.
    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        films = player.films(Path(folder))
        for title, (name, ranges) in FILMS.items():
            film = films[name]
            rate = PLAYER_RATE[name] if ranges else None
            times = OPENINGS if ranges and name != "flow" else 1
            runs = [_opened(film, rate, ranges=ranges) for _ in range(times)]
            seen, asked, _ = runs[-1]
            size = film.stat().st_size
            first = [int((ask or "bytes=0-")[6:-1]) for ask in asked]
            rows.append(
                {
                    "film": title,
                    "picture": seen,
                    "mib": round(min(sent for _, _, sent in runs) / MIB, 2),
                    "of_mib": round(size / MIB, 1),
                    "requests": len(asked),
                    "end_mib": round((size - max(first)) / MIB, 4) if len(asked) > 1 else None,
                }
            )
    return rows


def _opened(film: Path, rate: float | None, *, ranges: bool) -> tuple[bool, list[str | None], int]:
    """Open a film in the player: whether it gets a picture, ranges asked for, bytes sent."""
    with Origin(film, rate, ranges=ranges) as origin:
        seen = player.first_picture(origin.url)
    return seen, origin.asked, origin.sent


def pieces() -> Json:
    """The order of pieces between peers of libtorrent: when the head is there, and at what price.

    With one peer that wants the file, the share of the file that was there when its head was. With
    several, the same as a share of the time, how often the seed had to send the file, and how long
    all needed.
    """
    orders = {"sequential": True, "rarest first": False}
    content = random.Random(SEED).randbytes(peers.PIECE * peers.PIECES)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        info = peers.torrent(Path(folder), content)
        one, many = (
            {
                order: [
                    peers.swarm(info, Path(folder), size, sequential=sequential)
                    for _ in range(runs)
                ]
                for order, sequential in orders.items()
            }
            for size, runs in ((1, ALONE), (CROWD, SWARMS))
        )
        peers.wait([swarm for swarms in (*one.values(), *many.values()) for swarm in swarms])
        for order in orders:
            shares = [swarm.leechers[0].head(HEAD) / peers.PIECES for swarm in one[order]]
            rows.append(
                {
                    "order": order,
                    "alone": ends(shares),
                    "crowd": ends([swarm.head_time(HEAD) for swarm in many[order]]),
                    "copies": ends([swarm.copies() for swarm in many[order]]),
                    "seconds": ends([swarm.took() for swarm in many[order]]),
                }
            )
    return rows


def answers() -> Json:
    """What the exercises of the notebook come to."""
    shared, turned = (way(8, 20, 3) for way in (formula, in_turn))
    half = formula(8, 10, 3)
    part = answer(1000, "bytes=990-2000").spans[0]
    nothing = answer(1000, "bytes=2000-").status
    return [
        (
            f"{shared:.0f} s when they share, {turned:.0f} s on average in turn; half the "
            f"threshold gives {half:.0f} s. Nobody waits longer in turn: the last is ready when "
            "all would have been."
        ),
        (
            f"{100 * head_share(1, 64):.0f} %, {100 * head_share(8, 64):.0f} % and "
            f"{100 * head_share(32, 64):.0f} %. Even a single piece takes half of the file on "
            "average, and eight nearly all of it, because the last of them decides."
        ),
        (
            f"Bytes {part.first} to {part.last}, {part.size} of them: what lies beyond the end is "
            f"cut off. A range that begins beyond the end is refused with {nothing}, and the "
            "answer says how long the whole is."
        ),
    ]


def second_server(cases: int) -> Iterator[tuple[str, bool, bool]]:
    """What Tornado's own file handler does with random single ranges.

    Yields
    ------
    tuple
        The header; whether it answers as the rules here do; and whether as the RFC allows: so, or
        with the whole, as if it had not been asked for a part (RFC 9110, 14.2).
    """
    draw = random.Random(SEED)
    length = 1000
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder, "film")
        content = draw.randbytes(length)
        film.write_bytes(content)
        with Origin(film) as origin:
            client = http.client.HTTPConnection("127.0.0.1", origin.port, timeout=30)
            for _ in range(cases):
                header = random_range(draw, length)
                client.request("GET", "/static/film", headers={"Range": header})
                response = client.getresponse()
                body = response.read()
                mine = answer(length, header)
                expected = b"".join(content[span.first : span.last + 1] for span in mine.spans)
                same = response.status == mine.status and (not mine.spans or body == expected)
                yield header, same, same or (response.status, body) == (200, content)
            client.close()


def second_opinion(cases: int = CASES) -> Vectors:
    """Whether a second server answers random single ranges as the RFC allows."""
    return Vectors(
        "second-server",
        "Random single ranges: a second server answers as the RFC allows",
        "https://www.tornadoweb.org/en/stable/web.html#tornado.web.StaticFileHandler",
        sum(allowed for _, _, allowed in second_server(cases)),
        cases,
    )


def random_range(draw: random.Random, length: int) -> str:
    """A header that asks for one range, within the representation, across its end or beyond."""
    first = draw.randrange(length + 200)
    last = draw.randrange(first, length + 400)
    return f"bytes={draw.choice([f'{first}-{last}', f'{first}-', f'-{draw.randrange(1, 1500)}'])}"


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    shared = [row for row in results["burst"] if row["way"] == SHARED]
    lasts = [value / row["streams"] for row in shared for value in row["last"]]
    low, middle, high = ends(lasts)
    yield Figure(
        "ready-over-formula",
        "Measured time to the readiness threshold, by threshold times streams over rate",
        middle,
        "ratio",
        low,
        high,
        f"One to {MOST} equal streams over HTTP from one limited source.",
    )
    turned = next(
        row for row in results["burst"] if row["way"] == IN_TURN and row["streams"] == MOST
    )
    low, middle, high = (value / MOST for value in turned["mean"])
    yield Figure(
        "in-turn-over-shared",
        f"Mean time of {MOST} equal streams served in turn, by their time when they share",
        middle,
        "ratio",
        low,
        high,
    )
    films = {row["film"]: row for row in results["picture"]}
    yield Figure(
        "first-picture",
        "Data a player fetches before the first picture, index first",
        films["Index first"]["mib"],
        "mib",
        note=f"A film of {player.SECONDS} s; the index grows with its length.",
    )
    minutes = player.SECONDS / 60
    yield Figure(
        "index-per-minute",
        "Index of a film, per minute of it",
        films["Index last"]["end_mib"] / minutes,
        "mib",
        note="24 pictures a second and one track of sound.",
    )
    orders = {row["order"]: row for row in results["pieces"]}
    for name, order in (("sequential", "sequential"), ("rarest", "rarest first")):
        low, middle, high = orders[order]["alone"]
        title = f"Share of a file fetched when its first eighth is there, {order}"
        yield Figure(f"head-{name}", title, middle, "ratio", low, high)


def _answer(results: Mapping[str, Json]) -> str:
    ratio = next(each for each in _figures(results) if each.id == "ready-over-formula")
    orders = {row["order"]: row for row in results["pieces"]}
    inorder, random_ = (orders[name]["alone"][1] for name in ("sequential", "rarest first"))
    films = {row["film"]: row for row in results["picture"]}
    return (
        f"A threshold is there after {ratio.value:.2f} times its size times the streams over the "
        f"rate; for a picture a player needs {films['Index first']['mib']:.1f} MiB of a short "
        f"film; and when the first eighth of a file is there, so are {digits(100 * inorder, 3)} % "
        f"of it in sequence and {digits(100 * random_, 3)} % rarest first."
    )


LAB = Lab(
    id="streaming",
    title="The first picture",
    question="When does the first frame come?",
    notebook="notebooks/23-streaming.ipynb",
    packages=("libtorrent", "tornado", "imageio-ffmpeg"),
    steps={"burst": burst, "picture": picture, "pieces": pieces, ANSWERS: answers},
    vectors=(rfc9110, second_opinion),
    figures=_figures,
    answer=_answer,
    seed=SEED,
    programs={"FFmpeg": ffmpeg.version},
)
