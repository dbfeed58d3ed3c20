"""Engines that answer one question: which names hold all of some words, the best score first."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from helpers.labs.search.names import Names

PAGE = 50
"""Results of a page."""


class Engine(Protocol):
    """What every engine is asked."""

    def search(self, words: Sequence[str], limit: int = PAGE) -> list[int]:
        """Ids of the names that hold all words, the highest score first."""
        ...

    def size(self) -> int:
        """Bytes that it keeps."""
        ...


class Scan:
    """Reads every name: slow, and plain enough to be right. What the others are compared with."""

    def __init__(self, names: Names) -> None:
        self._names = [set(name.split()) for name in names.names]
        self._scores = names.scores

    def search(self, words: Sequence[str], limit: int = PAGE) -> list[int]:
        """See :class:`Engine`."""
        wanted = set(words)
        found = [i for i, held in enumerate(self._names) if wanted <= held]
        return sorted(found, key=lambda i: -self._scores[i])[:limit]

    def size(self) -> int:
        """No index."""
        return 0


class Tantivy:
    """Inverted index with the scores in a column of their own, in the process that asks."""

    def __init__(self, names: Names, folder: Path, *, memory: int = 200_000_000) -> None:
        import tantivy

        self._tantivy: Any = tantivy
        self._folder = folder
        folder.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True)
        builder.add_unsigned_field("score", fast=True)
        builder.add_text_field("name", tokenizer_name="whitespace", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        writer = self._index.writer(heap_size=memory, num_threads=1)
        for number, (name, score) in enumerate(
            zip(names.names, names.scores.tolist(), strict=True)
        ):
            document = tantivy.Document(name=name)
            document.add_unsigned("id", number)
            document.add_unsigned("score", score)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, words: Sequence[str], limit: int = PAGE) -> list[int]:
        """See :class:`Engine`."""
        query, must = self._tantivy.Query, self._tantivy.Occur.Must
        every = [(must, query.term_query(self._schema, "name", word)) for word in words]
        hits = self._searcher.search(
            query.boolean_query(every), limit, count=False, order_by_field="score"
        ).hits
        return [self._searcher.doc(place)["id"][0] for _, place in hits]

    def size(self) -> int:
        """Of all files of the index, the names themselves not kept."""
        return sum(path.stat().st_size for path in self._folder.iterdir())


class Fts5:
    """SQLite's full-text index beside a table, in the process that asks."""

    def __init__(self, names: Names, path: Path) -> None:
        self._path = path
        self._database = sqlite3.connect(path)
        self._database.executescript(
            """
            PRAGMA journal_mode = off;
            PRAGMA synchronous = off;
            CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT, score INTEGER);
            """
        )
        rows = zip(range(len(names.names)), names.names, names.scores.tolist(), strict=True)
        with self._database:
            self._database.executemany("INSERT INTO names VALUES (?, ?, ?)", rows)
            before = self._pages()
            self._database.execute(
                "CREATE VIRTUAL TABLE words USING fts5("
                "name, content=names, content_rowid=id, detail=none)"
            )
            self._database.execute("INSERT INTO words (words) VALUES ('rebuild')")
            self._index = self._pages() - before

    def _pages(self) -> int:
        (count,) = self._database.execute("PRAGMA page_count").fetchone()
        (size,) = self._database.execute("PRAGMA page_size").fetchone()
        return count * size

    def search(self, words: Sequence[str], limit: int = PAGE) -> list[int]:
        """See :class:`Engine`."""
        found = self._database.execute(
            "SELECT names.id FROM words JOIN names ON names.id = words.rowid "
            "WHERE words MATCH ? ORDER BY score DESC LIMIT ?",
            (" AND ".join(f'"{word}"' for word in words), limit),
        )
        return [number for (number,) in found]

    def size(self) -> int:
        """Of the index, the table apart."""
        return self._index

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
