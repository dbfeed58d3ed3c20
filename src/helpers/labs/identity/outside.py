"""Verifiers that share no code with this lab, in a process that gets bytes and nothing else.

``python -m helpers.labs.identity.outside`` reads a list of ``[verifier, text]`` and writes for
each whether it is accepted: `jwcrypto` in Python, and `didkit` around Spruce's library in Rust.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Sequence

from helpers.labs.identity import did
from helpers.labs.lab import Json, LabError


def ask(tasks: Sequence[tuple[str, str]]) -> list[Json]:
    """What they say, in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", __spec__.name],
        input=json.dumps(list(tasks)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if told.returncode:
        raise LabError(f"the verifiers did not answer: {told.stderr.strip()[-200:]}")
    return json.loads(told.stdout)


def jose(text: str) -> bool:
    """Whether `jwcrypto` accepts a JWT under the key that its identifier is."""
    from jwcrypto.common import JWException, base64url_decode, base64url_encode
    from jwcrypto.jwk import JWK
    from jwcrypto.jwt import JWT

    try:
        kid = json.loads(base64url_decode(text.partition(".")[0]))["kid"]
        _, public = did.public_key(kid.partition("#")[0])
        key = JWK(kty="OKP", crv="Ed25519", x=base64url_encode(public))
        JWT(jwt=text, key=key, algs=["EdDSA"], expected_type="JWS")
    except (JWException, KeyError, ValueError):
        return False
    return True


async def rust(text: str) -> bool:
    """Whether `didkit` accepts a JWT or a credential with a proof inside."""
    import didkit

    token = not text.startswith("{")
    options = {"proofFormat": "jwt"} if token else {"proofPurpose": "assertionMethod"}
    try:
        told = json.loads(await didkit.verify_credential(text, json.dumps(options)))
    except Exception:  # the library's own error, which its types call a value
        return False
    return not told["errors"] and bool(told["checks"])


async def issued(text: str) -> str:
    """A JWT that `didkit` makes of a key and a credential."""
    import didkit

    given = json.loads(text)
    name = did.method(given["credential"]["issuer"])
    options = json.dumps({"proofFormat": "jwt", "verificationMethod": name})
    credential, key = json.dumps(given["credential"]), json.dumps(given["key"])
    return await didkit.issue_credential(credential, options, key)


async def resolved(text: str) -> Json:
    """The public key that `didkit` finds in an identifier."""
    import didkit

    found = json.loads(await didkit.resolve_did(text, "{}"))
    return found["verificationMethod"][0]["publicKeyJwk"]


async def _answers(tasks: Sequence[Sequence[str]]) -> list[Json]:
    found: list[Json] = []
    for name, text in tasks:
        if name == "jwcrypto":
            found.append(jose(text))
        else:
            ask_rust = {"didkit": rust, "issue": issued, "resolve": resolved}[name]
            found.append(await ask_rust(text))
    return found


def main() -> None:
    """Answer what stands on standard input."""
    print(json.dumps(asyncio.run(_answers(json.load(sys.stdin)))), flush=True)
    # The Rust library's own threads end Python's shutdown with an abort (didkit 0.3.3).
    os._exit(0)


if __name__ == "__main__":
    main()
