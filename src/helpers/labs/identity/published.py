"""Published vectors of identifiers and proofs, and the rules of the data model broken in turn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from helpers.labs.identity import did, outside
from helpers.labs.identity.credential import Key, hashes, holds, problems, receipt, sealed
from helpers.labs.lab import Json, Vectors

_WHERE = {
    "did-key": "https://github.com/w3c-ccg/did-method-key/tree/main/test-vectors",
    "did-key-didkit": "https://w3c-ccg.github.io/did-key-spec/",
    "eddsa-jcs-2022": "https://www.w3.org/TR/vc-di-eddsa/#representation-eddsa-jcs-2022",
    "data-model": "https://www.w3.org/TR/vc-data-model-2.0/#basic-concepts",
}
LACKS: Sequence[dict[str, Json]] = (
    {"@context": ["https://www.w3.org/2018/credentials/v1"]},
    {"@context": "https://www.w3.org/ns/credentials/v2"},
    {"type": ["Receipt"]},
    {"issuer": None},
    {"issuer": "somebody"},
    {"credentialSubject": {}},
    {"validFrom": "yesterday"},
    {"validFrom": "2026-03-01T12:00:00"},
    {"validUntil": "2026-02-01T12:00:00Z"},
    {"id": "1234"},
)
"""Changes, each of which breaks one rule of the data model."""


def kept() -> dict[str, Json]:
    """The vectors."""
    return json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def did_keys() -> Vectors:
    """Seeds and the identifiers they give, in both directions."""
    held = []
    for curve, seed, name in kept()["did-key"]:
        public = _public(curve, bytes.fromhex(seed))
        held.append(
            did.identifier(public, curve) == name and did.public_key(name) == (curve, public)
        )
    return _vectors("did-key", "did:key, seeds and identifiers", held)


def _public(curve: str, seed: bytes) -> bytes:
    if curve == "Ed25519":
        return Key(seed).public
    from coincurve import PrivateKey

    return PrivateKey(seed).public_key.format()


def did_keys_resolved() -> Vectors:
    """The keys that a second implementation finds in the same identifiers."""
    from coincurve import PublicKey

    names = [name for _, _, name in kept()["did-key"]]
    held = []
    for name, found in zip(names, outside.ask([("resolve", name) for name in names]), strict=True):
        curve, public = did.public_key(name)
        if curve == "Ed25519":
            ours = {"x": did.base58(public)}
        else:
            point = PublicKey(public).format(compressed=False)
            ours = {"x": did.base58(point[1:33]), "y": did.base58(point[33:])}
        held.append(ours == {part: did.base58(_raw(found[part])) for part in ours})
    return _vectors("did-key-didkit", "did:key, keys as didkit resolves them", held)


def _raw(text: str) -> bytes:
    from helpers.labs.identity.credential import decoded

    return decoded(text)


def proofs() -> Vectors:
    """The example of the standard: what is hashed, who signs, the proof, and that it holds."""
    case = kept()["eddsa-jcs-2022"]
    # A private key in multibase begins with two bytes that name its kind.
    key = Key(did.base58_bytes(case["seed"].removeprefix("z"))[2:])
    made = sealed(case["credential"], key, case["created"])
    proof = {name: part for name, part in made["proof"].items() if name != "proofValue"}
    signed = hashes(case["credential"], proof)
    value = did.base58_bytes(case["proofValue"].removeprefix("z"))
    held = (
        key.did == case["did"],
        signed.hex() == case["hashes"],
        made["proof"]["proofValue"] == case["proofValue"],
        value == key.sign(signed),
        # The example's issuer is a web address; whose key it is cannot be said offline.
        not holds(made),
    )
    return _vectors("eddsa-jcs-2022", "VC-DI-EDDSA, eddsa-jcs-2022, each stage", held)


def data_model() -> Vectors:
    """A receipt keeps the rules of the data model, and each rule broken is found."""
    key = Key(bytes(32))
    good = receipt(key.did, "did:example:subject")
    held = [not problems(good), *(len(problems(good | change)) == 1 for change in LACKS)]
    return _vectors("data-model", "VC data model 2.0, rules kept and broken in turn", held)


def _vectors(name: str, title: str, held: Sequence[bool]) -> Vectors:
    return Vectors(name, title, _WHERE[name], sum(held), len(held))
