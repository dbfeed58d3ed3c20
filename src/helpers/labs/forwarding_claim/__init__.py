"""A claim on a payment: whether two workers can send it twice, under five guards."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from helpers.labs import postgres
from helpers.labs.forwarding_claim import documented, life, races
from helpers.labs.forwarding_claim.guards import GUARDS
from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.repeated import ends
from helpers.text.phrases import quoted

if TYPE_CHECKING:
    from helpers.labs.forwarding_claim.guards import Guard

SEED = 13
CLAIM = "Conditional update"
DRAWN = 100
"""Random orders of each guard."""
CROWD = 4
"""Workers in a random order."""
ROUNDS = 100
"""Payments of each guard that threads run at freely."""
REPEATS, BATCH = 7, 100
"""Each cost is taken so many times, over so many payments."""


def orders() -> Json:
    """Each guard with two workers, in every order of their steps: how many send twice."""
    rows = []
    with races.table(postgres.shared(), 2) as table:
        for name, guard in GUARDS.items():
            tried = list(races.orders(2, len(guard.steps)))
            sent = [races.in_order(table, guard, order) for order in tried]
            bad = [order for order, count in zip(tried, sent, strict=True) if count > 1]
            rows.append(
                {
                    "guard": name,
                    "orders": len(tried),
                    "twice": len(bad),
                    "never": sent.count(0),
                    "example": _told(guard, bad[0]) if bad else None,
                }
            )
    return rows


def _told(guard: Guard, order: tuple[int, ...]) -> list[str]:
    """The steps of an order in words."""
    taken = [0, 0]
    said = []
    for worker in order:
        said.append(f"worker {worker + 1}: {guard.steps[taken[worker]][0]}")
        taken[worker] += 1
    return said


def crowds(drawn: int = DRAWN, rounds: int = ROUNDS) -> Json:
    """Four workers in random orders, and two threads left alone: payments sent more than once."""
    chance = random.Random(SEED)
    rows = []
    with races.table(postgres.shared(), CROWD) as table:
        for name, guard in GUARDS.items():
            counts = [races.at_random(table, guard, CROWD, chance) for _ in range(drawn)]
            free = races.at_once(table, guard, 2, rounds)
            rows.append(
                {
                    "guard": name,
                    "drawn": drawn,
                    "twice": sum(count > 1 for count in counts),
                    "most": max(counts),
                    "rounds": rounds,
                    "free": sum(count > 1 for count in free),
                }
            )
    return rows


def deaths() -> Json:
    """A worker dies after each of its steps, then another comes: sends, and the state it is in."""
    with races.table(postgres.shared(), 2) as table:
        rows = []
        for name, guard in GUARDS.items():
            for after in range(1, len(guard.steps)):
                sent, state = races.with_a_death(table, guard, after)
                last = guard.steps[after - 1][0]
                rows.append({"guard": name, "after": last, "sent": sent, "state": state})
    return rows


def changes() -> Json:
    """Which changes of state the database lets through, of all there could be."""
    import psycopg

    server = postgres.shared()
    allowed = []
    pairs = [(one, two) for one in life.STATES for two in life.STATES if one != two]
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        life.prepare(connection)
        for before, after in pairs:
            payment = life.create(connection, before)
            try:
                life.move(connection, payment, before, after)
            except psycopg.errors.CheckViolation:
                continue
            allowed.append([before, after, life.LIFE.get((before, after))])
    return {"pairs": len(pairs), "allowed": allowed}


def cost(repeats: int = REPEATS, batch: int = BATCH) -> Json:
    """What each guard asks of the database for a payment that nobody else wants.

    Payments a second of one core of the database, lowest, median and highest of the repeats;
    transactions that write, each of which waits for the disk where a commit is to outlive a power
    cut; and the locks held while the worker sends. The guards take turns.
    """
    spent: dict[str, list[float]] = {name: [] for name in GUARDS}
    server = postgres.shared()
    with races.table(server, 1) as table:
        for repeat in range(repeats + 1):
            for name, guard in GUARDS.items():
                due = [table.due() for _ in range(batch)]
                before = server.processor_time(table.connections[0])
                for payment in due:
                    races.alone(table, guard, payment)
                taken = server.processor_time(table.connections[0]) - before
                # The first prepares the statements.
                spent[name] += [taken / batch] if repeat else []
        return [
            {
                "guard": name,
                "rate": _rates(spent[name]),
                "writes": races.writes(table, guard),
                "held": races.held(table, guard),
            }
            for name, guard in GUARDS.items()
        ]


def _rates(seconds: list[float]) -> list[float]:
    """How many a second, lowest, median and highest, of what one took."""
    return ends([1 / each for each in seconds])


def answers() -> Json:
    """What the exercises of the notebook come to."""
    told = orders()
    unsafe = [row["guard"] for row in told if row["twice"]]
    with races.table(postgres.shared(), 3) as table:
        guard = GUARDS[CLAIM]
        three = [races.in_order(table, guard, order) for order in races.orders(3, 3)]
    after = [row for row in deaths() if row["after"] == "send"]
    again = [row["guard"] for row in after if row["sent"] > 1]
    stuck = [row["guard"] for row in after if row["sent"] == 1 and row["state"] != "forwarded"]
    look = next(row for row in told if row["guard"] == "Look, then advisory lock")
    return [
        (
            f"{len(three):,} orders and {sum(count > 1 for count in three)} double sends; in "
            f"{three.count(1):,} of them the payment is sent once. One row is changed once, "
            "whoever else asks."
        ),
        (
            f"In {look['twice']} of {look['orders']}: the lock is free again when the second asks "
            "for it, and what it knows of the state is old. Unsafe are "
            f"{quoted(unsafe)}; both act on what they read before they were alone."
        ),
        (
            f"{quoted(again)} send again: nothing that outlives the connection says that a send "
            f"was begun. {quoted(stuck)} do not, and leave the payment to be looked at: "
            "whether it was sent is not in the database but on the chain."
        ),
    ]


def _rules() -> Vectors:
    held = [documented.holds(postgres.shared(), rule) for rule in documented.RULES]
    return Vectors(
        "manual",
        "Rules of PostgreSQL's manual on locks and isolation, each tried by two connections",
        documented.MANUAL + "explicit-locking.html",
        sum(held),
        len(held),
    )


def _allowed() -> Vectors:
    found = {(before, after) for before, after, _ in changes()["allowed"]}
    pairs = [(one, two) for one in life.STATES for two in life.STATES if one != two]
    return Vectors(
        "life",
        "Changes of state: those of a payment's life pass, all others are refused",
        documented.MANUAL + "plpgsql-trigger.html",
        sum((pair in found) == (pair in life.LIFE) for pair in pairs),
        len(pairs),
    )


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    unguarded, claim = (_row(results["orders"], name) for name in ("Check, then send", CLAIM))
    yield Figure(
        "double-sends-unguarded",
        "Share of all orders of two workers' steps in which a payment is sent twice, if its "
        "state is read first and then set",
        100 * unguarded["twice"] / unguarded["orders"],
        "percent",
    )
    yield Figure(
        "double-sends-claimed",
        "Share of all orders in which it is sent twice, if one conditional update takes it",
        100 * claim["twice"] / claim["orders"],
        "percent",
    )
    low, middle, high = _row(results["cost"], CLAIM)["rate"]
    title = "Payments per second of one core of a database, each taken by conditional update"
    note = "Processor time of the server alone, on the machine named; without the send."
    yield Figure("claims-per-second", title, middle, "per-second", low, high, note)


def _row(rows: list[dict[str, Any]], guard: str) -> dict[str, Any]:
    return next(row for row in rows if row["guard"] == guard)


def _answer(results: Mapping[str, Json]) -> str:
    unguarded, claim = (_row(results["orders"], name) for name in ("Check, then send", CLAIM))
    return (
        f"Yes, in {unguarded['twice']} of {unguarded['orders']} orders if they look first and "
        f"then send; in none of {claim['orders']} if one conditional update takes it, which also "
        "holds no connection while it sends, and leaves a payment to be looked at when its worker "
        "dies."
    )


LAB = Lab(
    id="forwarding-claim",
    title="One payment, two workers",
    question="Can two workers pay the same payment twice?",
    notebook="notebooks/13-forwarding-claim.ipynb",
    packages=("psycopg",),
    programs={"PostgreSQL": postgres.version},
    steps={
        "orders": orders,
        "crowds": crowds,
        "deaths": deaths,
        "changes": changes,
        "cost": cost,
        ANSWERS: answers,
    },
    vectors=(_rules, _allowed),
    figures=_figures,
    answer=_answer,
    seed=SEED,
)
