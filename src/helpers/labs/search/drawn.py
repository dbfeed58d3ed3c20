"""What was measured of the engines, as curves over the number of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from helpers.charts.curve import Axis, Curve
from helpers.labs.search.bench import CAPPED, EXACT, FTS5, ROOMY, TANTIVY, TRIGRAM
from helpers.labs.search.database import CAP
from helpers.text.numbers import digits

if TYPE_CHECKING:
    from helpers.analysis.power import Power
    from helpers.labs.lab import Json

TITLES = {
    EXACT: "word index, all words",
    ROOMY: "word index, all words, ample memory",
    CAPPED: f"longest word, {CAP:,} candidates",
    TRIGRAM: "trigram index",
    FTS5: "SQLite FTS5",
    TANTIVY: "tantivy",
}
LOOKS = {
    EXACT: ("c1", "circle"),
    ROOMY: ("c6", "circle-open"),
    CAPPED: ("c2", "square"),
    TRIGRAM: ("c3", "diamond"),
    FTS5: ("c4", "triangle-up"),
    TANTIVY: ("c5", "x"),
}
"""Colour and symbol of each engine."""
NAMES = Axis("names", (8_000, 80_000_000), log=True)
MILLISECONDS = Axis("milliseconds", (0.05, 100_000), log=True)
GIGABYTES = Axis("gigabytes", (0.0003, 200), log=True)
_GB = 1e9


def series(rows: Sequence[Mapping[str, Json]], engine: str, what: str) -> dict[int, float]:
    """Size: what was measured of an engine; of its index in all as ``gb``."""
    if what == "gb":
        return {size: one * size / _GB for size, one in series(rows, engine, "bytes").items()}
    return {row["rows"]: row[what] for row in rows if row["engine"] == engine}


def growth(rows: Sequence[Mapping[str, Json]], engine: str, what: str = "p99") -> Power:
    """How what was measured of an engine grows with the number of names."""
    from helpers.analysis.power import fit_power

    measured = series(rows, engine, what)
    return fit_power([*measured], [*measured.values()])


def curves(
    rows: Sequence[Mapping[str, Json]], what: str = "p99", engines: Sequence[str] = (*TITLES,)
) -> list[Curve]:
    """A curve for each engine."""
    found = []
    for engine in engines:
        colour, symbol = LOOKS[engine]
        x, y = zip(*series(rows, engine, what).items(), strict=True)
        title = TITLES[engine]
        found.append(Curve(title, x, y, colour=colour, symbol=symbol, mode="lines+markers"))
    return found


def extended(
    rows: Sequence[Mapping[str, Json]], engine: str, to: Sequence[float], what: str = "p99"
) -> Curve:
    """The law fitted to an engine's usual sizes, drawn on to others, with its interval."""
    law = growth(rows, engine, what)
    x = sorted({*series(rows, engine, what), *to})
    low, high = zip(*(law.interval(size) for size in x), strict=True)
    title = f"{TITLES[engine]}, extended"
    y = [law.at(size) for size in x]
    return Curve(title, x, y, low, high, dash="dot", colour=LOOKS[engine][0])


def outlook(
    rows: Sequence[Mapping[str, Json]], engine: str, sizes: Sequence[float], what: str = "p99"
) -> list[str]:
    """The exponent of an engine's law, and what it extends to at sizes, each with its interval."""
    law = growth(rows, engine, what)
    ends = law.exponent.interval(law.degrees) or (law.exponent.value, law.exponent.value)
    said = [(law.exponent.value, *ends), *((law.at(size), *law.interval(size)) for size in sizes)]
    return [f"{_two(value)} ({_two(low)} to {_two(high)})" for value, low, high in said]


def _two(value: float) -> str:
    """Two significant digits."""
    return digits(float(f"{value:.2g}"))
