"""Rules of the hash table, each in a few lines, and the vectors that are published for them.

Distance and buckets are those of BEP 5 (after Maymounkov and Mazières, "Kademlia", IPTPS 2002), ids
bound to an address those of BEP 42, what is signed that of BEP 44.
"""

from __future__ import annotations

import hashlib
import ipaddress
from typing import TYPE_CHECKING

from helpers.labs.dht_crawl.krpc import ID, decode, encode
from helpers.labs.lab import Vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BITS = 8 * ID
K = 8
"""Nodes of a bucket, and nodes that keep one thing."""


def distance(one: bytes, other: bytes) -> int:
    """How far two ids are apart: their exclusive or, as a number."""
    return int.from_bytes(one, "big") ^ int.from_bytes(other, "big")


def nearest(ids: Iterable[bytes], target: bytes, count: int = K) -> list[bytes]:
    """The ids nearest to a target, the nearest first."""
    return sorted(ids, key=lambda id_: distance(id_, target))[:count]


class Table:
    """A routing table: buckets of at most eight, split where the own id falls.

    A full bucket that may not be split keeps what it has: nodes that have been there for long are
    the ones likely to stay.
    """

    def __init__(self, own: bytes, size: int = K) -> None:
        self.own = own
        self.size = size
        self.buckets: list[list[bytes]] = [[]]
        """By the number of leading bits shared with the own id; the last holds all that share
        more."""

    def _place(self, id_: bytes) -> int:
        shared = BITS - distance(self.own, id_).bit_length()
        return min(shared, len(self.buckets) - 1)

    def add(self, id_: bytes) -> bool:
        """Whether the node is in the table now."""
        if id_ == self.own:
            return False
        while True:
            bucket = self.buckets[self._place(id_)]
            if id_ in bucket:
                return True
            if len(bucket) < self.size:
                bucket.append(id_)
                return True
            if bucket is not self.buckets[-1] or len(self.buckets) == BITS:
                return False
            self.buckets.append([])
            self.buckets[-2:] = [], []
            for known in bucket:
                self.buckets[self._place(known)].append(known)

    def ids(self) -> list[bytes]:
        """All nodes of the table."""
        return [id_ for bucket in self.buckets for id_ in bucket]


def crc32c(data: bytes) -> int:
    """Castagnoli's cyclic redundancy check (RFC 3720, appendix B.4), bit by bit."""
    found = 0xFFFFFFFF
    for byte in data:
        found ^= byte
        for _ in range(8):
            found = (found >> 1) ^ (0x82F63B78 if found & 1 else 0)
    return found ^ 0xFFFFFFFF


def bound_prefix(address: str, last: int) -> bytes:
    """First three bytes of an id that belongs to an IPv4 address (BEP 42); 5 bits are free.

    Parameters
    ----------
    last
        Last byte of the id: its lower three bits are drawn into it.
    """
    packed = int(ipaddress.IPv4Address(address)) & 0x030F3FFF
    check = crc32c((packed | (last & 7) << 29).to_bytes(4, "big"))
    return (check & 0xFFFFF800).to_bytes(4, "big")[:3]


def belongs(id_: bytes, address: str) -> bool:
    """Whether an id may be used at an address: its first 21 bits, by its last byte."""
    prefix = bound_prefix(address, id_[-1])
    return id_[:2] == prefix[:2] and id_[2] & 0xF8 == prefix[2] & 0xF8


def item_target(value: bytes, key: bytes | None = None, salt: bytes = b"") -> bytes:
    """Where an item is kept (BEP 44): by its value if it never changes, else by its key."""
    kept = value if key is None else key + salt
    return hashlib.sha1(kept, usedforsecurity=False).digest()


def signed_bytes(value: bytes, number: int, salt: bytes = b"") -> bytes:
    """What the owner of a changing item signs (BEP 44); the value is bencoded already."""
    head = encode({"salt": salt})[1:-1] if salt else b""
    return head + encode({"seq": number})[1:-1] + b"1:v" + value


_ID, _OTHER, _HASH = b"abcdefghij0123456789", b"0123456789abcdefghij", b"mnopqrstuvwxyz123456"
BEP5: Sequence[tuple[dict[str, object], bytes]] = (
    (
        {"t": "aa", "y": "q", "q": "ping", "a": {"id": _ID}},
        b"d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe",
    ),
    (
        {"t": "aa", "y": "r", "r": {"id": _HASH}},
        b"d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re",
    ),
    (
        {"t": "aa", "y": "q", "q": "find_node", "a": {"id": _ID, "target": _HASH}},
        (
            b"d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e"
            b"1:q9:find_node1:t2:aa1:y1:qe"
        ),
    ),
    (
        {"t": "aa", "y": "r", "r": {"id": _OTHER, "nodes": "def456..."}},
        b"d1:rd2:id20:0123456789abcdefghij5:nodes9:def456...e1:t2:aa1:y1:re",
    ),
    (
        {"t": "aa", "y": "q", "q": "get_peers", "a": {"id": _ID, "info_hash": _HASH}},
        (
            b"d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e"
            b"1:q9:get_peers1:t2:aa1:y1:qe"
        ),
    ),
    (
        {
            "t": "aa",
            "y": "r",
            "r": {"id": _ID, "token": "aoeusnth", "values": ["axje.u", "idhtnm"]},
        },
        (
            b"d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee"
            b"1:t2:aa1:y1:re"
        ),
    ),
    (
        {"t": "aa", "y": "r", "r": {"id": _ID, "nodes": "def456...", "token": "aoeusnth"}},
        b"d1:rd2:id20:abcdefghij01234567895:nodes9:def456...5:token8:aoeusnthe1:t2:aa1:y1:re",
    ),
    (
        {
            "t": "aa",
            "y": "q",
            "q": "announce_peer",
            "a": {
                "id": _ID,
                "implied_port": 1,
                "info_hash": _HASH,
                "port": 6881,
                "token": "aoeusnth",
            },
        },
        (
            b"d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz123456"
            b"4:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe"
        ),
    ),
    (
        {"t": "aa", "y": "e", "e": [201, "A Generic Error Ocurred"]},
        b"d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee",
    ),
)
"""The messages printed in BEP 5: what they say, and as they go over the wire."""
BEP42 = (
    ("124.31.75.21", "5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401"),
    ("21.75.31.124", "5a3ce9c14e7a08645677bbd1cfe7d8f956d53256"),
    ("65.23.51.170", "a5d43220bc8f112a3d426c84764f8c2a1150e616"),
    ("84.124.73.14", "1b0321dd1bb1fe518101ceef99462b947a01ff41"),
    ("43.213.53.83", "e56f6cbf5b7c4be0237986d5243b87aa6d51305a"),
)
"""Addresses and ids that belong to them, printed in BEP 42."""
_KEY = bytes.fromhex("77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548")
BEP44 = (
    (
        b"",
        "4a533d47ec9c7d95b1ad75f576cffc641853b750",
        (
            "305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff"
            "1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01"
        ),
    ),
    (
        b"foobar",
        "411eba73b6f087ca51a3795d9c8c938d365e32c1",
        (
            "6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17d"
            "df9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08"
        ),
    ),
)
"""Salt, target and signature of a changing item with the value "Hello World!", in BEP 44."""
_HELLO = b"12:Hello World!"
_FIXED = "e5f96f6f38320f0f33959cb4d3d656452117aadb"


def bep5() -> Vectors:
    """The printed messages, written and read."""
    passed = 0
    for said, wire in BEP5:
        passed += encode(said) == wire and encode(decode(wire)) == wire
    return _vectors("bep-5", "BEP 5, messages as printed, written and read", 5, passed, len(BEP5))


def bep42() -> Vectors:
    """Ids that belong to addresses, and to no other of them."""
    passed = 0
    for address, id_ in BEP42:
        others = [other for other, _ in BEP42 if other != address]
        own = bytes.fromhex(id_)
        passed += belongs(own, address) and not any(belongs(own, other) for other in others)
    return _vectors("bep-42", "BEP 42, ids and addresses", 42, passed, len(BEP42))


def bep44() -> Vectors:
    """Targets and signatures of items."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    passed = int(item_target(_HELLO).hex() == _FIXED)
    for salt, target, signature in BEP44:
        passed += item_target(_HELLO, _KEY, salt).hex() == target
        try:
            VerifyKey(_KEY).verify(signed_bytes(_HELLO, 1, salt), bytes.fromhex(signature))
        except BadSignatureError:
            continue
        passed += 1
    return _vectors("bep-44", "BEP 44, targets and signatures", 44, passed, 1 + 2 * len(BEP44))


def _vectors(name: str, title: str, bep: int, passed: int, total: int) -> Vectors:
    where = f"https://www.bittorrent.org/beps/bep_{bep:04}.html"
    return Vectors(name, title, where, passed, total)
