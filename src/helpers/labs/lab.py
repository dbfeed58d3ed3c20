"""What a lab is: a question, steps that answer it with the real part, vectors, numbers."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Any
"""What JSON can say: a result is stored in a data file and read back as it was."""
ANSWERS = "answers"
"""Name of the step that works out the answers of the notebook's exercises, a text for each."""


class LabError(Exception):
    """A lab cannot run here. The message is one sentence and says what to do."""


@dataclass(frozen=True)
class Vectors:
    """Published test vectors, or properties of a published rule, and how many hold."""

    id: str
    title: str
    url: str
    passed: int
    total: int


@dataclass(frozen=True)
class Figure:
    """One number that a lab measured."""

    id: str
    title: str
    value: float
    unit: str
    """Id of a unit of the portfolio."""
    low: float | None = None
    high: float | None = None
    """`low`, `high`: ends of what repeated runs gave."""
    note: str | None = None


@dataclass(frozen=True)
class Lab:
    """One lab. Its module imports what is heavy inside its functions, never at its top."""

    id: str
    title: str
    question: str
    """What the notebook's first line asks."""
    notebook: str
    packages: Sequence[str]
    """Distributions it runs, whose versions are kept with the results."""
    steps: Mapping[str, Callable[[], Json]]
    """Name: what the notebook shows under it. Called without arguments, in this order; seeded."""
    vectors: Sequence[Callable[[], Vectors]]
    figures: Callable[[Mapping[str, Json]], Iterable[Figure]]
    """The numbers, from the results of the steps."""
    answer: Callable[[Mapping[str, Json]], str]
    """The question's answer in one sentence, from the results of the steps."""
    seed: int = 0
    large: Mapping[str, Callable[[], Json]] = field(default_factory=dict)
    """Steps that take minutes, which `--large` runs. What they give is kept apart, with a day of
    its own, and `figures` and `answer` have it beside the results of the usual steps."""
    programs: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    """Name of a real part that is no Python package: what asks it for its version."""

    def missing(self) -> list[str]:
        """The packages that are not installed."""
        return [name for name in self.packages if not _installed(name)]

    def versions(self) -> dict[str, str]:
        """Version of each real part."""
        packages = {name: importlib.metadata.version(name) for name in self.packages}
        return packages | {name: ask() for name, ask in self.programs.items()}


def _installed(distribution: str) -> bool:
    try:
        importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
