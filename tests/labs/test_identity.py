"""The lab of identity: published vectors, verifiers of others, scores by hand and at random."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import identity as lab
from helpers.labs.identity import credential, did, outside, published, score

seeds = st.binary(min_size=32, max_size=32)
ISSUER, OTHER = (credential.Key(bytes(31) + bytes([n])) for n in (1, 2))
PROVEN = credential.sealed(credential.receipt(ISSUER.did, OTHER.did), ISSUER, lab.CREATED)
TOKEN = credential.token(credential.receipt(ISSUER.did, OTHER.did, version=1), ISSUER)


@pytest.mark.parametrize("check", lab.LAB.vectors, ids=lambda check: check.__name__)
def test_every_published_vector_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40))
def test_base_58_is_read_back(raw):
    assert did.base58_bytes(did.base58(raw)) == raw


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_name_is_its_key(seed):
    key = credential.Key(seed)
    assert did.public_key(key.did) == ("Ed25519", key.public)
    assert did.document(key.did)["assertionMethod"] == [did.method(key.did)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("did:web:example.org", "no did:key in base 58"),
        ("did:key:z0", "no digit of base 58"),
        ("did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", "not read here"),
        ("did:key:z", "not read here"),
    ],
)
def test_what_is_no_name_is_refused_with_the_reason(text, why):
    with pytest.raises(did.DidError, match=why):
        did.public_key(text)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3), st.text(max_size=5))
def test_a_proof_holds_for_what_was_signed_and_nothing_else(claims, name):
    told = credential.receipt(ISSUER.did, OTHER.did)
    told["credentialSubject"] |= claims
    proven = credential.sealed(told, ISSUER, lab.CREATED)
    assert credential.holds(proven)
    more = json.loads(json.dumps(proven))
    more["credentialSubject"][f"{name}+"] = "added"
    assert not credential.holds(more)


def test_a_proof_of_another_key_or_for_another_purpose_does_not_hold():
    assert credential.holds(PROVEN)
    foreign = credential.sealed(credential.receipt(ISSUER.did, OTHER.did), OTHER, lab.CREATED)
    assert not credential.holds(foreign)
    for change in ({"proofPurpose": "authentication"}, {"cryptosuite": "other"}, {"@context": []}):
        assert not credential.holds(PROVEN | {"proof": PROVEN["proof"] | change})
    assert not credential.holds({name: PROVEN[name] for name in PROVEN if name != "proof"})


@pytest.mark.parametrize("text", ["", "a.b.c", "....", TOKEN[:-2], TOKEN.replace(".", "", 1)])
def test_what_is_no_token_does_not_hold(text):
    assert credential.token_holds(TOKEN)
    assert not credential.token_holds(text)


def test_libraries_that_share_no_code_accept_what_the_table_says():
    rows = {row["receipt"]: (row["this lab"], row["jwcrypto"], row["didkit"]) for row in
            lab.accepted()}  # fmt: skip
    assert rows == {
        "JWT of this lab": ("yes", "yes", "yes"),
        "JWT of didkit": ("yes", "yes", "yes"),
        "JWT of this lab, version 2 inside": ("yes", "yes", "no"),
        "Proof inside, of this lab": ("yes", "reads no such proof", "no"),
    }


def test_every_changed_claim_is_refused_by_every_verifier():
    rows = lab.changed()
    assert [row["refused"] for row in rows] == [row["of"] for row in rows]
    assert rows[0]["of"] == 8


def test_a_score_of_weekly_deals_is_the_sum_of_a_geometric_row():
    step = 0.5 ** (7 / 90)
    assert lab._steady(90) == pytest.approx(1 / (1 - step))
    days = lab.arrived(90)
    assert 1 - step ** (days / 7 + 1) >= lab.ENOUGH > 1 - step ** (days / 7)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 300), st.floats(1, 400))
def test_a_receipt_halves_with_each_half_life(age, half_life):
    made = score.Receipt(0, 1, "somebody")
    now, later = (score.fresh(made, age + more, half_life) for more in (0, half_life))
    assert later == pytest.approx(now / 2)


@pytest.mark.parametrize("weigh", score.WEIGHINGS.values(), ids=score.WEIGHINGS)
def test_a_receipt_of_tomorrow_does_not_count_and_one_more_never_lowers(weigh):
    had = score.steady(0, 100)
    future = [*had, score.Receipt(200, 50, "somebody")]
    assert weigh(future, 100, 90) == weigh(had, 100, 90)
    assert weigh(future, 200, 90) > weigh(had, 200, 90)


def test_many_keys_undo_what_counting_counterparties_does():
    rows = {row["weighing"]: row for row in lab.weighed()}
    by_other = rows["Logarithm for each counterparty"]["scores"]
    one, many = list(by_other.values())[-2:]
    assert one < 100 < many
    assert max(list(rows["By amount"]["scores"].values())[-2:]) < 100
    assert rows["By logarithm of the amount"]["fake"] == pytest.approx(1.14, abs=0.02)
    assert math.isclose(by_other["A deal a week for a year"], 100)


def test_a_verifier_that_does_not_answer_is_told():
    with pytest.raises(lab.outside.LabError, match="the verifiers did not answer"):
        outside.ask([("nobody", TOKEN)])


def test_each_rule_of_the_data_model_is_named():
    told = {credential.problems(credential.receipt(ISSUER.did, OTHER.did) | change)[0]
            for change in published.LACKS}  # fmt: skip
    assert len(told) == 7
