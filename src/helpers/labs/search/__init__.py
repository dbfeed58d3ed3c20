"""Search over names: when PostgreSQL stops being enough, and what else would do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import LiteralString

from helpers.labs import postgres
from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.repeated import significant
from helpers.labs.search import names as made_up
from helpers.labs.search.bench import (
    CAPPED,
    EXACT,
    FTS5,
    ROOMY,
    SEED,
    TANTIVY,
    TRIGRAM,
    engines,
    found_share,
    searches,
    tabled,
    trial,
)
from helpers.labs.search.database import CAP, INDEXES, EveryWord, LongestFirst, Table, longest
from helpers.labs.search.drawn import TITLES, growth, series
from helpers.labs.search.engines import Scan
from helpers.text.numbers import digits
from helpers.text.phrases import listing, percent

SIZES = (10_000, 20_000, 50_000, 100_000)
LARGE_SIZES = (300_000, 1_000_000)
"""Names in a collection: of the usual run, and of the larger one, which takes some minutes."""
OBJECTIVE = 500
"""Milliseconds that 99 of 100 searches may take at most."""
_RANKS = (1, 2, 10, 100, 1_000, 10_000)


@cache
def words() -> Json:
    """Share of names that hold the word of a rank, drawn and by the law; how long words help.

    ``longest``: of searches for several words the share in which the longest is the rarest, and how
    many names hold each on average.
    """
    collection = next(made_up.chunks(SIZES[-1], SEED))
    held: dict[str, int] = {}
    for name in collection:
        for word in set(name.split()):
            held[word] = held.get(word, 0) + 1
    shares = [
        {
            "rank": rank,
            "word": made_up.word(rank),
            "drawn": significant(held.get(made_up.word(rank), 0) / len(collection)),
            "law": significant(made_up.share_of_names(rank)),
        }
        for rank in _RANKS
    ]
    several = [found for found in searches() if len(found) > 1]
    first = [held[longest(found)] for found in several]
    rarest = [min(held[word] for word in found) for found in several]
    return {
        "shares": shares,
        "different": len(held),
        "longest": {
            "searches": len(several),
            "rarest": sum(one == other for one, other in zip(first, rarest, strict=True)),
            "names": significant(sum(first) / len(first)),
            "least": significant(sum(rarest) / len(rarest)),
        },
    }


def trials() -> Json:
    """The same searches in every engine at each size; at the last one what the time goes into."""
    return _trials(SIZES)


def _trials(sizes: Sequence[int]) -> Json:
    wanted = searches()
    found = [trial(size, wanted, costs=size == sizes[-1]) for size in sizes]
    rows = [row for one in found for row in one["engines"]]
    return {"engines": rows, "costs": found[-1]["costs"]}


def larger() -> Json:
    """The same at sizes that take minutes."""
    return _trials(LARGE_SIZES)


def rows_of(results: Mapping[str, Json]) -> list[dict[str, Json]]:
    """What was measured of every engine at every size there was a run of."""
    runs = [results["trials"], results.get("larger")]
    return [row for run in runs if run for row in run["engines"]]


def answers() -> Json:
    """What the exercises of the notebook come to."""
    found = words()["longest"]
    caps = (100, 1_000, CAP)
    names = made_up.made(SIZES[1], SEED)
    wanted = searches()
    with tabled(names, *INDEXES) as table:
        exact = [EveryWord(table).search(one) for one in wanted]
        kept = [
            found_share(exact, [LongestFirst(table, cap).search(one) for one in wanted])
            for cap in caps
        ]
        plans = {part: substring_plan(table, part) for part in ("ba", "ban")}
    return [
        (
            f"The longest word is the rarest in {found['rarest']} of {found['searches']} searches; "
            f"on average it is in {digits(found['names'], 2)} names and the rarest in "
            f"{digits(found['least'], 2)}. Its length costs nothing to know, its frequency a look "
            "into statistics."
        ),
        (
            "Of the first pages' results "
            + listing(
                [f"{percent(share)} with {cap:,}" for cap, share in zip(caps, kept, strict=True)]
            )
            + ". What is lost are the results with the best scores as often as any others, because "
            "candidates come in the order of the table."
        ),
        (
            f"Two letters: {plans['ba']}; three: {plans['ban']}. A trigram has three letters, so "
            "the index has nothing to say of two, and every name is read."
        ),
    ]


def substring_plan(table: Table, part: str) -> str:
    """How the planner would look for a part of a word, in the words of PostgreSQL."""
    asked = "EXPLAIN (FORMAT JSON) SELECT id FROM names WHERE name LIKE %s"
    (plan,) = table.one(asked, f"%{part}%")
    return plan["Plan"]["Node Type"].lower()


def _same_hits() -> Vectors:
    """Whether every engine finds just what a reading of all names finds."""
    names = made_up.made(2_000, SEED)
    wanted = searches()
    truth = [Scan(names).search(one) for one in wanted]
    with engines(names) as (table, built):
        uncapped = LongestFirst(table, len(names.names))
        every = [*(engine for title, (engine, _) in built.items() if title != CAPPED), uncapped]
        passed = sum(
            engine.search(one) == page
            for engine in every
            for one, page in zip(wanted, truth, strict=True)
        )
    return Vectors(
        "same-hits",
        "The first page of a search, as a reading of every name gives it",
        "https://www.postgresql.org/docs/current/textsearch-controls.html",
        passed,
        len(every) * len(wanted),
    )


DOCUMENTED: tuple[tuple[LiteralString, float | str], ...] = (
    ("similarity('word', 'two words')", 0.36363637),
    ("word_similarity('word', 'two words')", 0.8),
    ("strict_word_similarity('word', 'two words')", 0.5714286),
    ("similarity('word', 'words')", 0.5714286),
    ("array_to_string(show_trgm('cat'), ',')", "  c, ca,at ,cat"),
    ("array_to_string(show_trgm('foo|bar'), ',')", "  b,  f, ba, fo,ar ,bar,foo,oo "),
    ("plainto_tsquery('english', 'The Fat & Rats:C')::text", "'fat' & 'rat' & 'c'"),
    (
        "to_tsvector('english', 'a fat  cat sat on a mat - it ate a fat rats')::text",
        "'ate':9 'cat':3 'fat':2,11 'mat':7 'rat':12 'sat':4",
    ),
)
"""Expressions that PostgreSQL's documentation gives the results of (sections 12.3 and F.35)."""


def _documented() -> Vectors:
    with tabled(made_up.made(10, SEED)) as table:
        passed = sum(value == table.one(f"SELECT {asked}") for asked, value in DOCUMENTED)
    return Vectors(
        "documented",
        "Results that PostgreSQL's documentation gives of trigrams and words",
        "https://www.postgresql.org/docs/current/pgtrgm.html",
        passed,
        len(DOCUMENTED),
    )


_KEYS = {
    EXACT: "word",
    ROOMY: "roomy",
    CAPPED: "longest",
    TRIGRAM: "trigram",
    FTS5: "fts5",
    TANTIVY: "tantivy",
}


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    rows = rows_of(results)
    costs = (results.get("larger") or results["trials"])["costs"]
    most = max(row["rows"] for row in rows)
    where = f"over {most:,} names"
    for engine, key in _KEYS.items():
        last = series(rows, engine, "p99")[most]
        yield Figure(
            f"{key}-p99", f"99th percentile of a search {where}: {TITLES[engine]}", last, "ms"
        )
        law = growth(rows, engine)
        low, high = law.exponent.interval(law.degrees) or (law.exponent.value,) * 2
        title = f"Exponent of that with the number of names: {TITLES[engine]}"
        yield Figure(f"{key}-growth", title, law.exponent.value, "number", low, high)
        if engine not in (CAPPED, ROOMY):
            size = series(rows, engine, "bytes")[most]
            yield Figure(f"{key}-bytes", f"Index of a name {where}: {TITLES[engine]}", size, "byte")
    found = series(rows, CAPPED, "found")[most]
    yield Figure(
        "longest-found",
        f"Share of the best results found {where}: {TITLES[CAPPED]}",
        found,
        "ratio",
    )
    note = "In memory, in one process of the server; nothing is read from a disk."
    for key, title, unit in (
        ("entries", "Time to read a million entries of the word index", "s"),
        ("row", "Processor time to read a row and compare its other words", "ms"),
        ("write", "Time to add a name to the table and both its indexes", "ms"),
    ):
        low, median, high = costs[key]
        yield Figure(key, title, median, unit, low, high, note)
    yield Figure("entered", "Entries of a name in both indexes", costs["entered"], "number")
    several = results["words"]["longest"]
    yield Figure(
        "longest-rarest",
        "Share of searches for several words in which the longest is the rarest",
        several["rarest"] / several["searches"],
        "ratio",
    )


def _answer(results: Mapping[str, Json]) -> str:
    rows = rows_of(results)
    most = max(row["rows"] for row in rows)
    exact, capped, other = (series(rows, e, "p99")[most] for e in (EXACT, CAPPED, TANTIVY))
    law = growth(rows, EXACT)
    found = series(rows, CAPPED, "found")[most]
    return (
        f"Of 100 exact searches in PostgreSQL 99 take at most {digits(exact, 2)} ms over {most:,} "
        f"names in memory; that grows with exponent {digits(law.exponent.value, 2)} and, extended, "
        f"comes to {OBJECTIVE} ms at about {digits(law.reaches(OBJECTIVE), 1)}. By the longest "
        f"word it is {digits(capped, 2)} ms, with {percent(found)} of the best found, and in "
        f"tantivy {digits(other, 2)} ms."
    )


LAB = Lab(
    id="search",
    title="Search over millions of names",
    question="When does PostgreSQL stop being enough for search?",
    notebook="notebooks/21-search.ipynb",
    packages=("tantivy", "psycopg"),
    steps={"words": words, "trials": trials, ANSWERS: answers},
    large={"larger": larger},
    vectors=(_same_hits, _documented),
    figures=_figures,
    answer=_answer,
    programs={"PostgreSQL": postgres.version, "SQLite": lambda: sqlite3.sqlite_version},
)
