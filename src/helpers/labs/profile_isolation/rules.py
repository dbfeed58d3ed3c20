"""What PostgreSQL's documentation says of row security, sentence by sentence, tried.

Section 5.9 "Row Security Policies", the pages of CREATE POLICY and CREATE ROLE, and section 9.28
for settings that are not there. Each rule is tried on tables of its own, and all is undone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, LiteralString

from helpers.labs.profile_isolation.world import OWNER, PLAIN, SERVICE

if TYPE_CHECKING:
    import psycopg

_TABLES = f"""
create schema rule;
set local search_path = rule;
create table parent (id int primary key, who text);
create table child (id int unique, who text, parent int references parent);
insert into parent values (1, 'me'), (2, 'you');
insert into child values (1, 'me', 1), (2, 'you', 2);
alter table child owner to {OWNER};
alter table parent owner to {OWNER};
grant usage on schema rule to {PLAIN}, {SERVICE}, {OWNER};
grant all on all tables in schema rule to {PLAIN}, {SERVICE};
alter table child enable row level security;
"""  # noqa: S608
MINE = "create policy mine on child using (who = 'me');"


class Tried:
    """A connection on which a rule is tried."""

    def __init__(
        self, connection: psycopg.Connection[Any], *, policies: LiteralString = MINE
    ) -> None:
        self._connection = connection
        connection.execute(_TABLES + policies)

    def rows(
        self, role: LiteralString, query: LiteralString = "select id from child order by id"
    ) -> list[int]:
        """What a role reads."""
        self._connection.execute(f"set local role {role}")
        return [row[0] for row in self._connection.execute(query)]

    def does(self, role: LiteralString, statement: LiteralString) -> str:
        """Whether a role may do something: nothing, or the name of what is raised."""
        import psycopg

        try:
            with self._connection.transaction():
                self._connection.execute(f"set local role {role}")
                self._connection.execute(statement)
        except psycopg.Error as error:
            return type(error).__name__
        return ""


def _owner(tried: Tried) -> bool:
    return tried.rows(OWNER) == [1, 2]


def _forced(tried: Tried) -> bool:
    return tried.rows(OWNER) == [1]


def _bypass(tried: Tried) -> bool:
    return tried.rows(SERVICE) == [1, 2] and tried.rows(PLAIN) == [1]


def _deny(tried: Tried) -> bool:
    return tried.rows(PLAIN) == []


def _or(tried: Tried) -> bool:
    return tried.rows(PLAIN) == [1, 2]


def _and(tried: Tried) -> bool:
    return tried.rows(PLAIN) == []


def _check(tried: Tried) -> bool:
    mine = tried.does(PLAIN, "insert into child values (3, 'me', 1)")
    yours = tried.does(PLAIN, "insert into child values (4, 'you', 1)")
    return (mine, yours) == ("", "InsufficientPrivilege")


def _unique(tried: Tried) -> bool:
    """A row that is not seen is in the way all the same."""
    return tried.does(PLAIN, "insert into child values (2, 'me', 1)") == "UniqueViolation"


def _foreign(tried: Tried) -> bool:
    """Nobody but the owner sees a parent, and yet it can be referred to."""
    seen = tried.rows(PLAIN, "select id from parent")
    return not seen and tried.does(PLAIN, "insert into child values (5, 'me', 2)") == ""


def _truncate(tried: Tried) -> bool:
    return tried.does(PLAIN, "truncate child") == ""


def _off(tried: Tried) -> bool:
    asked = "set local row_security = off; select * from child"
    return tried.does(PLAIN, asked) == "InsufficientPrivilege"


def _unset(tried: Tried) -> bool:
    return tried.rows(PLAIN) == []


_ALSO = "create policy yours on child using (who = 'you');"
_BUT = "create policy never on child as restrictive using (who = 'you');"
_FORCE = "alter table child force row level security;"
_HIDDEN = "alter table parent enable row level security;"
_SETTING = "create policy mine on child using (who = current_setting('toy.nobody', true));"

RULES: dict[str, tuple[Callable[[Tried], bool], LiteralString]] = {
    "Table owners normally bypass row security": (_owner, MINE),
    "unless FORCE ROW LEVEL SECURITY": (_forced, MINE + _FORCE),
    "Roles with BYPASSRLS always bypass it": (_bypass, MINE + _FORCE),
    "Without a policy nothing is visible": (_deny, ""),
    "Permissive policies are combined with OR": (_or, MINE + _ALSO),
    "restrictive ones with AND": (_and, MINE + _BUT),
    "USING stands in where there is no WITH CHECK": (_check, MINE),
    "Unique constraints bypass it": (_unique, MINE),
    "Foreign keys bypass it": (_foreign, MINE + _HIDDEN),
    "TRUNCATE is not subject to it": (_truncate, MINE),
    "row_security = off raises instead of filtering": (_off, MINE),
    "A setting that is not there is NULL, which lets no row through": (_unset, _SETTING),
}
"""Rule: what tries it, and under which policies."""


def holds(connection: psycopg.Connection[Any], rule: str) -> bool:
    """Whether the database does as a rule says."""
    tries, policies = RULES[rule]
    with connection.transaction(force_rollback=True):
        return tries(Tried(connection, policies=policies))
