"""did:key: an identifier that is its own public key, so that nobody has to be asked for it."""

from __future__ import annotations

from typing import Any

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CODECS = {"Ed25519": (b"\xed\x01", 32), "secp256k1": (b"\xe7\x01", 33)}
"""Curve: multicodec prefix, and bytes of a public key."""


class DidError(ValueError):
    """What is no did:key that is read here."""


def base58(raw: bytes) -> str:
    """Bytes in base 58, each leading zero as a 1."""
    number, digits = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + digits


def base58_bytes(text: str) -> bytes:
    """The bytes of a text in base 58.

    Raises
    ------
    DidError
        If a character does not belong to it.
    """
    number = 0
    for character in text:
        if character not in _BASE58:
            raise DidError(f"{character!r} is no digit of base 58")
        number = number * 58 + _BASE58.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def identifier(public: bytes, curve: str = "Ed25519") -> str:
    """The did:key of a public key: multibase of multicodec of the key."""
    prefix, length = CODECS[curve]
    if len(public) != length:
        raise DidError(f"a key of {curve} has {length} bytes, not {len(public)}")
    return "did:key:z" + base58(prefix + public)


def public_key(did: str) -> tuple[str, bytes]:
    """Curve and public key of a did:key.

    Raises
    ------
    DidError
        If it is none, or of a curve that is not read here.
    """
    start, z, rest = did.partition("did:key:z")
    if start or not z:
        raise DidError(f"{did[:20]!r} is no did:key in base 58")
    raw = base58_bytes(rest)
    for curve, (prefix, length) in CODECS.items():
        if raw.startswith(prefix) and len(raw) == len(prefix) + length:
            return curve, raw[len(prefix) :]
    raise DidError("a kind of key that is not read here")


def method(did: str) -> str:
    """The name of the identifier's one key: the identifier, and its last part again."""
    return f"{did}#{did.removeprefix('did:key:')}"


def document(did: str) -> dict[str, Any]:
    """What a resolver says of the identifier, worked out from its letters alone."""
    public_key(did)
    key = {
        "id": method(did),
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": did.removeprefix("did:key:"),
    }
    uses = ("authentication", "assertionMethod", "capabilityInvocation", "capabilityDelegation")
    return {
        "@context": ["https://www.w3.org/ns/did/v1.1"],
        "id": did,
        "verificationMethod": [key],
        **{use: [key["id"]] for use in uses},
    }
