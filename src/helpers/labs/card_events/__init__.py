"""Card money from a processor's events: what a bad delivery does to the books, and to others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from helpers.labs import postgres, repeated
from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors

if TYPE_CHECKING:
    from helpers.labs.card_events.booking import Way
    from helpers.labs.card_events.double import Double

SEED = 18
PAYMENTS = 24
REPEATS, BATCH = 7, 60
"""The cost of booking is taken so many times, over so many events."""
WORD, ONCE, NEWEST, ASK = (
    "Take the event at its word",
    "Each event once",
    "Once, and the newest wins",
    "Once, and ask what is true",
)


def conversation() -> Json:
    """Stripe's own client and the double over HTTP: what is asked, and what comes of it."""
    from helpers.labs.card_events.double import Double, api
    from helpers.labs.card_events.trials import client

    double = Double()
    with api(double) as address:
        stripe = client(address)
        begun = {"amount": 1000, "currency": "usd"}
        key = {"idempotency_key": "order-1"}
        first, again = (stripe.v1.payment_intents.create(begun, key) for _ in range(2))
        paid = stripe.v1.payment_intents.confirm(first.id)
        back = stripe.v1.refunds.create({"payment_intent": first.id, "amount": 300})
    asked = [
        ["create, twice with one key", f"{first.id} and {again.id}"],
        ["confirm", paid.status],
        ["refund", f"{back.amount} cents"],
    ]
    return {"asked": asked, "events": [event["type"] for event in double.events]}


def signatures() -> Json:
    """What Stripe's own check says of signatures that are right, wrong, old and young."""
    from helpers.labs.card_events.signing import CASES, accepts

    return [
        {"case": title, "accepted": accepts(case), "documented": documented}
        for title, (case, documented) in CASES.items()
    ]


def orders() -> Json:
    """How many deliveries of a payment's four events end as the one in order does, by way.

    In every order, if each event has a second of its own and if all have the same; and in every
    order with one event twice.
    """
    from helpers.labs.card_events import trials
    from helpers.labs.card_events.booking import WAYS

    apart, together = trials.one_payment(1), trials.one_payment(4)
    kinds = {
        "each once": (apart, trials.every_order(4)),
        "one twice": (apart, trials.every_order_with_one_twice(4)),
        "each once, in one second": (together, trials.every_order(4)),
    }
    with trials.books() as connection:
        return [
            {"way": name} | {kind: _right(connection, way, *of) for kind, of in kinds.items()}
            for name, way in WAYS.items()
        ]


def _right(connection: Any, way: Way, double: Double, tried: list[tuple[int, ...]]) -> list[int]:
    """How many orders end right, and of how many."""
    from helpers.labs.card_events import trials

    ends = [trials.end(connection, way, double, order) for order in tried]
    return [ends.count(trials.right(double)), len(ends)]


def storm(payments: int = PAYMENTS) -> Json:
    """Card payments made by Stripe's client, and their events delivered badly over HTTP."""
    from helpers.labs.card_events import trials

    return trials.storm(payments, SEED)


def apart() -> Json:
    """How many other payments a mishap on the card's side affects, in one table and in two."""
    from helpers.labs.card_events.layouts import reached

    return reached(postgres.shared())


def cost(repeats: int = REPEATS, batch: int = BATCH) -> Json:
    """Milliseconds of the database's processor for booking an event, by way, without asking."""
    from helpers.labs.card_events import booking, trials

    double = trials.one_payment(1)
    event, intent = double.events[1], double.history[1]
    found = {}
    server = postgres.shared()
    with trials.books() as connection:
        for name, way in booking.WAYS.items():
            spent = []
            for repeat in range(repeats + 1):
                before = server.processor_time(connection)
                for number in range(batch):
                    # Each of a payment of its own.
                    named = intent | {"id": f"pi_{name}_{repeat}_{number}"}
                    new = {"id": f"evt_{name}_{repeat}_{number}", "data": {"object": named}}
                    booking.book(connection, way, event | new, lambda _, now=named: now)
                taken = server.processor_time(connection) - before
                # The first prepares the statements.
                spent += [1000 * taken / batch] if repeat else []
            found[name] = repeated.ends(spent, 3)
    return found


def answers() -> Json:
    """What the exercises of the notebook come to."""
    from helpers.labs.card_events import booking, trials

    with trials.books() as connection:
        double = trials.one_payment(1)
        early = (1, 0, 2, 3)
        ends = [
            trials.end(connection, booking.WAYS[way], double, early)["pi_1"]
            for way in (ONCE, NEWEST)
        ]
        late = trials.end(connection, booking.WAYS[ONCE], double, (0, 1, 3, 2))["pi_1"]
        newest = booking.WAYS[NEWEST]
        same = _right(connection, newest, trials.one_payment(4), trials.every_order(4))
    accepted = {row["case"]: row["accepted"] for row in signatures()}
    ahead = "accepted" if accepted["Ten minutes ahead of the clock"] else "refused"
    return [
        (
            f"It is {ahead}: the check refuses what is too old, not what is too new. Whoever "
            "has the secret could sign for later; nobody else can."
        ),
        (
            f"Nothing in the end, {quoted_end(ends[0])} and {quoted_end(ends[1])}, because later "
            f"events follow. If the refund is the last to arrive it matters: {quoted_end(late)}, "
            "though the dispute came after it."
        ),
        (
            f"{same[0]} of {same[1]} orders end right. Times of events are whole seconds, so among "
            "events of one second the newest is not known; asking for the payment needs no time."
        ),
    ]


def quoted_end(end: tuple[str, int]) -> str:
    """The end of a payment in words."""
    state, cents = end
    return f"{state} with {cents} cents"


def _rules() -> Vectors:
    from helpers.labs.card_events.signing import DOCUMENTED

    told = [row for row in signatures() if row["documented"] is not None]
    return Vectors(
        "signatures",
        "Rules of Stripe's signature scheme, as its own library keeps them",
        DOCUMENTED,
        sum(row["accepted"] == row["documented"] for row in told),
        len(told),
    )


def _in_order() -> Vectors:
    """Delivery in order ends right in each way: the reference that bad delivery is held to."""
    from helpers.labs.card_events import trials
    from helpers.labs.card_events.booking import WAYS

    double = trials.one_payment(1)
    with trials.books() as connection:
        ends = [trials.end(connection, way, double, range(4)) for way in WAYS.values()]
    return Vectors(
        "in-order",
        "Ways of booking that end right if each event comes once and in order",
        "https://docs.stripe.com/webhooks#event-ordering",
        ends.count(trials.right(double)),
        len(ends),
    )


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    rows = {row["way"]: row for row in results["storm"]}
    yield Figure(
        "deliveries",
        "Deliveries of events, some twice, late or out of order, over HTTP to each way of booking",
        rows[ASK]["deliveries"],
        "item",
    )
    for name, way in (("wrong-at-its-word", WORD), ("wrong-asked", ASK)):
        yield Figure(
            name,
            f"Share of card payments whose sum is wrong after them: {way.lower()}",
            100 * rows[way]["sums"] / rows[way]["payments"],
            "percent",
        )
    low, middle, high = results["cost"][ONCE]
    note = "Processor time of the server alone, on the machine named; without network and disk."
    title = "Processor time of a database to keep an event's number and book it once"
    yield Figure("booking-time", title, middle, "ms", low, high, note)
    tried = results["apart"]
    for name, layout in (("reach-one-table", "One table"), ("reach-apart", "Tables of their own")):
        yield Figure(
            name,
            f"Mishaps on the card's side that affect other payments: {layout.lower()}",
            sum(row[layout] > 0 for row in tried),
            "item",
        )


def _answer(results: Mapping[str, Json]) -> str:
    rows = {row["way"]: row for row in results["storm"]}
    tried = results["apart"]
    one, own = (sum(row[way] > 0 for row in tried) for way in ("One table", "Tables of their own"))
    return (
        f"Of {len(tried)} mishaps on the card's side {one} affect other payments in one table and "
        f"{own} in tables of its own; and of {rows[ASK]['deliveries']} deliveries, repeated, late "
        f"and out of order, none is booked twice there if an event is only a reason to ask, where "
        f"taking events at their word leaves {rows[WORD]['sums']} of {rows[WORD]['payments']} sums "
        "wrong."
    )


LAB = Lab(
    id="card-events",
    title="Card money from events",
    question="Why keep card money in tables of its own?",
    notebook="notebooks/18-card-events.ipynb",
    packages=("stripe", "psycopg"),
    programs={
        "PostgreSQL": postgres.version,
        "Processor": lambda: "a double of ours: the processor's servers cannot be had here",
    },
    steps={
        "conversation": conversation,
        "signatures": signatures,
        "orders": orders,
        "storm": storm,
        "apart": apart,
        "cost": cost,
        ANSWERS: answers,
    },
    vectors=(_rules, _in_order),
    figures=_figures,
    answer=_answer,
    seed=SEED,
)
