"""BOLT 11: an invoice, with its checksum, its fields and the node that signed it.

In the terms of the standard (https://github.com/lightning/bolts/blob/master/11-payment-encoding.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.labs.lightning_offers.bolt12 import CHARSET

_AMOUNT = re.compile(r"ln(?:bcrt|bc|tbs|tb)(?:(\d+)([munp]?))?\Z")
_MILLISATOSHI = {"": 10**11, "m": 10**8, "u": 10**5, "n": 10**2}
FIELDS = {
    "p": "payment_hash",
    "s": "payment_secret",
    "d": "description",
    "h": "description_hash",
    "n": "payee",
    "f": "fallback",
    "r": "route",
    "9": "features",
    "m": "metadata",
}
"""Tagged fields by their letter."""
_LENGTHS = {"p": 52, "h": 52, "s": 52, "n": 53}
"""Groups of five bits of the fields that have a length of their own."""
_HOUR = 3600


class InvoiceError(ValueError):
    """What is no invoice, and why."""


@dataclass(frozen=True)
class Invoice:
    """One invoice."""

    millisatoshi: int | None
    """Amount, or ``None`` where the payer chooses it."""
    timestamp: int
    """Seconds since 1970."""
    payee: bytes
    """Node that signed it, recovered from the signature."""
    expiry: int
    """Seconds after the timestamp for which it can be paid; an hour if it does not say."""
    fields: dict[str, bytes] = field(default_factory=dict)
    """Other tagged fields by name, the first of each, spare bits dropped."""


def invoice(text: str) -> Invoice:
    """Read an invoice.

    Raises
    ------
    InvoiceError
        If it is none.
    """
    from coincurve import PublicKey

    prefix, groups = _bech32(text)
    amount = _amount(prefix)
    if len(groups) < 7 + 104:
        raise InvoiceError("too short")
    body, signed = groups[:-104], groups[-104:]
    message = prefix.encode() + _bytes(body)
    signature = _bytes(signed)
    digest = hashlib.sha256(message).digest()
    try:
        payee = PublicKey.from_signature_and_message(signature, digest, hasher=None).format()
    except Exception as error:
        raise InvoiceError("the signature gives no key") from error
    fields, expiry = _fields(body[7:])
    if "payee" in fields and not _signed(fields["payee"], signature[:64], digest):
        raise InvoiceError("the signature is not the payee's, or not in canonical form")
    return Invoice(amount, _number(body[:7]), payee, expiry, fields)


def _signed(payee: bytes, signature: bytes, digest: bytes) -> bool:
    """Whether a node signed: the lesser of the two values of s only, as libsecp256k1 has it."""
    from coincurve import PublicKey
    from coincurve.ecdsa import cdata_to_der, deserialize_compact

    form = cdata_to_der(deserialize_compact(signature))
    return PublicKey(payee).verify(form, digest, hasher=None)


def _bech32(text: str) -> tuple[str, list[int]]:
    if text != text.lower() and text != text.upper():
        raise InvoiceError("mixed case")
    prefix, mark, rest = text.lower().rpartition("1")
    if not mark:
        raise InvoiceError("no separator")
    if set(rest) - set(CHARSET):
        raise InvoiceError("a character that bech32 does not have")
    groups = [CHARSET.index(character) for character in rest]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    if _polymod([*spread, *groups]) != 1:
        raise InvoiceError("the checksum is wrong")
    return prefix, groups[:-6]


def _polymod(values: Sequence[int]) -> int:
    """Checksum of BIP-173."""
    generator = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate(generator):
            check ^= factor if top >> bit & 1 else 0
    return check


def _amount(prefix: str) -> int | None:
    match = _AMOUNT.match(prefix)
    if match is None:
        raise InvoiceError("an unknown prefix or multiplier")
    if match[1] is None:
        return None
    if match[2] == "p":
        if int(match[1]) % 10:
            raise InvoiceError("less than a millisatoshi")
        return int(match[1]) // 10
    return int(match[1]) * _MILLISATOSHI[match[2]]


def _fields(groups: list[int]) -> tuple[dict[str, bytes], int]:
    """Tagged fields by name, and the expiry among them."""
    found: dict[str, bytes] = {}
    expiry, at = _HOUR, 0
    while at + 3 <= len(groups):
        letter = CHARSET[groups[at]]
        length = _number(groups[at + 1 : at + 3])
        value = groups[at + 3 : at + 3 + length]
        at += 3 + length
        if letter == "x":
            expiry = _number(value)
        # A reader skips what is unknown or of another length than the standard gives it.
        if letter in FIELDS and length == _LENGTHS.get(letter, length):
            found.setdefault(FIELDS[letter], _bytes(value, whole=True))
    if "payment_hash" not in found or "payment_secret" not in found:
        raise InvoiceError("no payment hash or secret")
    return found, expiry


def _number(groups: Sequence[int]) -> int:
    number = 0
    for group in groups:
        number = number << 5 | group
    return number


def _bytes(groups: Sequence[int], *, whole: bool = False) -> bytes:
    """Groups of five bits as bytes; the last is filled up with zeros, or dropped if `whole`."""
    size = len(groups) * 5
    count = size // 8 if whole else -(-size // 8)
    number = _number(groups)
    return (number >> (size - count * 8) if whole else number << (-size % 8)).to_bytes(count, "big")
