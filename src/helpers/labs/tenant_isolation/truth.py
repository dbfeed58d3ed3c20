"""Who sees and writes what: everybody who may come to the sales, with row security off and on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

from helpers.labs.tenant_isolation.world import MINE, SETTINGS

if TYPE_CHECKING:
    from helpers.labs.tenant_isolation.world import World


@dataclass(frozen=True)
class Visitor:
    """Somebody who comes to the sales of all shops."""

    role: str
    source: str = "sale"
    """What is asked: the table, a view or a function."""
    shop: int | None = MINE
    filtered: bool = False
    """Whether the code adds the condition itself."""


VISITORS: Mapping[str, Visitor] = {
    "The application's role": Visitor("app"),
    "The same, nobody signed in": Visitor("app", shop=None),
    "The owner of the table": Visitor("owner"),
    "A role that bypasses": Visitor("service"),
    "The same, with a filter in the code": Visitor("service", filtered=True),
    "A superuser": Visitor("postgres"),
    "The application, by the owner's view": Visitor("app", "owners_view"),
    "The application, by a view that asks as its reader": Visitor("app", "readers_view"),
    "The application, by the owner's function": Visitor("app", "owners_function()"),
    "A role without a grant": Visitor("stranger"),
}
"""Everybody, by name."""


def truth(world: World) -> list[dict[str, Any]]:
    """For each visitor and setting: rows read of the own shop and of others, and writes there."""
    rows = []
    for how in SETTINGS:
        world.set(how)
        for name, visitor in VISITORS.items():
            own, foreign = seen(world, visitor)
            writes = _writes(world, visitor)
            rows.append(
                {"who": name, "row_security": how, "own": own, "foreign": foreign, "writes": writes}
            )
    return rows


def seen(world: World, visitor: Visitor) -> tuple[int | None, int | None]:
    """Rows of the own shop and of others that a visitor reads; None if it may not read at all."""
    connection = world.as_(visitor.role, visitor.shop)
    where = f" where shop = {MINE}" if visitor.filtered else ""
    count = f"select count(*) filter (where shop = {MINE}), count(*) filter (where shop <> {MINE})"
    try:
        row = connection.execute(f"{count} from {visitor.source}{where}").fetchone()
    except InsufficientPrivilege:
        return None, None
    return row or (None, None)


def _writes(world: World, visitor: Visitor) -> bool | None:
    """Whether a sale for another shop goes in, which is taken back; None where nothing can be."""
    if visitor.source.endswith("()"):
        return None
    connection = world.as_(visitor.role, visitor.shop)
    statement = SQL("insert into {} values (0, %s, 1, 'not mine')")
    connection.execute("begin")
    try:
        connection.execute(statement.format(Identifier(visitor.source)), (MINE + 1,))
    except InsufficientPrivilege:
        return False
    finally:
        connection.execute("rollback")
    return True
