"""Decisions as matrices: options, criteria from the shared rubric, weights, and scored cells."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from helpers.schema.base import (
    ComponentRef,
    ConstraintRef,
    CriterionRef,
    Fault,
    FaultsError,
    Id,
    Model,
    PastDate,
    PrincipleRef,
    QuantityRef,
    RequirementRef,
    Score,
    Text,
)
from helpers.schema.provenance import Citation


class Criterion(Model):
    """A criterion of ``data/rubric.yml``: the question and what each score from 1 to 5 means.

    5 is always the desirable end.
    """

    noun: ClassVar[str] = "criterion"

    id: Id
    title: Text
    question: Text
    anchors: dict[Score, Text] = Field(description="A sentence for each of 1, 2, 3, 4 and 5.")

    @model_validator(mode="after")
    def _all_anchored(self) -> Criterion:
        missing = [str(step) for step in range(1, 6) if step not in self.anchors]
        if missing:
            raise FaultsError(
                [
                    Fault(
                        f"anchors are missing for {', '.join(missing)}",
                        "write a sentence for each score from 1 to 5",
                        ("anchors",),
                        ("anchors",),
                    )
                ]
            )
        return self


class Weight(Model):
    """How much a criterion counts in one decision, in percent of the whole."""

    criterion: CriterionRef = Field(description="An id in data/rubric.yml.")
    weight: Annotated[float, Field(ge=0, le=100)] = Field(
        description="Percent; the weights of a decision add up to 100."
    )
    reason: Text


class KnockOut(Model):
    """A rule that removes an option whatever it scores."""

    rule: Text
    cite: list[Citation] = Field(min_length=1)


class Option(Model):
    """Something that was chosen, rejected, or really considered."""

    id: Id
    title: Text
    text: Text
    considered: Literal["chosen", "rejected", "later"] = Field(
        description="later: named as the path to revisit."
    )
    why_not: Text | None = Field(None, description="Required unless chosen.")
    knocked_out: KnockOut | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Option:
        if self.considered != "chosen" and not self.why_not:
            raise FaultsError(
                [
                    Fault(
                        f"option {self.id} was not chosen and lacks why_not",
                        "add why_not with the reason",
                        about=("considered", "why_not"),
                    )
                ]
            )
        return self


class Cell(Model):
    """One score with its reason: the author's judgement (kind: estimated)."""

    score: Score
    reason: Text
    cite: list[Citation] = Field(default_factory=list)
    quantities: list[QuantityRef] = Field(
        default_factory=list, description="Numbers the score rests on."
    )

    @model_validator(mode="after")
    def _evidence(self) -> Cell:
        if not self.cite and not self.quantities:
            raise FaultsError(
                [
                    Fault(
                        "the score has no evidence",
                        "cite a source, or name quantities it rests on",
                        about=("cite", "quantities"),
                    )
                ]
            )
        return self


class Decision(Model):
    """A file ``data/<study>/decisions/<id>.yml``."""

    noun: ClassVar[str] = "decision"

    id: Id
    number: int | None = Field(None, ge=1, description="Its number in the published study.")
    title: Text
    origin: Literal["published", "record"] = Field(
        description="published: in the author's study; record: found in code, docs or history."
    )
    status: Literal["in-force", "revised", "reversed"]
    date: PastDate = Field(description="Day it was first in force, from the history.")
    question: Text
    context: Text
    options: list[Option] = Field(min_length=2)
    weights: list[Weight] = Field(min_length=2)
    scores: dict[Id, dict[Id, Cell]] = Field(description="option: {criterion: cell}.")
    as_of: PastDate = Field(description="The day the scores were judged.")
    why: Text = Field(description="The author's reason for the chosen option.")
    cost: Text = Field(description="What was accepted with it.")
    revisit: Text = Field(description="What would reopen it.")
    since: Text | None = Field(None, description="What happened since, where the record shows it.")
    requirements: list[RequirementRef] = Field(default_factory=list)
    constraints: list[ConstraintRef] = Field(default_factory=list)
    components: list[ComponentRef] = Field(min_length=1)
    principles: list[PrincipleRef] = Field(default_factory=list)
    cite: list[Citation] = Field(min_length=1)

    @property
    def chosen(self) -> Option:
        """The one option that was chosen."""
        return next(option for option in self.options if option.considered == "chosen")

    @model_validator(mode="after")
    def _matrix(self) -> Decision:
        faults = self._option_faults() + self._weight_faults() + self._score_faults()
        FaultsError.raise_if(faults, self)
        return self

    def _option_faults(self) -> list[Fault]:
        faults = []
        seen: set[str] = set()
        for index, option in enumerate(self.options):
            if option.id in seen:
                faults.append(
                    Fault(
                        f"option {option.id} is listed twice",
                        "give each option an id of its own",
                        ("options", index, "id"),
                        ("options",),
                    )
                )
            seen.add(option.id)
        chosen = [option.id for option in self.options if option.considered == "chosen"]
        if len(chosen) != 1:
            named = f" ({', '.join(chosen)})" if chosen else ""
            faults.append(
                Fault(
                    f"exactly one option is chosen, not {len(chosen)}{named}",
                    "set considered: chosen on one option, rejected or later on the others",
                    ("options",),
                    ("options",),
                )
            )
        return faults

    def _weight_faults(self) -> list[Fault]:
        faults = []
        seen: set[str] = set()
        for index, weight in enumerate(self.weights):
            if weight.criterion in seen:
                faults.append(
                    Fault(
                        f"criterion {weight.criterion} is weighted twice",
                        "keep one of the two",
                        ("weights", index, "criterion"),
                        ("weights",),
                    )
                )
            seen.add(weight.criterion)
        total = sum(weight.weight for weight in self.weights)
        if abs(total - 100) > 1e-6:
            faults.append(
                Fault(
                    f"the weights add up to {total:g}, not 100",
                    "weights are percent of the whole; change them until they add up to 100",
                    ("weights",),
                    ("weights",),
                )
            )
        return faults

    def _score_faults(self) -> list[Fault]:
        about = ("options", "weights", "scores")
        faults = []
        options = [option.id for option in self.options]
        criteria = [weight.criterion for weight in self.weights]
        for option in options:
            row = self.scores.get(option)
            if row is None:
                faults.append(
                    Fault(
                        f"scores has no row for option {option}",
                        f"score {option} on each criterion",
                        ("scores",),
                        about,
                    )
                )
                continue
            faults += [
                Fault(
                    f"scores of {option} lack {criterion}",
                    f"add {criterion} with score, reason and evidence",
                    ("scores", option),
                    about,
                )
                for criterion in criteria
                if criterion not in row
            ]
            faults += [
                Fault(
                    f"{criterion} has a score here and no weight in this decision",
                    f"add it to weights, or remove it; weighted are {', '.join(criteria)}",
                    ("scores", option, criterion),
                    about,
                )
                for criterion in row
                if criterion not in criteria
            ]
        faults += [
            Fault(
                f"scores name the unknown option {stranger}",
                f"options are {', '.join(options)}",
                ("scores", stranger),
                about,
            )
            for stranger in self.scores
            if stranger not in options
        ]
        return faults
