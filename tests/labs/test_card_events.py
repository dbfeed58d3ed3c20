"""The lab of card events: signatures, deliveries at random, the double, and what is reached."""

from __future__ import annotations

import http.client
import random
from urllib.parse import urlsplit

import pytest
import stripe
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import card_events
from helpers.labs.card_events import booking, post, signing, trials
from helpers.labs.card_events.double import Double, api

ONCE, NEWEST, ASK = (booking.WAYS[way] for way in list(booking.WAYS)[1:])


@pytest.fixture(scope="module")
def books():
    with trials.books() as connection:
        yield connection


@pytest.mark.parametrize("title", signing.CASES)
def test_a_rule_of_the_signature_scheme(title):
    """https://docs.stripe.com/webhooks/signature"""
    case, documented = signing.CASES[title]
    assert signing.accepts(case) == (documented is not False)


def test_the_tolerance_is_the_one_that_is_published():
    assert signing.TOLERANCE == stripe.Webhook.DEFAULT_TOLERANCE == 5 * 60


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(signing.BODY) - 1), st.integers(1, 127))
def test_no_changed_letter_passes(place, change):
    body = list(signing.BODY)
    body[place] = chr(ord(body[place]) ^ change)
    assert not signing.accepts(lambda: ("".join(body), post.signed(signing.BODY)))


@st.composite
def deliveries(draw):
    """Lives of some payments, and their events in any order, each at least once."""
    double = Double(pace=draw(st.integers(1, 4)))
    for amount in draw(st.lists(st.integers(1, 9999), min_size=1, max_size=3)):
        intent = double.intents[double.create(amount)["id"]]
        for step in draw(
            st.lists(st.sampled_from(["fail", "pay", "refund", "dispute"]), max_size=5)
        ):
            paid = intent["latest_charge"]
            if step == "fail" and not paid:
                double.fail(intent)
            elif step == "pay" and not paid:
                double.confirm(intent)
            elif step == "refund" and paid and not paid["disputed"]:
                double.refund(intent, draw(st.integers(1, amount)))
            elif step == "dispute" and paid and not paid["disputed"]:
                double.dispute(intent)
    events = range(len(double.events))
    more = draw(st.lists(st.sampled_from(events), max_size=4))
    return double, draw(st.permutations([*events, *more]))


@settings(max_examples=40, deadline=None)
@given(deliveries())
def test_any_delivery_ends_as_the_one_in_order_if_what_is_true_is_asked(books, delivery):
    double, order = delivery
    in_order = trials.end(books, ASK, double, range(len(double.events)))
    assert trials.end(books, ASK, double, order) == in_order == trials.right(double)


@settings(max_examples=25, deadline=None)
@given(deliveries())
def test_no_sum_is_booked_twice_if_each_event_is_booked_once(books, delivery):
    double, order = delivery
    found = trials.end(books, ONCE, double, order)
    wanted = trials.right(double)
    assert {name: cents for name, (_, cents) in found.items()} == {
        name: cents for name, (_, cents) in wanted.items()
    }


@settings(max_examples=25, deadline=None)
@given(deliveries())
def test_the_newest_wins_if_no_two_share_a_second(books, delivery):
    double, order = delivery
    for number, event in enumerate(double.events):
        event["created"] = number
    assert trials.end(books, NEWEST, double, order) == trials.right(double)


def test_taken_at_its_word_an_event_that_comes_twice_is_booked_twice(books):
    word = booking.WAYS["Take the event at its word"]
    found = trials.end(books, word, trials.one_payment(1), (0, 1, 1))
    assert found == {"pi_1": ("paid", 2000)}


def test_a_crash_in_the_middle_leaves_the_event_to_come_again(books):
    booking.clear(books)
    double = trials.one_payment(1)

    def unreachable(payment):
        raise ConnectionError(payment)

    with pytest.raises(ConnectionError):
        booking.book(books, ASK, double.events[1], unreachable)
    assert booking.books(books) == {}
    assert booking.book(books, ASK, double.events[1], lambda _: double.history[1])
    assert booking.books(books) == {"pi_1": ("paid", 1000)}


def test_stripes_client_and_the_double_agree():
    double = Double()
    with api(double) as address:
        client = trials.client(address)
        key = {"idempotency_key": "one"}
        begun = {"amount": 500, "currency": "usd"}
        first, again = (client.v1.payment_intents.create(begun, key) for _ in range(2))
        other = client.v1.payment_intents.create(begun)
        assert first.id == again.id != other.id
        client.v1.payment_intents.confirm(first.id)
        client.v1.refunds.create({"payment_intent": first.id, "amount": 200})
        now = client.v1.payment_intents.retrieve(first.id)
        assert (now.status, now.latest_charge.amount_refunded) == ("succeeded", 200)
        with pytest.raises(stripe.InvalidRequestError, match="not known here"):
            client.v1.customers.list()
    with pytest.raises(stripe.APIConnectionError):
        client.v1.payment_intents.retrieve(first.id)


def test_the_receiver_takes_what_is_signed_and_is_sent_again_what_fails():
    taken = []
    fails = iter([True, False])

    def take(event):
        taken.append(event["id"])
        if next(fails):
            raise ConnectionError("later")

    double = trials.one_payment(1)
    with post.receiver(take) as address:
        assert post.deliver(address, double.events[:1] * 2) == [500, 200]
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        connection.request("POST", "/", "{}", {post.HEADER: "t=1,v1=00"})
        assert connection.getresponse().status == 400
        connection.close()
    assert taken == ["evt_1", "evt_1"]


def test_a_bad_delivery_loses_nothing_and_repeats_some():
    events = [{"id": number} for number in range(40)]
    sent = post.badly(events, random.Random(1))
    assert {event["id"] for event in sent} == set(range(40))
    assert len(sent) > 40
    assert [event["id"] for event in sent] != sorted(event["id"] for event in sent)


def test_a_storm_over_http_leaves_the_books_right():
    told = {row["way"]: row for row in card_events.storm(payments=6)}
    asked = told["Once, and ask what is true"]
    assert (asked["states"], asked["sums"]) == (0, 0)
    assert asked["deliveries"] > asked["events"]
    assert told["Take the event at its word"]["sums"] > 0


def test_a_mishap_reaches_others_in_one_table_only():
    for row in card_events.apart():
        assert (row["One table"], row["Tables of their own"]) == (row["of"], 0), row["mishap"]
