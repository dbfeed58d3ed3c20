"""The lab of paid requests: signatures at random, and every way to fail on a chain of one's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import node
from helpers.labs import x402 as lab
from helpers.labs.lab import LabError
from helpers.labs.x402 import chain, failures, parties
from helpers.labs.x402.authorization import Authorization, Domain, header, read

words = st.integers(0, 2**256 - 1)
addresses = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
domains = st.builds(Domain, st.text(max_size=9), st.text(max_size=3), words, addresses)
transfers = st.builds(
    Authorization, addresses, addresses, words, words, words, st.binary(min_size=32, max_size=32)
)


@pytest.fixture(scope="module")
def found():
    """All that the lab does on its chain, once."""
    try:
        return lab._run()
    except LabError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("check", [lab._eips, lab._second_opinion], ids=lambda c: c.__name__)
def test_every_published_constant_and_second_opinion_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


@pytest.mark.parametrize("check", [lab._specified_v1, lab._specified_v2], ids=lambda c: c.__name__)
def test_the_wire_carries_what_each_version_says(check, found):
    vectors = check()
    assert vectors.passed == vectors.total > 0


@settings(max_examples=30, deadline=None)
@given(transfers, domains, st.sampled_from(["value", "after", "before", "nonce", "taker", "giver"]))
def test_every_part_of_a_transfer_is_signed(transfer, domain, part):
    other = {"nonce": bytes(32), "taker": "0x" + "00" * 20, "giver": "0x" + "00" * 20}.get(part, 0)
    changed = transfer.but(**{part: other})
    same = changed == transfer
    assert (changed.digest(domain) == transfer.digest(domain)) == same


@settings(max_examples=30, deadline=None)
@given(domains, domains)
def test_a_signature_counts_in_one_domain(one, other):
    assert (one.separator() == other.separator()) == (one == other)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text(), st.text()))
def test_a_header_is_read_as_it_was_written(told):
    assert read(header(told)) == told


def test_what_is_refused_costs_nobody_anything(found):
    rows = {row["way"]: row for row in found["wrong"]}
    assert list(rows) == list(failures.WAYS)
    fine = rows.pop("Nothing is wrong")
    assert (fine["status"], fine["work"], fine["delivered"], fine["paid"]) == ([200], 1, 1, 1)
    refused = {way: row["reason"] for way, row in rows.items() if not row["work"]}
    assert refused == {
        "Less is signed than asked": "authorization value mismatch",
        "More is signed than asked": "authorization value mismatch",
        "Terms are rewritten to a lower price": "no matching payment requirements",
        "Another recipient is signed": "recipient mismatch",
        "It has expired": "authorization valid before",
        "It expires before a block comes": "authorization valid before",
        "It is not valid yet": "authorization valid after",
        "Somebody else signed": "signature",
        "It is signed for another chain": "signature",
        "The payer has no money": "insufficient balance",
    }
    assert {row["paid"] for way, row in rows.items() if way in refused} == {0}


def test_what_is_not_refused_in_time_costs_work_or_money(found):
    rows = {row["way"]: row for row in found["wrong"]}
    told = {way: (row["work"], row["delivered"], row["paid"]) for way, row in rows.items()}
    assert told["The same payment is sent again"] == (1, 1, 1)
    assert told["The same payment is sent twice at once"] == (2, 1, 1)
    assert told["The seller's work fails"] == (1, 0, 0)
    assert told["The facilitator fails to settle"] == (1, 0, 0)
    assert told["The answer is lost, and the client asks again"] == (2, 2, 2)


def test_a_paid_request_takes_more_trips_and_waits_for_the_block(found):
    paid = found["paid"]
    assert paid["trips"]["Buyer and seller"] == paid["trips"]["Seller and facilitator"] == 2
    assert paid["trips"]["Facilitator and chain"] > 4
    slow = paid["ms"][f"A paid request, a block every {chain.BLOCK} s"]
    assert slow[1] > 500 * chain.BLOCK
    assert 40_000 < paid["gas"] < 100_000


def test_the_client_keeps_to_its_own_limit_and_a_long_cheque_is_taken(found):
    told = found["exercises"]
    assert told["day"] == 200
    assert "rejected by spend_controls" in told["refused"]
    assert told["moved"] == 0


def test_what_it_costs_follows_from_gas_and_price(found):
    dollars = {row["gwei"]: row["usd"] for row in lab.cost()}
    assert dollars[1.0] == pytest.approx(found["paid"]["gas"] * 3e-6, rel=0.01)


@pytest.mark.parametrize("part", ["node", "anvil", "solc"])
def test_what_is_not_installed_is_told_with_what_to_do(part, monkeypatch, tmp_path):
    chain.compiled.cache_clear()
    if part == "node":
        monkeypatch.setenv("PATH", str(tmp_path))
        (tmp_path / "solc").mkdir()
    monkeypatch.setattr(node, "MODULES", tmp_path)
    ask = parties.market().__enter__ if part == "anvil" else chain.compiled
    with pytest.raises(LabError, match="npm ci --prefix tools/node"):
        ask()
    chain.compiled.cache_clear()
