"""PostgreSQL asked in three ways: all words by the word index, the longest first, substrings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from helpers.labs.search.engines import PAGE

if TYPE_CHECKING:
    import psycopg

    from helpers.labs.search.names import Names

AMPLE = "256MB"
"""Memory of a statement that any list of matches here fits into; PostgreSQL comes with 4 MB."""
CAP = 5_000
"""Candidates that the search by the longest word keeps."""
INDEXES: dict[str, LiteralString] = {
    "word": "CREATE INDEX word ON names USING gin (to_tsvector('simple', name))",
    "trigram": "CREATE INDEX trigram ON names USING gin (name gin_trgm_ops)",
}


@dataclass(frozen=True)
class Table:
    """The names in a table with its indexes. One process of the server works on a statement."""

    connection: psycopg.Connection[Any]

    @classmethod
    def filled(cls, connection: psycopg.Connection[Any], names: Names) -> Table:
        """The table without an index."""
        connection.execute("SET max_parallel_workers_per_gather = 0")
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE TABLE names (id integer, name text, score integer)")
        with connection.cursor().copy("COPY names FROM STDIN") as copy:
            for place, name in enumerate(names.names):
                copy.write_row((place, name, int(names.scores[place])))
        return cls(connection)

    def beside(self, memory: str) -> Table:
        """The same table through another connection, whose statements have so much memory."""
        import psycopg

        options = f"-c work_mem={memory} -c max_parallel_workers_per_gather=0"
        found = psycopg.connect(self.connection.info.dsn, autocommit=True, options=options)
        return Table(found)

    def index(self, name: str) -> None:
        """Make one of :data:`INDEXES`."""
        self.connection.execute(INDEXES[name])

    def settle(self) -> None:
        """Have the planner know what is in the table."""
        self.connection.execute("VACUUM ANALYZE names")

    def bytes(self, name: str) -> int:
        """Of an index, or of the table without them as ``names``."""
        return self.one("SELECT pg_relation_size(%s)", name)

    def ids(self, query: LiteralString, *values: Any) -> list[int]:
        """The ids that a query gives."""
        return [number for (number,) in self.connection.execute(query, values)]

    def one(self, query: LiteralString, *values: Any) -> Any:
        """The one value that a query gives."""
        found = self.connection.execute(query, values or None).fetchone()
        assert found is not None
        return found[0]


@dataclass(frozen=True)
class EveryWord:
    """All words are looked up in the word index; every match is ordered."""

    table: Table

    def search(self, words: Sequence[str], limit: int = PAGE) -> list[int]:
        """See :class:`~helpers.labs.search.engines.Engine`."""
        return self.table.ids(
            "SELECT id FROM names "
            "WHERE to_tsvector('simple', name) @@ plainto_tsquery('simple', %s) "
            "ORDER BY score DESC LIMIT %s",
            " ".join(words),
            limit,
        )

    def size(self) -> int:
        """Of the index it uses."""
        return self.table.bytes("word")


@dataclass(frozen=True)
class LongestFirst:
    """The longest word is looked up; so many of its rows, in no order, are read for the others."""

    table: Table
    cap: int = CAP

    def search(self, words: Sequence[str], limit: int = PAGE) -> list[int]:
        """See :class:`~helpers.labs.search.engines.Engine`; of more candidates some only."""
        first = longest(words)
        return self.table.ids(
            "WITH candidates AS MATERIALIZED (SELECT id, name, score FROM names "
            "WHERE to_tsvector('simple', name) @@ plainto_tsquery('simple', %s) LIMIT %s) "
            "SELECT id FROM candidates WHERE (' ' || name || ' ') LIKE ALL (%s) "
            "ORDER BY score DESC LIMIT %s",
            first,
            self.cap,
            [f"% {word} %" for word in words if word != first],
            limit,
        )

    def size(self) -> int:
        """Of the index it uses."""
        return self.table.bytes("word")


@dataclass(frozen=True)
class Substrings:
    """Each word is looked up as a substring in the trigram index; whole words are kept."""

    table: Table

    def search(self, words: Sequence[str], limit: int = PAGE) -> list[int]:
        """See :class:`~helpers.labs.search.engines.Engine`."""
        # The index answers conditions that stand beside each other, and none over a list.
        conditions: list[LiteralString] = ["name LIKE %s"] * len(words)
        each = " AND ".join(conditions)
        return self.table.ids(
            f"SELECT id FROM names WHERE {each} AND (' ' || name || ' ') LIKE ALL (%s) "  # noqa: S608
            "ORDER BY score DESC LIMIT %s",
            *(f"%{word}%" for word in words),
            [f"% {word} %" for word in words],
            limit,
        )

    def size(self) -> int:
        """Of the index it uses."""
        return self.table.bytes("trigram")


def longest(words: Sequence[str]) -> str:
    """The word that is looked up first; the first of those that are equally long."""
    return max(words, key=len)
