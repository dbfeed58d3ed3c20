"""Shops that share tables: what row security stops, and what it costs beside a filter."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.labs import postgres
from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors

SHOPS, SALES = 100, 300
"""Size of the tables whose cost is measured: shops, and sales of each."""
REPEATS, OUTER = 15, 3
"""Each cost is taken so often, and so many at either end are left out of its interval, which holds
the median 96 times in a hundred whatever the distribution."""
SIMPLE, NESTED = "A policy", "A policy with a sub-query"
ROW, SUMS = "One row by its number", "Sums over a shop"
SEARCH = "A search by a function"


def visitors() -> Json:
    """Who sees and writes what, with row security off, on, and forced on the owner."""
    from helpers.labs.tenant_isolation.truth import truth
    from helpers.labs.tenant_isolation.world import world

    with world(postgres.shared()) as made:
        return truth(made)


def cost(shops: int = SHOPS, sales: int = SALES, repeats: int = REPEATS) -> Json:
    """Processor time of each way and query, as a multiple of a filter's, and how it reads."""
    from helpers.labs.tenant_isolation.ways import QUERIES, WAYS, plan, times
    from helpers.labs.tenant_isolation.world import world

    server = postgres.shared()
    with world(server, shops, sales) as made:
        found = times(server, made, repeats)
        return [
            {
                "query": query,
                "way": title,
                "times": _interval(found[query][title]),
                "reads": plan(made, query, way),
            }
            for query in QUERIES
            for title, way in WAYS.items()
        ]


def _interval(times: list[float]) -> list[float]:
    """The median, between the ends of what is left without the outer ones."""
    outer = OUTER if len(times) > 2 * OUTER else 0
    inner = sorted(times)[outer : len(times) - outer]
    return [float(f"{end:.3g}") for end in (inner[0], statistics.median(times), inner[-1])]


def answers() -> Json:
    """What the exercises of the notebook come to."""
    from helpers.labs.tenant_isolation.truth import VISITORS, seen
    from helpers.labs.tenant_isolation.world import world

    with world(postgres.shared()) as made:
        made.set("on")
        before = seen(made, VISITORS["The application, by the owner's view"])[1]
        made.own("alter view owners_view set (security_invoker)")
        after = seen(made, VISITORS["The application, by the owner's view"])[1]
        made.reset()
        made.set("on")
        made.own("create policy help_desk on sale using (amount < 50)")
        wide = seen(made, VISITORS["The application's role"])[1]
        made.reset()
        made.set("forced")
        bypassed = seen(made, VISITORS["A role that bypasses"])[1]
        made.connections["postgres"].execute(_PLAIN.format(made.database))
        plain = seen(made, VISITORS["A role that bypasses"])[1]
    return [
        (
            f"{before} rows of others before, {after} after. A view asks with its owner's rights "
            "unless it is told to ask with its reader's."
        ),
        (
            f"{wide} rows of other shops. Policies are permissive unless they say otherwise, and "
            "permissive ones widen each other; `as restrictive` narrows."
        ),
        (
            f"{bypassed} rows of others, forced or not; {plain} once the role has lost "
            "`bypassrls`. FORCE is about the owner alone."
        ),
    ]


_PLAIN = 'alter role "{}_service" nobypassrls'


def _rules() -> Vectors:
    from helpers.labs.tenant_isolation.documented import MANUAL, RULES, holds
    from helpers.labs.tenant_isolation.world import world

    with world(postgres.shared()) as made:
        held = [holds(made, rule) for rule in RULES]
    return Vectors(
        "manual",
        "Rules of PostgreSQL's manual on row security, each tried",
        MANUAL + "ddl-rowsecurity.html",
        sum(held),
        len(held),
    )


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    note = "Processor time of the server, on the machine named; the ratio carries over, roughly."
    for name, query, way, what in (
        ("policy-overhead-row", ROW, SIMPLE, "a policy adds to reading one row by its number"),
        ("policy-overhead-sums", SUMS, SIMPLE, "a policy adds to sums over one tenant's rows"),
        ("policy-overhead-search", SEARCH, SIMPLE, "a policy adds to a search by a function"),
        ("subquery-overhead-sums", SUMS, NESTED, "a policy with a sub-query adds to such sums"),
    ):
        low, middle, high = (_percent(times) for times in _row(results["cost"], query, way))
        title = f"Processor time that {what}, against a filter in the code"
        yield Figure(name, title, middle, "percent", low, high, note)


def _percent(times: float) -> float:
    return round(100 * (times - 1), 1)


def _row(rows: list[dict[str, Any]], query: str, way: str) -> list[float]:
    return next(row["times"] for row in rows if (row["query"], row["way"]) == (query, way))


def _answer(results: Mapping[str, Json]) -> str:
    on = [row for row in results["visitors"] if row["row_security"] == "on"]
    reads = sum(bool(row["foreign"]) for row in on)
    low, middle, high = map(_percent, _row(results["cost"], SUMS, SIMPLE))
    more = f"{middle:.0f} % more than a filter"
    if low <= 0 <= high:
        more = f"no more than a filter that could be measured ({low:.0f} to {high:.0f} %)"
    nested = _percent(_row(results["cost"], SUMS, NESTED)[1])
    return (
        f"It stops the application's own role and not {reads} of the {len(on)} visitors tried, "
        f"among them the owner and any role that bypasses; for sums over a tenant a plain policy "
        f"costs {more}, one with a sub-query {nested:,.0f} % more."
    )


LAB = Lab(
    id="tenant-isolation",
    title="Tenants in one table",
    question="What does row security stop, and what does it cost?",
    notebook="notebooks/14-tenant-isolation.ipynb",
    packages=("psycopg",),
    programs={"PostgreSQL": postgres.version},
    steps={"visitors": visitors, "cost": cost, ANSWERS: answers},
    vectors=(_rules,),
    figures=_figures,
    answer=_answer,
)
