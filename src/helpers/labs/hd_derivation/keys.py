"""Hierarchical deterministic keys: BIP-32 over secp256k1 and SLIP-10 over Ed25519.

In the terms of the standards. Points of the curve are added by libsecp256k1 (coincurve), as
wallets do.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

HARD = 1 << 31
"""First index of a hardened child (BIP-32)."""
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""Order of the curve secp256k1 (SEC 2, section 2.4.1)."""
_PRIVATE, _PUBLIC = bytes.fromhex("0488ade4"), bytes.fromhex("0488b21e")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class KeyFormatError(ValueError):
    """What is no extended key."""


@dataclass(frozen=True)
class Node:
    """A node of the tree on secp256k1: an extended key of BIP-32."""

    point: bytes
    """Public key, 33 bytes, compressed."""
    code: bytes
    """Chain code, 32 bytes."""
    secret: int | None = None
    """Private key, or ``None`` where only the public part is known."""
    depth: int = 0
    parent: bytes = bytes(4)
    """Fingerprint of the parent."""
    index: int = 0

    def child(self, index: int) -> Node:
        """Derive a child (BIP-32, CKDpriv and CKDpub).

        Raises
        ------
        ValueError
            If a hardened child is asked of a public node, or the child does not exist (one index
            in 2^127).
        """
        from coincurve import PrivateKey, PublicKey

        if index >= HARD:
            if self.secret is None:
                raise ValueError("a hardened child needs the private key of its parent")
            data = b"\0" + self.secret.to_bytes(32, "big") + index.to_bytes(4, "big")
        else:
            data = self.point + index.to_bytes(4, "big")
        left, code = _split(self.code, data)
        tweak = int.from_bytes(left, "big")
        if tweak >= ORDER:
            raise ValueError(f"there is no child {index}; BIP-32 says to take the next")
        secret = None if self.secret is None else (tweak + self.secret) % ORDER
        if secret == 0:
            raise ValueError(f"there is no child {index}; BIP-32 says to take the next")
        if secret is None:
            point = PublicKey(self.point).add(left).format()
        else:
            point = PrivateKey.from_int(secret).public_key.format()
        return Node(point, code, secret, self.depth + 1, self.fingerprint(), index)

    def at(self, path: str) -> Node:
        """The node at the end of a path such as ``m/44'/0'/0'``."""
        node = self
        for index in steps(path):
            node = node.child(index)
        return node

    def public(self) -> Node:
        """The same without its private key."""
        return Node(self.point, self.code, None, self.depth, self.parent, self.index)

    def fingerprint(self) -> bytes:
        """First four bytes of the key's HASH160."""
        return _hash160(self.point)[:4]

    def serialised(self) -> str:
        """The node as ``xprv...`` or ``xpub...`` (BIP-32, serialization format)."""
        secret = self.secret
        head = _PUBLIC if secret is None else _PRIVATE
        key = self.point if secret is None else b"\0" + secret.to_bytes(32, "big")
        number = self.index.to_bytes(4, "big")
        return _base58check(head + bytes([self.depth]) + self.parent + number + self.code + key)


def seed(phrase: str, passphrase: str = "") -> bytes:
    """The seed of a mnemonic phrase: 2,048 rounds of PBKDF2-HMAC-SHA512 (BIP-39)."""
    salt = "mnemonic" + passphrase
    return hashlib.pbkdf2_hmac("sha512", phrase.encode(), salt.encode(), 2048)


def master(entropy: bytes) -> Node:
    """The root of the tree on secp256k1 (BIP-32, master key generation)."""
    from coincurve import PrivateKey

    left, code = _split(b"Bitcoin seed", entropy)
    secret = int.from_bytes(left, "big")
    if not 0 < secret < ORDER:
        raise ValueError("the seed gives no master key; BIP-32 says to take another")
    return Node(PrivateKey.from_int(secret).public_key.format(), code, secret)


def edwards(entropy: bytes, path: str) -> tuple[bytes, bytes]:
    """Private key and chain code at a path on Ed25519, where every step is hardened (SLIP-10).

    Raises
    ------
    ValueError
        If a step of the path is not hardened.
    """
    secret, code = _split(b"ed25519 seed", entropy)
    for index in steps(path):
        if index < HARD:
            raise ValueError("Ed25519 has hardened children only (SLIP-10)")
        secret, code = _split(code, b"\0" + secret + index.to_bytes(4, "big"))
    return secret, code


def parent_secret(parent: Node, child: Node) -> int:
    """The private key of a parent from its public node and the private key of a normal child.

    BIP-32 names this under "Implications": the child's key is the parent's plus a number that
    everyone who has the parent's public node can compute.
    """
    if child.index >= HARD or child.secret is None:
        raise ValueError("needs the private key of a child that is not hardened")
    left, _ = _split(parent.code, parent.point + child.index.to_bytes(4, "big"))
    return (child.secret - int.from_bytes(left, "big")) % ORDER


def parsed(text: str) -> Node:
    """Read ``xprv...`` or ``xpub...``.

    Raises
    ------
    KeyFormatError
        If it is none: the cases of BIP-32's test vector 5.
    """
    from coincurve import PrivateKey, PublicKey

    raw = _base58check_read(text)
    if len(raw) != 78:
        raise KeyFormatError("not 78 bytes")
    head, depth, parent, index = raw[:4], raw[4], raw[5:9], int.from_bytes(raw[9:13], "big")
    code, key = raw[13:45], raw[45:]
    if head not in (_PRIVATE, _PUBLIC):
        raise KeyFormatError("unknown version")
    if depth == 0 and (parent != bytes(4) or index):
        raise KeyFormatError("a master key has no parent and no index")
    if (head == _PRIVATE) != (key[0] == 0):
        raise KeyFormatError("the version does not fit the key")
    if head == _PUBLIC:
        if key[0] not in (2, 3):
            raise KeyFormatError("unknown prefix of a public key")
        try:
            point = PublicKey(key).format()
        except ValueError as error:
            raise KeyFormatError("no point of the curve") from error
        return Node(point, code, None, depth, parent, index)
    secret = int.from_bytes(key[1:], "big")
    if not 0 < secret < ORDER:
        raise KeyFormatError("not a private key of the curve")
    point = PrivateKey.from_int(secret).public_key.format()
    return Node(point, code, secret, depth, parent, index)


def steps(path: str) -> Iterator[int]:
    """The indices of a path, hardened ones from 2^31."""
    root, *parts = path.split("/")
    if root != "m":
        raise ValueError(f"a path begins with m, not {root!r}")
    for part in parts:
        hard = part.endswith("'")
        yield int(part.rstrip("'")) + (HARD if hard else 0)


def _split(key: bytes, data: bytes) -> tuple[bytes, bytes]:
    digest = hmac.new(key, data, hashlib.sha512).digest()
    return digest[:32], digest[32:]


def _hash160(data: bytes) -> bytes:
    # OpenSSL 3 may be built without RIPEMD-160; pycryptodome comes with bip_utils.
    from Crypto.Hash import RIPEMD160

    return RIPEMD160.new(hashlib.sha256(data).digest()).digest()


def _checksum(payload: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]


def _base58check(payload: bytes) -> str:
    number = int.from_bytes(payload + _checksum(payload), "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return digits


def _base58check_read(text: str) -> bytes:
    number = 0
    for character in text:
        if character not in _BASE58:
            raise KeyFormatError("a character that base 58 does not have")
        number = number * 58 + _BASE58.index(character)
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if _checksum(raw[:-4]) != raw[-4:]:
        raise KeyFormatError("the checksum is wrong")
    return raw[:-4]
