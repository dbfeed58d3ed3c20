"""The lab of the claim: counted by hand, by a model without a database, and a life at random."""

from __future__ import annotations

import random
from contextlib import ExitStack
from math import comb

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from helpers.labs import forwarding_claim, postgres
from helpers.labs.forwarding_claim import documented, life, races
from helpers.labs.forwarding_claim.guards import GUARDS

LOCKED = ("Look, then advisory lock", "Advisory lock, then look")


@pytest.fixture(scope="module")
def table(pg):
    with races.table(pg, 4) as made:
        yield made


class Model:
    """A payment, its lock and its row lock, as the steps of a guard change them."""

    def __init__(self, name: str) -> None:
        self.steps = [step for step, _ in GUARDS[name].steps]
        self.state, self.lock, self.row, self.sends = "confirmed", None, None, 0

    def may(self, step: str, worker: int) -> bool:
        """Take a step that decides whether the worker goes on."""
        due = self.state == "confirmed"
        if step == "take":
            self.state = "forwarding"
        elif step == "look" and not due and self.steps[0] == "lock":
            self.lock = None
        elif step == "lock":
            due = self.lock is None
            self.lock = worker if due else self.lock
        elif step == "lock the row":
            due = due and self.row is None
            self.row = worker if due else self.row
        return due

    def do(self, step: str) -> None:
        """Take a step after which it always goes on."""
        if step == "send":
            self.sends += 1
        elif step == "mark":
            self.state = "forwarding"
        elif step == "unlock":
            self.lock = None
        elif step == "commit" or (step == "note" and "commit" not in self.steps):
            self.state, self.row = "forwarded", None


def predicted(name: str, order: tuple[int, ...]) -> int:
    """Sends in an order, by a model that knows no database."""
    model = Model(name)
    at, goes = [0] * (max(order) + 1), [True] * (max(order) + 1)
    for worker in order:
        step, at[worker] = model.steps[at[worker]], at[worker] + 1
        if goes[worker] and step in ("take", "look", "lock", "lock the row"):
            goes[worker] = model.may(step, worker)
        elif goes[worker]:
            model.do(step)
    return model.sends


@pytest.mark.parametrize("name", GUARDS)
def test_every_order_ends_as_a_model_without_a_database_says(table, name):
    steps = len(GUARDS[name].steps)
    tried = list(races.orders(2, steps))
    assert len(tried) == len(set(tried)) == comb(2 * steps, steps)
    if steps == 5:
        tried = random.Random(5).sample(tried, 60)
    found = [races.in_order(table, GUARDS[name], order) for order in tried]
    assert found == [predicted(name, order) for order in tried]


def test_what_is_counted_by_hand():
    """Both workers must look before either marks: two ways to begin, and the rest in any order."""
    name = "Check, then send"
    bad = [order for order in races.orders(2, 4) if predicted(name, order) == 2]
    assert len(bad) == 2 * comb(6, 3)
    slit = [order for order in races.orders(2, 5) if predicted(LOCKED[0], order) == 2]
    assert len(slit) == 8
    assert not [order for order in races.orders(2, 5) if predicted(LOCKED[1], order) != 1]


@pytest.mark.parametrize("rule_", documented.RULES, ids=lambda rule_: rule_.__name__)
def test_a_rule_of_the_manual(pg, rule_):
    """https://www.postgresql.org/docs/18/mvcc.html; the section of each stands beside it."""
    assert documented.holds(pg, rule_), rule_.__doc__


def test_a_rule_that_is_wrong_is_told(pg):
    assert not documented.holds(pg, lambda one, two: not documented._is_only_advice(one, two))


@pytest.mark.parametrize(
    ("name", "sent", "state"),
    [
        ("Check, then send", 1, "forwarding"),
        ("Conditional update", 1, "forwarding"),
        ("Look, then advisory lock", 2, "forwarded"),
        ("Advisory lock, then look", 2, "forwarded"),
        ("Row lock that skips", 2, "forwarded"),
    ],
)
def test_a_death_after_the_send(table, name, sent, state):
    steps = [step for step, _ in GUARDS[name].steps]
    found = races.with_a_death(table, GUARDS[name], steps.index("send") + 1)
    assert found == (sent, state)


def test_threads_that_race_freely_never_pass_the_claim(table):
    sent = races.at_once(table, GUARDS["Conditional update"], 4, 60)
    assert sent == [1] * 60
    crowds = {row["guard"]: row for row in forwarding_claim.crowds(drawn=12, rounds=12)}
    assert crowds["Check, then send"]["twice"] > 6
    assert all(crowds[name]["most"] == 1 for name in ("Conditional update", LOCKED[1]))


def test_only_a_lock_holds_its_connection_and_a_claim_writes_twice():
    told = {row["guard"]: row for row in forwarding_claim.cost(repeats=1, batch=3)}
    assert [name for name, row in told.items() if row["held"]] == [*LOCKED, "Row lock that skips"]
    assert [row["writes"] for row in told.values()] == [2, 2, 1, 1, 1]


def test_the_database_refuses_each_change_that_is_not_in_the_life():
    told = forwarding_claim.changes()
    assert told["pairs"] == 30
    assert {(before, after) for before, after, _ in told["allowed"]} == set(life.LIFE)


WALKED: set[tuple[str, str]] = set()


class Life(RuleBasedStateMachine):
    """A payment's life with two workers that may die, late deposits and sends that fail."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.connections = [
            self.stack.enter_context(postgres.shared().connect(DATABASE[0], autocommit=True))
            for _ in range(2)
        ]
        self.payment = life.create(self.connections[0])
        self.paid_in = False
        self.claims: list[int] = []
        self.dead = False
        self.sends = 0

    def teardown(self) -> None:
        self.stack.close()

    @property
    def state(self) -> str:
        return life.state(self.connections[0], self.payment)

    def move(self, before: str, after: str, worker: int | None = None) -> bool:
        moved = life.move(self.connections[worker or 0], self.payment, before, after, worker)
        if moved:
            WALKED.add((before, after))
        return moved

    @rule()
    def deposit(self) -> None:
        self.paid_in = True

    @rule()
    def look_for_the_deposit(self) -> None:
        """A job that found the money asks for the change, whatever state it remembers."""
        if self.paid_in and not self.sends:
            self.move("pending", "confirmed")
            self.move("expired", "confirmed")

    @rule()
    def end_the_window(self) -> None:
        if not self.paid_in:
            self.move("pending", "expired")

    @rule()
    def both_workers_claim(self) -> None:
        was = self.state
        won = [n for n in range(2) if self.move("confirmed", "forwarding", n)]
        assert len(won) == (was == "confirmed"), "one of two, and nobody if it is not due"
        self.claims += won
        self.dead = False if won else self.dead

    @precondition(lambda self: self.claims and not self.dead)
    @rule(fails=st.booleans(), dies=st.sampled_from(["no", "before the send", "after it"]))
    def the_worker_sends(self, fails: bool, dies: str) -> None:
        worker = self.claims[-1]
        self.dead = dies != "no"
        if dies == "before the send":
            return
        self.claims.pop()
        if fails and not self.dead:
            assert self.move("forwarding", "forwarding_failed", worker)
            return
        self.sends += 1
        if not self.dead:
            assert self.move("forwarding", "forwarded", worker)

    @precondition(lambda self: self.dead and not self.sends)
    @rule()
    def a_rescan_gives_the_claim_back(self) -> None:
        """Only where the money is still there, so nothing was sent."""
        assert self.move("forwarding", "confirmed")
        self.claims.clear()
        self.dead = False

    @rule()
    def try_again(self) -> None:
        self.move("forwarding_failed", "confirmed")

    @rule(change=st.sampled_from([(a, b) for a in life.STATES for b in life.STATES if a != b]))
    def somebody_asks_for_a_change_that_is_not_allowed(self, change) -> None:
        before, after = change
        if change in life.LIFE or self.state != before:
            return
        with pytest.raises(psycopg.errors.CheckViolation):
            life.move(self.connections[0], self.payment, before, after)

    @invariant()
    def nothing_is_sent_twice_or_unpaid(self) -> None:
        assert self.sends <= 1
        assert self.paid_in or not self.sends
        assert (self.state == "forwarded") <= (self.sends == 1)


DATABASE: list[str] = []


@pytest.fixture
def lived(pg, database):
    """A database in which lives can be led."""
    DATABASE[:] = [database]
    with pg.connect(database, autocommit=True) as connection:
        life.prepare(connection)
    WALKED.clear()


@pytest.mark.usefixtures("lived")
def test_a_life_at_random_sends_once():
    often = settings(
        max_examples=60, stateful_step_count=25, deadline=None, derandomize=True, database=None
    )
    run_state_machine_as_test(Life, settings=often)
    assert set(life.LIFE) >= WALKED


@pytest.mark.usefixtures("lived")
def test_two_lives_take_every_change():
    """What chance may leave out: a send that fails, a worker that dies, a deposit that is late."""
    hard, late = Life(), Life()
    hard.deposit()
    hard.look_for_the_deposit()
    hard.both_workers_claim()
    hard.the_worker_sends(fails=True, dies="no")
    hard.try_again()
    hard.both_workers_claim()
    hard.the_worker_sends(fails=False, dies="before the send")
    hard.a_rescan_gives_the_claim_back()
    hard.both_workers_claim()
    hard.the_worker_sends(fails=False, dies="no")
    late.end_the_window()
    late.deposit()
    late.look_for_the_deposit()
    assert (hard.state, late.state) == ("forwarded", "confirmed")
    for one in (hard, late):
        one.nothing_is_sent_twice_or_unpaid()
        one.teardown()
    assert set(life.LIFE) == WALKED
