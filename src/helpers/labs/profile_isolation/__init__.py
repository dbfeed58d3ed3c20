"""Profiles of one account: whether one's data can reach another, and what stands in between."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from helpers.labs import postgres
from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.profile_isolation.guards import (
    GUARDS,
    STRICT,
    Caller,
    Guard,
    Owner,
    lets_through,
    situations,
)
from helpers.labs.profile_isolation.queries import KINDS, session, touched
from helpers.labs.profile_isolation.rules import RULES, holds
from helpers.labs.profile_isolation.world import ACCOUNT, World, crowd, fill, household, prepare
from helpers.text.numbers import digits
from helpers.text.phrases import listing

if TYPE_CHECKING:
    import psycopg

NOTHING, OWN, HOUSEHOLD, OTHERS = "nothing", "own only", "the household's", "other accounts'"
"""What a caller comes to, the worst of all kinds of queries."""
SEED = 0
ACCOUNTS, ENTRIES = 400, 30
"""Accounts of three profiles, and entries of a profile, where time is measured."""
ROUNDS, ASKED = 15, 40
"""Rounds of so many questions; the guards take turns within a round."""


@contextmanager
def opened() -> Iterator[psycopg.Connection[Any]]:
    """A database with the toy schema."""
    server = postgres.shared()
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        prepare(connection)
        yield connection


def outcome(world: World, caller: Caller, found: set[Owner]) -> str:
    """How far what was touched lies from what the caller may touch."""
    beyond = found - caller.may(world)
    if not beyond:
        return OWN if found else NOTHING
    return HOUSEHOLD if {account for account, _ in beyond} <= {caller.account} else OTHERS


def table() -> Json:
    """What reaches the caller, for every guard and everything that can go wrong.

    Every kind of query is made; the worst outcome counts.
    """
    world = household()
    rows = []
    with opened() as connection:
        fill(connection, world)
        for name, guard in GUARDS.items():
            for title, caller in situations(world).items():
                found = {
                    kind: outcome(world, caller, touched(connection, world, guard, caller, kind))
                    for kind in KINDS
                }
                worst = max(found.values(), key=(NOTHING, OWN, HOUSEHOLD, OTHERS).index)
                rows.append(
                    {"guard": name, "situation": title, "outcome": worst, "kinds": len(found)}
                )
    return rows


def keys() -> Json:
    """What a unique key over the account gives away that one over the profile does not.

    The second profile adds what the first one has. Policies hide the first one's rows and do not
    hide that they are in the way.
    """
    rows = []
    with opened() as connection:
        for key in ("account", "profile"):
            with connection.transaction(force_rollback=True):
                connection.execute("set local search_path = profile")
                unique = f"drop constraint entry_profile_item_key, add unique ({key}, item)"
                connection.execute(f"alter table entry {unique}")
                connection.execute("insert into profile values (11, 1, true), (12, 1, false)")
                connection.execute("insert into entry values (1, 1, 11, 'film')")
                second = Caller(1, 12)
                with session(connection, GUARDS["profile"], second):
                    added = connection.execute(
                        "insert into entry (account, profile, item) values (1, 12, 'film') "
                        "on conflict do nothing"
                    ).rowcount
            rows.append({"key": f"{key} and item", "added": bool(added)})
    return rows


def cost() -> Json:
    """Times of a question under each guard over those without one, and in milliseconds.

    The question is the latest ten entries of a profile. `query`: of the query alone; `call`: with
    what the guard has to be told first, in a transaction.
    """
    draw = random.Random(SEED)
    found: dict[str, dict[str, list[float]]] = {}
    with opened() as connection:
        crowd(connection, ACCOUNTS, ENTRIES)
        for _ in range(ROUNDS):
            accounts = [draw.randrange(1, ACCOUNTS + 1) for _ in range(ASKED)]
            callers = [Caller(a, 10 * a + draw.randrange(1, 4)) for a in accounts]
            for name in draw.sample([*GUARDS], len(GUARDS)):
                call, query = _timed(connection, GUARDS[name], callers)
                found.setdefault(name, {"call": [], "query": []})["call"].append(call)
                found[name]["query"].append(query)
    base = found["application"]
    return {
        name: {
            what: _spread([one / other for one, other in zip(times, base[what], strict=True)])
            for what, times in both.items()
        }
        | {"ms": _spread([1000 * time / ASKED for time in both["call"]])}
        for name, both in found.items()
    }


def _timed(
    connection: psycopg.Connection[Any], guard: Guard, callers: list[Caller]
) -> tuple[float, float]:
    """Seconds of all calls, and of their queries alone."""
    query = "select id, item from entry where true {} order by id desc limit 10"
    asked = query.format("and account = %s and profile = %s" if guard.filters else "")
    spent, began = 0.0, time.perf_counter()
    for caller in callers:
        with session(connection, guard, caller, told=guard.tells):
            started = time.perf_counter()
            values = (caller.account, caller.profile) if guard.filters else None
            connection.execute(asked, values).fetchall()
            spent += time.perf_counter() - started
    return time.perf_counter() - began, spent


def _spread(values: list[float]) -> list[float]:
    """Lower quartile, median and upper quartile: other work on the machine hits single rounds."""
    low, middle, high = statistics.quantiles(values, n=4)
    return [float(f"{value:.4g}") for value in (low, middle, high)]


def answers() -> Json:
    """What the exercises of the notebook come to."""
    world = household()
    alone = World(((1, 11),), tuple(entry for entry in world.entries if entry.profile == 11))
    with opened() as connection:
        fill(connection, world)
        unset = Caller(1, 12, left=(None, None))
        left = {
            name: sorted(touched(connection, world, GUARDS[name], unset, "read"))
            for name in ("profile", "both")
        }
        with connection.transaction(force_rollback=True):
            connection.execute(f"create policy family on profile.entry using (account = {ACCOUNT})")
            wider = touched(connection, world, GUARDS["profile"], Caller(1, 12), "read")
        fill(connection, alone)
        nobody = Caller(1, None)
        fallen = touched(connection, alone, GUARDS["profile-standard"], nobody, "read")
    return [
        (
            f"{len(left['profile'])} profiles, and {len(left['both'])} with the application beside "
            "the policy: a setting that is not there is NULL, NULL equals nothing, and no row "
            "passes. A connection that is wiped before it is lent again fails closed."
        ),
        (
            f"{len(wider)} profiles instead of one. Policies are combined with OR unless one is "
            "restrictive, so each further one can only let more through."
        ),
        (
            f"The profile it falls back to, {len(fallen)} of {len(alone.profiles)}: where there is "
            "one profile nobody's data reaches anybody else. The rule is broken and no harm done, "
            "until the second profile comes."
        ),
    ]


def _rules() -> Vectors:
    with opened() as connection:
        passed = sum(holds(connection, rule) for rule in RULES)
    return Vectors(
        "rules",
        "Rules of row security in PostgreSQL's documentation",
        "https://www.postgresql.org/docs/current/ddl-rowsecurity.html",
        passed,
        len(RULES),
    )


def _predicted() -> Vectors:
    """Whether each kind of query touches just what a model of the guard says."""
    world = household()
    cases = [
        (guard, caller, kind)
        for guard in GUARDS.values()
        for caller in situations(world).values()
        for kind in KINDS
    ]
    with opened() as connection:
        fill(connection, world)
        passed = sum(
            touched(connection, world, guard, caller, kind) == lets_through(world, guard, caller)
            for guard, caller, kind in cases
        )
    return Vectors(
        "predicted",
        "Whose entries each kind of query touches, as a model without a database predicts",
        "https://www.postgresql.org/docs/current/sql-createpolicy.html",
        passed,
        len(cases),
    )


def leaking(rows: Json, guard: str) -> list[str]:
    """The situations in which somebody else's data reach the caller."""
    beyond = (HOUSEHOLD, OTHERS)
    return [r["situation"] for r in rows if r["guard"] == guard and r["outcome"] in beyond]


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    for name, guard in GUARDS.items():
        leaks = len(leaking(results["table"], name))
        yield Figure(f"{name}-leaks", f"Situations that leak: {guard.title}", leaks, "number")
        low, middle, high = results["cost"][name]["call"]
        title = f"Time of a call over that of the application's filter alone: {guard.title}"
        note = "Median and quartiles of rounds in which the guards take turns."
        yield Figure(f"{name}-call", title, middle, "number", low, high, note)


def _answer(results: Mapping[str, Json]) -> str:
    rows = results["table"]
    all_ = {row["situation"] for row in rows}
    says = {"application": "the application alone", "account": "a policy by account"}
    says["profile"] = "a policy by profile alone"
    counts = {name: len(leaking(rows, name)) for name in STRICT if name != "both"}
    first, *others = (f"in {count} with {says[name]}" for name, count in counts.items())
    alone = listing([first.replace(" with", f" of {len(all_)} situations with", 1), *others])
    both, ratio = len(leaking(rows, "both")), results["cost"]["both"]["call"][1]
    return (
        f"Yes, where one guard decides: {alone}; a policy by profile and the application together "
        f"let it through in {both or 'none'}, at {digits(ratio, 2)} times the time of a call."
    )


LAB = Lab(
    id="profile-isolation",
    title="Profiles of one household",
    question="Can one profile's data reach another?",
    notebook="notebooks/22-profile-isolation.ipynb",
    packages=("psycopg",),
    steps={"table": table, "keys": keys, "cost": cost, ANSWERS: answers},
    vectors=(_rules, _predicted),
    figures=_figures,
    answer=_answer,
    programs={"PostgreSQL": postgres.version},
)
