"""What there is to know of a kind of resource."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Literal

Consequence = Literal["stops", "slows", "notice"]
"""Of a limit that is reached: work is refused or never done; work waits, longer as the load lasts;
or nothing happens by itself."""
Dimension = Literal["time", "count", "number", "amount", "load", "data-rate", "any"]

GROWTH = "growth"
"""Parameter with the exponent by which what stands there grows with the uses."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a kind, or the demand on it."""

    label: str
    """On pages."""
    dimension: Dimension
    """Of its quantity: ``time``; ``count``, a plain number or a counted thing; ``number``, a bare
    one; ``amount``, a count or an amount of data; ``data-rate``; ``load``, a rate or a count; or
    ``any``."""
    least: float = 0.0
    most: float | None = None
    """`least`, `most`: what it may be."""
    above: bool = False
    """Whether it must be more than `least`."""
    optional: bool = False
    """Whether it may be left out."""
    default: float | None = None
    """What it is then; None if that is another form of the kind."""


@dataclass(frozen=True)
class Limit:
    """One limit of a resource: its utilisation is ``base`` plus ``use`` times the rate of uses.

    What stands there whatever comes anew adds ``held`` times a power of the uses, relative to
    today's, with the parameter `GROWTH` as exponent.

    Attributes
    ----------
    use, base, held
        Expressions over the parameters in base units, times in seconds: numbers, ``+ - * /`` and
        the functions of `helpers.analysis.scaling.formulas`.
    means
        What it means to reach it.
    consequence
        What follows, unless the record of the resource says otherwise.
    """

    use: str
    means: str
    consequence: Consequence
    base: str = "0"
    held: str = ""


@dataclass(frozen=True)
class Waiting:
    """Which theory tells how long something waits."""

    model: Literal["servers", "visits", "batches"]
    """``servers``: a queue before servers; ``visits``: rows that stay are looked at in every run;
    ``batches``: rows that leave with the run that takes them. See
    `helpers.analysis.scaling.delays`."""
    arguments: Mapping[str, str | float]
    """Argument of the theory: name of the parameter, or a number."""

    @property
    def percentile(self) -> bool:
        """Whether the theory gives a 95th percentile to hold against an objective."""
        return self.model != "batches"


@dataclass(frozen=True)
class Form:
    """How a kind is worked out."""

    words: str
    """The utilisation in words; ``{uses}`` stands for load times demand."""
    limits: Mapping[str, Limit]
    """By name; the utilisation is the largest."""
    waiting: Waiting | None = None
    """None where nothing waits."""


@dataclass(frozen=True)
class Kind:
    """A kind of resource."""

    about: str
    """What it is, for the documentation of the schema."""
    parameters: Mapping[str, Parameter]
    """By name."""
    forms: Mapping[str, Form]
    """By the optional parameter whose presence asks for it; ``""`` is the form without."""
    demand: Parameter = field(default_factory=lambda: Parameter("Needed per unit of load", "any"))
    """What a load needs of it."""
    steady: bool = False
    """Whether the average day fills it, never the busiest hour."""

    def form(self, given: Container[str]) -> Form:
        """The form for these parameters."""
        return self.forms[next((name for name in self.forms if name and name in given), "")]
