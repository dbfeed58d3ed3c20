"""A verdict in words. The explorer writes the same sentences, letter for letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from helpers.analysis.tradeoff import Hinge, Matrix, Nearest, Verdict
from helpers.text.phrases import NBSP, count, listing, ordinal, percent, plural, points

_KINDS = {
    "close call": "a close call",
    "sensitive": "a sensitive lead",
    "robust": "a robust lead",
}


def sentences(
    problem: Matrix,
    verdict: Verdict,
    titles: Mapping[str, str] | None = None,
    *,
    edited: bool = False,
) -> tuple[str, ...]:
    """Who leads, by how much, what would end it, and where the option chosen stands.

    Parameters
    ----------
    titles
        Titles of options and criteria by id; ids stand in for those missing.
    edited
        Whether weights or scores are the reader's.
    """
    words = _Words(problem, verdict, titles or {}, edited=edited)
    parts = [words.lead()]
    if verdict.kind != "unopposed":
        parts.append(words.ends())
        if len(verdict.level) == 1:
            parts.append(words.shares())
    if verdict.reach:
        parts.append(words.reach(verdict.reach))
    return tuple(parts)


def choices(standings: Sequence[str]) -> str:
    """One sentence: in how many decisions the option chosen leads, ties, trails.

    Parameters
    ----------
    standings
        Where it stands in each: ``leads``, ``ties``, ``trails``, ``left`` (nothing else is) or
        ``out``.
    """
    if not standings:
        return "There are no decisions."
    verbs = {
        "leads": "leads",
        "ties": "ties for the lead",
        "trails": "trails",
        "left": "is the only one left",
        "out": "is ruled out",
    }
    counts = Counter(standings)
    found = [(verbs[key], counts[key]) for key in verbs if counts[key]]
    start = "On the recorded scores the option chosen"
    if len(standings) == 1:
        return f"{start} {found[0][0]}."
    if len(found) == 1:
        return f"{start} {found[0][0]} in all {count(len(standings))} decisions."
    (verb, number), *rest = found
    parts = [f"{verb} in {count(number)} of {plural(len(standings), 'decision')}"]
    parts += [f"{verb} in {count(number)}" for verb, number in rest]
    return f"{start} {listing(parts)}."


def firmness(verdicts: Sequence[str]) -> str:
    """One sentence: how many leads are robust, sensitive, close calls; empty if none is opposed."""
    kinds = Counter(kind for kind in verdicts if kind != "unopposed")
    if not kinds:
        return ""
    if kinds.total() == 1:
        (kind,) = kinds
        found = "a close call" if kind == "close call" else kind
        return f"By the written rule the lead is {found}."
    parts = [
        f"{count(kinds[kind])} {'is' if kinds[kind] == 1 else 'are'} {kind}"
        for kind in ("robust", "sensitive")
        if kinds[kind]
    ]
    close = kinds["close call"]
    if close:
        parts.append(f"{count(close)} {'is a close call' if close == 1 else 'are close calls'}")
    if not kinds["robust"]:
        parts.append("none is robust")
    return f"By the written rule {listing(parts)}."


def decisive(hinges: Sequence[Hinge], titles: Mapping[str, str]) -> str:
    """One sentence: the criterion whose weight ends a lead soonest most often."""
    if not hinges:
        return ""
    hinges = [hinge for hinge in hinges if hinge.soonest]
    if not hinges:
        return "No change of a single weight ends a lead."
    most = hinges[0].soonest
    top = [hinge for hinge in hinges if hinge.soonest == most]
    ends = sum(hinge.soonest for hinge in hinges)
    if ends == 1:
        return (
            f"The lead ends soonest by the weight of “{titles[top[0].criterion]}”: a change of "
            f"{top[0].mean * 100:.1f} points is enough."
        )
    if most == 1:
        return f"In {count(ends)} decisions as many different weights end the lead soonest."
    names = " or ".join(f"“{titles[hinge.criterion]}”" for hinge in top)
    text = f"Most often it is the weight of {names} that ends a lead soonest: in {count(most)}"
    if len(top) > 1:
        return f"{text} of {count(ends)} decisions each."
    return f"{text} of {count(ends)} decisions, by {top[0].mean * 100:.1f} points on average."


def backed(shares: Sequence[float]) -> str:
    """One sentence: in how many decisions the recorded order of criteria backs the choice.

    Parameters
    ----------
    shares
        For each decision the share of the weightings in that order which put the choice first.
    """
    backed = sum(share > 0.5 for share in shares)
    never = sum(share == 0 for share in shares)
    text = (
        f"In {count(backed) if backed else 'none'} of {plural(len(shares), 'decision')} the option "
        "chosen comes first in more than half of the weightings that keep the recorded order of "
        "criteria"
    )
    return f"{text}; in {count(never)} it comes first in none of them." if never else f"{text}."


class _Words:
    """The clauses of one verdict."""

    def __init__(
        self, problem: Matrix, verdict: Verdict, titles: Mapping[str, str], *, edited: bool
    ) -> None:
        self.problem, self.verdict = problem, verdict
        self.options = [f"“{titles.get(key, key)}”" for key in problem.options]
        self.criteria = [f"“{titles.get(key, key)}”" for key in problem.criteria]
        self.these = "these" if edited else "the recorded"
        self.order = "this" if edited else "the recorded"
        self.weights = "these" if edited else "the recorded ones"

    def name(self, option: int) -> str:
        chosen = option == self.verdict.chosen
        return self.options[option] + (", the option chosen," if chosen else "")

    def lead(self) -> str:
        verdict = self.verdict
        if verdict.runner_up is None:
            alone = len(self.problem.options) == 1
            left = "" if alone else " left after the knock-outs"
            text = f"{self.name(verdict.winner)} is the only option{left}"
        elif len(verdict.level) > 1:
            level = sorted(verdict.level, key=lambda i: i != verdict.chosen)
            names = listing([self.name(i) for i in level])
            text = f"{names} tie on {self.these} scores"
        else:
            text = (
                f"{self.name(verdict.winner)} leads {self.name(verdict.runner_up)} by "
                f"{points(verdict.margin)} of 100 points on {self.these} scores"
            )
        if verdict.kind in _KINDS:
            text += f": {_KINDS[verdict.kind]}"
        if verdict.place is None:
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
            f"of those within 20{NBSP}% of {self.weights}."
        )

    def reach(self, reach: Nearest) -> str:
        name = self.options[self.verdict.chosen]
        if reach.moved is not None:
            moved = percent(reach.moved)
            if reach.reach == "wins":
                return f"Moving {moved} of the weight brings {name} level."
            return f"{name} can draw level at best, with {moved} of the weight moved."
        values = self.problem.utilities
        better = [
            k for k in self.problem.standing if (values[k] > values[self.verdict.chosen]).all()
        ]
        if better:
            return f"No weights put {name} first: {self.options[better[0]]} is better throughout."
        return f"No weights put {name} first: a mix of the others beats it on every criterion."
