"""The units a quantity may have, and how each is written on a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """One unit of measure.

    Attributes
    ----------
    id
        What an author writes in ``unit:``.
    symbol
        What follows the number on a page, plural where it is a word; empty for a bare number.
    dimension
        Units of one dimension can be compared; ``None`` where nothing else is comparable.
    factor
        Multiplier to the dimension's base unit (1 for the base itself).
    singular
        The word for exactly one, where ``symbol`` is a plural word.
    aliases
        Other spellings accepted in prose, lower case.
    """

    id: str
    symbol: str
    dimension: str
    factor: float = 1.0
    singular: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it counts things, so that it can neither be negative nor clash in a sum."""
        return self.dimension == "number" or self.dimension == self.id


def _table() -> dict[str, Unit]:
    rows = [
        Unit("number", "", "number"),
        Unit("ratio", "", "share"),
        Unit("percent", "%", "share", 0.01, aliases=("percent", "per cent")),
        Unit("ms", "ms", "time", 1e-3, aliases=("milliseconds", "millisecond")),
        Unit("s", "s", "time", 1.0, aliases=("seconds", "second", "sec")),
        Unit("min", "min", "time", 60.0, aliases=("minutes", "minute", "m")),
        Unit("h", "h", "time", 3600.0, aliases=("hours", "hour")),
        Unit("d", "days", "time", 86400.0, "day", ("d", "day")),
        Unit("per-second", "/s", "rate", 1.0, aliases=("per second", "a second")),
        Unit("per-minute", "/min", "rate", 1 / 60, aliases=("per minute", "a minute")),
        Unit("per-hour", "/h", "rate", 1 / 3600, aliases=("per hour", "an hour")),
        Unit("per-day", "/day", "rate", 1 / 86400, aliases=("per day", "a day")),
        Unit("per-month", "/month", "rate", 1 / 2629746, aliases=("per month", "a month")),
        Unit("byte", "B", "bytes", 1.0, aliases=("bytes",)),
        Unit("kib", "KiB", "bytes", 1024.0),
        Unit("mib", "MiB", "bytes", 1024.0**2),
        Unit("gib", "GiB", "bytes", 1024.0**3),
        Unit("bit", "bits", "bits", singular="bit"),
        Unit("usd", "USD", "usd", aliases=("$", "dollars")),
        Unit("usd-per-month", "USD/month", "usd-rate"),
        Unit("basis-point", "bp", "share", 1e-4, aliases=("basis points",)),
        Unit("satoshi", "sat", "bitcoin", 1e-8),
        Unit("btc", "BTC", "bitcoin"),
        Unit("eth", "ETH", "ether"),
        Unit("lamport", "lamports", "sol", 1e-9, "lamport"),
    ]
    counted = [
        ("payment", "payments"),
        ("address", "addresses"),
        ("wallet", "wallets"),
        ("transaction", "transactions"),
        ("merchant", "merchants"),
        ("blockchain", "blockchains"),
        ("commit", "commits"),
        ("migration", "migrations"),
        ("table", "tables"),
        ("route", "routes"),
        ("test", "tests"),
        ("file", "files"),
        ("line", "lines"),
        ("module", "modules"),
        ("row", "rows"),
        ("call", "calls"),
        ("attempt", "attempts"),
        ("confirmation", "confirmations"),
        ("iteration", "iterations"),
        ("connection", "connections"),
        ("engineer", "engineers"),
        ("year", "years"),
        ("product", "products"),
        ("torrent", "torrents"),
        ("profile", "profiles"),
        ("gas", "gas"),
        ("percentage-point", "percentage points"),
        ("finding", "findings"),
        ("dimension", "dimensions"),
        ("provider", "providers"),
        ("component", "components"),
        ("dependency", "dependencies"),
        ("key", "keys"),
        ("node", "nodes"),
        ("stream", "streams"),
        ("user", "users"),
        ("word", "words"),
        ("item", "items"),
    ]
    rows += [
        Unit(
            singular,
            plural,
            singular,
            singular=singular.replace("-", " "),
            aliases=(singular.replace("-", " "),),
        )
        for singular, plural in counted
    ]
    return {unit.id: unit for unit in rows}


UNITS: dict[str, Unit] = _table()
"""Every unit by id. Add a row above to use a new one; check and schema follow."""
