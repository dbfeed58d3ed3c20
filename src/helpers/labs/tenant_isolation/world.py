"""Shops that share two tables, and everybody who may come to them.

Row security of the table of sales is off, on, or forced on its owner, too. A shop is signed in by a
setting of the connection, ``app.shop``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.sql import SQL, Composable, Identifier

if TYPE_CHECKING:
    from helpers.labs.postgres import Server

MINE = 1
"""The shop that is signed in."""
ROLES: Mapping[str, LiteralString] = {
    "owner": "login",
    "app": "login",
    "service": "login bypassrls",
    "stranger": "login",
}
"""Role: what it is given."""
SETTINGS: Mapping[str, Sequence[str]] = {
    "off": ("disable row level security", "no force row level security"),
    "on": ("enable row level security", "no force row level security"),
    "forced": ("enable row level security", "force row level security"),
}
"""How row security of the sales is set."""
SIGNED_IN = "shop = nullif(current_setting('app.shop', true), '')::int"
"""The policy: a row belongs to the shop that is signed in."""
SCHEMA = """
create table shop (id int primary key, name text not null);
create table member (person int, shop int references shop, primary key (person, shop));
create table sale (
    id int primary key,
    shop int not null references shop,
    amount int not null,
    note text not null
);
create index on sale (shop, id);
create index on sale (lower(note));
create view owners_view as select * from sale;
create view readers_view with (security_invoker) as select * from sale;
create function owners_function() returns setof sale language sql security definer
    as 'select * from sale';
grant select, insert, update, delete on all tables in schema public to {}, {};
"""
FILL = """
insert into shop select n, 'shop ' || n from generate_series(1, {shops}) n;
insert into member select n, n from generate_series(1, {shops}) n;
insert into sale select n, 1 + n % {shops}, n % 97, 'Note ' || n
    from generate_series(1, {shops} * {sales}) n;
"""


@dataclass
class World:
    """The tables in a database of their own, and connections of each role."""

    server: Server
    database: str
    shops: int
    sales: int
    """Sales of each shop."""
    connections: dict[str, Any]

    def role(self, name: str) -> Identifier:
        """A role's name, which is the whole server's and so has the database's in it."""
        return Identifier(name if name == "postgres" else f"{self.database}_{name}")

    def as_(self, name: str, shop: int | None = MINE) -> Any:
        """A connection of a role, at which a shop is signed in, or nobody."""
        connection = self.connections[name]
        connection.execute("reset all")
        value = "" if shop is None else str(shop)
        connection.execute("select set_config('app.shop', %s, false)", (value,))
        return connection

    def own(self, statement: str, *names: Composable) -> None:
        """A statement of the owner's, with names in the place of its braces."""
        text: Any = statement
        self.connections["owner"].execute(SQL(text).format(*names))

    def reset(self) -> None:
        """Make the tables again as they were at first, with the policy, and row security off."""
        self.own("drop schema public cascade")
        self.own("create schema public")
        self.own("grant usage on schema public to public")
        self.own(SCHEMA, self.role("app"), self.role("service"))
        self.own(FILL.format(shops=self.shops, sales=self.sales))
        self.own("analyze")
        self.policy()

    def set(self, how: str) -> None:
        """Set row security of the sales."""
        for action in SETTINGS[how]:
            self.own(f"alter table sale {action}")

    def policy(self, condition: str = SIGNED_IN) -> None:
        """Give the sales one policy, for all roles and statements."""
        self.own("drop policy if exists apart on sale")
        self.own(f"create policy apart on sale using ({condition})")


@contextmanager
def world(server: Server, shops: int = 5, sales: int = 4) -> Iterator[World]:
    """Make the tables, their roles and the policy; drop all of them at the end."""
    with ExitStack() as stack:
        root = stack.enter_context(server.connect(autocommit=True))
        # What is entered later is left first: connections, the database, then its roles.
        roles = stack.enter_context(ExitStack())
        database = stack.enter_context(server.database())
        made = World(server, database, shops, sales, {})
        for name, given in ROLES.items():
            role = made.role(name)
            root.execute(SQL("create role {}").format(role) + SQL(" " + given))
            roles.callback(root.execute, SQL("drop role {}").format(role))
        root.execute(
            SQL("alter database {} owner to {}").format(Identifier(database), made.role("owner"))
        )
        for name in (*ROLES, "postgres"):
            user = name if name == "postgres" else f"{database}_{name}"
            connection = server.connect(database, user, autocommit=True)
            made.connections[name] = stack.enter_context(connection)
        made.reset()
        yield made
