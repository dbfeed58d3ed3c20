"""One decision step by step: what a notebook that does it by hand shows, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from helpers.analysis.tradeoff import (
    NEAR,
    TIE,
    Nearest,
    Verdict,
    nearest_all,
    score_flips,
    shift,
    smaa,
)
from helpers.cards.blocks import Block
from helpers.cards.notebook import folds, number, percent, points, say, table
from helpers.cards.tables import Cell, Value
from helpers.cards.tradeoff.judged import Judged, judged, judged_all, titled
from helpers.cards.tradeoff.overview import decisions_overview, trailing_block
from helpers.catalog import Portfolio
from helpers.text.phrases import count, listing, plural, quoted, scored, sentence
from helpers.text.phrases import percent as share

CLASSES = ("robust", "sensitive", "close call")


def scores(case: Judged) -> Block:
    """The question, the matrix as it was scored, and whose scores these are."""
    problem = case.problem
    rows = [
        [case.criterion(j), percent(weight), *map(int, problem.scores[:, j])]
        for j, weight in enumerate(problem.weights)
    ]
    columns = ["Criterion", "Weight", *_options(case)]
    asked = say(f"{case.decision.question} Chosen: {case.option(problem.chosen)}.")
    whose = scored([case.decision.scored_by])
    shown = table("Scores from 1 to 5, and weights", columns, rows)
    return asked + shown + (say(whose) if whose else Block(""))


def totals(case: Judged) -> Block:
    """What each criterion brings to each total, and who leads."""
    problem = case.problem
    parts = problem.utilities * problem.weights
    rows = [
        [case.option(i), *map(points, parts[i]), points(float(case.ranking.totals[i]))]
        for i in case.ranking.order
    ]
    columns = ["Option", *_criteria(case), "Total"]
    shown = table("Points each criterion brings, out of 100", columns, rows)
    return shown + say(case.sentences[0])


def crossings(case: Judged, found: Iterable[tuple[int, int, float]]) -> Block:
    """At which weight each rival draws level with the leader, the smallest change first.

    Parameters
    ----------
    found
        Criterion, rival, and the weight at which the two are level; nan where they never are.
    """
    weights, flip = case.problem.weights, case.verdict.smallest
    rows: list[list[Cell | Value]] = [
        [case.criterion(j), percent(weights[j]), percent(at), percent(_part(at, weights[j])), rival]
        for _, j, at, rival in sorted(
            (_part(at, weights[j]), j, at, case.option(rival))
            for j, rival, at in found
            if not np.isnan(at)
        )
    ]
    columns = ["Criterion", "Weight now", "Level at", "Change, of the weight", "Level with"]
    shown = table("Where the leader is caught up with", columns, rows)
    if flip is None:
        return shown + say("No change of one weight alone ends the lead.")
    return shown + say(
        f"The critical criterion is “{case.criterion(flip.criterion)}”: a change by "
        f"{share(abs(flip.relative), 0)} of its weight ends the lead, and no other takes less."
    )


def nearby(case: Judged) -> Block:
    """The nearest weights at which each rival has the best total, or why there are none."""
    rows: list[list[Cell | Value]] = [["now", None, None, *map(percent, case.problem.weights)]]
    never = []
    for found in nearest_all(case.problem):
        title = case.option(found.option)
        if found.weights is None:
            mixed = [
                f"{share(found.mixture[i], 0)} “{case.option(int(i))}”"
                for i in np.flatnonzero(found.mixture)
            ]
            better = f"{listing(mixed)} is better on every criterion"
            never.append(f"“{title}” can lead under no weights: {better}.")
        else:
            moved = (percent(found.least or 0), percent(found.moved or 0))
            rows.append([title, *moved, *map(percent, found.weights)])
    if len(rows) == 1:
        return say(*never)
    columns = ["Rival", "Least moved", "Moved on the way", *_criteria(case)]
    inside = table("The nearest weights at which each rival has the best total", columns, rows)
    least = min(
        (found for found in nearest_all(case.problem) if found.weights is not None), key=_least
    )
    closest = (
        f"“{case.option(least.option)}” leads once {share(_least(least))} of the weight has "
        "changed hands; no rival takes less."
    )
    return say(closest, *never) + folds([("The nearest weights", "rival by rival", inside)])


def flips(case: Judged) -> Block:
    """The single scores of which one step ends the lead."""
    found = score_flips(case.problem)
    rows = [
        [
            case.option(flip.option),
            case.criterion(flip.criterion),
            flip.score,
            flip.changed,
            case.option(flip.to) + (" (level)" if flip.draws_level else ""),
            points(flip.lead),
        ]
        for flip in found
    ]
    columns = ["Option", "Criterion", "Score", "Would be", "Then in front", "By"]
    many = case.problem.scores[list(case.problem.standing)].size
    ends = "none ends" if not rows else "one ends" if len(rows) == 1 else f"{count(len(rows))} end"
    said = say(f"{sentence(count(many))} scores, a step up or down each: {ends} the lead.")
    if not rows:
        return said
    inside = table("Single scores that end the lead", columns, rows)
    return said + folds([("The critical cells", "one by one", inside)])


def weightings(case: Judged) -> Block:
    """In how many weightings each option comes first, and what those have in common."""
    regions = smaa(case.problem)
    asked = (regions.any, regions.ordered, regions.near)
    rows = [
        [case.option(i), *(percent(part.first[i], error=part.error[i, 0]) for part in asked)]
        for i in case.ranking.order
    ]
    columns = ["Option", "All weightings", "Same order of criteria", f"Within {share(NEAR, 0)}"]
    shown = table("Share of the weightings in which an option comes first", columns, rows)
    central = [
        [case.option(i), *map(percent, regions.any.central[i])]
        for i in case.ranking.order
        if not np.isnan(regions.any.central[i]).any()
    ]
    inside = table("Mean of these weightings", ["Option", *_criteria(case)], central)
    beside = "what somebody cares about who would choose it"
    first = regions.any.first[case.verdict.winner]
    return (
        shown
        + say(f"The leader comes first in {share(first, 0)} of all weightings there are.")
        + folds([("The mean of the weightings that put an option first", beside, inside)])
    )


def methods(case: Judged) -> Block:
    """The place of each option by each method."""
    problem, totals = case.problem, case.ranking.totals
    rows = [
        [
            case.option(i),
            1 + sum(bool(totals[k] > totals[i] + TIE) for k in problem.standing),
            *(int(found.places[i]) for found in case.comparisons),
        ]
        for i in case.ranking.order
        if i in problem.standing
    ]
    columns = ["Option", "Weighted sum", *(found.method for found in case.comparisons)]
    (agreeing, of), leader = case.methods, case.option(case.verdict.winner)
    put = "puts" if agreeing == 1 else "put"
    said = say(f"{sentence(count(agreeing))} of {count(of)} methods {put} “{leader}” first.")
    return table("Places of the options by method", columns, rows) + said


def certainty(case: Judged) -> Block:
    """How often the leader stays first, and beside it what one change alone would do."""
    found, flip = case.verdict, case.verdict.smallest
    row = [
        case.option(found.winner),
        percent(found.confidence, error=found.error),
        points(found.margin),
        case.criterion(flip.criterion) if flip else "none",
        percent(abs(flip.relative)) if flip else None,
        number(found.critical_cells, decimals=0),
    ]
    columns = [
        "Leader", "Comes first", "Margin", "Critical criterion", "Of its weight", "Critical cells"
    ]  # fmt: skip
    return table("How sure the lead is", columns, [row]) + say(*case.sentences[1:])


def trials(seen: Sequence[tuple[Verdict, bool]]) -> Block:
    """Matrices whose best option is known, by the class of their reading.

    Parameters
    ----------
    seen
        The verdict on each reading, and whether its leader is the best option in truth.
    """
    rows: list[list[Cell | Value]] = []
    for kind in CLASSES:
        cases = [(found, right) for found, right in seen if found.kind == kind]
        if cases:
            verdicts = [found for found, _ in cases]
            rows.append(
                [
                    kind,
                    number(len(cases), decimals=0),
                    percent(float(np.mean([found.confidence for found in verdicts])), 0),
                    percent(float(np.mean([right for _, right in cases])), 0),
                    points(float(np.median([found.margin for found in verdicts])), 1),
                    percent(float(np.median([_smallest(found) for found in verdicts])), 0),
                    number(float(np.median([v.critical_cells for v in verdicts])), decimals=0),
                ]
            )
    columns = [
        "Class", "Matrices", "Confidence", "Right", "Margin", "Change of a weight", "Critical cells"
    ]  # fmt: skip
    right = {kind: [ok for found, ok in seen if found.kind == kind] for kind in CLASSES}
    told = [
        f"{share(float(np.mean(right[kind])), 0)} of the {kind}" for kind in CLASSES if right[kind]
    ]
    return table(f"{len(seen)} random matrices by class", columns, rows) + say(
        f"The leader was the best option in {listing(told)} leads. Confidence and right are means; "
        "margin, change of the critical weight and critical cells are medians."
    )


def every(portfolio: Portfolio) -> Block:
    """All decisions, a table for each study, the closest first."""
    items = []
    for study in portfolio.studies.values():
        if study.decisions:
            cases = [judged(portfolio, study, key) for key in study.decisions]
            cases.sort(key=lambda case: case.verdict.margin)
            keys = [case.decision.id for case in cases]
            shown = decisions_overview(portfolio, study, keys, links=False, methods=True)
            beside = f"{plural(len(keys), 'decision')}, the closest first"
            items.append((study.meta.title, beside, shown))
    return folds(items)


def trailing(portfolio: Portfolio) -> Block:
    """The decisions in which another option than the one chosen leads."""
    found = [case for case in judged_all(portfolio) if case.standing in ("trails", "out")]
    if not found:
        return say("There is none.")
    beside = "each with the reason given and what it would take"
    return folds([(sentence(plural(len(found), "decision")), beside, trailing_block(portfolio))])


def later(portfolio: Portfolio) -> Block:
    """What the scores with hindsight change, decision by decision."""
    rows, moved = [], []
    for case in judged_all(portfolio):
        if case.later is None:
            continue
        found, since = case.verdict, case.later.verdict
        assert len(shift(case.problem, case.later.problem).cells) == len(case.decision.changes)
        if found.winner != since.winner:
            moved.append(case.decision.title)
        rows.append(
            [
                titled(case, portfolio),
                case.option(found.winner),
                points(found.margin),
                case.option(since.winner) if since.winner != found.winner else "the same",
                points(since.margin),
                number(len(case.decision.changes), decimals=0),
            ]
        )
    if not rows:
        return say("Nothing that became known since changes a score.")
    columns = ["Decision", "As decided", "By", "With hindsight", "By then", "Scores changed"]
    another = f"another option leads: {quoted(moved)}" if moved else "no other option leads"
    said = f"{sentence(plural(len(rows), 'decision'))} have scores that changed since; in "
    said += f"{count(len(moved))} of them {another}." if moved else f"none of them {another}."
    inside = table("What hindsight changes", columns, rows)
    return say(said) + folds([("What hindsight changes", "decision by decision", inside)])


def _options(case: Judged) -> list[str]:
    return [option.title for option in case.decision.options]


def _criteria(case: Judged) -> list[str]:
    return [case.criterion(j) for j in range(len(case.problem.criteria))]


def _least(found: Nearest) -> float:
    return found.least or 0.0


def _part(at: float, weight: float) -> float:
    """A change of a weight as a share of it."""
    return abs(at - weight) / weight if weight else np.inf


def _smallest(found: Verdict) -> float:
    return abs(found.smallest.relative) if found.smallest else np.inf
