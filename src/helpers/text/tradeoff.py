"""A verdict in words. The explorer writes the same sentences, letter for letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from helpers.analysis.tradeoff import (
    NEAR,
    TIE,
    Flip,
    Hinge,
    Matrix,
    Nearest,
    Ranking,
    Shift,
    Verdict,
)
from helpers.text.phrases import count, listing, months, ordinal, percent, points

View = Literal["recorded", "decided", "hindsight", "edited"]
"""Whose scores are judged: all there are; those of the decision's day; those with what became known
since; or a reader's."""

_KINDS = {
    "close call": "a close call",
    "sensitive": "a sensitive lead",
    "robust": "a robust lead",
}
_SCORES = {
    "recorded": "the recorded scores",
    "decided": "the scores as decided",
    "hindsight": "the scores with hindsight",
    "edited": "these scores",
}


def sentences(
    problem: Matrix,
    verdict: Verdict,
    titles: Mapping[str, str] | None = None,
    *,
    view: View = "recorded",
) -> tuple[str, ...]:
    """What was chosen and what leads; what would make the runner-up win; how sure the lead is.

    Parameters
    ----------
    titles
        Titles of options and criteria by id; ids stand in for those missing.
    view
        Whose scores these are.
    """
    words = _Words(problem, verdict, titles or {}, view)
    parts = [words.lead()]
    if verdict.kind != "unopposed":
        if len(verdict.level) > 1:
            parts.append(words.apart())
        else:
            parts += [words.rival(), words.sure()]
    if verdict.reach and verdict.chosen != verdict.runner_up:
        parts.append(words.reach(verdict.reach))
    return tuple(parts)


def brief(
    problem: Matrix,
    verdict: Verdict,
    titles: Mapping[str, str] | None = None,
    *,
    near: float,
    view: View = "recorded",
) -> tuple[str, str]:
    """The verdict where there is little room: what stands against the choice, and how surely.

    Parameters
    ----------
    titles, view
        As of `sentences`.
    near
        Share of the weightings near the given ones in which the leader comes first.

    Returns
    -------
    tuple
        The runner-up, or what leads in the place of the choice, with what would have to be true for
        the other one to lead; and in what share of weightings and readings the leader stays first,
        which is empty where nobody leads, or nothing is left to lead.
    """
    words = _Words(problem, verdict, titles or {}, view)
    alone = verdict.runner_up is None or len(verdict.level) > 1
    return words.against(), "" if alone else words.stays(near)


def hindsight(found: Shift, options: Sequence[str], known: Sequence[str]) -> str:
    """One sentence: what the scores with hindsight change.

    Parameters
    ----------
    options
        Titles, in the order of the data.
    known
        The months, YYYY-MM, in which what changes the scores became known.
    """
    if not found.cells:
        return "With hindsight no score here differs: those it changes were set otherwise."
    cells = len(found.cells)
    differ = "one score differs" if cells == 1 else f"{count(cells)} scores differ"
    return f"With hindsight {differ} ({months(known)}): {_outcome(found, options)}."


def _outcome(found: Shift, options: Sequence[str]) -> str:
    before, after = found.before, found.after
    if after.runner_up is None:
        return f"“{options[after.winner]}” is still the only option"
    if found.overturns:
        then = _front(before, options, "tied", "led", "")
        return f"{_front(after, options, 'tie', 'leads')}, where {then} as decided"
    if len(after.level) > 1:
        return _front(after, options, "still tie", "")
    if abs(after.margin - before.margin) <= TIE:
        return f"{_front(after, options, '', 'leads')}, as before"
    return f"{_front(after, options, '', 'still leads')} instead of {points(before.margin)}"


def _front(
    ranking: Ranking, options: Sequence[str], tie: str, leads: str, of: str = " of 100 points"
) -> str:
    """Who is in front, by how much."""
    names = listing([f"“{options[i]}”" for i in ranking.level])
    if len(ranking.level) > 1:
        return f"{names} {tie}"
    return f"{names} {leads} by {points(ranking.margin)}{of}"


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
    """One sentence: the criterion that is critical most often."""
    if not hinges:
        return ""
    hinges = [hinge for hinge in hinges if hinge.critical]
    if not hinges:
        return "No change of a single weight ends a lead."
    most = hinges[0].critical
    top = [hinge for hinge in hinges if hinge.critical == most]
    ends = sum(hinge.critical for hinge in hinges)
    least = percent(top[0].least, 0)
    if ends == 1:
        return (
            f"The critical criterion is “{titles[top[0].criterion]}”: a change of its weight by "
            f"{least} of it ends the lead."
        )
    if most == 1:
        return f"In {count(ends)} decisions as many different criteria are critical."
    names = " or ".join(f"“{titles[hinge.criterion]}”" for hinge in top)
    text = f"The critical criterion is most often {names}: in {count(most)}"
    if len(top) > 2:
        return f"No criterion is critical in more than {count(most)} of {count(ends)} decisions."
    if len(top) > 1:
        return f"{text} of {count(ends)} decisions each."
    return (
        f"{text} of {count(ends)} decisions, where its weight would have to change by {least} of "
        "it or more to end the lead."
    )


class _Words:
    """The clauses of one verdict."""

    def __init__(
        self, problem: Matrix, verdict: Verdict, titles: Mapping[str, str], view: View
    ) -> None:
        self.problem, self.verdict = problem, verdict
        self.options = [f"“{titles.get(key, key)}”" for key in problem.options]
        self.criteria = [f"“{titles.get(key, key)}”" for key in problem.criteria]
        self.scores = _SCORES[view]
        self.weights = "the present" if view == "edited" else "the recorded"

    def lead(self) -> str:
        verdict = self.verdict
        chosen, winner = self.options[verdict.chosen], self.options[verdict.winner]
        if verdict.runner_up is None:
            left = "" if len(self.problem.options) == 1 else " left after screening"
            if verdict.out:
                return f"{chosen} was chosen and is screened out; {winner} is the only option left."
            return f"{chosen} was chosen and is the only option{left}."
        second = self.options[verdict.runner_up]
        margin = points(verdict.margin)
        others = listing([self.options[i] for i in verdict.level if i != verdict.chosen])
        if verdict.agrees and len(verdict.level) > 1:
            return f"{chosen} was chosen and ties with {others} on {self.scores}: a close call."
        if verdict.agrees:
            return (
                f"{chosen} was chosen and leads {second}, the runner-up, by {margin} of 100 points "
                f"on {self.scores}."
            )
        if verdict.chosen == verdict.runner_up:
            text = f"{chosen} was chosen; on {self.scores} {winner} leads it by {margin}"
            return f"{text} of 100 points."
        if verdict.place is None:
            text = f"{chosen} was chosen and is screened out; on {self.scores} "
            if len(verdict.level) > 1:
                return f"{text}{others} tie: a close call."
            return f"{text}{winner} leads {second} by {margin} of 100 points."
        front = others if len(verdict.level) > 1 else winner
        text = (
            f"{chosen} was chosen and comes {ordinal(verdict.place)} on {self.scores}, "
            f"{points(verdict.behind)} of 100 points behind {front}"
        )
        if len(verdict.level) > 1:
            return f"{text}, which tie: a close call."
        return f"{text}; the runner-up, {second}, is {margin} behind."

    def apart(self) -> str:
        """What ends a tie."""
        flip = self.verdict.smallest
        if flip is None:
            return "No change of a single weight puts another option in front."
        side = "more" if flip.rises else "less"
        return (
            f"With {side} than {percent(flip.weight)} on {self.criteria[flip.criterion]} "
            f"{self.options[flip.to]} leads."
        )

    def rival(self) -> str:
        """What would have to be true for the runner-up to win."""
        verdict, flip = self.verdict, self.verdict.rival_flip
        if verdict.runner_up is None or verdict.rival is None:
            raise ValueError("nothing else is left that could win")
        text = f"{self._who(flip.to)} {self._flipped(flip)}" if flip else self._ways(verdict.rival)
        if verdict.rival_cells == 0:
            return f"{text}; no score, changed by one step, brings it level."
        if verdict.rival_cells == 1:
            return f"{text}; one step on one score brings it level or ahead."
        cells = count(verdict.rival_cells)
        return f"{text}; one step on any of {cells} scores brings it level or ahead."

    def sure(self) -> str:
        verdict = self.verdict
        return (
            f"With weights within {percent(NEAR)} of {self.weights} ones and scores half a step "
            f"off, all at once, the leader stays first in {percent(verdict.confidence, 0)} of the "
            f"readings: "
            f"{_KINDS[verdict.kind]}."
        )

    def reach(self, reach: Nearest) -> str:
        """What would bring an option chosen that is neither first nor second to the front."""
        return f"{self._ways(reach)}."

    def against(self) -> str:
        """What stands against the choice, and what would have to be true for that to change."""
        verdict = self.verdict
        winner = self.options[verdict.winner]
        if verdict.runner_up is None:
            if verdict.out:
                return f"It is screened out; {winner} is the only option left."
            left = "" if len(self.problem.options) == 1 else " left after screening"
            return f"It is the only option{left}."
        if len(verdict.level) > 1:
            others = listing([self.options[i] for i in verdict.level if i != verdict.chosen])
            head = f"Level with {others}" if verdict.agrees else f"Ahead of it: {others}, level"
            return f"{head} on {self.scores}. {self.apart()}"
        if verdict.agrees:
            second, behind = self.options[verdict.runner_up], points(verdict.margin)
            head = f"Runner-up: {second}, {behind} of 100 points behind"
            return self._against(head, "it", verdict.rival_flip, verdict.rival)
        if verdict.reach is None:
            return f"Screened out; ahead on {self.scores}: {winner}."
        head = f"Ahead of it on {self.scores}: {winner}, by {points(verdict.behind)} of 100 points"
        flip = verdict.rival_flip if verdict.chosen == verdict.runner_up else None
        return self._against(head, "the option chosen", flip, verdict.reach)

    def _against(self, head: str, rival: str, flip: Flip | None, way: Nearest | None) -> str:
        if flip:
            return f"{head}; {rival} {self._flipped(flip)}."
        return f"{head}; {self._ways(way, rival)}." if way else f"{head}."

    def stays(self, near: float) -> str:
        """In what share of weightings, and of readings, the leader stays first."""
        verdict = self.verdict
        return (
            f"{self.options[verdict.winner]} stays first in {percent(near, 0)} of the weightings "
            f"within {percent(NEAR)} of these, and in {percent(verdict.confidence, 0)} if every "
            f"score may be half a step off as well: {_KINDS[verdict.kind]}."
        )

    def _flipped(self, flip: Flip) -> str:
        """The critical weight of an option."""
        return (
            f"leads if {self.criteria[flip.criterion]} weighs "
            f"{'more' if flip.rises else 'less'} than {percent(flip.weight)} "
            f"(now {percent(float(self.problem.weights[flip.criterion]))})"
        )

    def _who(self, option: int) -> str:
        return "The option chosen" if option == self.verdict.chosen else "The runner-up"

    def _ways(self, way: Nearest, name: str = "") -> str:
        name = name or self._who(way.option)
        if way.least is not None:
            least = percent(way.least)
            if way.reach == "wins":
                return f"{name} leads once at least {least} of the weight has changed hands"
            return f"{name} can draw level at best, with {least} of the weight changing hands"
        values = self.problem.utilities
        better = [k for k in self.problem.standing if (values[k] > values[way.option]).all()]
        if better:
            best = self.options[better[0]]
            return f"{name} leads under no weights: {best} is better throughout"
        return f"{name} leads under no weights: a mix of the others beats it on every criterion"
