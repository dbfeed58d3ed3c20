"""A receipt as a verifiable credential, signed in two ways: with a proof inside, and as a JWT.

`eddsa-jcs-2022` (W3C VC-DI-EDDSA): the credential and the proof's own settings are brought into one
canonical form (RFC 8785), hashed, and both hashes are signed. The JWT is that of version 1.1 of the
data model, which older libraries read.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
import hashlib
import json
from typing import Any

from helpers.labs.identity import did
from helpers.labs.lab import Json

V1, V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
SUITE = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}


class Key:
    """A private key of Ed25519 and its identifier."""

    def __init__(self, seed: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self._secret = Ed25519PrivateKey.from_private_bytes(seed)
        self.seed = seed
        self.public = self._secret.public_key().public_bytes_raw()
        self.did = did.identifier(self.public)

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        return self._secret.sign(data)

    def jwk(self) -> dict[str, str]:
        """The key as JOSE writes it, with the private part."""
        return {"kty": "OKP", "crv": "Ed25519", "x": coded(self.public), "d": coded(self.seed)}


def receipt(issuer: str, subject: str, *, version: int = 2) -> dict[str, Any]:
    """A receipt of one settled deal, a toy of this lab: who says what of whom, and since when."""
    since = "validFrom" if version == 2 else "issuanceDate"
    return {
        "@context": [V2 if version == 2 else V1],
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        since: "2026-03-01T12:00:00Z",
        "credentialSubject": {"id": subject},
    } | ({"description": "settled, 50.00 USD"} if version == 2 else {})


def problems(credential: Json) -> list[str]:
    """What the data model (W3C VCDM 2.0, section 4) asks for and a credential lacks."""
    found = []
    contexts = credential.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [V2]:
        found.append("the first context is not that of version 2")
    kinds = credential.get("type")
    if "VerifiableCredential" not in (kinds if isinstance(kinds, list) else [kinds]):
        found.append("no type VerifiableCredential")
    issuer = credential.get("issuer")
    issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(issuer, str) or ":" not in issuer:
        found.append("no issuer that is a URL")
    if not credential.get("credentialSubject"):
        found.append("no claim about a subject")
    times = {}
    for name in ("validFrom", "validUntil"):
        if name in credential:
            times[name] = _moment(credential[name])
            if times[name] is None:
                found.append(f"{name} is no moment with a time zone")
    since, until = times.get("validFrom"), times.get("validUntil")
    if since and until and until < since:
        found.append("validUntil is before validFrom")
    if "id" in credential and ":" not in str(credential["id"]):
        found.append("the id is no URL")
    return found


def _moment(text: Json) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None


def sealed(credential: Json, key: Key, created: str) -> dict[str, Any]:
    """The credential with a proof inside (`eddsa-jcs-2022`)."""
    proof = {
        **SUITE,
        "created": created,
        "verificationMethod": did.method(key.did),
        "proofPurpose": "assertionMethod",
        "@context": credential["@context"],
    }
    value = "z" + did.base58(key.sign(hashes(credential, proof)))
    return credential | {"proof": proof | {"proofValue": value}}


def hashes(credential: Json, proof: Json) -> bytes:
    """What is signed: the hash of the proof's settings, then that of the credential."""
    import rfc8785

    both = (rfc8785.dumps(proof), rfc8785.dumps(credential))
    return b"".join(hashlib.sha256(part).digest() for part in both)


def holds(sealed_credential: Json) -> bool:
    """Whether the proof inside is that of the issuer's key, from the bytes alone."""
    credential = copy.deepcopy(sealed_credential)
    try:
        proof = credential.pop("proof")
        signature = did.base58_bytes(proof.pop("proofValue").removeprefix("z"))
        signer, _, _ = proof["verificationMethod"].partition("#")
        fits = (
            SUITE.items() <= proof.items()
            and proof["proofPurpose"] == "assertionMethod"
            and proof.get("@context", credential["@context"]) == credential["@context"]
            and credential["issuer"] == signer
        )
        return fits and signed_by(signer, signature, hashes(credential, proof))
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def signed_by(signer: str, signature: bytes, data: bytes) -> bool:
    """Whether the key of a did:key signed that."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    curve, public = did.public_key(signer)
    if curve != "Ed25519":
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def token(credential: Json, key: Key) -> str:
    """The credential as a JWT (VCDM 1.1, section 6.3.1)."""
    head = {"alg": "EdDSA", "kid": did.method(key.did)}
    since = dt.datetime.fromisoformat(credential["issuanceDate"])
    claims = {
        "iss": key.did,
        "sub": credential["credentialSubject"]["id"],
        "nbf": int(since.timestamp()),
        "vc": credential,
    }
    signed = f"{coded(json.dumps(head).encode())}.{coded(json.dumps(claims).encode())}"
    return f"{signed}.{coded(key.sign(signed.encode()))}"


def token_holds(text: str) -> bool:
    """Whether a JWT is signed by the key that its `kid` and its `iss` name."""
    try:
        signed, _, signature = text.rpartition(".")
        head, claims = (json.loads(decoded(part)) for part in signed.split("."))
        signer, _, _ = head["kid"].partition("#")
        fits = head["alg"] == "EdDSA" and claims["iss"] == signer == claims["vc"]["issuer"]
        return fits and signed_by(signer, decoded(signature), signed.encode())
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def coded(raw: bytes) -> str:
    """Base 64 for URLs, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of it."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
