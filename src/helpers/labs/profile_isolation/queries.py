"""Every kind of query, and whose entries it touches under a guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from helpers.labs.profile_isolation.guards import Caller, Guard, Owner
from helpers.labs.profile_isolation.world import World

if TYPE_CHECKING:
    import psycopg

GUESSED = [*range(1_000)]
"""Ids somebody tries."""


@dataclass(frozen=True)
class Ask:
    """What a query is made with."""

    connection: psycopg.Connection[Any]
    filter: int | None
    """The profile that the application adds as a condition; None for no condition."""
    own: Owner | None
    """Where the application writes; None where it does not say."""
    all: tuple[Owner, ...]
    """Whose data a query aims at."""

    def run(self, start: LiteralString, *values: Any, end: LiteralString = "") -> list[Owner]:
        """Whose entries a query gives, by its columns account and profile."""
        condition = "" if self.filter is None else " and entry.profile = %s"
        filtered = () if self.filter is None else (self.filter,)
        found = self.connection.execute(start + condition + end, (*values, *filtered))
        return [(account, profile) for account, profile in found]

    def placed(self, start: LiteralString, *, conditional: bool) -> list[Owner]:
        """Whose entries there are more of, by a statement that names its target."""
        import psycopg

        found: list[Owner] = []
        for target in self.all:
            aim = self.own or target
            try:
                with self.connection.transaction():
                    if conditional:
                        found += self.run(start, *aim, end=" returning account, profile")
                    else:
                        ended = f"{start} returning account, profile"
                        found += self.connection.execute(ended, aim).fetchall()
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UniqueViolation):
                # Refused by the policy; or there already, which writes nothing.
                continue
        return found


KINDS: dict[str, Callable[[Ask], list[Owner]]] = {
    "read": lambda ask: ask.run("select account, profile from entry where true"),
    "read by id": lambda ask: ask.run(
        "select account, profile from entry where id = any(%s)", GUESSED
    ),
    # A count gives away what it is over.
    "count": lambda ask: [
        owner
        for owner in ask.all
        if ask.run("select count(*), 0 from entry where account = %s and profile = %s", *owner)[0][
            0
        ]
    ],
    "join": lambda ask: ask.run(
        "select entry.account, entry.profile from profile as them "
        "join entry on entry.profile = them.id where true"
    ),
    "change": lambda ask: ask.run(
        "update entry set item = item || '!' where true", end=" returning account, profile"
    ),
    "delete": lambda ask: ask.run(
        "delete from entry where true", end=" returning account, profile"
    ),
    "write for another": lambda ask: ask.placed(
        "insert into entry (account, profile, item) values (%s, %s, 'planted')", conditional=False
    ),
    "hand over": lambda ask: ask.placed(
        "update entry set account = %s, profile = %s, item = id::text where true", conditional=True
    ),
}


def touched(
    connection: psycopg.Connection[Any], world: World, guard: Guard, caller: Caller, kind: str
) -> set[Owner]:
    """Whose entries a caller read, changed or wrote by one kind of query. All is undone."""
    account, profile = caller.account, caller.profile
    if guard.filters:
        if guard.falls_back and profile is None and account is not None:
            profile = world.standard(account)
        # The application asks whose profile it is. If there is none of this account, it asks the
        # database nothing.
        if account is None or profile is None or (account, profile) not in world.profiles:
            return set()
    with session(connection, guard, caller):
        if not guard.filters or caller.forgets or account is None or profile is None:
            ask = Ask(connection, None, None, world.profiles)
        else:
            ask = Ask(connection, profile, (account, profile), world.profiles)
        return set(KINDS[kind](ask))


@contextmanager
def session(
    connection: psycopg.Connection[Any], guard: Guard, caller: Caller, *, told: bool = True
) -> Iterator[None]:
    """A transaction as the guard's role, undone at its end.

    Parameters
    ----------
    told
        Whether the database is told who calls.
    """
    with connection.transaction(force_rollback=True):
        connection.execute(f"set local search_path = {guard.schema}")
        connection.execute(f"set local role {guard.role}")
        if told:
            said = caller.left or (caller.account, caller.profile)
            connection.execute(
                "select set_config('toy.account', %s, true), set_config('toy.profile', %s, true)",
                ["" if value is None else str(value) for value in said],
            )
        yield
