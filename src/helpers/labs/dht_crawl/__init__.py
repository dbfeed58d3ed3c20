"""A crawl of a hash table: how fast it finds what exists, and why it gets slower."""

from __future__ import annotations

import random
import statistics
from typing import TYPE_CHECKING

import numpy as np

from helpers.labs.dht_crawl.crawl import Crawler, samples
from helpers.labs.dht_crawl.krpc import ID, NODE, Address, Client
from helpers.labs.dht_crawl.network import SAMPLE, Network, announce, hashes, named, settled
from helpers.labs.dht_crawl.rules import K, bep5, bep42, bep44, nearest
from helpers.labs.dht_crawl.saturation import collected, share_new, whole_behind
from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.repeated import significant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SEED = 20
SIZES = (12, 24, 48)
"""Nodes of the hash tables that are crawled."""
EACH = 20
"""Hashes announced per node; each is kept by eight, so a node keeps about 160."""
QUESTIONS, CRAWLS = 15, 6
"""Questions per node of a crawl; crawls of one network."""
BINS = 10
INTERVALS = {"a new sample each time": 0, "the default, six hours": 21600}
"""How long a node keeps to its sample, in seconds (BEP 51)."""
ROUNDS = 8
FALLS = (2, 5, 25)
PROPERTIES = "https://www.bittorrent.org/beps/bep_0051.html"


def crawl(sizes: Sequence[int] = SIZES, crawls: int = CRAWLS) -> Json:
    """Crawls of networks of several sizes, each from one address: what is new, by what is known.

    For each tenth of the whole that was known before a reply: the share known, and the share of
    what the nodes gave that was new, both over all replies of all crawls.
    """
    rows = []
    for size in sizes:
        draw = random.Random(SEED + size)
        with Network(size, net=80) as network, Client(draw.randbytes(ID)) as client:
            kept = announce(client, settled(network, client), hashes(draw, EACH * size))
            tally = np.zeros((BINS, 3))
            halves, rates, met, found = [], [], 0, set()
            for _ in range(crawls):
                crawler = Crawler(client, draw, [draw.choice(network.addresses)])
                replies = list(crawler.rounds(QUESTIONS * size))
                halves.append(_tallied(replies, len(kept), tally))
                rates.append(len(replies) / replies[-1][2])
                met = max(met, len(crawler.nodes))
                found |= crawler.hashes
            given, knew, new = tally.T
            rows.append(
                {
                    "nodes": size,
                    "hashes": len(kept),
                    "found": len(found),
                    "made_up": len(found - kept.keys()),
                    "met": met,
                    "known": [*map(significant, knew / given)],
                    "new": [*map(significant, new / given)],
                    "half": statistics.median(halves),
                    "per_second": statistics.median(rates),
                }
            )
    return rows


def _tallied(replies: Sequence[tuple[int, int, float]], whole: int, tally: np.ndarray) -> int:
    """Add what replies gave to the tenth they fall into; questions until half was known."""
    known, half = 0, len(replies)
    for number, (given, new, _) in enumerate(replies, 1):
        share = known / whole
        tally[min(int(share * BINS), BINS - 1)] += given, given * share, new
        known += new
        if 2 * known >= whole:
            half = min(half, number)
    return half


def interval(size: int = 24, rounds: int = ROUNDS) -> Json:
    """The same questions to nodes that keep to a sample, and to nodes that draw a new one.

    Share of all hashes that is known after each round over the nodes.
    """
    rows = []
    for number, (title, seconds) in enumerate(INTERVALS.items()):
        draw = random.Random(SEED)
        network = Network(size, seconds, net=90 + number)
        with network, Client(draw.randbytes(ID)) as client:
            kept = announce(client, settled(network, client), hashes(draw, EACH * size))
            crawler = Crawler(client, draw, list(network.addresses))
            known = []
            for _ in range(rounds):
                list(crawler.rounds(size))
                known.append(len(crawler.hashes) / len(kept))
        rows.append({"interval": title, "known": known})
    return rows


def falls() -> Json:
    """How much of the whole is known when finding is so many times slower than at first."""
    return [{"slower": slower, "known": 1 - 1 / slower} for slower in FALLS]


def answers() -> Json:
    """What the exercises of the notebook come to."""
    once = collected(1000, 1000)
    most = 1 - (1 - SAMPLE / (EACH * K)) ** K
    return [
        (
            f"{once:.0f} of 1,000: a third of all draws brought something that was known. "
            f"Twice as many draws give {collected(1000, 2000):.0f}."
        ),
        (
            f"{whole_behind(7.5, 25):.1f} million: a fall to a twenty-fifth means that 96 of 100 "
            "are known. A fall to a half at the same size would leave as many again to be found, "
            f"{whole_behind(7.5, 2):.0f} million in all."
        ),
        (
            f"At most {100 * most:.0f} %: each hash is with {K} nodes, and each of them shows "
            f"{SAMPLE} of about {EACH * K}. Asking more often changes nothing; only another node, "
            "or the end of the interval, does."
        ),
    ]


def bep51() -> Vectors:
    """What BEP 51 and BEP 5 ask of replies, put to every node of a small network."""
    draw = random.Random(SEED)
    held: list[bool] = []
    with Network(12, 21600, net=95) as network, Client(draw.randbytes(ID)) as client:
        ids = settled(network, client)
        kept = announce(client, ids, hashes(draw, 60))
        for at in network.addresses:
            target = draw.randbytes(ID)
            reply, again = (client.ask(at, "sample_infohashes", target=target) for _ in range(2))
            given = samples(reply[b"samples"])
            own = {hash_ for hash_, nodes in kept.items() if at in nodes}
            held += [
                0 <= reply[b"interval"] <= INTERVALS["the default, six hours"],
                reply[b"num"] == len(own),
                len(set(given)) == len(given) == min(SAMPLE, len(own)),
                set(given) <= own,
                set(samples(again[b"samples"])) == set(given),
                len(reply[b"nodes"]) % NODE == 0,
                _names_the_nearest(named(client, at, target), ids, at, target),
            ]
    title = "BEP 51 and 5, what replies of libtorrent's nodes have to be"
    return Vectors("bep-51", title, PROPERTIES, sum(held), len(held))


def _names_the_nearest(
    given: Sequence[bytes], ids: Mapping[Address, bytes], at: Address, target: bytes
) -> bool:
    """Whether a node names the others nearest to a target, the one who asks aside."""
    nodes = {id_ for id_ in given if id_ in ids.values()}
    others = [id_ for node, id_ in ids.items() if node != at]
    return nodes == set(nearest(others, target, len(nodes)))


def _off(results: Mapping[str, Json]) -> list[float]:
    """How far each measured share of new hashes is from what is not known yet."""
    return [
        abs(new - share_new(known, 1))
        for row in results["crawl"]
        for known, new in zip(row["known"], row["new"], strict=True)
    ]


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    off = _off(results)
    yield Figure(
        "new-against-unknown",
        "How far the share of new hashes is from the share not known yet",
        statistics.median(off),
        "ratio",
        min(off),
        max(off),
        f"Over tenths of the whole, in networks of {', '.join(map(str, SIZES))} nodes.",
    )
    largest = results["crawl"][-1]
    yield Figure(
        "questions-per-second",
        "Nodes a crawler asks per second, one after the other",
        largest["per_second"],
        "per-second",
        note="On loopback of the machine named, in Python; no figure of a public network.",
    )
    yield Figure(
        "known-at-interval",
        "Share of all hashes found where nodes keep to their samples",
        results["interval"][-1]["known"][-1],
        "ratio",
        note=f"{SAMPLE} of about {EACH * K} hashes per node, {K} nodes per hash.",
    )


def _answer(results: Mapping[str, Json]) -> str:
    off = _off(results)
    last = results["falls"][-1]
    stuck = results["interval"][-1]["known"][-1]
    return (
        "As fast as it asks, times the share that is not known yet, with a deviation of "
        f"{100 * statistics.median(off):.0f} percentage points in the median and "
        f"{100 * max(off):.0f} at most; {last['slower']} times slower means "
        f"{100 * last['known']:.0f} % known, and nodes that keep to their samples stop a crawl at "
        f"{100 * stuck:.0f} %."
    )


LAB = Lab(
    id="dht-crawl",
    title="A crawl that slows down",
    question="How fast can a crawler find what exists, and why does it slow down?",
    notebook="notebooks/20-dht-crawl.ipynb",
    packages=("libtorrent", "pynacl"),
    steps={"crawl": crawl, "interval": interval, "falls": falls, ANSWERS: answers},
    vectors=(bep5, bep42, bep44, bep51),
    figures=_figures,
    answer=_answer,
    seed=SEED,
)
