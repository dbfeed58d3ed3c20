"""Every decision of the portfolio side by side: margins, weightings, criteria."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from helpers.analysis.tradeoff import DRAWS, NEAR, hinges
from helpers.cards.card import About, Card
from helpers.cards.tables import Table, Value
from helpers.cards.tradeoff.judged import Judged, judged_all, titled
from helpers.catalog import Portfolio
from helpers.charts.bars import Backing, backing_figure
from helpers.charts.dots import Field, behind_figure
from helpers.text import tradeoff as text
from helpers.text.phrases import percent, points, scored

REGIONS = (
    "All weightings",
    "The recorded order of criteria",
    f"Within {percent(NEAR)} of the recorded weights",
)


def margins_card(portfolio: Portfolio) -> Card:
    """Every decision of the portfolio: how far its options are behind the leader."""
    cases = judged_all(portfolio)
    fields, rows = [], []
    for case in cases:
        totals = case.ranking.totals
        best = totals[case.ranking.winner]
        standing = [i for i in case.ranking.order if i in case.problem.standing]
        behind = [round(float(best - totals[i]) * 100, 6) + 0.0 for i in standing]
        chosen = case.problem.chosen
        fields.append(
            Field(
                title=titled(case, portfolio),
                reading=case.reading,
                options=[case.option(i) for i in standing],
                behind=behind,
                chosen=standing.index(chosen) if chosen in standing else None,
            )
        )
        rows += [
            {
                "Decision": fields[-1].title,
                "Option": case.option(i),
                "Total": Value(round(float(totals[i]) * 100, 6), points(float(totals[i]))),
                "Behind": Value(gap, points(gap / 100)),
                "Chosen": "yes" if i == chosen else "",
                "Verdict": case.reading,
            }
            for i, gap in zip(standing, behind, strict=True)
        ]
    return Card(
        id="tradeoffs-margins",
        title="How far behind the leader each option is",
        finding=text.firmness([case.verdict.kind for case in cases]) or "No lead is opposed.",
        scored=whose(cases),
        portfolio=portfolio,
        chart=behind_figure(fields),
        table=Table.of(
            "Options of every decision by distance to the leader, in points of 100", rows
        ),
        about=about(
            cases,
            (
                "An option's total is the weighted sum of its utilities (s - 1) / 4, times 100. "
                "Options that are screened out are left out."
            ),
        ),
    )


def acceptability_card(portfolio: Portfolio) -> Card:
    """Every decision of the portfolio: who comes first in how many weightings."""
    cases = judged_all(portfolio)
    backings, rows = [], []
    for case in cases:
        shares = [_backing(case, i) for i in range(len(REGIONS))]
        backings.append(Backing(titled(case, portfolio), shares))
        values = [Value(share, percent(share / 100)) for part in shares for share in part]
        rows.append([backings[-1].title, *values])
    error = max(
        float(region.error[:, 0].max())
        for case in cases
        for region in (case.anywhere, case.ordered, case.near)
    )
    return Card(
        id="tradeoffs-acceptability",
        title="Who comes first when the weights are others",
        finding=_spread(cases),
        scored=whose(cases),
        portfolio=portfolio,
        chart=backing_figure(backings, REGIONS),
        table=Table(
            "Percent of the weightings in which an option comes first",
            [
                "Decision",
                *(
                    f"{who}, {region[:1].lower()}{region[1:]}"
                    for region in REGIONS
                    for who in ("Chosen", "Other leader", "Rest")
                ),
            ],
            rows,
        ),
        about=about(
            cases,
            (
                f"{DRAWS.size:,} weightings per decision and region, spread "
                f"evenly; the largest standard error of a share is {error * 100:.2f} points. "
                f"Options that tie share the weighting."
            ),
        ),
    )


def criteria_card(portfolio: Portfolio) -> Card:
    """Which criteria the leads of the portfolio's decisions hang on."""
    cases = judged_all(portfolio)
    found = hinges(case.problem for case in cases)
    titles = {key: item.title for key, item in portfolio.rubric.items()}
    return Card(
        id="tradeoffs-criteria",
        title="What the leads hang on",
        finding=text.decisive(found, titles) or "No decision has a lead that could end.",
        scored=whose(cases),
        portfolio=portfolio,
        table=Table.of(
            "Criteria by how often they are the critical one",
            [
                {
                    "Criterion": titles[hinge.criterion],
                    "Weighed in": hinge.used,
                    "Critical in": hinge.critical,
                    "Median change there": _median(hinge.changes),
                    "Possible in": len(hinge.can),
                    "Median change then": _median(hinge.can),
                }
                for hinge in found
            ],
        ),
        about=about(
            cases,
            (
                "Weighed in: decisions of which it is a criterion. One weight moves, the others "
                "keep their proportions; critical in: decisions in which its weight needs the "
                "smallest relative change to end the lead; possible in: those in which some change "
                "of its weight ends it. Changes are in percent of the weight, without "
                "their sign (Triantaphyllou and Sánchez, 1997). Ties are not counted: there is no "
                "lead to end."
            ),
        ),
    )


def _backing(case: Judged, region: int) -> tuple[float, float, float]:
    """Percent of a region in which the choice, another leader, and any other option is first."""
    first = (case.anywhere, case.ordered, case.near)[region].first * 100
    chosen = case.problem.chosen
    mine = float(first[chosen])
    leaders = float(sum(first[i] for i in case.verdict.level if i != chosen))
    # Rounded, so that what is left of nothing is no tiny negative number.
    return round(mine, 6), round(leaders, 6), round(100 - mine - leaders, 6) + 0.0


def about(cases: Sequence[Judged], note: str) -> About:
    """Where decisions come from, with a note on how they are shown."""
    return About(
        citations=[citation for case in cases for citation in case.decision.cite],
        notes=[note, "Scores and weights are judgements (kind: estimated)."],
    )


def whose(cases: Sequence[Judged]) -> str:
    """Whose the scores are, if the author did not write all of them."""
    return scored(case.decision.scored_by for case in cases)


def _spread(cases: Sequence[Judged]) -> str:
    """In how many of all weightings the least and the most sure of the leaders comes first."""
    led = [case for case in cases if not case.tied and case.ranking.runner_up is not None]
    if not led:
        return "No decision has a lead that weights could end."
    first = sorted(led, key=lambda case: float(case.anywhere.first[case.verdict.winner]))
    low, high = (float(case.anywhere.first[case.verdict.winner]) for case in (first[0], first[-1]))
    if len(first) == 1:
        return f"With any weights at all the leader comes first in {percent(low, 0)} of them."
    return (
        f"With any weights at all a leader comes first in {percent(low, 0)} of them "
        f"(“{first[0].decision.title}”) to {percent(high, 0)} (“{first[-1].decision.title}”)."
    )


def _median(changes: Sequence[float]) -> Value | None:
    """A few leads that only a manifold weight would end would carry a mean away."""
    if not changes:
        return None
    middle = round(median(map(abs, changes)) * 100, 6)
    return Value(middle, f"{middle:.0f}\u00a0%")
