"""What a graph is made of: parts, groups, dependencies, users, stakes, recorded failure modes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

UP, DELAYED, DEGRADED, DOWN = range(4)
"""States of a part, worse ones higher."""

STATES = ("up", "delayed", "degraded", "down")
"""Their words, by number."""

CAPS = {"hard": DOWN, "soft": DEGRADED, "async": DELAYED}
"""The worst a dependency of each type passes on."""


@dataclass(frozen=True)
class User:
    """Who uses capabilities: one and many of them, in words."""

    id: str
    title: str
    plural: str


@dataclass(frozen=True)
class Level:
    """How badly a stake can be hit; `verb` and `title` follow its subject in a sentence."""

    id: str
    title: str
    verb: str


@dataclass(frozen=True)
class Stake:
    """What can come to harm beside availability, such as money, privacy or rights."""

    id: str
    title: str
    """What it is called where it stands alone."""
    subject: str
    """What sentences about its levels begin with."""
    levels: tuple[Level, ...]
    """The worst first."""
    transit: str = ""
    """What of it is under way while some capabilities are used, in the singular; empty if nothing
    is."""


@dataclass(frozen=True)
class Risk:
    """What a component that is down does to a stake, and how badly."""

    stake: str
    level: str
    text: str


@dataclass(frozen=True)
class Node:
    """A component, or a capability that users see."""

    id: str
    title: str
    kind: Literal["component", "capability"]
    type: str | None = None
    layer: str | None = None
    """`type`, `layer`: of a component; ``None`` for a capability."""
    weight: int = 0
    user: str | None = None
    transit: tuple[str, ...] = ()
    """`weight`, `user`, `transit`: of a capability; `transit` are the stakes that are under way
    while it is used."""
    risks: tuple[Risk, ...] = ()
    short: str = ""
    """What a sentence calls it where it names many; empty if that is its title."""


@dataclass(frozen=True)
class Group:
    """Components of which one is enough (``any-of``), or with a common cause (``shared-fate``)."""

    id: str
    title: str
    type: Literal["any-of", "shared-fate"]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """``source`` needs ``target``, a component or an any-of group; ``buffer`` is in seconds."""

    source: str
    target: str
    type: Literal["hard", "soft", "async"]
    effect: str = ""
    buffer: float | None = None

    @property
    def cap(self) -> int:
        """The worst state it passes on."""
        return CAPS[self.type]

    @property
    def wait(self) -> float:
        """Seconds until a failed target shows at the source; only async dependencies have any."""
        return self.buffer if self.type == "async" and self.buffer is not None else 0.0


@dataclass(frozen=True)
class Mode:
    """A recorded failure mode."""

    id: str
    title: str
    takes_down: tuple[str, ...]
    """Components and groups that go down together."""
    stated: Mapping[str, str] = field(default_factory=dict[str, str])
    """The word of its state for each capability that the record says is hit."""
