"""Hierarchical deterministic keys: what one seed saves, and what falls with each of its nodes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from helpers.labs.hd_derivation import keys
from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.repeated import rate

PHRASE = " ".join(["abandon"] * 11 + ["about"])
"""The phrase of BIP-39's first test vector: public, and so worth nothing."""
CHAINS = {
    "Bitcoin": ("secp256k1", "m/44'/0'/0'/0/{}"),
    "Dogecoin": ("secp256k1", "m/44'/3'/0'/0/{}"),
    "Ether": ("secp256k1", "m/44'/60'/0'/0/{}"),
    "XRP": ("secp256k1", "m/44'/144'/0'/0/{}"),
    "Bitcoin Cash": ("secp256k1", "m/44'/145'/0'/0/{}"),
    "Solana": ("ed25519", "m/44'/501'/{}'/0'"),
    "Polygon": ("secp256k1", "m/44'/966'/0'/0/{}"),
}
"""Seven chains: the curve of their keys, and the path of a payment's address (BIP-44, coin types of
SLIP-44; on Ed25519 every step is hardened, for want of another kind)."""
ADDRESSES = 20
"""Addresses of each chain in the tree whose leaks are tried."""
REPEATS = 7
BATCH = 0.1
"""Each speed is taken so many times, for at least so many seconds of processor time, which what
else runs on the machine changes less than the clock's."""


def tree() -> Json:
    """The way from the phrase to one address of each chain: path, curve, hardened steps, key."""
    entropy = keys.seed(PHRASE)
    root = keys.master(entropy)
    rows = []
    for chain, (curve, pattern) in CHAINS.items():
        path = pattern.format(0)
        if curve == "ed25519":
            public = _edwards_public(keys.edwards(entropy, path)[0])
        else:
            public = root.at(path).point
        indices = list(keys.steps(path))
        hardened = sum(index >= keys.HARD for index in indices)
        rows.append(
            {
                "chain": chain,
                "curve": curve,
                "path": path,
                "steps": len(indices),
                "hardened": hardened,
                "public": public.hex(),
            }
        )
    return rows


def leaks() -> Json:
    """What falls when a secret leaks: for each, the addresses whose private key follows.

    Each leak is tried: the attacker derives what the leak allows, and what they get is compared
    with the private keys of all addresses.
    """
    entropy = keys.seed(PHRASE)
    root = keys.master(entropy)
    account = root.at("m/44'/0'/0'")
    branch = account.child(0)
    address = branch.child(5)
    secrets = _secrets(entropy)
    tried = {
        "The phrase": _secrets(keys.seed(PHRASE)),
        "The node of one chain": _below(root.at("m/44'/0'"), "m/0'/0/{}"),
        "The node of one account": _below(account, "m/0/{}"),
        "One address's private key": {address.secret},
        "An account's public node": set(),
        "One address's private key and the public node above it": _risen(branch.public(), address),
        "One Ed25519 address's private key and all public keys": {
            keys.edwards(entropy, CHAINS["Solana"][1].format(5))[0]
        },
    }
    return [
        {"leak": leak, "falls": len(secrets & found), "of": len(secrets)}
        for leak, found in tried.items()
    ]


def _secrets(entropy: bytes) -> set[int | bytes | None]:
    """Private keys of every address of every chain."""
    root = keys.master(entropy)
    found: set[int | bytes | None] = set()
    for curve, pattern in CHAINS.values():
        above, _, last = pattern.rpartition("/{}")
        if curve == "ed25519":
            for number in range(ADDRESSES):
                found.add(keys.edwards(entropy, pattern.format(number))[0])
        else:
            assert not last
            node = root.at(above)
            found |= {node.child(number).secret for number in range(ADDRESSES)}
    return found


def _below(node: keys.Node, pattern: str) -> set[int | None]:
    """Private keys that whoever has a node derives below it."""
    return {node.at(pattern.format(number)).secret for number in range(ADDRESSES)}


def _risen(above: keys.Node, child: keys.Node) -> set[int | None]:
    """Private keys that follow from a public node and the private key of one of its children."""
    secret = keys.parent_secret(above, child)
    node = keys.Node(above.point, above.code, secret, above.depth, above.parent, above.index)
    return _below(node, "m/{}")


def speed() -> Json:
    """How many of each operation a second of one core, low, median and high of repeated runs."""
    entropy = keys.seed(PHRASE)
    root = keys.master(entropy)
    branch = root.at("m/44'/60'/0'/0")
    public = branch.public()
    operations: dict[str, Callable[[int], object]] = {
        "phrase-to-seed": lambda _: keys.seed(PHRASE),
        "address-from-phrase": lambda n: keys.master(keys.seed(PHRASE)).at(f"m/44'/60'/0'/0/{n}"),
        "address-from-root": lambda n: root.at(f"m/44'/60'/0'/0/{n}"),
        "address-from-kept-node": branch.child,
        "address-from-public-node": public.child,
        "address-by-second-opinion": _second_opinion(entropy),
    }
    return {name: rate(operation, REPEATS, BATCH) for name, operation in operations.items()}


def _second_opinion(entropy: bytes) -> Callable[[int], object]:
    from bip_utils import Bip32Slip10Secp256k1

    root = Bip32Slip10Secp256k1.FromSeed(entropy)
    return lambda n: root.DerivePath(f"m/44'/60'/0'/0/{n}").PublicKey().RawCompressed().ToBytes()


def answers() -> Json:
    """What the exercises of the notebook come to."""
    node = keys.master(keys.seed(PHRASE)).at("m/44'/0'/0'/0")
    climbed = keys.parent_secret(node.public(), node.child(5)) == node.secret
    before, after = (_secrets(keys.seed(PHRASE, word)) for word in ("", "x"))
    return [
        (
            f"It prints {climbed}: the parent is known, and with it every sibling. With "
            f"`node.child(5 + keys.HARD)` it is refused: {_why(_climb_hardened)}. A hardened "
            "child's number was made with the parent's private key, which the thief does not have."
        ),
        (
            f"Of {len(before)} addresses {len(before & after)} are the same. The passphrase salts "
            "the seed, so every node is another one; one that is forgotten is as final as a phrase "
            "that is lost."
        ),
        (
            f"It is refused: {_why(lambda: node.public().child(keys.HARD))}. That is the whole "
            "difference: what a public node can follow, a thief with one key can climb."
        ),
    ]


def _climb_hardened() -> object:
    node = keys.master(keys.seed(PHRASE))
    return keys.parent_secret(node.public(), node.child(5 + keys.HARD))


def _why(refused: Callable[[], object]) -> str:
    """Why something cannot be done."""
    try:
        refused()
    except ValueError as error:
        return str(error)
    raise AssertionError("it can be done")


def _edwards_public(secret: bytes) -> bytes:
    from nacl.signing import SigningKey

    return bytes(SigningKey(secret).verify_key)


def _published() -> dict[str, Json]:
    return json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def _bip32() -> Vectors:
    cases = [
        (keys.master(bytes.fromhex(vector["seed"])).at(path), public, private)
        for vector in _published()["bip-32"]
        for path, public, private in vector["chains"]
    ]
    passed = sum(
        node.serialised() == private
        and node.public().serialised() == public
        and keys.parsed(private) == node
        for node, public, private in cases
    )
    return _vectors("bip-32", "BIP-32, test vectors 1 to 4", passed, len(cases))


def _bip32_invalid() -> Vectors:
    cases = _published()["bip-32-invalid"]
    return _vectors(
        "bip-32-invalid",
        "BIP-32, test vector 5: what is no extended key is refused",
        sum(_refused(text) for text, _ in cases),
        len(cases),
    )


def _refused(text: str) -> bool:
    try:
        keys.parsed(text)
    except keys.KeyFormatError:
        return True
    return False


def _bip39() -> Vectors:
    cases = _published()["bip-39"]
    passed = sum(keys.seed(phrase, "TREZOR").hex() == entropy for phrase, entropy in cases)
    return _vectors("bip-39", "BIP-39, English vectors, phrase to seed", passed, len(cases))


def _bip84() -> Vectors:
    found = _published()["bip-84"]
    root = keys.master(keys.seed(found["mnemonic"]))
    passed = sum(root.at(path).point.hex() == point for path, point in found["public"])
    return _vectors("bip-84", "BIP-84, public keys", passed, len(found["public"]))


def _slip10() -> Vectors:
    cases = [
        (bytes.fromhex(vector["seed"]), *chain)
        for vector in _published()["slip-10"]
        for chain in vector["chains"]
    ]
    passed = 0
    for entropy, path, code, private, public in cases:
        secret, chain_code = keys.edwards(entropy, path)
        passed += (secret.hex(), chain_code.hex(), "00" + _edwards_public(secret).hex()) == (
            private,
            code,
            public,
        )
    return _vectors("slip-10", "SLIP-10, Ed25519 vectors", passed, len(cases))


def _bip44() -> Vectors:
    """BIP-44 has no vectors: the levels of a second implementation stand in for them.

    Without Polygon, to which it gives Ether's coin type, as many wallets do; SLIP-44 has 966.
    """
    from bip_utils import Bip44, Bip44Changes, Bip44Coins

    coins = {
        "Bitcoin": Bip44Coins.BITCOIN,
        "Dogecoin": Bip44Coins.DOGECOIN,
        "Ether": Bip44Coins.ETHEREUM,
        "XRP": Bip44Coins.RIPPLE,
        "Bitcoin Cash": Bip44Coins.BITCOIN_CASH,
    }
    entropy = keys.seed(PHRASE)
    root = keys.master(entropy)
    passed = total = 0
    for chain, coin in coins.items():
        account = Bip44.FromSeed(entropy, coin).Purpose().Coin().Account(0)
        for number in range(3):
            other = account.Change(Bip44Changes.CHAIN_EXT).AddressIndex(number).PublicKey()
            ours = root.at(CHAINS[chain][1].format(number)).point
            total += 1
            passed += ours == other.RawCompressed().ToBytes()
    return _vectors(
        "bip-44", "BIP-44, levels as a second implementation derives them", passed, total
    )


_WHERE = {
    "bip-32": "https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki#test-vectors",
    "bip-32-invalid": "https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki#test-vectors",
    "bip-39": "https://github.com/trezor/python-mnemonic/blob/master/vectors.json",
    "bip-44": "https://github.com/bitcoin/bips/blob/master/bip-0044.mediawiki#path-levels",
    "bip-84": "https://github.com/bitcoin/bips/blob/master/bip-0084.mediawiki#test-vectors",
    "slip-10": "https://github.com/satoshilabs/slips/blob/master/slip-0010.md#test-vectors",
}


def _vectors(name: str, title: str, passed: int, total: int) -> Vectors:
    return Vectors(name, title, _WHERE[name], passed, total)


_SPEEDS = {
    "address-from-phrase": "Addresses derived per second, each from the phrase",
    "address-from-root": "Addresses derived per second, each from the root of the tree",
    "address-from-kept-node": "Addresses derived per second from a node that is kept",
    "phrase-to-seed": "Seeds computed from a phrase per second",
}


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    for name, title in _SPEEDS.items():
        low, median, high = results["speed"][name]
        note = "On one core of the machine named, in Python around libsecp256k1."
        yield Figure(name, title, median, "per-second", low, high, note)
    both = next(row for row in results["leaks"] if "public node above" in row["leak"])
    yield Figure(
        "leak-share",
        "Share of all addresses that fall with one address's private key and "
        "the public node above it",
        both["falls"] / both["of"],
        "ratio",
    )


def _answer(results: Mapping[str, Json]) -> str:
    kept, phrase = (
        results["speed"][name][1] for name in ("address-from-kept-node", "address-from-phrase")
    )
    chains = len(results["tree"])
    both = next(row for row in results["leaks"] if "public node above" in row["leak"])
    return (
        f"One phrase replaces {chains} key stores and takes {chains} chains with it; below it one "
        f"chain's account falls alone, {both['falls']} of {both['of']} addresses here, and a kept "
        f"node derives {kept / phrase:.0f} times as many addresses a second as the phrase."
    )


LAB = Lab(
    id="hd-derivation",
    title="One seed for seven chains",
    question="What does one seed for seven chains save, and what falls with it?",
    notebook="notebooks/10-hd-derivation.ipynb",
    packages=("coincurve", "bip-utils"),
    steps={"tree": tree, "leaks": leaks, "speed": speed, ANSWERS: answers},
    vectors=(_bip32, _bip32_invalid, _bip39, _bip44, _bip84, _slip10),
    figures=_figures,
    answer=_answer,
)
