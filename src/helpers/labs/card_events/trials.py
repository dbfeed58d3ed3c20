"""Events of card payments, delivered in every order and at random, and what the books say then."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from helpers.labs import postgres
from helpers.labs.card_events import booking
from helpers.labs.card_events.double import Double, Object, api
from helpers.labs.card_events.post import badly, deliver, receiver

LOST = 0.05
"""Share of deliveries that are booked and whose answer is lost, so that they come again."""


@contextmanager
def books() -> Iterator[Any]:
    """A connection to a database with the tables."""
    server = postgres.shared()
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        connection.execute(booking.SCHEMA)
        yield connection


def client(address: str) -> Any:
    """Stripe's own client, at an address of ours and with a key that is none."""
    import stripe

    return stripe.StripeClient(
        "sk_test_of_the_lab", base_addresses={"api": address}, max_network_retries=0
    )


def one_payment(pace: int) -> Double:
    """A payment that is begun, paid, refunded in part and disputed."""
    double = Double(pace)
    double.create(1000)
    intent = double.intents["pi_1"]
    double.confirm(intent)
    double.refund(intent, 300)
    double.dispute(intent)
    return double


def every_order(events: int) -> list[tuple[int, ...]]:
    """Every order of so many events."""
    return list(itertools.permutations(range(events)))


def every_order_with_one_twice(events: int) -> list[tuple[int, ...]]:
    """Every order of so many events, one of which comes twice."""
    return [
        order
        for twice in range(events)
        for order in sorted(set(itertools.permutations([*range(events), twice])))
    ]


def end(connection: Any, way: booking.Way, double: Double, order: Sequence[int]) -> Any:
    """What the books say after events were delivered in an order: state and cents by payment.

    An event is delivered after it happened: the processor, if it is asked, knows the latest event
    that has arrived and all before it.
    """
    booking.clear(connection)
    latest = -1
    for number in order:
        latest = max(latest, number)

        def ask(payment: str, latest: int = latest) -> Object:
            known = [one for one in double.history[: latest + 1] if one["id"] == payment]
            return known[-1]

        booking.book(connection, way, double.events[number], ask)
    return booking.books(connection)


def right(double: Double) -> dict[str, tuple[str, int]]:
    """What the books should say."""
    ends = {name: booking.whole(intent) for name, intent in double.intents.items()}
    return {name: (state, sum(sums.values())) for name, (state, sums) in sorted(ends.items())}


def lives(address: str, double: Double, payments: int, chance: random.Random) -> None:
    """Card payments of all kinds, made by Stripe's client; what a bank does, by the double."""
    stripe = client(address)
    for number in range(payments):
        amount = 100 * chance.randint(1, 90)
        begun = stripe.v1.payment_intents.create(
            {"amount": amount, "currency": "usd"}, {"idempotency_key": f"order-{number}"}
        )
        intent = double.intents[begun.id]
        if chance.random() < 0.3:
            double.fail(intent)
        if chance.random() < 0.1:
            continue
        stripe.v1.payment_intents.confirm(begun.id)
        for _ in range(chance.choice((0, 0, 1, 2))):
            part = {"payment_intent": begun.id, "amount": amount // 3}
            stripe.v1.refunds.create(part)
        if chance.random() < 0.3:
            double.dispute(intent)


def storm(payments: int, seed: int) -> list[dict[str, Any]]:
    """The same bad delivery over HTTP to each way of booking, until every answer is a good one."""
    chance = random.Random(seed)
    double = Double(pace=3)
    rows = []
    with api(double) as address, books() as connection:
        lives(address, double, payments, chance)
        sent = badly(double.events, chance)
        stripe = client(address)

        def ask(payment: str) -> Object:
            return stripe.v1.payment_intents.retrieve(payment).to_dict()

        for name, way in booking.WAYS.items():
            booking.clear(connection)
            lost = random.Random(seed)

            def take(event: Any, way: booking.Way = way, lost: random.Random = lost) -> None:
                booking.book(connection, way, event, ask)
                if lost.random() < LOST:
                    raise ConnectionError("the answer is lost")

            count, waiting = 0, list(sent)
            with receiver(take) as endpoint:
                while waiting:
                    statuses = deliver(endpoint, waiting)
                    count += len(statuses)
                    waiting = [
                        event
                        for event, status in zip(waiting, statuses, strict=True)
                        if status != 200
                    ]
            found, wanted = booking.books(connection), right(double)
            pairs = [(found[name], wanted[name]) for name in wanted]
            rows.append(
                {
                    "way": name,
                    "events": len(double.events),
                    "deliveries": count,
                    "payments": len(pairs),
                    "states": sum(one[0] != other[0] for one, other in pairs),
                    "sums": sum(one[1] != other[1] for one, other in pairs),
                    "cents": sum(abs(one[1] - other[1]) for one, other in pairs),
                }
            )
    return rows
