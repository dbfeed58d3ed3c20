"""The lab of tenants: the manual's rules, who sees what against a model of it, plans and prices."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.labs import tenant_isolation
from helpers.labs.tenant_isolation import documented, ways
from helpers.labs.tenant_isolation.truth import VISITORS
from helpers.labs.tenant_isolation.world import world


@pytest.fixture(scope="module")
def made(pg):
    with world(pg) as tables:
        yield tables


@pytest.mark.parametrize("rule", documented.RULES, ids=lambda rule: rule.__name__)
def test_a_rule_of_the_manual(made, rule):
    """https://www.postgresql.org/docs/18/ddl-rowsecurity.html; each rule's page beside it."""
    assert documented.holds(made, rule), rule.__doc__


def test_a_rule_that_does_not_hold_is_told(made):
    assert not documented.holds(made, lambda at: not documented._spares_the_owner(at))


def expected(who: str, how: str) -> tuple[int | None, int | None, bool | None]:
    """Own rows, rows of others, writes: from what PostgreSQL says of rights, in two steps."""
    visitor = VISITORS[who]
    if visitor.role == "stranger":
        return None, None, False
    owner = visitor.role == "owner" or visitor.source.startswith("owners_")
    above = visitor.role in ("service", "postgres")
    bound = not above and (how == "forced" or (how == "on" and not owner))
    foreign = 0 if bound or visitor.filtered else 16
    own = 0 if bound and visitor.shop is None else 4
    return own, foreign, None if visitor.source.endswith("()") else not bound


def test_who_sees_and_writes_what():
    told = tenant_isolation.visitors()
    assert len(told) == 3 * len(VISITORS)
    for row in told:
        found = (row["own"], row["foreign"], row["writes"])
        assert found == expected(row["who"], row["row_security"]), row


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 6), st.sampled_from(["<=", ">", "="])), max_size=4
    )
)
def test_policies_combine_as_documented(made, policies):
    """Permissive ones by OR, restrictive ones by AND, nothing without a permissive one."""
    made.own("drop table if exists number")
    made.own("create table number (n int)")
    made.own("insert into number select generate_series(0, 6)")
    made.own("alter table number enable row level security")
    made.own("grant select on number to {}", made.role("app"))
    for place, (permissive, edge, sign) in enumerate(policies):
        kind = "permissive" if permissive else "restrictive"
        made.own(f"create policy p{place} on number as {kind} using (n {sign} {edge})")

    def passes(number: int, one: tuple[bool, int, str]) -> bool:
        _, edge, sign = one
        return {"<=": number <= edge, ">": number > edge, "=": number == edge}[sign]

    wide = [one for one in policies if one[0]]
    narrow = [one for one in policies if not one[0]]
    model = [
        number
        for number in range(7)
        if any(passes(number, one) for one in wide) and all(passes(number, one) for one in narrow)
    ]
    rows = made.as_("app").execute("select n from number order by n").fetchall()
    assert [row[0] for row in rows] == model


def test_every_way_gives_the_same_rows_and_the_plans_are_those_told(pg):
    with world(pg, shops=60, sales=100) as big:
        big.set("on")
        for name in ways.QUERIES:
            results = set()
            for way in ways.WAYS.values():
                big.policy(way.policy)
                rows = big.as_(way.role).execute(ways.query(name, way, big)).fetchall()
                results.add(tuple(sorted(rows)))
            assert len(results) == 1, name
            assert results != {()}, name
        search = {
            way: ways.plan(big, "A search by a function", ways.WAYS[way]) for way in ways.WAYS
        }
        assert search["A filter in the code"] == "Index Scan"
        assert search["A policy"] != "Index Scan", "the function is not leakproof"
        assert (
            ways.plan(big, "Sums over a shop", ways.WAYS["A policy with a sub-query"]) == "Seq Scan"
        )
        assert read(big, "Sums over a shop", "A policy") == 100, "the shop's own"
        assert read(big, "Sums over a shop", "A policy with a sub-query") == 60 * 100, "everybody's"
        found = ways.times(pg, big, repeats=3, budget=0.001)
        assert found.keys() == ways.QUERIES.keys()
        for taken in found.values():
            assert taken.keys() == ways.WAYS.keys()
            assert taken[ways.FILTER] == [1, 1, 1]
            assert all(len(times) == 3 and min(times) > 0 for times in taken.values())


def read(big, name: str, title: str) -> int:
    """Rows of sales the database reads for a query."""
    way = ways.WAYS[title]
    big.policy(way.policy)
    asked = "explain (analyze, format json) " + ways.query(name, way, big)
    ((plan,),) = big.as_(way.role).execute(asked).fetchone()
    (scan,) = plan["Plan"]["Plans"]
    return round(scan["Actual Rows"]) + scan.get("Rows Removed by Filter", 0)


def test_an_interval_leaves_out_the_ends():
    times = [9.0, 1, 2, 3, 100, 4, 5, 6, 7]
    assert tenant_isolation._interval(times) == [4, 5, 6]
    assert tenant_isolation._interval(times[:3]) == [1, 2, 9]


def test_the_figures_are_per_cent_over_a_filter():
    step = {
        "cost": [
            {"query": query, "way": way, "times": [0.9, 1.25, 2.0]}
            for query in ways.QUERIES
            for way in ways.WAYS
        ]
    }
    figures = {figure.id: figure for figure in tenant_isolation.LAB.figures(step)}
    row = figures["policy-overhead-row"]
    assert (row.low, row.value, row.high, row.unit) == (-10, 25, 100, "percent")
