"""Card payments in the table of the others, and in a table of their own: what a mishap affects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.sql import SQL, Composed, Identifier

if TYPE_CHECKING:
    from helpers.labs.postgres import Server

Connection = Any

OTHERS = 50
"""Payments by other means, of which the card's code knows nothing."""
LAYOUTS: Mapping[str, LiteralString] = {
    "One table": """
        create table payment (id int primary key, means text not null, state text not null);
        insert into payment select n, 'coins', 'due' from generate_series(1, 50) n;
        insert into payment select n, 'card', 'begun' from generate_series(51, 100) n;
        create view other as select * from payment where means = 'coins';
        grant select, update on payment to {role};
    """,
    "Tables of their own": """
        create table payment (id int primary key, state text not null);
        insert into payment select n, 'due' from generate_series(1, 50) n;
        create table card_payment (id int primary key, state text not null);
        insert into card_payment select n, 'begun' from generate_series(51, 100) n;
        create view other as select * from payment;
        grant select, update on card_payment to {role};
    """,
}
"""Two ways to lay out the tables; the card's code has a role with the rights it needs."""


def _migration(root: Connection, card: Connection, table: str) -> int:
    """The card's table gets a new rule, and the change waits for something else."""
    import psycopg

    root.execute("begin")
    root.execute(_on(table, "alter table {} add check (state <> '')"))
    held = 0
    card.execute("set lock_timeout = '20ms'")
    card.execute("reset role")
    try:
        card.execute("update other set state = 'sent' where state = 'due'")
    except psycopg.errors.LockNotAvailable:
        held = OTHERS
    root.execute("rollback")
    return held


def _forgotten_condition(root: Connection, card: Connection, table: str) -> int:
    """An update of the card's code lacks its condition."""
    card.execute(_on(table, "update {} set state = 'refunded'"))
    return _changed(root)


def _leaked_role(root: Connection, card: Connection, table: str) -> int:
    """Somebody else has the role of the card's code and reads whatever it may."""
    del root, table
    row = card.execute("select count(*) from payment" if _may_read(card) else "select 0").fetchone()
    return min(row[0], OTHERS)


def _rebuilt(root: Connection, card: Connection, table: str) -> int:
    """The card's payments are thrown away, to be booked again from the processor's events."""
    del card
    root.execute(_on(table, "truncate {}"))
    return OTHERS - root.execute("select count(*) from other").fetchone()[0]


def _on(table: str, statement: LiteralString) -> Composed:
    return SQL(statement).format(Identifier(table))


def _may_read(card: Connection) -> bool:
    return card.execute("select has_table_privilege('payment', 'select')").fetchone()[0]


def _changed(root: Connection) -> int:
    return root.execute("select count(*) from other where state <> 'due'").fetchone()[0]


MISHAPS: Mapping[str, Callable[[Connection, Connection, str], int]] = {
    "A migration of the card's states waits": _migration,
    "An update of the card's code lacks its condition": _forgotten_condition,
    "The role of the card's code leaks": _leaked_role,
    "The card's payments are truncated, to be booked again": _rebuilt,
}
"""What can go wrong on the card's side: how many of the other payments it affects."""


def reached(server: Server) -> list[dict[str, Any]]:
    """How many of the other payments each mishap affects, in each layout."""
    rows = []
    for mishap, happens in MISHAPS.items():
        row: dict[str, Any] = {"mishap": mishap, "of": OTHERS}
        for layout, schema in LAYOUTS.items():
            with server.database() as name, server.connect(name, autocommit=True) as root:
                role = Identifier(f"{name}_card")
                root.execute(SQL("create role {}").format(role))
                try:
                    root.execute(SQL(schema).format(role=role))
                    with server.connect(name, autocommit=True) as card:
                        card.execute(SQL("set role {}").format(role))
                        table = "payment" if layout == "One table" else "card_payment"
                        row[layout] = happens(root, card, table)
                finally:
                    root.execute(SQL("drop owned by {}").format(role))
                    root.execute(SQL("drop role {}").format(role))
        rows.append(row)
    return rows
