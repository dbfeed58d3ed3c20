"""The life of a payment, kept by the database: a change of state that is not in it is refused.

A trigger compares each change with a table of those that are allowed. What decides *who* may make
a change is the condition in the update, as in `guards`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

LIFE = {
    ("pending", "confirmed"): "the full amount is seen",
    ("pending", "expired"): "the window is over and the amount is short",
    ("confirmed", "forwarding"): "a worker takes it",
    ("forwarding", "confirmed"): "the claim is given back",
    ("forwarding", "forwarded"): "the send is noted",
    ("forwarding", "forwarding_failed"): "the send fails",
    ("forwarding_failed", "confirmed"): "it is to be tried again",
    ("expired", "confirmed"): "the full amount is seen late",
}
"""State before, state after: why."""
STATES = tuple(dict.fromkeys(state for change in LIFE for state in change))
SCHEMA = """
create table change (before text, after text, primary key (before, after));
create table payment (
    id int generated always as identity primary key,
    state text not null default 'pending',
    held_by int
);
create function keep_to_life() returns trigger language plpgsql as $$
begin
    if new.state <> old.state
       and not exists (select from change where (before, after) = (old.state, new.state)) then
        raise check_violation using message = format('%s to %s', old.state, new.state);
    end if;
    return new;
end $$;
create trigger keep_to_life before update on payment
    for each row execute function keep_to_life();
"""


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Make the tables and the trigger."""
    connection.execute(SCHEMA)
    with connection.cursor() as cursor:
        cursor.executemany("insert into change values (%s, %s)", list(LIFE))


def create(connection: psycopg.Connection[Any], state: str = "pending") -> int:
    """A new payment; a state other than the first is for tests of one change."""
    row = connection.execute(
        "insert into payment (state) values (%s) returning id", (state,)
    ).fetchone()
    assert row is not None
    return row[0]


def move(
    connection: psycopg.Connection[Any],
    payment: int,
    before: str,
    after: str,
    worker: int | None = None,
) -> bool:
    """Change the state if it is still ``before``; whether this call changed it.

    Raises
    ------
    psycopg.errors.CheckViolation
        If the life of a payment has no such change.
    """
    changed = connection.execute(
        "update payment set state = %s, held_by = %s where id = %s and state = %s",
        (after, worker, payment, before),
    )
    return changed.rowcount == 1


def state(connection: psycopg.Connection[Any], payment: int) -> str:
    """The state a payment is in."""
    row = connection.execute("select state from payment where id = %s", (payment,)).fetchone()
    assert row is not None
    return row[0]
