"""A decision with what the engine says about it, for the cards that show one or several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from math import inf

import numpy as np

from helpers.analysis.tradeoff import (
    Acceptability,
    Confidence,
    Matrix,
    MethodComparison,
    Ranking,
    Verdict,
    acceptability,
    agreement,
    confidence,
    rank,
    shift,
    verdict,
)
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.tradeoff import matrix
from helpers.schema.decision import Criterion, Decision
from helpers.text.phrases import ordinal, shortened
from helpers.text.tradeoff import View, brief, hindsight, sentences


@dataclass(frozen=True, eq=False)
class Judged:
    """One decision, judged; each part is computed when it is first asked for."""

    study: StudyData
    """The study it belongs to."""
    decision: Decision
    """The record."""
    rubric: Mapping[str, Criterion]
    """Criteria by id."""
    with_hindsight: bool = False
    """Whether with the scores that changed since; as decided otherwise."""

    @cached_property
    def problem(self) -> Matrix:
        """The decision as arrays."""
        return _one(matrix(self.decision, hindsight=self.with_hindsight))

    @cached_property
    def ranking(self) -> Ranking:
        """The weighted sums, in order."""
        return rank(self.problem)

    @cached_property
    def anywhere(self) -> Acceptability:
        """Rank acceptability over all weightings."""
        return _acceptability(self.problem, "any")

    @cached_property
    def ordered(self) -> Acceptability:
        """Rank acceptability over the weightings that keep the recorded order of criteria."""
        return _acceptability(self.problem, "ordered")

    @cached_property
    def near(self) -> Acceptability:
        """Rank acceptability over the weightings within 20 % of the recorded one."""
        return _acceptability(self.problem, "near")

    @cached_property
    def confidence(self) -> Confidence:
        """How often each option comes first when weights and scores are off together."""
        return _confidence(self.problem)

    @cached_property
    def verdict(self) -> Verdict:
        """The reading by the written rule."""
        return _verdict(self.problem)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The verdict in words, in the titles of options and criteria."""
        return sentences(self.problem, self.verdict, self._titles, view=self._view)

    @property
    def _titles(self) -> dict[str, str]:
        """Titles of options and criteria by id."""
        titles = {option.id: option.title for option in self.decision.options}
        return titles | {key: self.rubric[key].title for key in self.problem.criteria}

    @property
    def _view(self) -> View:
        if not self.decision.hindsight:
            return "recorded"
        return "hindsight" if self.with_hindsight else "decided"

    @property
    def brief(self) -> tuple[str, str]:
        """What stands against the choice, and how surely the leader stays first."""
        return self._brief(self._titles)

    @property
    def briefest(self) -> tuple[str, str]:
        """The same with short titles of the options."""
        short = dict(zip(self.problem.options, self.short_options, strict=True))
        return self._brief(self._titles | short)

    def _brief(self, titles: Mapping[str, str]) -> tuple[str, str]:
        near = float(self.near.first[self.verdict.winner])
        return brief(self.problem, self.verdict, titles, near=near, view=self._view)

    @property
    def short_options(self) -> list[str]:
        """Titles of the options where there is little room."""
        return [option.short or option.title for option in self.decision.options]

    @property
    def short_criteria(self) -> list[str]:
        """Titles of the criteria at the heads of narrow columns."""
        found = [self.rubric[key] for key in self.problem.criteria]
        return shortened([item.title for item in found], [item.short for item in found])

    @cached_property
    def later(self) -> Judged | None:
        """The same decision with hindsight, where something became known since."""
        if self.decision.hindsight is None or self.with_hindsight:
            return None
        return replace(self, with_hindsight=True)

    @property
    def hindsight(self) -> str:
        """What hindsight changes, in one sentence; empty where nothing became known."""
        return self._hindsight([option.title for option in self.decision.options])

    @property
    def short_hindsight(self) -> str:
        """The same with short titles of the options."""
        return self._hindsight(self.short_options)

    def _hindsight(self, titles: list[str]) -> str:
        if self.later is None or self.decision.hindsight is None:
            return ""
        months = [change.month for change in self.decision.hindsight.changes]
        return hindsight(shift(self.problem, self.later.problem), titles, months)

    @cached_property
    def comparisons(self) -> tuple[MethodComparison, ...]:
        """TOPSIS, VIKOR and PROMETHEE II."""
        return _agreement(self.problem)

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
    def apart(self) -> float:
        """How far the option chosen leads, or trails the one that does.

        Infinite if it is screened out, or nothing else is left.
        """
        found = self.verdict
        if found.out:
            return inf
        return found.margin if found.agrees else found.behind

    @property
    def reading(self) -> str:
        """The verdict and what it means for the choice, in a few words."""
        standing, kind = self.standing, self.verdict.kind
        if standing == "out":
            return "choice screened out"
        if standing == "left":
            return "nothing else left"
        if standing == "trails":
            return f"{kind}, choice {self.place}"
        return f"{kind}, tied" if standing == "ties" else kind

    @property
    def place(self) -> str:
        """Place of an option chosen that is not screened out: first, second, ..."""
        if self.verdict.place is None:
            raise ValueError("an option that is screened out has no place")
        return ordinal(self.verdict.place)

    @property
    def back(self) -> str:
        """What would bring an option chosen that trails to the front, in one sentence."""
        trails_at_once = self.verdict.chosen == self.verdict.runner_up
        return self.sentences[1] if trails_at_once else self.sentences[-1]

    def title(self, option: str) -> str:
        """Title of an option by its id."""
        return next(item.title for item in self.decision.options if item.id == option)

    def option(self, index: int) -> str:
        """Title of an option."""
        return self.decision.options[index].title

    def criterion(self, index: int) -> str:
        """Title of a criterion."""
        return self.rubric[self.problem.criteria[index]].title


_KEPT = 256
"""Matrices whose results are kept: several cards of a page ask for the same decisions."""


def _one(problem: Matrix) -> Matrix:
    """The first matrix with this content, so that what was found for it is found again."""
    parts = (getattr(problem, item.name) for item in fields(problem))
    key = tuple(part.tobytes() if isinstance(part, np.ndarray) else part for part in parts)
    return _first(_Keyed(key, problem))


@dataclass(frozen=True)
class _Keyed:
    """A matrix that equals another by its content."""

    key: tuple
    problem: Matrix = field(compare=False)


@lru_cache(_KEPT)
def _first(found: _Keyed) -> Matrix:
    return found.problem


_acceptability = lru_cache(3 * _KEPT)(acceptability)
_agreement = lru_cache(_KEPT)(agreement)
_confidence = lru_cache(_KEPT)(confidence)


@lru_cache(_KEPT)
def _verdict(problem: Matrix) -> Verdict:
    return verdict(problem, _confidence(problem))


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
