"""What PostgreSQL's manual says of row security, each rule tried.

Section 5.9, "Row Security Policies", and the pages of CREATE POLICY, ALTER TABLE and CREATE VIEW.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from helpers.labs.tenant_isolation.world import World

MANUAL = "https://www.postgresql.org/docs/18/"
ROWS = "select count(*) from sale"


def _all(at: World) -> int:
    return at.shops * at.sales


def _count(at: World, role: str, statement: str = ROWS) -> int:
    row = at.as_(role).execute(statement).fetchone()
    return row[0] if row else 0


def _refused(
    at: World, role: str, statement: str, error: type[psycopg.Error], *values: object
) -> bool:
    try:
        at.as_(role).execute(statement, values)
    except error:
        return True
    return False


def _denies_by_default(at: World) -> bool:
    """Row security without a policy lets nothing through."""
    at.own("drop policy apart on sale")
    return _count(at, "app") == 0


def _spares_the_owner(at: World) -> bool:
    """The owner of a table is normally not bound."""
    return _count(at, "owner") == _all(at)


def _binds_the_owner_if_forced(at: World) -> bool:
    """FORCE ROW LEVEL SECURITY binds the owner, too."""
    at.set("forced")
    return _count(at, "owner") == at.sales


def _spares_superusers_and_bypass(at: World) -> bool:
    """Superusers and roles with BYPASSRLS are never bound, forced or not."""
    at.set("forced")
    return {_count(at, "postgres"), _count(at, "service")} == {_all(at)}


def _needs_a_grant_all_the_same(at: World) -> bool:
    """A policy gives no privilege that the role was not granted."""
    return _refused(at, "stranger", ROWS, psycopg.errors.InsufficientPrivilege)


def _permissive_widen(at: World) -> bool:
    """Permissive policies are combined by OR."""
    at.own("create policy more on sale using (shop = 2)")
    return _count(at, "app") == 2 * at.sales


def _restrictive_narrow(at: World) -> bool:
    """Restrictive policies are combined by AND."""
    at.own("create policy less on sale as restrictive using (id <= 6)")
    return _count(at, "app") == _count(at, "owner", f"{ROWS} where shop = 1 and id <= 6") == 1


def _restrictive_alone_gives_nothing(at: World) -> bool:
    """Without a permissive policy a restrictive one gives access to nothing."""
    at.own("drop policy apart on sale")
    at.own("create policy less on sale as restrictive using (true)")
    return _count(at, "app") == 0


def _using_checks_new_rows_too(at: World) -> bool:
    """Without WITH CHECK the condition of USING holds for new rows."""
    statement = "insert into sale values (0, 2, 1, '')"
    return _refused(at, "app", statement, psycopg.errors.InsufficientPrivilege)


def _hidden_rows_are_passed_over(at: World) -> bool:
    """An update leaves out rows that USING hides, silently."""
    return at.as_("app").execute("update sale set amount = 0").rowcount == at.sales


def _a_row_cannot_be_given_away(at: World) -> bool:
    """An update to a row that would not pass is an error."""
    statement = "update sale set shop = 2"
    return _refused(at, "app", statement, psycopg.errors.InsufficientPrivilege)


def _applies_to_its_roles(at: World) -> bool:
    """A policy for some roles gives nothing to others."""
    at.own("drop policy apart on sale")
    at.own("create policy apart on sale to {} using (true)", at.role("owner"))
    return _count(at, "app") == 0


def _truncate_is_not_subject(at: World) -> bool:
    """TRUNCATE is not subject to row security: the privilege empties the table for everybody."""
    at.own("grant truncate on sale to {}", at.role("app"))
    at.as_("app").execute("truncate sale")
    return _count(at, "owner") == 0


def _references_bypass(at: World) -> bool:
    """Checks of referential integrity bypass row security: a hidden shop may be referred to."""
    at.own("alter table shop enable row level security")
    unseen = _count(at, "app", "select count(*) from shop") == 0
    at.as_("app").execute("insert into sale values (0, 1, 1, '')")
    return unseen


def _unique_tells(at: World) -> bool:
    """A unique constraint tells that a hidden row is there."""
    hidden = _count(at, "owner", "select min(id) from sale where shop = 2")
    statement = "insert into sale values (%s, 1, 1, '')"
    return _refused(at, "app", statement, psycopg.errors.UniqueViolation, hidden)


def _off_is_an_error(at: World) -> bool:
    """With row_security off a query that would be filtered fails instead."""
    connection = at.as_("app")
    connection.execute("set row_security = off")
    try:
        connection.execute(ROWS)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def _views_ask_as_their_owner(at: World) -> bool:
    """A view asks with its owner's rights, with security_invoker with its reader's."""
    counts = [_count(at, "app", f"{ROWS[:-4]}{view}") for view in ("owners_view", "readers_view")]
    return counts == [_all(at), at.sales]


def _policies_come_first(at: World) -> bool:
    """A function that is not leakproof sees no row before the policy does, however cheap it is."""
    at.own(
        "create function peek(text) returns bool language plpgsql cost 0.0000001 "
        "as $$ begin raise notice '%', $1; return true; end $$"
    )
    connection = at.as_("app")
    told: list[str] = []
    connection.add_notice_handler(lambda notice: told.append(str(notice.message_primary)))
    connection.execute("select * from sale where peek(note)")
    return len(told) == at.sales


Rule = Callable[["World"], bool]
_SECTION, _POLICY = "ddl-rowsecurity.html", "sql-createpolicy.html"
RULES: Mapping[Rule, str] = {
    _denies_by_default: _SECTION,
    _spares_the_owner: _SECTION,
    _binds_the_owner_if_forced: _SECTION,
    _spares_superusers_and_bypass: _SECTION,
    _needs_a_grant_all_the_same: _SECTION,
    _permissive_widen: _SECTION,
    _restrictive_narrow: _SECTION,
    _restrictive_alone_gives_nothing: _POLICY,
    _using_checks_new_rows_too: _POLICY,
    _hidden_rows_are_passed_over: _POLICY,
    _a_row_cannot_be_given_away: _POLICY,
    _applies_to_its_roles: _POLICY,
    _truncate_is_not_subject: _SECTION,
    _references_bypass: _SECTION,
    _unique_tells: _SECTION,
    _off_is_an_error: _SECTION,
    _views_ask_as_their_owner: "sql-createview.html",
    _policies_come_first: _SECTION,
}
"""Each rule, and the page of the manual that has it."""


def holds(at: World, rule: Rule) -> bool:
    """Whether a rule holds where row security is on; the tables are made again before it."""
    at.reset()
    at.set("on")
    return rule(at)
