"""Four ways to book the events of card payments into tables, in order of how much they survive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[Any]

Object = Mapping[str, Any]
SCHEMA = """
create table event (id text primary key);
create table card_payment (
    id text primary key,
    state text not null,
    as_of bigint not null default 0
);
create table entry (
    number int generated always as identity primary key,
    payment text not null,
    kind text not null,
    cents int not null
);
create table total (
    payment text not null,
    kind text not null,
    cents int not null,
    primary key (payment, kind)
);
"""
STATES = {
    "payment_intent.created": "begun",
    "payment_intent.payment_failed": "begun",
    "payment_intent.succeeded": "paid",
    "charge.refunded": "refunded",
    "charge.dispute.created": "disputed",
}
"""What a payment is after an event, if the event is the last."""


@dataclass(frozen=True)
class Way:
    """A way to book."""

    text: str
    once: bool = False
    """Whether the number of an event is kept, and one that is known is left alone."""
    newest: bool = False
    """Whether a state is kept against events that are older."""
    asks: bool = False
    """Whether the payment as it is now is asked for, and the event is only the reason to ask."""


WAYS: Mapping[str, Way] = {
    "Take the event at its word": Way("The state is what the event says; its sum is booked."),
    "Each event once": Way(
        "The same, and an event whose number is known is left alone.", once=True
    ),
    "Once, and the newest wins": Way(
        "The same, and an event that is older than the last does not change the state.",
        once=True,
        newest=True,
    ),
    "Once, and ask what is true": Way(
        "An event is a reason to ask the processor for the payment; what it is now is booked.",
        once=True,
        asks=True,
    ),
}


def book(connection: Connection, way: Way, event: Object, ask: Callable[[str], Object]) -> bool:
    """Book an event in one transaction; whether there was anything to do.

    Parameters
    ----------
    ask
        The payment of a number as the processor has it now.
    """
    with connection.transaction():
        if way.once and not _first(connection, event["id"]):
            return False
        changed = event["data"]["object"]
        payment = changed.get("payment_intent") or changed["id"]
        if way.asks:
            # Two at once would each ask, and the slower answer be the older: one at a time.
            connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (payment,))
            _book_whole(connection, ask(payment))
        else:
            _put(connection, payment, STATES[event["type"]], event["created"], way.newest)
            kind, cents = amount(event)
            if cents:
                connection.execute(
                    "insert into entry (payment, kind, cents) values (%s, %s, %s)",
                    (payment, kind, cents),
                )
    return True


def amount(event: Object) -> tuple[str, int]:
    """What an event books: its kind, and cents in (positive) or out."""
    changed, kind = event["data"]["object"], event["type"]
    if kind == "payment_intent.succeeded":
        return "paid", changed["amount"]
    if kind == "charge.refunded":
        return "refunded", event["data"]["previous_attributes"]["amount_refunded"] - changed[
            "amount_refunded"
        ]
    if kind == "charge.dispute.created":
        return "disputed", changed["amount_refunded"] - changed["amount"]
    return "", 0


def whole(intent: Object) -> tuple[str, dict[str, int]]:
    """The state of a payment and its sums by kind, from the payment as it is."""
    charge = intent["latest_charge"]
    if not charge:
        return "begun", {}
    sums = {"paid": charge["amount"], "refunded": -charge["amount_refunded"]}
    if charge["disputed"]:
        sums["disputed"] = charge["amount_refunded"] - charge["amount"]
        return "disputed", sums
    return ("refunded" if charge["amount_refunded"] else "paid"), sums


def _first(connection: Connection, number: str) -> bool:
    put = "insert into event values (%s) on conflict do nothing"
    return connection.execute(put, (number,)).rowcount == 1


def _put(connection: Connection, payment: str, state: str, as_of: int, newest: bool) -> None:
    connection.execute(
        "insert into card_payment values (%s, %s, %s) on conflict (id) do update "
        "set state = excluded.state, as_of = excluded.as_of "
        "where not %s or card_payment.as_of <= excluded.as_of",
        (payment, state, as_of, newest),
    )


def _book_whole(connection: Connection, intent: Object) -> None:
    state, sums = whole(intent)
    _put(connection, intent["id"], state, 0, newest=False)
    for kind, cents in sums.items():
        if cents:
            connection.execute(
                "insert into total values (%s, %s, %s) on conflict (payment, kind) "
                "do update set cents = excluded.cents",
                (intent["id"], kind, cents),
            )


def books(connection: Connection) -> dict[str, tuple[str, int]]:
    """Every payment: its state, and the cents that are booked for it."""
    rows = connection.execute(
        "select id, state, (select coalesce(sum(cents), 0) from "
        "(select payment, cents from entry union all select payment, cents from total) b "
        "where b.payment = card_payment.id)::int from card_payment order by id"
    )
    return {payment: (state, cents) for payment, state, cents in rows}


def clear(connection: Connection) -> None:
    """Forget everything. For a few rows this is faster than truncating."""
    connection.execute(
        "delete from event; delete from card_payment; delete from entry; delete from total"
    )
