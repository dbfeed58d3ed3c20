"""A transfer by signature, by hand: EIP-3009 over EIP-712, and the header that carries it.

What a wallet library does in one call, written out so that each hash can be read. The curve is
libsecp256k1's (coincurve).
"""

from __future__ import annotations

import base64
import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
TRANSFER_TYPE = (
    "TransferWithAuthorization(address from,address to,uint256 value,"
    "uint256 validAfter,uint256 validBefore,bytes32 nonce)"
)


@dataclass(frozen=True)
class Domain:
    """Where a signature counts: one contract on one chain."""

    name: str
    version: str
    chain: int
    contract: str

    def separator(self) -> bytes:
        """The hash that keeps a signature from counting elsewhere (EIP-712)."""
        texts = (keccak(text.encode()) for text in (self.name, self.version))
        words = (*texts, _word(self.chain), _address(self.contract))
        return keccak(keccak(DOMAIN_TYPE.encode()) + b"".join(words))


@dataclass(frozen=True)
class Authorization:
    """Who gives what to whom, between when and when, once."""

    giver: str
    taker: str
    value: int
    after: int
    before: int
    nonce: bytes
    """32 bytes: the token's contract lets each pass once for a giver."""

    def digest(self, domain: Domain) -> bytes:
        """What is signed (EIP-712: 0x1901, the domain, the struct)."""
        numbers = (_word(number) for number in (self.value, self.after, self.before))
        words = (_address(self.giver), _address(self.taker), *numbers, self.nonce)
        told = keccak(keccak(TRANSFER_TYPE.encode()) + b"".join(words))
        return keccak(b"\x19\x01" + domain.separator() + told)

    def signed(self, domain: Domain, account: LocalAccount) -> bytes:
        """The signature: r, s and v."""
        from coincurve import PrivateKey

        signature = PrivateKey(bytes(account.key)).sign_recoverable(self.digest(domain), None)
        return signature[:64] + bytes([27 + signature[64]])

    def but(self, **changes: Any) -> Authorization:
        """The same with other parts."""
        return dataclasses.replace(self, **changes)

    def payload(self, signature: bytes) -> dict[str, Any]:
        """As the scheme `exact` of x402 carries it."""
        return {
            "signature": "0x" + signature.hex(),
            "authorization": {
                "from": self.giver,
                "to": self.taker,
                "value": str(self.value),
                "validAfter": str(self.after),
                "validBefore": str(self.before),
                "nonce": "0x" + self.nonce.hex(),
            },
        }


def keccak(data: bytes) -> bytes:
    """Keccak-256 as Ethereum has it, which is not SHA-3."""
    from Crypto.Hash import keccak as hashed

    return hashed.new(digest_bits=256, data=data).digest()


def header(told: dict[str, Any]) -> str:
    """JSON as a header carries it."""
    return base64.b64encode(json.dumps(told).encode()).decode()


def read(text: str) -> dict[str, Any]:
    """What a header carries."""
    return json.loads(base64.b64decode(text))


def _word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _address(text: str) -> bytes:
    return bytes(12) + bytes.fromhex(text.removeprefix("0x"))
