"""A secret under a passphrase: how long it holds, and what the page's own cryptography does."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from helpers.labs import chromium
from helpers.labs.browser_wallet import published, vault
from helpers.labs.browser_wallet.vault import MIB, Argon2id, Pbkdf2, Scrypt, Stretching
from helpers.labs.lab import ANSWERS, Figure, Json, Lab
from helpers.labs.repeated import ends, rate
from helpers.text.phrases import number

PHRASE = " ".join(["abandon"] * 11 + ["about"]).encode()
"""The secret: the phrase of BIP-39's first test vector, public, and so worth nothing."""
PASSPHRASE = b"one that nobody uses"
METHODS: dict[str, Stretching] = {
    "PBKDF2, 100,000 rounds": Pbkdf2(100_000),
    "PBKDF2, 600,000 rounds": Pbkdf2(600_000),
    "scrypt, 128 MiB": Scrypt(2**17),
    "Argon2id, 19 MiB, 2 passes": Argon2id(19 * MIB, 2),
    "Argon2id, 64 MiB, 3 passes, 4 lanes": Argon2id(64 * MIB, 3, 4),
}
"""What is measured. The second to the fourth are the least that OWASP's Password Storage Cheat
Sheet lets pass, the last is the second choice of RFC 9106."""
USED = "PBKDF2, 600,000 rounds"
EQUAL = ("PBKDF2, 600,000 rounds", "scrypt, 128 MiB", "Argon2id, 19 MiB, 2 passes")
CARD = 10_000
"""Guesses a second of one graphics card against each of :data:`EQUAL`, at most: they were chosen
for that (S. Thomas, Minimum Password Settings, https://tobtu.com/minimum-password-settings/)."""
CARD_HOUR = 0.40
"""Rent of such a card for an hour, USD: assumed, a round price of 2026."""
WORD = 7776
"""Words in a list for five dice."""
SECRETS = {
    "Among the million most used": 10**6,
    "Eight lower-case letters, drawn": 26**8,
    "Three words, drawn by dice": WORD**3,
    "Four words, drawn by dice": WORD**4,
    "Five words, drawn by dice": WORD**5,
}
"""What a passphrase is chosen from, and how many there are."""
ROUNDS, RUNS = (100_000, 600_000), 12
"""What the page is timed with, and how often."""
REPEATS = 5
BATCH = 0.15
"""Each speed is taken so many times, for at least so many seconds of processor time."""
YEAR = 365.25 * 86400
_QUICK = Pbkdf2(1000)


def slips() -> Json:
    """Every bit of a vault changed in turn: how many changes are noticed, part by part."""
    drawn = random.Random(LAB.seed)
    salt, nonce = drawn.randbytes(vault.SALT), drawn.randbytes(vault.NONCE)
    whole = vault.seal(PHRASE, PASSPHRASE, _QUICK, salt, nonce)
    parts = {
        "Salt": vault.SALT,
        "Nonce": vault.NONCE,
        "Ciphertext": len(PHRASE),
        "Tag": vault.TAG,
    }
    rows, start = [], 0
    for part, length in parts.items():
        bits = range(8 * start, 8 * (start + length))
        noticed = sum(_refused(_flipped(whole, bit)) for bit in bits)
        rows.append({"part": part, "bytes": length, "noticed": noticed, "changes": len(bits)})
        start += length
    assert start == len(whole)
    return rows


def _flipped(whole: bytes, bit: int) -> bytes:
    changed = bytearray(whole)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _refused(whole: bytes) -> bool:
    try:
        vault.opened(whole, PASSPHRASE, _QUICK)
    except vault.VaultError:
        return True
    return False


def page(timed: Sequence[int] = ROUNDS, runs: int = RUNS) -> Json:
    """What a page in Chromium makes of the vault: equal bytes, and milliseconds to derive."""
    drawn = random.Random(LAB.seed)
    vaults, keys = [], []
    for rounds in (1000, 20_000):
        salt, nonce = drawn.randbytes(vault.SALT), drawn.randbytes(vault.NONCE)
        sealed = vault.seal(PHRASE, PASSPHRASE, Pbkdf2(rounds), salt, nonce)
        parts = {"salt": salt, "nonce": nonce, "secret": PHRASE, "passphrase": PASSPHRASE}
        parts["sealed"] = sealed[vault.SALT + vault.NONCE :]
        vaults.append({name: part.hex() for name, part in parts.items()} | {"rounds": rounds})
        keys.append(Pbkdf2(rounds).key(PASSPHRASE, salt).hex())
    told = chromium.ask(published.PAGE, {"vaults": vaults, "timed": list(timed), "runs": runs})
    pairs = list(zip(vaults, keys, told["vaults"], strict=True))
    return {
        "key": sum(key == theirs["key"] for _, key, theirs in pairs),
        "sealed": sum(ours["sealed"] == theirs["sealed"] for ours, _, theirs in pairs),
        "opened": sum(ours["secret"] == theirs["opened"] for ours, _, theirs in pairs),
        "of": len(pairs),
        "ms": {rounds: ends(times) for rounds, times in told["times"].items()},
    }


def speed() -> Json:
    """Guesses a second of one core: lowest, median and highest of repeated runs."""
    return {name: _rate(method) for name, method in METHODS.items()}


def _rate(method: Stretching) -> list[float]:
    salt = bytes(vault.SALT)
    return rate(lambda number: method.key(str(number).encode(), salt), REPEATS, BATCH)


def strength() -> Json:
    """Each kind of secret: its bits, the guesses until it falls on average, a card's time."""
    return [
        {
            "secret": secret,
            "bits": round(math.log2(many), 1),
            "guesses": many / 2,
            "card": lasting(many / 2 / CARD),
            "rent": number(many / 2 / CARD / 3600 * CARD_HOUR),
        }
        for secret, many in SECRETS.items()
    ]


def lasting(seconds: float) -> str:
    """A span of time in the unit that reads best."""
    for unit, length in (("years", YEAR), ("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{number(seconds / length)} {unit}"
    return f"{number(seconds)} seconds"


def answers() -> Json:
    """What the exercises of the notebook come to."""
    salts = bytes(vault.SALT), bytes([1] * vault.SALT)
    equal = _QUICK.key(PASSPHRASE, salts[0]) == _QUICK.key(PASSPHRASE, salts[0])
    other = _QUICK.key(PASSPHRASE, salts[0]) == _QUICK.key(PASSPHRASE, salts[1])
    rounds, word = math.log2(600_000 / 100_000), math.log2(WORD)
    return [
        (
            f"Six times the rounds are {rounds:.1f} bits, one more word {word:.1f}. A word costs "
            "the owner two seconds of typing and the attacker 7,776 times the work; the rounds "
            "cost both sides six times. So the length of a passphrase is advice worth giving, and "
            "rounds are what protects those who do not take it."
        ),
        (
            f"It prints {equal}, then {other}. With one salt for all, one guess is tried on every "
            "vault at the same time, and equal passphrases show as equal keys; with a salt each, "
            "every vault has to be attacked by itself."
        ),
        (
            f"It prints {_leaked().decode()!r}: what both ciphertexts differ in is what both texts "
            "differ in, so whoever knows one text reads the other, without key or passphrase. "
            "The nonce has to be new every time, also for the same passphrase."
        ),
    ]


def _leaked() -> bytes:
    """The second of two secrets sealed under one key and one nonce, from the first."""
    known, hidden = b"the text of a receipt", b"what nobody may read!"
    salt, nonce = bytes(vault.SALT), bytes(vault.NONCE)
    one, two = (vault.seal(text, PASSPHRASE, _QUICK, salt, nonce) for text in (known, hidden))
    start = vault.SALT + vault.NONCE
    return bytes(a ^ b ^ c for a, b, c in zip(one[start:], two[start:], known, strict=False))


_FIGURES = {
    "guesses-pbkdf2-100000": "PBKDF2, 100,000 rounds",
    "guesses-pbkdf2-600000": "PBKDF2, 600,000 rounds",
    "guesses-scrypt": "scrypt, 128 MiB",
    "guesses-argon2id": "Argon2id, 19 MiB, 2 passes",
}


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    note = "On one core of the machine named; a graphics card makes thousands of times as many."
    for name, method in _FIGURES.items():
        low, median, high = results["speed"][method]
        yield Figure(name, f"Guesses per second: {method}", median, "per-second", low, high, note)
    for rounds in ROUNDS:
        fastest = results["page"]["ms"][str(rounds)][0]
        title = f"Time a page in Chromium derives a key in, {rounds:,} rounds of PBKDF2"
        note = f"The fastest of {RUNS} runs: what else runs on the machine only adds to it."
        yield Figure(f"page-{rounds}", title, fastest, "ms", note=note)


def _answer(results: Mapping[str, Json]) -> str:
    a_core = results["speed"][USED][1]
    common, *_, four, _ = results["strength"]
    return (
        f"Against 600,000 rounds a core tries {number(a_core)} passphrases a second and a graphics "
        "card, by a published bound, ten thousand: one among the million most used lasts "
        f"{lasting(common['guesses'] / a_core)} on the core and {common['card']} on "
        f"the card, four words drawn by dice {four['card']} of a card."
    )


_VECTORS: Sequence[Callable[[], published.Vectors]] = (
    published.pbkdf2,
    published.pbkdf2_sha256,
    published.scrypt,
    published.argon2id,
    published.aes_gcm,
    published.aes_gcm_page,
)
LAB = Lab(
    id="browser-wallet",
    title="A passphrase and its vault",
    question="How long does a passphrase hold?",
    notebook="notebooks/15-browser-wallet.ipynb",
    packages=("cryptography", "pycryptodome-test-vectors"),
    programs={"Chromium": chromium.version},
    steps={
        "slips": slips,
        "page": page,
        "speed": speed,
        "strength": strength,
        ANSWERS: answers,
    },
    vectors=_VECTORS,
    figures=_figures,
    answer=_answer,
)
