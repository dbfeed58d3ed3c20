"""What each way to keep shops apart asks of the database's processor, query by query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.labs.tenant_isolation.world import MINE, SIGNED_IN

if TYPE_CHECKING:
    from helpers.labs.postgres import Server
    from helpers.labs.tenant_isolation.world import World

Times = dict[str, dict[str, list[float]]]
BUDGET, MOST = 0.003, 100
"""Seconds of a processor for each query, way and repeat, and how many of it at most."""
FILTER = "A filter in the code"
MEMBER = (
    "shop in (select shop from member "
    "where person = nullif(current_setting('app.shop', true), '')::int)"
)
"""A policy with a sub-query: the shops of which whoever is signed in is a member."""


@dataclass(frozen=True)
class Way:
    """A way to keep shops apart."""

    role: str
    filtered: bool
    """Whether the query names the shop."""
    policy: str = SIGNED_IN


WAYS: Mapping[str, Way] = {
    FILTER: Way("service", filtered=True),
    "A policy": Way("app", filtered=False),
    "A policy and a filter": Way("app", filtered=True),
    "A policy with a sub-query": Way("app", filtered=False, policy=MEMBER),
    "A policy with a sub-query, and a filter": Way("app", filtered=True, policy=MEMBER),
}
QUERIES: Mapping[str, str] = {
    "One row by its number": "select * from sale where id = {row}{own}",
    "The newest twenty": "select * from sale where true{own} order by shop desc, id desc limit 20",
    "Sums over a shop": (
        "select amount % 10, count(*), sum(amount) from sale where true{own} group by 1"
    ),
    "A search by a function": "select * from sale where lower(note) = 'note {row}'{own}",
}
"""What is asked, in words: the query, with the shop's condition in the place of ``{own}``."""


def query(name: str, way: Way, world: World) -> str:
    """A query as the code of a way sends it."""
    # A row of the shop that is signed in.
    row = world.shops * (world.sales // 2) + MINE - 1
    own = f" and shop = {MINE}" if way.filtered else ""
    return QUERIES[name].format(row=row, own=own)


def times(server: Server, world: World, repeats: int, budget: float = BUDGET) -> Times:
    """How many times the processor time of a filter each way takes: by query, way and repeat.

    Of the server's processor; the ways take turns, so that what else runs on the machine meets
    them all. The first repeat, which reads the pages and plans, is left out.
    """
    world.set("on")
    spent: Times = {name: {way: [] for way in WAYS} for name in QUERIES}
    titles = list(WAYS)
    for repeat in range(repeats + 1):
        for name in QUERIES:
            # Each way is first in turn.
            titles = titles[1:] + titles[:1]
            for title in titles:
                way = WAYS[title]
                world.policy(way.policy)
                connection = world.as_(way.role)
                taken = _spent(server, connection, query(name, way, world), budget)
                spent[name][title] += [taken] if repeat else []
    return {
        name: {
            way: [one / other for one, other in zip(taken, ways[FILTER], strict=True)]
            for way, taken in ways.items()
        }
        for name, ways in spent.items()
    }


def _spent(server: Server, connection: Any, text: str, budget: float) -> float:
    """Seconds of the server's processor for a query, the mean of as many as a budget allows."""
    connection.execute(text, prepare=True).fetchall()
    started, count, taken = server.processor_time(connection), 0, 0.0
    while taken < budget and count < MOST:
        connection.execute(text, prepare=True).fetchall()
        count += 1
        taken = server.processor_time(connection) - started
    return taken / count


def plan(world: World, name: str, way: Way) -> str:
    """How the database reads the sales for a query: the first scan of its plan."""
    world.policy(way.policy)
    rows: list[Any] = (
        world.as_(way.role).execute("explain (format json) " + query(name, way, world)).fetchone()
    )
    return _scan(rows[0][0]["Plan"]) or ""


def _scan(node: dict[str, Any]) -> str | None:
    if node.get("Relation Name") == "sale":
        return node["Node Type"]
    return next(filter(None, map(_scan, node.get("Plans", []))), None)
