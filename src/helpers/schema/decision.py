"""Decisions as matrices: options, criteria from the shared rubric, weights, and scored cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from helpers.schema.base import (
    ComponentRef,
    ConstraintRef,
    CriterionRef,
    Fault,
    Id,
    Model,
    Month,
    PastDate,
    PrincipleRef,
    QuantityRef,
    RequirementRef,
    Score,
    ScoredBy,
    Text,
    repeated,
)
from helpers.schema.provenance import Citation


class Criterion(Model):
    """A criterion of ``data/rubric.yml``: the question and what each score from 1 to 5 means.

    5 is always the desirable end.
    """

    noun: ClassVar[str] = "criterion"

    id: Id
    title: Text
    short: Annotated[Text, Field(max_length=8)] | None = Field(
        None, description="Its title at the head of a narrow column; without it, one is made."
    )
    question: Text
    anchors: dict[Score, Text] = Field(description="A sentence for each of 1, 2, 3, 4 and 5.")

    def _faults(self) -> Iterator[Fault]:
        missing = [str(step) for step in range(1, 6) if step not in self.anchors]
        if missing:
            wrong = f"anchors are missing for {', '.join(missing)}"
            fix = "write a sentence for each score from 1 to 5"
            yield Fault(wrong, fix, ("anchors",), ("anchors",))


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
    short: Annotated[Text, Field(max_length=24)] | None = Field(
        None, description="Its title where there is little room; without it, the title itself."
    )
    text: Text
    considered: Literal["chosen", "rejected", "later"] = Field(
        description="later: named as the path to revisit."
    )
    why_not: Text | None = Field(None, description="Required unless chosen.")
    knocked_out: KnockOut | None = None

    def _faults(self) -> Iterator[Fault]:
        if self.considered != "chosen" and not self.why_not:
            wrong = f"option {self.id} was not chosen and lacks why_not"
            yield Fault(wrong, "add why_not with the reason", about=("considered", "why_not"))


class Cell(Model):
    """One score with its reason: a judgement (kind: estimated)."""

    score: Score
    reason: Text
    cite: list[Citation] = Field(default_factory=list)
    quantities: list[QuantityRef] = Field(
        default_factory=list, description="Numbers the score rests on."
    )

    def _faults(self) -> Iterator[Fault]:
        if not self.cite and not self.quantities:
            fix = "cite a source, or name quantities it rests on"
            yield Fault("the score has no evidence", fix, about=("cite", "quantities"))


class Change(Cell):
    """A cell that reads differently since something became known."""

    option: Id
    criterion: CriterionRef
    month: Month = Field(description="When it became known.")


class Hindsight(Model):
    """What became known after the decision: only the cells that changed with it."""

    as_of: PastDate = Field(description="The day this second set was judged.")
    changes: list[Change] = Field(min_length=1)


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
    scored_by: ScoredBy
    as_of: PastDate = Field(description="The day the scores are judged as of: the decision's date.")
    hindsight: Hindsight | None = Field(None, description="Cells that changed since, if any did.")
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

    @property
    def changes(self) -> list[Change]:
        """Cells that changed since, if any did."""
        return self.hindsight.changes if self.hindsight else []

    def _faults(self) -> Iterator[Fault]:
        yield from self._option_faults()
        yield from self._weight_faults()
        yield from self._score_faults()
        yield from self._hindsight_faults()

    def _option_faults(self) -> Iterator[Fault]:
        about = ("options",)
        for index, name in repeated(option.id for option in self.options):
            wrong, fix = f"option {name} is listed twice", "give each option an id of its own"
            yield Fault(wrong, fix, ("options", index, "id"), about)
        chosen = [option.id for option in self.options if option.considered == "chosen"]
        if len(chosen) != 1:
            named = f" ({', '.join(chosen)})" if chosen else ""
            wrong = f"exactly one option is chosen, not {len(chosen)}{named}"
            fix = "set considered: chosen on one option, rejected or later on the others"
            yield Fault(wrong, fix, about, about)

    def _weight_faults(self) -> Iterator[Fault]:
        about = ("weights",)
        for index, name in repeated(weight.criterion for weight in self.weights):
            wrong = f"criterion {name} is weighted twice"
            yield Fault(wrong, "keep one of the two", ("weights", index, "criterion"), about)
        total = sum(weight.weight for weight in self.weights)
        if abs(total - 100) > 1e-6:
            wrong = f"the weights add up to {total:g}, not 100"
            fix = "weights are percent of the whole; change them until they add up to 100"
            yield Fault(wrong, fix, about, about)

    def _score_faults(self) -> Iterator[Fault]:
        about = ("options", "weights", "scores")
        options = [option.id for option in self.options]
        criteria = [weight.criterion for weight in self.weights]
        for option in options:
            row = self.scores.get(option)
            if row is None:
                wrong = f"scores has no row for option {option}"
                yield Fault(wrong, f"score {option} on each criterion", ("scores",), about)
                continue
            for name in criteria:
                if name not in row:
                    wrong = f"scores of {option} lack {name}"
                    fix = f"add {name} with score, reason and evidence"
                    yield Fault(wrong, fix, ("scores", option), about)
            for name in row:
                if name not in criteria:
                    wrong = f"{name} has a score here and no weight in this decision"
                    fix = f"add it to weights, or remove it; weighted are {', '.join(criteria)}"
                    yield Fault(wrong, fix, ("scores", option, name), about)
        for name in self.scores:
            if name not in options:
                wrong = f"scores name the unknown option {name}"
                yield Fault(wrong, f"options are {', '.join(options)}", ("scores", name), about)

    def _hindsight_faults(self) -> Iterator[Fault]:
        if self.hindsight is None:
            return
        about = ("options", "weights", "scores", "date", "hindsight")
        last = self.hindsight.as_of
        if last < self.date:
            wrong = f"hindsight is as of {last}, before the decision of {self.date}"
            fix = "give the day the second set was judged"
            yield Fault(wrong, fix, ("hindsight", "as_of"), about)
        options = [option.id for option in self.options]
        criteria = [weight.criterion for weight in self.weights]
        seen: set[tuple[Id, Id]] = set()
        for index, change in enumerate(self.hindsight.changes):
            at = ("hindsight", "changes", index)
            option, criterion = change.option, change.criterion
            if option not in options:
                wrong = f"hindsight names the unknown option {option}"
                yield Fault(wrong, f"options are {', '.join(options)}", (*at, "option"), about)
            if criterion not in criteria:
                wrong = f"hindsight names {criterion}, which has no weight in this decision"
                fix = f"weighted are {', '.join(criteria)}"
                yield Fault(wrong, fix, (*at, "criterion"), about)
            if (option, criterion) in seen:
                wrong = f"hindsight changes {option} on {criterion} twice"
                yield Fault(wrong, "keep one of the two", at, about)
            seen.add((option, criterion))
            before = self.scores.get(option, {}).get(criterion)
            if before and before.score == change.score:
                wrong = f"{option} has {change.score} on {criterion} without hindsight, too"
                fix = "give another score, or remove the change"
                yield Fault(wrong, fix, (*at, "score"), about)
            span = (f"{self.date:%Y-%m}", f"{last:%Y-%m}")
            if last >= self.date and not span[0] <= change.month <= span[1]:
                wrong = f"{change.month} is outside {span[0]} (the decision) to {span[1]} (as_of)"
                fix = "give the month it became known"
                yield Fault(wrong, fix, (*at, "month"), about)
