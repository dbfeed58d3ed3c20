"""The lab of keys: published vectors, and properties of the standards on random trees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import hd_derivation
from helpers.labs.hd_derivation import keys

seeds = st.binary(min_size=16, max_size=64)
normal = st.integers(0, keys.HARD - 1)
indices = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("check", hd_derivation.LAB.vectors, ids=lambda check: check.__name__)
def test_every_published_vector_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


@settings(max_examples=60, deadline=None)
@given(seeds, st.lists(indices, max_size=4))
def test_a_second_implementation_derives_the_same(seed, path):
    from bip_utils import Bip32Slip10Secp256k1

    node = keys.master(seed)
    other = Bip32Slip10Secp256k1.FromSeed(seed)
    for index in path:
        node, other = node.child(index), other.ChildKey(index)
    assert node.serialised() == other.PrivateKey().ToExtended()
    assert node.public().serialised() == other.PublicKey().ToExtended()


@settings(max_examples=60, deadline=None)
@given(seeds, normal)
def test_the_public_way_and_the_private_way_meet(seed, index):
    """BIP-32: N(CKDpriv((kpar, cpar), i)) = CKDpub(N(kpar, cpar), i)."""
    node = keys.master(seed)
    assert node.child(index).public() == node.public().child(index)


@settings(max_examples=60, deadline=None)
@given(seeds, normal)
def test_a_normal_child_gives_its_parent_away(seed, index):
    """BIP-32, Implications: the child's private key and the parent's public node suffice."""
    node = keys.master(seed)
    assert keys.parent_secret(node.public(), node.child(index)) == node.secret


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(keys.HARD, 2**32 - 1))
def test_a_hardened_child_does_not(seed, index):
    node = keys.master(seed)
    with pytest.raises(ValueError, match="not hardened"):
        keys.parent_secret(node.public(), node.child(index))
    with pytest.raises(ValueError, match="needs the private key"):
        node.public().child(index)


@settings(max_examples=40, deadline=None)
@given(seeds, st.lists(indices, max_size=3))
def test_what_is_written_is_read_back(seed, path):
    node = keys.master(seed)
    for index in path:
        node = node.child(index)
    assert keys.parsed(node.serialised()) == node
    assert keys.parsed(node.public().serialised()) == node.public()


def test_ed25519_has_hardened_steps_only():
    with pytest.raises(ValueError, match="hardened children only"):
        keys.edwards(bytes(16), "m/44'/0")


def test_each_leak_takes_what_the_standards_say():
    falls = {row["leak"]: row["falls"] for row in hd_derivation.leaks()}
    per_chain, chains = hd_derivation.ADDRESSES, len(hd_derivation.CHAINS)
    assert list(falls.values()) == [per_chain * chains, per_chain, per_chain, 1, 0, per_chain, 1]


def test_seven_chains_hang_on_one_phrase():
    rows = hd_derivation.tree()
    assert len({row["public"] for row in rows}) == len(rows) == 7
    assert {row["hardened"] == row["steps"] for row in rows if row["curve"] == "ed25519"} == {True}
