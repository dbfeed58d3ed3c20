"""The leads of the portfolio: how wide each is, and how surely it holds."""

from __future__ import annotations

from helpers.analysis.tradeoff import NEAR, ROBUST, SENSITIVE
from helpers.cards.card import Card
from helpers.cards.tables import Table, Value
from helpers.cards.tradeoff.judged import Judged, judged_all, titled
from helpers.cards.tradeoff.sidebyside import about, whose
from helpers.catalog import Portfolio
from helpers.charts.curve import Axis, Curve, Mark, curves_figure
from helpers.text.phrases import listing, percent, points

_LOOKS = (("accent", "circle"), ("c2", "diamond"), ("c3", "square"), ("c5", "cross"))
"""Colour and symbol of each study, over again where there are more."""


def certainty_card(portfolio: Portfolio) -> Card:
    """Every lead of the portfolio by its margin and by how surely it holds."""
    cases = [c for c in judged_all(portfolio) if not c.tied and c.ranking.runner_up is not None]
    of: dict[str, list[Judged]] = {}
    for case in cases:
        of.setdefault(case.study.meta.title, []).append(case)
    curves = [
        Curve(
            title,
            [_margin(case) for case in mine],
            [_held(case) for case in mine],
            colour=_LOOKS[i % len(_LOOKS)][0],
            mode="markers",
            symbol=_LOOKS[i % len(_LOOKS)][1],
            says=[
                f"{case.decision.title}: ahead by {points(case.verdict.margin, 1)}, first in "
                f"{percent(case.verdict.confidence, 0)}"
                for case in mine
            ],
        )
        for i, (title, mine) in enumerate(of.items())
    ]
    right = max(map(_margin, cases), default=0) * 1.05 + 1
    low = min(map(_held, cases), default=0)
    return Card(
        id="tradeoffs-certainty",
        title="Margin and confidence of every lead",
        finding=_certain(of) if cases else "No decision has a lead that is opposed.",
        scored=whose(cases),
        portfolio=portfolio,
        chart=None
        if not cases
        else curves_figure(
            curves,
            [
                Mark("robust from here", y=100 * ROBUST),
                Mark("sensitive from here", y=100 * SENSITIVE),
            ],
            Axis("points of 100 between the leader and the next", (0, right)),
            Axis("percent of readings in which the leader stays first", (max(0, low - 6), 103)),
            f"{len(cases)} leads by margin and by confidence",
        ),
        table=Table.of(
            "Leads by confidence, the least sure first",
            [
                {
                    "Decision": titled(case, portfolio),
                    "Margin": Value(_margin(case), points(case.verdict.margin, 1)),
                    "Stays first": Value(_held(case), percent(case.verdict.confidence, 0)),
                    "Class": case.reading,
                }
                for case in sorted(cases, key=_held)
            ]
            or [{"Decision": "none", "Margin": "", "Stays first": "", "Class": ""}],
        ),
        about=about(
            cases,
            (
                f"Readings draw every weight within {percent(NEAR, 0)} and every score within half "
                "a step, all at once. Ties are left out: nobody leads."
            ),
        ),
    )


def _margin(case: Judged) -> float:
    return round(case.verdict.margin * 100, 6)


def _held(case: Judged) -> float:
    return round(case.verdict.confidence * 100, 6)


def _certain(of: dict[str, list[Judged]]) -> str:
    """How many leads of each study are robust, and where margin and confidence part."""
    cases = [case for mine in of.values() for case in mine]
    robust = {
        title: sum(case.verdict.kind == "robust" for case in mine) for title, mine in of.items()
    }
    counts = [f"{robust[title]} of {len(mine)} leads of {title}" for title, mine in of.items()]
    text = f"Robust are {listing(counts)}."
    sure = [case for case in cases if case.verdict.kind == "robust"]
    rest = [case for case in cases if case.verdict.kind != "robust"]
    if not sure or not rest:
        return text
    least, most = min(sure, key=_margin), max(rest, key=_margin)
    if _margin(least) >= _margin(most):
        return (
            f"{text} Every lead of {points(least.verdict.margin, 1)} points or more is among them."
        )
    return (
        f"{text} A margin alone does not tell: {points(least.verdict.margin, 1)} points are robust "
        f"in “{least.decision.title}”, {points(most.verdict.margin, 1)} are not in "
        f"“{most.decision.title}”."
    )
