"""A vault: a secret under a passphrase, as browsers keep it.

The passphrase is stretched into a key (PBKDF2, scrypt or Argon2id), the key encrypts with AES-GCM.
The primitives are OpenSSL's, called through `cryptography`.
"""

from __future__ import annotations

from dataclasses import dataclass

SALT, NONCE, TAG, KEY = 16, 12, 16, 32
"""Bytes of each part; nonce and tag as NIST SP 800-38D recommends them for AES-GCM."""
MIB = 1024
"""Argon2's memory is given in KiB."""


class VaultError(ValueError):
    """The vault does not open: wrong passphrase, or changed bytes. Nobody can tell which."""


@dataclass(frozen=True)
class Pbkdf2:
    """HMAC-SHA256, over and over (RFC 8018)."""

    rounds: int

    def key(self, passphrase: bytes, salt: bytes) -> bytes:
        """The key of a passphrase."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

        return PBKDF2HMAC(SHA256(), KEY, salt, self.rounds).derive(passphrase)


@dataclass(frozen=True)
class Scrypt:
    """Fills memory and reads it in an order nobody can foresee (RFC 7914)."""

    cost: int
    """A power of two; memory is 128 bytes times cost times block."""
    block: int = 8
    parallel: int = 1

    def key(self, passphrase: bytes, salt: bytes) -> bytes:
        """The key of a passphrase."""
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt as Derivation

        derivation = Derivation(salt=salt, length=KEY, n=self.cost, r=self.block, p=self.parallel)
        return derivation.derive(passphrase)


@dataclass(frozen=True)
class Argon2id:
    """The same idea, winner of the Password Hashing Competition (RFC 9106)."""

    memory: int
    """KiB."""
    passes: int
    lanes: int = 1

    def key(self, passphrase: bytes, salt: bytes) -> bytes:
        """The key of a passphrase."""
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id as Derivation

        derivation = Derivation(
            salt=salt,
            length=KEY,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory,
        )
        return derivation.derive(passphrase)


Stretching = Pbkdf2 | Scrypt | Argon2id


def seal(
    secret: bytes, passphrase: bytes, stretching: Stretching, salt: bytes, nonce: bytes
) -> bytes:
    """A vault: salt, nonce, ciphertext and tag, one after the other.

    Salt and nonce are arguments so that a run can be repeated. Whoever keeps money draws both anew
    each time: a nonce that comes twice under one key gives both secrets away.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return salt + nonce + AESGCM(stretching.key(passphrase, salt)).encrypt(nonce, secret, None)


def opened(vault: bytes, passphrase: bytes, stretching: Stretching) -> bytes:
    """The secret in a vault.

    Raises
    ------
    VaultError
        If passphrase or vault are not what they were.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(vault) < SALT + NONCE + TAG:
        raise VaultError("too short for a vault")
    salt, nonce, sealed = vault[:SALT], vault[SALT : SALT + NONCE], vault[SALT + NONCE :]
    try:
        return AESGCM(stretching.key(passphrase, salt)).decrypt(nonce, sealed, None)
    except InvalidTag as error:
        raise VaultError("another passphrase, or changed bytes") from error
