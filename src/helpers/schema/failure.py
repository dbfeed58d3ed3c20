"""Failure modes: what goes wrong, who is hit, how one knows, and what remains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from helpers.schema.base import (
    CapabilityRef,
    DecisionRef,
    Fault,
    Id,
    MemberRef,
    Model,
    Score,
    ScoredBy,
    StakeRef,
    Text,
    repeated,
)
from helpers.schema.provenance import Citation


class Judgement(Model):
    """A step of the likelihood or impact scale with its reason (kind: estimated)."""

    score: Score
    reason: Text


class BlastRadius(Model):
    """Capabilities hit, by how badly, as the published table or the record states it."""

    text: Text = Field(description="The reach in words, as stated.")
    down: list[CapabilityRef] = Field(default_factory=list, description="Capability ids.")
    degraded: list[CapabilityRef] = Field(default_factory=list)
    delayed: list[CapabilityRef] = Field(default_factory=list)


class Harm(Model):
    """What a failure does to a stake of the architecture."""

    stake: StakeRef
    level: Id = Field(description="A level of that stake, or none if it is not touched.")
    text: Text


class Agreement(Model):
    """How the stated reach compares with what the graph computes, and which of them is right.

    Given where the two differ and left out where they are equal. ``computed-wider``: no
    capability is hit less in the computation and at least one is hit more or worse;
    ``computed-narrower``: the reverse; ``differs``: some each way.
    """

    verdict: Literal["computed-wider", "computed-narrower", "differs"]
    right: Literal["published", "computed", "both"] = Field(
        description="both: each is right about a different question."
    )
    why: Text


class Experiment(Model):
    """How one would know, in the terms of Chaos Toolkit."""

    hypothesis: Text = Field(description="The steady state that should hold.")
    method: Text
    rollback: Text


class FailureMode(Model):
    """A record of ``data/<study>/failures.yml``."""

    noun: ClassVar[str] = "failure mode"

    id: Id
    number: int | None = Field(None, ge=1, description="Its row in the published table.")
    title: Text
    origin: Literal["published", "record"]
    trigger: Text
    takes_down: list[MemberRef] = Field(
        min_length=1, description="Components or shared-fate groups that stop working."
    )
    blast_radius: BlastRadius
    agreement: Agreement | None = Field(
        None, description="Required where the computed reach differs; forbidden where it does not."
    )
    risks: list[Harm] = Field(
        default_factory=list, description="What it does to each stake, apart from availability."
    )
    scored_by: ScoredBy
    likelihood: Judgement = Field(description="1 rare ... 5 expected every month.")
    impact: Judgement = Field(description="1 unnoticed ... 5 beyond repair.")
    detection: Text
    mitigation: Text
    residual: Text = Field(description="What remains after the mitigation.")
    decisions: list[DecisionRef] = Field(
        default_factory=list, description="Decisions that accepted it."
    )
    experiment: Experiment | None = None
    cite: list[Citation] = Field(min_length=1)

    def _faults(self) -> Iterator[Fault]:
        for at, stake in repeated(risk.stake for risk in self.risks):
            wrong = f"two risks name the stake {stake}"
            yield Fault(wrong, "keep the worse one", ("risks", at, "stake"), ("risks",))
