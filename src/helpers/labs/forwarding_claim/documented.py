"""What PostgreSQL's manual says of the statements the guards are made of, each rule tried.

Chapter 13, "Concurrency Control", and section 9.28.10, "Advisory Lock Functions".
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

    from helpers.labs.postgres import Server

    Connection = psycopg.Connection[Any]

MANUAL = "https://www.postgresql.org/docs/18/"
LOCK = "select pg_try_advisory_lock(1)"
TAKE = "update payment set state = 'forwarding' where id = 1 and state = 'confirmed'"


def _waits_then_finds_nothing(one: Connection, two: Connection) -> bool:
    """An update waits for a row another transaction changed, then evaluates its condition again."""
    one.execute("begin")
    first = one.execute(TAKE).rowcount
    counts: list[int] = []
    second = threading.Thread(target=lambda: counts.append(two.execute(TAKE).rowcount))
    second.start()
    second.join(0.2)
    waited = second.is_alive()
    one.execute("commit")
    second.join()
    return (first, waited, counts) == (1, True, [0])


def _rolls_back_to_the_second(one: Connection, two: Connection) -> bool:
    """If the first transaction rolls back, the second goes on with the row as it was."""
    one.execute("begin")
    one.execute(TAKE)
    counts: list[int] = []
    second = threading.Thread(target=lambda: counts.append(two.execute(TAKE).rowcount))
    second.start()
    one.execute("rollback")
    second.join()
    return counts == [1]


def _refuses_at_repeatable_read(one: Connection, two: Connection) -> bool:
    """At repeatable read an update of a row changed since the snapshot fails, to be tried again."""
    import psycopg

    two.execute("begin isolation level repeatable read")
    two.execute("select * from payment")
    one.execute(TAKE)
    try:
        two.execute(TAKE)
    except psycopg.errors.SerializationFailure:
        return True
    finally:
        two.execute("rollback")
    return False


def _skips(one: Connection, two: Connection) -> bool:
    """SKIP LOCKED passes over a row that is locked, and does not wait."""
    one.execute("begin")
    ask = "select id from payment where state = 'confirmed' for update skip locked"
    found = (one.execute(ask).rowcount, two.execute(ask).rowcount)
    one.execute("rollback")
    return found == (1, 0)


def _survives_a_rollback(one: Connection, two: Connection) -> bool:
    """A session's advisory lock is held on after the transaction that took it is rolled back."""
    one.execute("begin")
    one.execute(LOCK)
    one.execute("rollback")
    return _asked(two, LOCK) is False


def _ends_with_its_session(one: Connection, two: Connection) -> bool:
    """A session's advisory lock is released when the session ends, however it ends."""
    one.execute(LOCK)
    before = _asked(two, LOCK)
    _asked(two, "select pg_terminate_backend(%s, 10000)", one.info.backend_pid)
    return (before, _asked(two, LOCK)) == (False, True)


def _ends_with_its_transaction(one: Connection, two: Connection) -> bool:
    """A transaction's advisory lock is released at its end, and there is no other way."""
    one.execute("begin")
    one.execute("select pg_advisory_xact_lock(1)")
    before = _asked(two, LOCK)
    one.execute("commit")
    return (before, _asked(two, LOCK)) == (False, True)


def _stacks(one: Connection, two: Connection) -> bool:
    """A lock that one session took twice has to be released twice."""
    one.execute(LOCK)
    one.execute(LOCK)
    one.execute("select pg_advisory_unlock(1)")
    before = _asked(two, LOCK)
    one.execute("select pg_advisory_unlock(1)")
    return (before, _asked(two, LOCK)) == (False, True)


def _is_only_advice(one: Connection, two: Connection) -> bool:
    """The system does not enforce an advisory lock: who does not ask for it is not stopped."""
    one.execute(LOCK)
    return two.execute(TAKE).rowcount == 1


RULES: Mapping[Callable[[Connection, Connection], bool], str] = {
    _waits_then_finds_nothing: "transaction-iso.html#XACT-READ-COMMITTED",
    _rolls_back_to_the_second: "transaction-iso.html#XACT-READ-COMMITTED",
    _refuses_at_repeatable_read: "transaction-iso.html#XACT-REPEATABLE-READ",
    _skips: "sql-select.html#SQL-FOR-UPDATE-SHARE",
    _survives_a_rollback: "explicit-locking.html#ADVISORY-LOCKS",
    _ends_with_its_session: "explicit-locking.html#ADVISORY-LOCKS",
    _ends_with_its_transaction: "explicit-locking.html#ADVISORY-LOCKS",
    _stacks: "explicit-locking.html#ADVISORY-LOCKS",
    _is_only_advice: "explicit-locking.html#ADVISORY-LOCKS",
}
"""Each rule, and the section of the manual that has it."""


def holds(server: Server, rule: Callable[[Connection, Connection], bool]) -> bool:
    """Whether a rule holds, tried by two connections at one payment that is due."""
    with (
        server.database() as name,
        closing(server.connect(name, autocommit=True)) as one,
        closing(server.connect(name, autocommit=True)) as two,
    ):
        one.execute("create table payment (id int primary key, state text)")
        one.execute("insert into payment values (1, 'confirmed')")
        return rule(one, two)


def _asked(connection: Connection, statement: Any, *values: object) -> Any:
    row = connection.execute(statement, values).fetchone()
    return row and row[0]
