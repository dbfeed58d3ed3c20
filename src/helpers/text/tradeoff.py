"""A verdict in words. The explorer writes the same sentences, letter for letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from helpers.analysis.tradeoff.matrix import Matrix
from helpers.text.phrases import NBSP, listing, ordinal, percent, points

if TYPE_CHECKING:
    from helpers.analysis.tradeoff.verdict import Verdict

_KINDS = {
    "close call": "a close call",
    "sensitive": "a sensitive lead",
    "robust": "a robust lead",
}


def sentences(
    problem: Matrix, verdict: Verdict, titles: Mapping[str, str], *, edited: bool = False
) -> tuple[str, ...]:
    """Who leads, by how much, what would end it, and where the option chosen stands.

    Parameters
    ----------
    problem
        The decision as arrays.
    verdict
        Its verdict; the field `sentences` is not read.
    titles
        Titles of options and criteria by id.
    edited
        Whether weights or scores are the reader's.
    """
    words = _Words(problem, verdict, titles, edited=edited)
    parts = [words.lead()]
    if verdict.kind != "unopposed":
        parts.append(words.ends())
        if len(verdict.level) == 1:
            parts.append(words.shares())
    if verdict.reach:
        parts.append(words.reach())
    return tuple(parts)


class _Words:
    """The clauses of one verdict."""

    def __init__(
        self, problem: Matrix, verdict: Verdict, titles: Mapping[str, str], *, edited: bool
    ) -> None:
        self.problem, self.verdict = problem, verdict
        self.options = [f"“{titles.get(key, key)}”" for key in problem.options]
        self.criteria = [f"“{titles.get(key, key)}”" for key in problem.criteria]
        self.my, self.mine = ("these", "these") if edited else ("my", "mine")
        self.order = "this" if edited else "my"

    def name(self, option: int) -> str:
        chosen = option == self.verdict.chosen
        return self.options[option] + (", which I chose," if chosen else "")

    def lead(self) -> str:
        verdict = self.verdict
        if verdict.kind == "unopposed":
            alone = len(self.problem.options) == 1
            left = "" if alone else " left after the knock-outs"
            text = f"{self.name(verdict.winner)} is the only option{left}"
        elif len(verdict.level) > 1:
            level = sorted(verdict.level, key=lambda i: i != verdict.chosen)
            names = listing([self.name(i) for i in level])
            text = f"{names} tie on {self.my} scores"
        else:
            text = (
                f"{self.name(verdict.winner)} leads {self.name(verdict.runner_up)} by "
                f"{points(verdict.margin)} of 100 points on {self.my} scores"
            )
        if verdict.kind in _KINDS:
            text += f": {_KINDS[verdict.kind]}"
        if verdict.out:
            text += f"; {self.name(verdict.chosen)} is ruled out"
        elif not verdict.agrees and verdict.chosen != verdict.runner_up:
            text += (
                f"; {self.name(verdict.chosen)} comes {ordinal(verdict.place)}, "
                f"{points(verdict.behind)} points behind"
            )
        return f"{text}."

    def ends(self) -> str:
        verdict, flip = self.verdict, self.verdict.smallest
        if flip is None:
            text = "No change of a single weight puts another option in front"
        else:
            side = "more" if flip.rises else "less"
            now = float(self.problem.weights[flip.criterion])
            text = (
                f"With {side} than {percent(flip.weight)} on {self.criteria[flip.criterion]} "
                f"(now {percent(now)}) {self.options[flip.to]} leads"
            )
        if len(verdict.level) > 1:
            return f"{text}."
        if verdict.score_flips == 0:
            return f"{text}; no score, changed by one step, ends the lead."
        if verdict.score_flips == 1:
            return f"{text}; one score, changed by one step, ends the lead."
        return f"{text}; {verdict.score_flips} changes of one score by one step end the lead."

    def shares(self) -> str:
        verdict = self.verdict
        return (
            f"{self.options[verdict.winner]} comes first in {percent(verdict.ordered)} of the "
            f"weightings that keep {self.order} order of criteria and in {percent(verdict.near)} "
            f"of those within 20{NBSP}% of {self.mine}."
        )

    def reach(self) -> str:
        reach, name = self.verdict.reach, self.options[self.verdict.chosen]
        if reach.reach == "wins":
            return f"Moving {percent(reach.moved)} of the weight brings {name} level."
        if reach.reach == "ties":
            return (
                f"{name} can draw level at best, with {percent(reach.moved)} of the weight moved."
            )
        values = self.problem.utilities
        better = [
            k for k in self.problem.standing if (values[k] > values[self.verdict.chosen]).all()
        ]
        if better:
            return f"No weights put {name} first: {self.options[better[0]]} is better throughout."
        return f"No weights put {name} first: a mix of the others beats it on every criterion."
