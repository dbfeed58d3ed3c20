"""A hash table of real nodes on loopback: libtorrent's, each with an address of its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self

from helpers.labs.dht_crawl.krpc import ID, Address, Client, KrpcError, contacts
from helpers.labs.dht_crawl.rules import K, distance
from helpers.labs.lab import LabError

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

SAMPLE = 20
"""Most hashes in one reply to ``sample_infohashes`` (BEP 51): what fits into a packet."""


class Network:
    """Some nodes that know each other, from ``with`` to its end.

    Parameters
    ----------
    size
        How many.
    interval
        Seconds for which a node keeps to the sample it gave (BEP 51).
    """

    def __init__(self, size: int, interval: int = 0, net: int = 80) -> None:
        self.size = size
        self.interval = interval
        self.addresses: list[Address] = []
        self._net = net
        self._nodes: list[Any] = []

    def __enter__(self) -> Self:
        hosts = [f"127.{self._net}.{n // 200}.{1 + n % 200}" for n in range(self.size)]
        for host in hosts:
            node = self._node(host)
            if not node.listen_port():
                wrong = f"no node can listen on {host}; give loopback the whole of 127.0.0.0/8"
                raise LabError(wrong)
            self._nodes.append(node)
            self.addresses.append((host, node.listen_port()))
        for node in self._nodes:
            for address in self.addresses:
                node.add_dht_node(address)
        return self

    def __exit__(self, *error: object) -> None:
        self._nodes.clear()

    def _node(self, host: str) -> Any:
        """A node that speaks to nobody but those it is told of.

        What libtorrent holds against many nodes on one network, against addresses that are not
        public and against many questions is switched off: here all of it is the same machine.
        """
        import libtorrent as lt

        return lt.session(
            {
                "listen_interfaces": f"{host}:0",
                "enable_dht": True,
                "dht_bootstrap_nodes": "",
                "enable_lsd": False,
                "enable_upnp": False,
                "enable_natpmp": False,
                "alert_mask": 0,
                "dht_restrict_routing_ips": False,
                "dht_restrict_search_ips": False,
                "dht_ignore_dark_internet": False,
                "dht_prefer_verified_node_ids": False,
                "dht_upload_rate_limit": 10**9,
                "dht_block_ratelimit": 10**6,
                "dht_max_torrents": 10**6,
                "dht_sample_infohashes_interval": self.interval,
                "dht_max_infohashes_sample_count": SAMPLE,
            }
        )


def settled(network: Network, client: Client, longest: float = 15.0) -> dict[Address, bytes]:
    """The id of each node, once every node knows others to name.

    Raises
    ------
    LabError
        If that takes too long.
    """
    until = time.monotonic() + longest
    while time.monotonic() < until:
        try:
            ids = {at: client.ask(at, "ping")[b"id"] for at in network.addresses}
            full = min(K, network.size - 1)
            if all(len(named(client, at, client.own)) >= full for at in network.addresses):
                return ids
        except KrpcError:
            pass
        time.sleep(0.05)
    raise LabError(
        "the nodes on loopback did not find each other; end what else runs and try again"
    )


def named(client: Client, address: Address, target: bytes) -> list[bytes]:
    """The ids a node names when it is asked for those nearest to a target."""
    reply = client.ask(address, "find_node", target=target)
    return [contact.id for contact in contacts(reply.get(b"nodes", b""))]


def announce(
    client: Client, ids: dict[Address, bytes], hashes: Sequence[bytes]
) -> dict[bytes, list[Address]]:
    """Announce a peer for each hash to the nodes nearest to it; who keeps what."""
    kept = {}
    for hash_ in hashes:
        nodes = sorted(ids, key=lambda at: distance(ids[at], hash_))[:K]
        for at in nodes:
            token = client.ask(at, "get_peers", info_hash=hash_)[b"token"]
            client.ask(at, "announce_peer", info_hash=hash_, port=6881, token=token)
        kept[hash_] = nodes
    return kept


def hashes(draw: random.Random, count: int) -> list[bytes]:
    """Random names of things that do not exist."""
    return [draw.randbytes(ID) for _ in range(count)]
