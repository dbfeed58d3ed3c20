"""The blast radius of a failure: which capabilities it reaches, who is hit, what is at risk.

A capability counts with its weight. Its share says how much of what users can do is hit; money and
data at risk are reported apart, because for a payment system being down is the lesser harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from helpers.analysis.failure.graph import DOWN, STATES, UP, System
from helpers.analysis.failure.spread import Hit, spread

WORDS = ("down", "degraded", "delayed", "up")
"""Keys of weights and shares, the worst first."""


@dataclass(frozen=True)
class AtRisk:
    """What is at stake with a component that is down.

    Attributes
    ----------
    component, title
        The component.
    kind
        ``funds`` or ``data``.
    level
        ``lost``, ``unavailable`` or ``delayed``.
    text
        What it is, in the author's words.
    taken
        Whether the component was taken down, by itself or with a group, and not only fell with
        what it depends on.
    """

    component: str
    title: str
    kind: str
    level: str
    text: str
    taken: bool


@dataclass(frozen=True)
class Blast:
    """What taking parts down does.

    Attributes
    ----------
    system
        The graph.
    taken
        Components, then groups, in the order of the data.
    hits
        What `spread` found, for every node and group.
    capabilities
        The same for capabilities alone.
    weights
        Weight that is down, degraded, delayed, up; they add up to the weight of all capabilities.
    users
        Users of capabilities that are hit, in the order of the data.
    money
        Capabilities that are hit and move money: what is in transit there waits.
    risks
        Of every component that is down, in the order of the data.
    """

    system: System
    taken: tuple[str, ...]
    hits: Mapping[str, Hit]
    capabilities: Mapping[str, Hit]
    weights: Mapping[str, int]
    users: tuple[str, ...]
    money: tuple[str, ...]
    risks: tuple[AtRisk, ...]

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

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Reach, share, who is hit, funds, data; what does not apply is left out."""
        from helpers.text import failure as wording

        return wording.sentences(self.system, self)

    @property
    def sentence(self) -> str:
        """The finding in words, in one go."""
        return " ".join(self.sentences)

    def why(self, key: str) -> str:
        """Why a node is in its state, as one sentence along its explaining path."""
        from helpers.text import failure as wording

        return wording.why(self.system, self.hits, key, self.taken)

    def json(self) -> dict:
        """The same as ``blast`` of ``assets/src/failure/engine.js``."""
        return {
            "taken": list(self.taken),
            "sentences": list(self.sentences),
            "sentence": self.sentence,
            "capabilities": [
                {
                    "id": key,
                    "state": hit.state,
                    "onset": hit.onset,
                    "path": list(hit.path),
                    "edges": list(hit.edges),
                }
                for key, hit in self.capabilities.items()
            ],
            "weights": dict(self.weights),
            "share": self.share,
            "users": list(self.users),
            "money": list(self.money),
            "risks": {
                kind: [
                    {
                        "component": risk.component,
                        "title": risk.title,
                        "level": risk.level,
                        "text": risk.text,
                        "taken": risk.taken,
                    }
                    for risk in self.risks
                    if risk.kind == kind
                ]
                for kind in ("funds", "data")
            },
        }


def blast(system: System, taken: Iterable[str]) -> Blast:
    """Take parts down and see what it does.

    Parameters
    ----------
    system
        The graph.
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
    weights = dict.fromkeys(WORDS, 0)
    for node in system.capabilities:
        weights[STATES[hits[node.id].state]] += node.weight
    return Blast(
        system=system,
        taken=names,
        hits=hits,
        capabilities=capabilities,
        weights=weights,
        users=tuple(dict.fromkeys(node.user for node in hit if node.user)),
        money=tuple(node.id for node in hit if node.moves_money),
        risks=tuple(
            AtRisk(
                node.id,
                node.title,
                risk.kind,
                risk.level,
                risk.text,
                taken=len(hits[node.id].path) == 1,
            )
            for node in system.components
            if hits[node.id].state == DOWN
            for risk in node.risks
        ),
    )
