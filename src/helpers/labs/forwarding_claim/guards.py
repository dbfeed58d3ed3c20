"""Five ways for a worker to make sure that it alone sends a payment, each as a list of steps.

A step is one statement to PostgreSQL, or the send. A worker that finds it must not go on does
nothing in the steps that are left. The chain is a list that nothing takes back: a send stays sent
whatever becomes of the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

SCHEMA = """
create table payment (
    id int primary key,
    state text not null default 'confirmed'
)
"""


@dataclass
class Worker:
    """One worker at one payment."""

    connection: psycopg.Connection[Any]
    """In autocommit mode: each statement is a transaction unless a step begins one."""
    payment: int
    chain: list[int]
    """Payments that were sent, once for each send."""
    goes_on: bool = field(default=True, init=False)

    def ask(self, statement: Any) -> Any:
        """The first column of the first row of a statement about the payment, or None."""
        row = self.connection.execute(statement, {"id": self.payment}).fetchone()
        return None if row is None else row[0]

    def tell(self, statement: Any) -> None:
        """Carry out a statement about the payment."""
        self.connection.execute(statement, {"id": self.payment})


Step = Callable[[Worker], None]


def _look(worker: Worker) -> None:
    state = worker.ask("select state from payment where id = %(id)s")
    worker.goes_on = state == "confirmed"


def _mark(worker: Worker) -> None:
    worker.tell("update payment set state = 'forwarding' where id = %(id)s")


def _take(worker: Worker) -> None:
    taken = worker.ask(
        "update payment set state = 'forwarding' "
        "where id = %(id)s and state = 'confirmed' returning id"
    )
    worker.goes_on = taken is not None


def _lock(worker: Worker) -> None:
    worker.goes_on = bool(worker.ask("select pg_try_advisory_lock(%(id)s)"))


def _unlock(worker: Worker) -> None:
    worker.ask("select pg_advisory_unlock(%(id)s)")


def _look_locked(worker: Worker) -> None:
    _look(worker)
    if not worker.goes_on:
        _unlock(worker)


def _lock_row(worker: Worker) -> None:
    worker.connection.execute("begin")
    found = worker.ask(
        "select id from payment where id = %(id)s and state = 'confirmed' for update skip locked"
    )
    worker.goes_on = found is not None
    if not worker.goes_on:
        worker.connection.execute("rollback")


def _send(worker: Worker) -> None:
    worker.chain.append(worker.payment)


def _note(worker: Worker) -> None:
    worker.tell("update payment set state = 'forwarded' where id = %(id)s")


def _commit(worker: Worker) -> None:
    worker.connection.execute("commit")


@dataclass(frozen=True)
class Guard:
    """A way to be alone."""

    text: str
    steps: Sequence[tuple[str, Step]]

    def run(self, worker: Worker, step: int) -> None:
        """Take one step, if the worker goes on."""
        if worker.goes_on:
            self.steps[step][1](worker)


SEND_AND_NOTE: Sequence[tuple[str, Step]] = (("send", _send), ("note", _note))
GUARDS = {
    "Check, then send": Guard(
        "Read the state; if the payment is due, mark it and send.",
        (("look", _look), ("mark", _mark), *SEND_AND_NOTE),
    ),
    "Conditional update": Guard(
        "One update changes the state if the payment is still due; whoever changed a row sends.",
        (("take", _take), *SEND_AND_NOTE),
    ),
    "Look, then advisory lock": Guard(
        "Read the state; if the payment is due, ask for a lock on its number and send.",
        (("look", _look), ("lock", _lock), *SEND_AND_NOTE, ("unlock", _unlock)),
    ),
    "Advisory lock, then look": Guard(
        "Ask for the lock first, then read the state, and send if the payment is still due.",
        (("lock", _lock), ("look", _look_locked), *SEND_AND_NOTE, ("unlock", _unlock)),
    ),
    "Row lock that skips": Guard(
        "Select the row for update, skip it if another has it, send, and commit.",
        (("lock the row", _lock_row), *SEND_AND_NOTE, ("commit", _commit)),
    ),
}
"""The guards by name."""
