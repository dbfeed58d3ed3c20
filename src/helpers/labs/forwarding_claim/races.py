"""Two workers at one payment: in every order of their steps, at random, and with a death."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.labs.forwarding_claim.guards import SCHEMA, Guard, Worker

if TYPE_CHECKING:
    import psycopg

    from helpers.labs.postgres import Server

PATIENCE = 10.0
"""Seconds a connection has to end."""


def orders(workers: int, steps: int) -> Iterator[tuple[int, ...]]:
    """Every order in which so many workers can take so many steps each, by number of worker."""
    left = [steps] * workers

    def rest(so_far: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if not any(left):
            yield so_far
        for worker in range(workers):
            if left[worker]:
                left[worker] -= 1
                yield from rest((*so_far, worker))
                left[worker] += 1

    return rest(())


@dataclass
class Table:
    """A table of payments, workers with a connection each, and what they sent."""

    server: Server
    database: str
    connections: list[psycopg.Connection[Any]]
    chain: list[int] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def due(self) -> int:
        """A new payment that is due."""
        number = next(self._numbers)
        self.connections[0].execute("insert into payment (id) values (%s)", (number,))
        return number

    def worker(self, number: int, payment: int) -> Worker:
        """A worker at a payment, on the connection of that number."""
        return Worker(self.connections[number], payment, self.chain)

    def sent(self, payment: int) -> int:
        """How often it was sent."""
        return self.chain.count(payment)

    def state(self, payment: int) -> str:
        """The state it is in."""
        return self.worker(-1, payment).ask("select state from payment where id = %(id)s")

    def dies(self, number: int) -> None:
        """A worker's connection is gone, and the server knows; another takes its number."""
        process = self.connections[number].info.backend_pid
        self.connections[number].close()
        end = time.monotonic() + PATIENCE
        alive = "select count(*) from pg_stat_activity where pid = %s"
        while self.connections[-1].execute(alive, (process,)).fetchone() != (0,):
            if time.monotonic() > end:
                raise TimeoutError(f"connection {process} does not end")
        self.connections[number] = self.server.connect(self.database, autocommit=True)


@contextmanager
def table(server: Server, workers: int) -> Iterator[Table]:
    """A table in a database of its own; the last connection is nobody's and watches."""
    with ExitStack() as stack:
        database = stack.enter_context(server.database())
        made = Table(server, database, [])
        stack.callback(lambda: [connection.close() for connection in made.connections])
        for _ in range(workers + 1):
            made.connections.append(server.connect(database, autocommit=True))
        made.connections[-1].execute(SCHEMA)
        yield made


def in_order(table: Table, guard: Guard, order: Sequence[int]) -> int:
    """Let workers take their steps in an order; how often the payment is sent."""
    payment = table.due()
    workers = [table.worker(number, payment) for number in range(max(order) + 1)]
    taken = [0] * len(workers)
    for number in order:
        guard.run(workers[number], taken[number])
        taken[number] += 1
    return table.sent(payment)


def at_random(table: Table, guard: Guard, workers: int, chance: random.Random) -> int:
    """The same in an order that is drawn."""
    order = [number for number in range(workers) for _ in guard.steps]
    chance.shuffle(order)
    return in_order(table, guard, order)


def at_once(table: Table, guard: Guard, workers: int, payments: int) -> list[int]:
    """Threads that start at each payment together and then run freely; sends of each payment."""
    numbers = [table.due() for _ in range(payments)]
    barrier = threading.Barrier(workers, timeout=PATIENCE)

    def work(number: int) -> None:
        for payment in numbers:
            worker = table.worker(number, payment)
            barrier.wait()
            for step in range(len(guard.steps)):
                guard.run(worker, step)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    return [table.sent(payment) for payment in numbers]


def with_a_death(table: Table, guard: Guard, after: int) -> tuple[int, str]:
    """One worker dies after so many steps, then another comes; sends, and the state at the end."""
    payment = table.due()
    first, second = table.worker(0, payment), table.worker(1, payment)
    for step in range(after):
        guard.run(first, step)
    table.dies(0)
    for step in range(len(guard.steps)):
        guard.run(second, step)
    return table.sent(payment), table.state(payment)


def alone(table: Table, guard: Guard, payment: int) -> Worker:
    """One worker takes all its steps at a payment."""
    worker = table.worker(0, payment)
    for step in range(len(guard.steps)):
        guard.run(worker, step)
    return worker


def writes(table: Table, guard: Guard) -> int:
    """Transactions that write something while one worker takes all its steps."""
    payment = table.due()
    watch = table.worker(-1, payment)
    # The next number that a transaction would get, which only those that write do.
    upcoming = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    before = watch.ask(upcoming)
    alone(table, guard, payment)
    return watch.ask(upcoming) - before


def held(table: Table, guard: Guard) -> int:
    """Locks that a worker's connection holds while it sends, and so cannot be given to another."""
    worker = table.worker(0, table.due())
    sends = [name for name, _ in guard.steps].index("send")
    for step in range(sends):
        guard.run(worker, step)
    process = worker.connection.info.backend_pid
    watch = table.connections[-1]
    count = watch.execute("select from pg_locks where pid = %s", (process,)).rowcount
    for step in range(sends, len(guard.steps)):
        guard.run(worker, step)
    return count
