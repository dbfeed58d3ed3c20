"""Units of measure: the general ones, and those an author adds in ``data/units.yml``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from helpers.schema.base import Fault, Id, Model, Text

Alias = Annotated[str, StringConstraints(pattern=r"^[^A-Z0-9\s][^A-Z]*$", max_length=40)]
"""How prose may spell a unit: lower case, not starting with a digit."""


class Unit(Model):
    """One unit of measure, or something that is counted: a record of ``data/units.yml``.

    ``{id: order, symbol: orders}`` is a counted noun; a dimension makes it a unit that can be
    converted into the others of that dimension.
    """

    noun: ClassVar[str] = "unit"

    id: Id = Field(description="What an author writes in unit.")
    symbol: Annotated[str, StringConstraints(max_length=40)] = Field(
        description="What follows the number on a page, plural where it is a word."
    )
    dimension: Id | None = Field(
        None,
        description="Units of one dimension can be compared; without it the unit counts things.",
    )
    factor: float = Field(
        1.0, gt=0, description="Multiplier to the dimension's base unit; 1 for the base itself."
    )
    singular: Text | None = Field(
        None, description="The word for exactly one; the id for what is counted."
    )
    aliases: list[Alias] = Field(
        default_factory=list, description="Other spellings accepted in prose, lower case."
    )

    def _faults(self) -> Iterator[Fault]:
        if self.factor != 1 and self.dimension is None:
            wrong = f"the unit {self.id} has a factor and no dimension to convert it in"
            fix = "add dimension, or remove factor"
            yield Fault(wrong, fix, ("factor",), ("factor", "dimension"))

    @property
    def counts(self) -> bool:
        """Whether it counts things, so that it can neither be negative nor clash in a sum."""
        return self.dimension is None or self.id == "number"

    @property
    def kind(self) -> str:
        """What it can be compared with: its dimension, or itself where it counts."""
        return self.dimension or self.id

    @property
    def one(self) -> str:
        """What follows exactly one."""
        return self.singular or (self.symbol if self.dimension else self.id.replace("-", " "))

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way it may follow a number in prose, lower case."""
        words = (self.symbol, self.one, *self.aliases)
        return tuple(dict.fromkeys(word.lower() for word in words if word))


CURRENCIES = ("usd", "eur", "gbp", "chf", "jpy", "cad", "aud")
"""Sums of money, each also per month. Others are units of ``data/units.yml``."""


def _general() -> dict[str, Unit]:
    def unit(id_: str, symbol: str, dimension: str | None, factor: float = 1, **more: Any) -> Unit:
        # Not validated, which would make what validates: a kernel reads units that have been.
        known = {"id": id_, "symbol": symbol, "dimension": dimension, "factor": float(factor)}
        return Unit.model_construct(**known, **more)

    units = [
        unit("number", "", "number"),
        unit("item", "items", None),
        unit("ratio", "", "share"),
        unit("percent", "%", "share", 0.01, aliases=["percent", "per cent"]),
        unit("basis-point", "bp", "share", 1e-4, aliases=["basis points"]),
        unit("percentage-point", "percentage points", "point", singular="percentage point"),
        unit("ms", "ms", "time", 1e-3, aliases=["milliseconds", "millisecond"]),
        unit("s", "s", "time", aliases=["seconds", "second", "sec"]),
        unit("min", "min", "time", 60, aliases=["minutes", "minute", "m"]),
        unit("h", "h", "time", 3600, aliases=["hours", "hour"]),
        unit("d", "days", "time", 86400, singular="day", aliases=["d"]),
        unit("year", "years", "time", 31556952, singular="year"),
        unit("per-second", "/s", "rate", aliases=["per second", "a second"]),
        unit("per-minute", "/min", "rate", 1 / 60, aliases=["per minute", "a minute"]),
        unit("per-hour", "/h", "rate", 1 / 3600, aliases=["per hour", "an hour"]),
        unit("per-day", "/day", "rate", 1 / 86400, aliases=["per day", "a day"]),
        unit("per-month", "/month", "rate", 1 / 2629746, aliases=["per month", "a month"]),
        unit("byte", "B", "bytes", aliases=["bytes"]),
        unit("kib", "KiB", "bytes", 1024),
        unit("mib", "MiB", "bytes", 1024**2),
        unit("gib", "GiB", "bytes", 1024**3),
        unit("tib", "TiB", "bytes", 1024**4),
        unit("kb", "kB", "bytes", 1e3),
        unit("mb", "MB", "bytes", 1e6),
        unit("gb", "GB", "bytes", 1e9),
        unit("tb", "TB", "bytes", 1e12),
        unit("bit-per-second", "bit/s", "data-rate"),
        unit("kbit-per-second", "kbit/s", "data-rate", 1e3),
        unit("mbit-per-second", "Mbit/s", "data-rate", 1e6),
        unit("gbit-per-second", "Gbit/s", "data-rate", 1e9),
        unit("mb-per-second", "MB/s", "data-rate", 8e6),
        unit("mib-per-second", "MiB/s", "data-rate", 8 * 1024**2),
        unit("bit", "bits", "bits", singular="bit"),
    ]
    for code in CURRENCIES:
        # Prose writes a sum in dollars either way round.
        aliases = ["$", "dollars"] if code == "usd" else []
        units.append(unit(code, code.upper(), code, aliases=aliases))
        units.append(unit(f"{code}-per-month", f"{code.upper()}/month", f"{code}-rate"))
    return {one.id: one for one in units}


UNITS: dict[str, Unit] = _general()
"""The units that need no entry in ``data/units.yml``, by id."""
