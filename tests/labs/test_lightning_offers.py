"""The lab of offers: every official vector, and properties on random streams."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import lightning_offers, node
from helpers.labs.lab import LabError
from helpers.labs.lightning_offers import bolt11, bolt12
from helpers.labs.lightning_offers.bolt12 import Record

streams = st.dictionaries(
    st.integers(0, 239) | st.integers(1001, 2**40), st.binary(max_size=40), min_size=1, max_size=9
).map(lambda found: [Record(kind, found[kind]) for kind in sorted(found)])


@pytest.mark.parametrize("check", lightning_offers.LAB.vectors, ids=lambda check: check.__name__)
def test_every_official_vector_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


@given(st.binary(max_size=80))
def test_a_string_gives_its_bytes_back(data):
    assert bolt12.string_bytes(bolt12.bytes_string("lno", data)) == ("lno", data)


@given(streams)
def test_a_stream_is_read_as_it_was_written(stream):
    assert bolt12.records(b"".join(record.encoded() for record in stream)) == stream


@given(st.binary(max_size=60))
def test_any_bytes_are_a_stream_in_one_form_or_refused(data):
    """BOLT 1: lengths and types have one form, so a stream that is read is written the same."""
    try:
        found = bolt12.records(data)
    except bolt12.OfferError:
        return
    assert b"".join(record.encoded() for record in found) == data


@given(streams, st.data())
def test_every_leaf_leads_to_the_root_and_another_does_not(stream, data):
    root = bolt12.merkle(stream)
    record = data.draw(st.sampled_from(stream))
    path = bolt12.proof(stream, record.type)
    assert bolt12.climbed(bolt12.leaf(record, first=stream[0]), path) == root
    other = Record(record.type, record.value + b"x")
    assert bolt12.climbed(bolt12.leaf(other, first=stream[0]), path) != root


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_signature_holds_for_its_stream_alone(data):
    from coincurve import PrivateKey

    key = PrivateKey(lightning_offers.SECRET)
    stream = data.draw(streams)
    tag = b"lightninginvoicesignature"
    signature = key.sign_schnorr(bolt12.tagged(tag, bolt12.merkle(stream)))
    public = key.public_key.format()
    assert bolt12.signature_holds("invoice", stream, public, signature)
    assert not bolt12.signature_holds("invoice_request", stream, public, signature)
    changed = [Record(stream[0].type, stream[0].value + b"x"), *stream[1:]]
    assert not bolt12.signature_holds("invoice", changed, public, signature)


def test_offer_and_invoice_are_for_the_same_sum():
    found = lightning_offers.inside()
    amounts = {dict(found[name]["rows"])["amount"] for name in ("offer", "invoice")}
    assert amounts == {"250000000 msat"}
    assert dict(found["invoice"]["rows"])["expiry"] == "60 s"


def test_a_proof_of_each_field_of_the_signed_request_leads_to_its_root():
    rows = lightning_offers.disclosure()["rows"]
    assert [row["field"] for row in rows] == ["currency", "amount", "description", "issuer_id"]
    assert all(row["leads"] for row in rows)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("lni1qqqq", "the prefix of an offer is lno"),
        ("LNo1pg", "mixed case"),
        ("lno1b", "a character that bech32 does not have"),
        ("lno", "no prefix"),
    ],
)
def test_what_is_no_offer_is_refused_with_the_reason(text, why):
    with pytest.raises(bolt12.OfferError, match=why):
        bolt12.offer(text)


def test_an_amount_below_a_millisatoshi_is_no_invoice():
    _, text = lightning_offers._published()["invoices-invalid"][6]
    with pytest.raises(bolt11.InvoiceError, match="less than a millisatoshi"):
        bolt11.invoice(text)


def test_a_second_implementation_disagrees_where_the_table_says():
    try:
        found = lightning_offers.second()
    except LabError as error:
        pytest.skip(str(error))
    titles = {row["title"]: (row["standard"], row["kit"]) for row in found["differs"]}
    assert titles == {
        "Malformed: invalid currency UTF-8": (False, True),
        "Contains unknown feature 122": (False, True),
        "Invalid: zero offer_amount": (False, True),
        "Invalid: zero offer_amount with currency": (False, True),
        "offer_chains with zero entries": (False, True),
        "Bech32 padding exceeds 4-bit limit": (False, True),
        "Public-key recovery with high-S signature": (True, False),
    }
    assert found["agrees"] + len(titles) == found["asked"] == 88


def test_without_the_second_implementation_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(node, "MODULES", tmp_path)
    with pytest.raises(LabError, match="lightningdevkit is not installed; install Node and run"):
        lightning_offers.second()
