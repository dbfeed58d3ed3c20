"""A crawler that asks nodes for samples of what they keep (BEP 51) and follows whom they name."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from helpers.labs.dht_crawl.krpc import ID, Address, Client, KrpcError, contacts

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator


@dataclass
class Crawler:
    """What it knows, from one address it was given."""

    client: Client
    draw: random.Random
    nodes: list[Address]
    hashes: set[bytes] = field(default_factory=set)
    silent: int = 0
    """Nodes that did not answer."""
    _turn: int = 0

    def rounds(self, count: int) -> Iterator[tuple[int, int, float]]:
        """Ask whom it knows, one after the other, so many times.

        Yields
        ------
        tuple
            Hashes in the reply; those that were new; seconds since the first question.
        """
        known = {*self.nodes, self.client.address}
        started = time.monotonic()
        for _ in range(count):
            address = self.nodes[self._turn % len(self.nodes)]
            self._turn += 1
            target = self.draw.randbytes(ID)
            try:
                reply = self.client.ask(address, "sample_infohashes", target=target)
            except KrpcError:
                self.silent += 1
                continue
            for contact in contacts(reply.get(b"nodes", b"")):
                if contact.address not in known:
                    known.add(contact.address)
                    self.nodes.append(contact.address)
            given = samples(reply.get(b"samples", b""))
            new = set(given) - self.hashes
            self.hashes |= new
            yield len(given), len(new), time.monotonic() - started


def samples(joined: bytes) -> list[bytes]:
    """The hashes of a reply."""
    return [joined[at : at + ID] for at in range(0, len(joined), ID)]
