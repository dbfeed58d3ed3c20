"""The messages of the distributed hash table: bencoding (BEP 3), queries and replies (BEP 5).

One socket asks one node at a time and waits for its reply, which is enough on loopback.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Address = tuple[str, int]
ID = 20
"""Bytes of an id: of nodes, and of what they store."""
NODE = ID + 6
"""Bytes of a node in compact form: id, IPv4 address, port."""
WAIT = 1.0
"""Seconds after which a node counts as silent."""


class KrpcError(Exception):
    """A message that is none, or a node that answers with an error or not at all."""


def encode(value: object) -> bytes:
    """Bencode whole numbers, byte strings, texts, lists and mappings; keys are sorted."""
    match value:
        case bool():
            raise KrpcError("a truth value has no bencoding")
        case int():
            return b"i%de" % value
        case str():
            return encode(value.encode())
        case bytes():
            return b"%d:%s" % (len(value), value)
        case list() | tuple():
            return b"l" + b"".join(map(encode, value)) + b"e"
        case dict():
            keys = {key.encode() if isinstance(key, str) else key: key for key in value}
            pairs = (encode(raw) + encode(value[keys[raw]]) for raw in sorted(keys))
            return b"d" + b"".join(pairs) + b"e"
    raise KrpcError(f"{type(value).__name__} has no bencoding")


def decode(data: bytes) -> Any:
    """The value that is encoded; keys are byte strings."""
    try:
        value, end = _value(data, 0)
    except (IndexError, ValueError, RecursionError) as error:
        raise KrpcError(f"no bencoding: {error}") from error
    if end != len(data):
        raise KrpcError("bytes are left over")
    return value


def _value(data: bytes, at: int) -> tuple[Any, int]:
    kind = data[at : at + 1]
    if kind == b"i":
        end = data.index(b"e", at)
        digits = data[at + 1 : end]
        number = int(digits)
        if digits != b"%d" % number:
            raise ValueError("a number is not in its shortest form")
        return number, end + 1
    if kind in (b"l", b"d"):
        items, at = [], at + 1
        while data[at : at + 1] != b"e":
            item, at = _value(data, at)
            items.append(item)
        if kind == b"l":
            return items, at + 1
        keys = items[::2]
        if len(items) % 2 or not all(isinstance(key, bytes) for key in keys):
            raise ValueError("a mapping whose keys are no strings")
        if sorted(set(keys)) != keys:
            raise ValueError("keys out of order")
        return dict(zip(keys, items[1::2], strict=True)), at + 1
    colon = data.index(b":", at)
    size = int(data[at:colon])
    if not data[at:colon].isdigit() or colon + 1 + size > len(data):
        raise ValueError("a string that ends early")
    return data[colon + 1 : colon + 1 + size], colon + 1 + size


@dataclass(frozen=True)
class Contact:
    """A node: its id, and where it is."""

    id: bytes
    address: Address

    def compact(self) -> bytes:
        """Its compact form (BEP 5, contact encoding)."""
        host, port = self.address
        return self.id + socket.inet_aton(host) + struct.pack(">H", port)


def contacts(compact: bytes) -> Iterator[Contact]:
    """The nodes of a reply."""
    for at in range(0, len(compact) - NODE + 1, NODE):
        host = socket.inet_ntoa(compact[at + ID : at + ID + 4])
        (port,) = struct.unpack(">H", compact[at + ID + 4 : at + NODE])
        yield Contact(compact[at : at + ID], (host, port))


def query(
    transaction: bytes, method: str, arguments: Mapping[str, object], **more: object
) -> bytes:
    """A query as it goes over the wire."""
    return encode({"t": transaction, "y": "q", "q": method, "a": dict(arguments), **more})


class Client:
    """Asks nodes, from ``with`` to its end, as a node that is asked nothing itself (BEP 43).

    libtorrent keeps it among its nodes all the same once it has announced something.
    """

    def __init__(self, own: bytes, host: str = "127.0.0.1") -> None:
        self.own = own
        self.asked = 0
        self._host = host

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self._host, 0))
        self._socket.settimeout(WAIT)
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    @property
    def address(self) -> Address:
        """Where it asks from."""
        return self._socket.getsockname()

    def ask(self, address: Address, method: str, **arguments: object) -> dict[bytes, Any]:
        """The reply of a node.

        Raises
        ------
        KrpcError
            If it is silent, or answers with an error.
        """
        self.asked += 1
        transaction = struct.pack(">H", self.asked % 2**16)
        message = query(transaction, method, {"id": self.own, **arguments}, ro=1)
        self._socket.sendto(message, address)
        while True:
            try:
                data, sender = self._socket.recvfrom(4096)
            except TimeoutError:
                raise KrpcError(f"{address[0]} is silent") from None
            reply = decode(data)
            if sender != address or reply.get(b"t") != transaction:
                continue
            if reply.get(b"y") != b"r":
                raise KrpcError(f"{address[0]} answers {reply.get(b'e')}")
            return reply[b"r"]
