"""A decision with what the engine says about it, for the cards that show one or several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from helpers.analysis.tradeoff import (
    Acceptability,
    Matrix,
    MethodComparison,
    Ranking,
    Verdict,
    acceptability,
    agreement,
    rank,
    verdict,
)
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.tradeoff import matrix
from helpers.schema.decision import Criterion, Decision
from helpers.text.phrases import ordinal
from helpers.text.tradeoff import sentences


@dataclass(frozen=True, eq=False)
class Judged:
    """One decision, judged; each part is computed when it is first asked for."""

    study: StudyData
    """The study it belongs to."""
    decision: Decision
    """The record."""
    rubric: Mapping[str, Criterion]
    """Criteria by id."""

    @cached_property
    def problem(self) -> Matrix:
        """The decision as arrays."""
        return matrix(self.decision)

    @cached_property
    def ranking(self) -> Ranking:
        """The weighted sums, in order."""
        return rank(self.problem)

    @cached_property
    def anywhere(self) -> Acceptability:
        """Rank acceptability over all weightings."""
        return acceptability(self.problem, "any")

    @cached_property
    def ordered(self) -> Acceptability:
        """Rank acceptability over the weightings that keep the author's order of criteria."""
        return acceptability(self.problem, "ordered")

    @cached_property
    def near(self) -> Acceptability:
        """Rank acceptability over the weightings within 20 % of the author's."""
        return acceptability(self.problem, "near")

    @cached_property
    def verdict(self) -> Verdict:
        """The reading by the written rule."""
        return verdict(self.problem, self.ordered, self.near)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The verdict in words, in the titles of options and criteria."""
        titles = {option.id: option.title for option in self.decision.options}
        titles |= {key: self.rubric[key].title for key in self.problem.criteria}
        return sentences(self.problem, self.verdict, titles)

    @cached_property
    def comparisons(self) -> tuple[MethodComparison, ...]:
        """TOPSIS, VIKOR and PROMETHEE II."""
        return agreement(self.problem)

    @property
    def methods(self) -> tuple[int, int]:
        """How many methods put a leader of the weighted sum first, of how many, itself included."""
        return 1 + sum(item.same_top for item in self.comparisons), 1 + len(self.comparisons)

    @property
    def tied(self) -> bool:
        """Whether several options share the best total, so that nobody leads."""
        return len(self.verdict.level) > 1

    @property
    def standing(self) -> str:
        """Where the option chosen stands: leads, ties, trails, left (unopposed) or out."""
        found = self.verdict
        if found.out:
            return "out"
        if not found.agrees:
            return "trails"
        if found.kind == "unopposed":
            return "left"
        return "ties" if self.tied else "leads"

    @property
    def reading(self) -> str:
        """The verdict and what it means for the choice, in a few words."""
        standing, kind = self.standing, self.verdict.kind
        if standing == "out":
            return "choice ruled out"
        if standing == "left":
            return "nothing else left"
        if standing == "trails":
            return f"{kind}, choice {self.place}"
        return f"{kind}, tied" if standing == "ties" else kind

    @property
    def place(self) -> str:
        """Place of an option chosen that is not ruled out: first, second, ..."""
        if self.verdict.place is None:
            raise ValueError("an option that is ruled out has no place")
        return ordinal(self.verdict.place)

    def option(self, index: int) -> str:
        """Title of an option."""
        return self.decision.options[index].title

    def criterion(self, index: int) -> str:
        """Title of a criterion."""
        return self.rubric[self.problem.criteria[index]].title


def judged(portfolio: Portfolio, study: StudyData, key: str) -> Judged:
    """One decision of a study."""
    return Judged(study, study.decisions[key], portfolio.rubric)


def judged_all(portfolio: Portfolio) -> list[Judged]:
    """Every decision of the portfolio, in the order of the studies and of their data."""
    return [
        judged(portfolio, study, key)
        for study in portfolio.studies.values()
        for key in study.decisions
    ]


def titled(case: Judged, portfolio: Portfolio) -> str:
    """Title of a decision, with its study's where several studies have decisions."""
    several = sum(bool(study.decisions) for study in portfolio.studies.values()) > 1
    return f"{case.study.meta.title}: {case.decision.title}" if several else case.decision.title
