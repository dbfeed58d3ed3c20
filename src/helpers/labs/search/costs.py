"""What a search in PostgreSQL is made of, and what one more name costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from helpers.labs.lab import Json
from helpers.labs.repeated import ends, significant
from helpers.labs.search import names as made_up
from helpers.labs.search.database import AMPLE, Table

RUNS, TURNS = 5, 3
"""Runs that are told apart, and turns of a word in a run, of which the fastest counts."""
COMMON = range(1, 31)
"""Ranks of the words whose entries are read."""
MANY = 50_000
"""Rows of a word that are read to time one."""
WRITTEN = 1_000
"""Names that are added."""
MEMORIES = (AMPLE, "4MB", "64kB")
"""Memory of a statement: ample, as PostgreSQL comes, and the least there can be."""
_OTHER_SEED = 1


def measured(table: Table) -> Json:
    """Take the time of a search apart, and add names.

    Returns
    -------
    dict
        Lowest, median and highest of the runs of ``entries``, seconds to read a million entries of
        the word index; ``row``, milliseconds to read a row and compare its other words; ``write``,
        milliseconds to add a name to the table and both indexes. ``entered``: entries of a name in
        both indexes. ``memory``: a search for a common word with more memory and with less,
        pages whose matches were kept row by row and page by page. ``bytes``: a row's share of the
        table and of each index.
    """
    count = table.one("SELECT count(*) FROM names")
    sizes = {name: significant(table.bytes(name) / count) for name in ("names", "word", "trigram")}
    # The planner may read the table rather than the index for a word that is in every seventh row.
    table.connection.execute("SET enable_seqscan = off")
    words = [made_up.word(rank) for rank in COMMON]
    costs = {
        "rows": count,
        "entries": _runs(lambda: _entries(table, words)),
        "row": _runs(lambda: _row(table, words[0])),
        "entered": _entered(table),
        "memory": _memory(table, words[0]),
        "bytes": sizes,
    }
    table.connection.execute("RESET enable_seqscan")
    return costs | {"write": _runs(lambda: _write(table))}


def _runs(run: Callable[[], float]) -> list[float]:
    return ends([run() for _ in range(RUNS)])


def _entries(table: Table, words: list[str]) -> float:
    """Seconds for a million entries: the slope of the time over the entries of each word."""
    import numpy as np

    read, took = [], []
    for word in words:
        plans = [
            table.one(
                "EXPLAIN (ANALYZE, FORMAT JSON) SELECT id FROM names "
                "WHERE to_tsvector('simple', name) @@ plainto_tsquery('simple', %s) LIMIT 1",
                word,
            )[0]
            for _ in range(TURNS)
        ]
        scans = [_node(plan["Plan"]) for plan in plans]
        read.append(scans[0]["Actual Rows"])
        took.append(min(scan["Actual Total Time"] for scan in scans))
    slope, _ = np.polyfit(read, took, 1)
    return float(slope) * 1000


def _node(plan: dict[str, Any], kind: str = "Bitmap Index Scan") -> dict[str, Any]:
    """The step of that kind in a plan."""
    while plan["Node Type"] != kind:
        (plan,) = plan["Plans"]
    return plan


def _row(table: Table, word: str) -> float:
    """Milliseconds for a row: the time of many candidates less that of one, over their number."""
    took: dict[int, float] = {}
    for cap in (1, MANY) * RUNS:
        started = time.perf_counter()
        read = table.one(
            "SELECT count(*) FROM (SELECT name FROM names "
            "WHERE to_tsvector('simple', name) @@ plainto_tsquery('simple', %s) LIMIT %s) AS few "
            "WHERE (' ' || name || ' ') NOT LIKE ALL (%s)",
            word,
            cap,
            ["% no-such-word %"],
        )
        took[read] = min(took.get(read, float("inf")), time.perf_counter() - started)
    few, many = sorted(took)
    return 1000 * (took[many] - took[few]) / (many - few)


def _memory(table: Table, word: str) -> list[dict[str, Json]]:
    """A search for one common word with more memory and with less.

    In too little memory matches are kept page by page, and every name on those pages is read and
    taken apart again.
    """
    found = []
    for memory in MEMORIES:
        table.connection.execute(f"SET work_mem = '{memory}'")
        plans = [
            table.one(
                "EXPLAIN (ANALYZE, FORMAT JSON) SELECT id FROM names "
                "WHERE to_tsvector('simple', name) @@ plainto_tsquery('simple', %s) "
                "ORDER BY score DESC LIMIT 50",
                word,
            )[0]
            for _ in range(TURNS)
        ]
        heap = _node(plans[0]["Plan"], "Bitmap Heap Scan")
        found.append(
            {
                "memory": memory,
                "ms": significant(min(plan["Execution Time"] for plan in plans)),
                "rows": heap["Exact Heap Blocks"],
                "pages": heap["Lossy Heap Blocks"],
            }
        )
    table.connection.execute("RESET work_mem")
    return found


def _entered(table: Table) -> float:
    """Words and trigrams of a name, each counted once."""
    return significant(
        float(
            table.one(
                "SELECT avg(length(to_tsvector('simple', name)) + cardinality(show_trgm(name))) "
                "FROM (SELECT name FROM names LIMIT 1000) AS few"
            )
        )
    )


def _write(table: Table) -> float:
    """Milliseconds to add a name, what the indexes put off included."""
    names = next(made_up.chunks(WRITTEN, _OTHER_SEED))
    # What is written is undone: the next run finds the table as it was.
    with table.connection.transaction(force_rollback=True), table.connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.executemany("INSERT INTO names VALUES (-1, %s, 0)", [(name,) for name in names])
        for index in ("word", "trigram"):
            table.one("SELECT gin_clean_pending_list(%s)", index)
        took = time.perf_counter() - started
    return 1000 * took / WRITTEN
