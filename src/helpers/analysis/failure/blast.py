"""The blast radius of a failure: which capabilities it reaches, who is hit, what is at risk.

A capability counts with its weight. Its share says how much of what users can do is hit; what is at
stake beside that is reported apart, because for some systems being down is the lesser harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import DOWN, UP
from helpers.analysis.failure.spread import Hit, spread
from helpers.analysis.plain import plain

WORDS = ("down", "degraded", "delayed", "up")
"""Keys of weights and shares, the worst first."""


@dataclass(frozen=True)
class AtRisk:
    """What is at stake with a component that is down."""

    component: str
    title: str
    stake: str
    level: str
    """`stake`, `level`: what can come to harm, and how badly."""
    text: str
    """What it is, in the author's words."""
    taken: bool
    """Whether the component was taken down, by itself or with a group, and not only fell with what
    it depends on."""


@dataclass(frozen=True)
class Blast:
    """What taking parts down does."""

    system: System
    taken: tuple[str, ...]
    """Components, then groups, in the order of the data."""
    hits: Mapping[str, Hit]
    """What `spread` found, for every node and group."""
    capabilities: Mapping[str, Hit]
    """The same for capabilities alone."""
    weights: Mapping[str, int]
    """Weight that is down, degraded, delayed, up; they add up to the weight of all capabilities."""
    users: tuple[str, ...]
    """Users of capabilities that are hit, in the order of the data."""
    transit: Mapping[str, tuple[str, ...]]
    """By stake that is in transit somewhere: capabilities that are hit and hold it up."""
    risks: tuple[AtRisk, ...]
    """Of every component that is down, in the order of the data."""

    @property
    def share(self) -> dict[str, float]:
        """The weights as shares of their sum; all up where nothing has weight."""
        whole = sum(self.weights.values())
        if whole == 0:
            return {word: float(word == "up") for word in WORDS}
        return {word: self.weights[word] / whole for word in WORDS}

    @property
    def states(self) -> dict[str, int]:
        """State of each capability, in the order of the data."""
        return {key: hit.state for key, hit in self.capabilities.items()}

    def json(self) -> dict[str, Any]:
        """The same as ``blast`` of ``assets/src/failure/engine.js``."""
        found = {
            "taken": self.taken,
            "capabilities": [{"id": key, **asdict(hit)} for key, hit in self.capabilities.items()],
            "weights": self.weights,
            "share": self.share,
            "users": self.users,
            "transit": self.transit,
            "risks": [asdict(risk) for risk in self.risks],
        }
        return plain(found)


def blast(system: System, taken: Iterable[str]) -> Blast:
    """Take parts down and see what it does.

    Parameters
    ----------
    taken
        Ids of components and groups, in any order.

    Raises
    ------
    ValueError
        If an id is neither a component nor a group.
    """
    names = system.normal(taken)
    hits = spread(system, names)
    capabilities = {node.id: hits[node.id] for node in system.capabilities}
    hit = [node for node in system.capabilities if hits[node.id].state != UP]
    return Blast(
        system=system,
        taken=names,
        hits=hits,
        capabilities=capabilities,
        weights=system.weigh({key: hit.state for key, hit in capabilities.items()}),
        users=tuple(dict.fromkeys(node.user for node in hit if node.user)),
        transit={
            stake.id: tuple(node.id for node in hit if stake.id in node.transit)
            for stake in system.carried
        },
        risks=tuple(
            AtRisk(
                node.id,
                node.title,
                risk.stake,
                risk.level,
                risk.text,
                taken=len(hits[node.id].path) == 1,
            )
            for node in system.components
            if hits[node.id].state == DOWN
            for risk in node.risks
        ),
    )
