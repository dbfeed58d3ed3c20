"""One collection in every engine: what each keeps, how long a search takes, what it finds."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from helpers.labs import postgres
from helpers.labs.lab import Json
from helpers.labs.repeated import significant
from helpers.labs.search import names as made_up
from helpers.labs.search.costs import measured
from helpers.labs.search.database import AMPLE, EveryWord, LongestFirst, Substrings, Table
from helpers.labs.search.engines import PAGE, Engine, Fts5, Tantivy

SEED = 0
QUERIES = 100
"""Searches of a trial: at least so many, for one in a hundred to be one."""
KNOWN = 10_000
"""Searches are for words of the first so many names, which every collection begins with: the same
searches at every size, each with something to find."""
REPEATS, ENOUGH = 5, 0.3
"""Each search is made so often, or for so many seconds, and the fastest counts, which leaves out
most of what else runs on the machine."""
COMMON = [made_up.word(rank) for rank in range(1, 11)]
"""Words that are each in one name of seven to one of twenty-four, searched for alone."""
EXACT = "PostgreSQL, all words"
ROOMY = "PostgreSQL, all words, ample memory"
CAPPED = "PostgreSQL, longest word"
TRIGRAM = "PostgreSQL, trigrams"
FTS5 = "SQLite FTS5"
TANTIVY = "tantivy"


def searches(count: int = QUERIES, seed: int = SEED) -> list[list[str]]:
    """So many searches: one, two or three different words of a name.

    A word is searched for as often as it occurs, and a common word more often than a rare one.
    """
    import numpy as np

    draw = np.random.default_rng([seed, 1])
    known = next(made_up.chunks(KNOWN, seed))
    found = []
    for place in draw.integers(len(known), size=count):
        held = sorted(set(known[place].split()))
        wanted = min(int(draw.integers(1, 4)), len(held))
        found.append([str(word) for word in draw.choice(held, wanted, replace=False)])
    return found


@contextmanager
def tabled(names: made_up.Names, *indexes: str) -> Iterator[Table]:
    """The names in a table of PostgreSQL with some indexes."""
    server = postgres.shared()
    with server.database() as database, server.connect(database, autocommit=True) as connection:
        table = Table.filled(connection, names)
        for index in indexes:
            table.index(index)
        table.settle()
        yield table


@contextmanager
def engines(names: made_up.Names) -> Iterator[tuple[Table, dict[str, tuple[Engine, float]]]]:
    """The table, and every engine over the same names with the seconds it took to build."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="search-")))
        clock = [time.monotonic()]

        def took() -> float:
            clock.append(time.monotonic())
            return clock[-1] - clock[-2]

        table = stack.enter_context(tabled(names))
        filled = took()
        table.index("word")
        word = filled + took()
        table.index("trigram")
        trigram = filled + took()
        # What the planner knows of the words it knows from the index.
        table.settle()
        roomy = table.beside(AMPLE)
        stack.callback(roomy.connection.close)
        built: dict[str, tuple[Engine, float]] = {
            EXACT: (EveryWord(table), word),
            ROOMY: (EveryWord(roomy), word),
            CAPPED: (LongestFirst(table), word),
            TRIGRAM: (Substrings(table), trigram),
        }
        took()
        fts5 = Fts5(names, folder / "names.db")
        stack.callback(fts5.close)
        built[FTS5] = fts5, took()
        built[TANTIVY] = Tantivy(names, folder / "tantivy"), took()
        yield table, built


def trial(count: int, wanted: Sequence[Sequence[str]], *, costs: bool = False) -> Json:
    """Search a collection of so many names in every engine.

    Parameters
    ----------
    costs
        Whether to take apart what PostgreSQL's time goes into, too.

    Returns
    -------
    dict
        ``engines``: for each its rows, seconds to build, bytes a row of its index, milliseconds of
        the median search, of one in a hundred and of a common word alone, and the share found of
        what the exact search of PostgreSQL finds. ``costs``: see
        :func:`~helpers.labs.search.costs.measured`.
    """
    names = made_up.made(count, SEED)
    with engines(names) as (table, built):
        truth = [built[ROOMY][0].search(words) for words in wanted]
        rows = []
        for title, (engine, took) in built.items():
            times, pages = zip(*(_fastest(engine, words) for words in wanted), strict=True)
            spread = sorted(times)
            common = [_fastest(engine, [word])[0] for word in COMMON]
            rows.append(
                {
                    "engine": title,
                    "rows": count,
                    "build": significant(took),
                    "bytes": significant(engine.size() / count),
                    "p50": significant(1000 * spread[len(spread) // 2]),
                    "p99": significant(1000 * spread[round(0.99 * len(spread)) - 1]),
                    "common": significant(1000 * sum(common) / len(common)),
                    "found": significant(found_share(truth, pages)),
                }
            )
        return {"engines": rows} | ({"costs": measured(table)} if costs else {})


def _fastest(engine: Engine, words: Sequence[str]) -> tuple[float, list[int]]:
    times, page = [], []
    while len(times) < REPEATS and sum(times) < ENOUGH:
        started = time.perf_counter()
        page = engine.search(words, PAGE)
        times.append(time.perf_counter() - started)
    return min(times), page


def found_share(truth: Sequence[list[int]], pages: Sequence[list[int]]) -> float:
    """Share of the first page's results that stand on the page of another engine."""
    both = sum(len(set(one) & set(other)) for one, other in zip(truth, pages, strict=True))
    return both / sum(map(len, truth))
