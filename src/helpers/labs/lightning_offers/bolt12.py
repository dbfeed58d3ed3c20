"""BOLT 12: strings without a checksum, TLV records, the fields of an offer, signatures.

In the terms of the standard (https://github.com/lightning/bolts/blob/master/12-offer-encoding.md);
curve arithmetic is libsecp256k1's (coincurve).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""Of bech32 (BIP-173): five bits a character."""
_JOIN = re.compile(r"(?<=[a-z0-9])\+\s*(?=[a-z0-9])")
_OFFER = ((1, 79), (1_000_000_000, 1_999_999_999))
"""Types an offer may hold, ends included."""
_SIGNATURES = (240, 1000)
FIELDS = {
    2: "chains",
    4: "metadata",
    6: "currency",
    8: "amount",
    10: "description",
    12: "features",
    14: "absolute_expiry",
    16: "paths",
    18: "issuer",
    20: "quantity_max",
    22: "issuer_id",
}
"""Fields of an offer by their type."""


class OfferError(ValueError):
    """What a reader of an offer must not respond to, and why."""


@dataclass(frozen=True)
class Record:
    """One TLV record."""

    type: int
    value: bytes

    def encoded(self) -> bytes:
        """Type, length and value, as they stand in the stream."""
        return bigsize(self.type) + bigsize(len(self.value)) + self.value


def string_bytes(text: str) -> tuple[str, bytes]:
    """Prefix and bytes of a BOLT 12 string.

    Raises
    ------
    OfferError
        If the string is none.
    """
    if text != text.lower() and text != text.upper():
        raise OfferError("mixed case")
    joined = _JOIN.sub("", text.lower())
    prefix, mark, rest = joined.partition("1")
    if not mark or not prefix.isalpha():
        raise OfferError("no prefix")
    if set(rest) - set(CHARSET):
        raise OfferError("a character that bech32 does not have")
    return prefix, from_groups([CHARSET.index(character) for character in rest])


def bytes_string(prefix: str, data: bytes) -> str:
    """Bytes as a BOLT 12 string."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return f"{prefix}1" + "".join(CHARSET[int(bits[i : i + 5], 2)] for i in range(0, len(bits), 5))


def from_groups(groups: Sequence[int]) -> bytes:
    """Groups of five bits as bytes; what is left over is zero and less than a group."""
    number = 0
    for group in groups:
        number = number << 5 | group
    spare = len(groups) * 5 % 8
    if spare > 4 or number & ((1 << spare) - 1):
        raise OfferError("padding")
    return (number >> spare).to_bytes(len(groups) * 5 // 8, "big")


def bigsize(number: int) -> bytes:
    """A number in as few bytes as BOLT 1's BigSize has for it."""
    if number < 0xFD:
        return bytes([number])
    for head, size in ((0xFD, 2), (0xFE, 4), (0xFF, 8)):
        if number < 1 << 8 * size:
            return bytes([head]) + number.to_bytes(size, "big")
    raise ValueError(f"{number} takes more than 64 bits")


def records(data: bytes) -> list[Record]:
    """The records of a TLV stream (BOLT 1), in ascending order of their types.

    Raises
    ------
    OfferError
        If it is truncated, out of order, or a number is not as short as it can be.
    """
    found: list[Record] = []
    at = 0
    while at < len(data):
        kind, at = _bigsize(data, at)
        length, at = _bigsize(data, at)
        if at + length > len(data):
            raise OfferError("truncated")
        if found and kind <= found[-1].type:
            raise OfferError("records out of order")
        found.append(Record(kind, data[at : at + length]))
        at += length
    return found


def _bigsize(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise OfferError("truncated")
    size = {0xFD: 2, 0xFE: 4, 0xFF: 8}.get(data[at], 0)
    if at + 1 + size > len(data):
        raise OfferError("truncated")
    number = int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else data[at]
    if bigsize(number) != data[at : at + 1 + size]:
        raise OfferError("a number longer than it has to be")
    return number, at + 1 + size


def offer(text: str) -> list[Record]:
    """The records of an offer that a reader may respond to ("Requirements For Offers").

    Raises
    ------
    OfferError
        If a reader must not respond to it.
    """
    prefix, data = string_bytes(text)
    if prefix != "lno":
        raise OfferError(f"the prefix of an offer is lno, not {prefix}")
    found = records(data)
    for record in found:
        if not any(low <= record.type <= high for low, high in _OFFER):
            raise OfferError(f"type {record.type} is none of an offer's")
        if record.type not in FIELDS and record.type % 2 == 0:
            raise OfferError(f"unknown even type {record.type}")
        _checked(record)
    values = {record.type: record.value for record in found}
    if 8 in values and 10 not in values:
        raise OfferError("an amount without a description")
    if 8 in values and not number(values[8]):
        raise OfferError("an amount of zero")
    if 6 in values and 8 not in values:
        raise OfferError("a currency without an amount")
    if 22 not in values and 16 not in values:
        raise OfferError("nobody to ask for an invoice")
    return found


def number(value: bytes) -> int:
    """A number without leading zeros (BOLT 1, tu64)."""
    if len(value) > 8 or value[:1] == b"\0":
        raise OfferError("a number with leading zeros")
    return int.from_bytes(value, "big")


def _checked(record: Record) -> None:
    value = record.value
    if record.type == 2 and (not value or len(value) % 32):
        raise OfferError("chains are of 32 bytes each, one at least")
    if record.type in (6, 10, 18):
        try:
            value.decode()
        except UnicodeDecodeError as error:
            raise OfferError(f"{FIELDS[record.type]} is no UTF-8") from error
    if record.type == 6 and len(value) != 3:
        raise OfferError("a currency has three letters")
    if record.type in (8, 14, 20):
        number(value)
    if record.type == 12:
        bits = int.from_bytes(value, "big")
        if any(bits >> bit & 1 for bit in range(0, len(value) * 8, 2)):
            raise OfferError("an unknown even feature")
    if record.type == 16:
        _paths(value)
    if record.type == 22:
        _point(value)


def _paths(value: bytes) -> None:
    """Blinded paths (BOLT 4): first node, key, and hops with what each is told."""
    at = 0
    while at < len(value) or not value:
        # A node, or a channel and a direction, which is shorter and begins with 0 or 1.
        first = 9 if value[at : at + 1] in (b"\0", b"\1") else 33
        if first == 33:
            _point(value[at : at + 33])
        _point(value[at + first : at + first + 33])
        at += first + 33
        hops = value[at : at + 1]
        if hops in (b"", b"\0"):
            raise OfferError("a blinded path without hops")
        at += 1
        for _ in range(hops[0]):
            _point(value[at : at + 33])
            length = value[at + 33 : at + 35]
            at += 35 + int.from_bytes(length, "big")
            if len(length) < 2 or at > len(value):
                raise OfferError("a truncated hop")


def _point(value: bytes) -> None:
    from coincurve import PublicKey

    try:
        PublicKey(value)
    except ValueError as error:
        raise OfferError("no point of the curve") from error
    if len(value) != 33:
        raise OfferError("a point has 33 bytes")


def tagged(tag: bytes, message: bytes) -> bytes:
    """H(tag, message) of BIP-340."""
    digest = hashlib.sha256(tag).digest()
    return hashlib.sha256(digest + digest + message).digest()


def branch(one: bytes, other: bytes) -> bytes:
    """An inner node: the lesser hash stands first, so a proof need not say which side it is."""
    return tagged(b"LnBranch", min(one, other) + max(one, other))


def leaf(record: Record, first: Record) -> bytes:
    """A record's leaf, joined with its nonce, which the first record of the stream salts."""
    nonce = tagged(b"LnNonce" + first.encoded(), bigsize(record.type))
    return branch(tagged(b"LnLeaf", record.encoded()), nonce)


def leaves(stream: Sequence[Record]) -> list[bytes]:
    """The leaf of each record that is signed."""
    signed = [record for record in stream if not _is_signature(record)]
    return [leaf(record, first=signed[0]) for record in signed]


def merkle(stream: Sequence[Record]) -> bytes:
    """Root of the tree over the records that are signed ("Signature Calculation")."""
    return _levels(leaves(stream))[-1][0]


def proof(stream: Sequence[Record], kind: int) -> list[bytes]:
    """The hashes with which somebody who has one record's leaf comes to the root."""
    signed = [record.type for record in stream if not _is_signature(record)]
    at = signed.index(kind)
    path = []
    for level in _levels(leaves(stream))[:-1]:
        beside = at ^ 1
        if beside < len(level):
            path.append(level[beside])
        at //= 2
    return path


def climbed(leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that a leaf and a proof lead to."""
    for beside in path:
        leaf = branch(leaf, beside)
    return leaf


def _levels(level: list[bytes]) -> list[list[bytes]]:
    """The tree, leaves first; a node without a partner goes up as it is."""
    levels = [level]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [branch(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
        levels.append(level)
    return levels


def signature_holds(message: str, stream: Sequence[Record], key: bytes, signature: bytes) -> bool:
    """Whether a signature of BIP-340 over the root of a message holds.

    Parameters
    ----------
    message
        Name of the stream, such as ``invoice_request``.
    key
        Public key, 33 bytes compressed; BIP-340 uses its x alone.
    """
    from coincurve import PublicKeyXOnly

    tag = f"lightning{message}signature".encode()
    return PublicKeyXOnly(key[1:]).verify(signature, tagged(tag, merkle(stream)))


def _is_signature(record: Record) -> bool:
    low, high = _SIGNATURES
    return low <= record.type <= high
