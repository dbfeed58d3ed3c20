"""Several decisions at once: what they have in common, and where the choice does not lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.analysis.tradeoff import Plan, weight_lines
from helpers.cards.blocks import Block, folds_html
from helpers.cards.card import About, Card
from helpers.cards.table import Table, Value
from helpers.cards.tradeoff.judged import Judged, judged, judged_all
from helpers.catalog import Portfolio, StudyData
from helpers.charts.sidebyside import Backing, Field, backing_figure, behind_figure
from helpers.text.markup import inline, link, paragraphs
from helpers.text.phrases import count, listing, percent, plural, points, sentence, signed

REGIONS = ("All weightings", "My order of criteria", "Within 20\u00a0% of my weights")


def decisions_overview(
    portfolio: Portfolio, study: StudyData, keys: Sequence[str], *, links: bool = True
) -> Block:
    """Decisions side by side: who leads, by how much, and what would end that.

    Parameters
    ----------
    portfolio, study
        The data.
    keys
        Decision ids in the order shown.
    links
        Whether titles link to the decisions' cards, which must then stand on the same page.
    """
    rows = []
    for key in keys:
        case = judged(portfolio, study, key)
        found, title = case.verdict, case.decision.title
        agreed = case.standing in ("leads", "left")
        flip = found.smallest if case.ranking.runner_up is not None else None
        agreeing, methods = case.methods
        rows.append(
            [
                link(f"#{study.id}-decision-{key}", title) if links else title,
                case.option(found.chosen),
                "the same" if agreed else listing([case.option(i) for i in found.level]),
                Value(found.margin * 100, points(found.margin))
                if case.ranking.runner_up is not None
                else None,
                case.criterion(flip.criterion) if flip else "none",
                Value(round(flip.change * 100, 6), signed(flip.change)) if flip else None,
                None if case.tied else Value(found.ordered * 100, percent(found.ordered)),
                Value(agreeing, f"{agreeing} of {methods}"),
                case.reading,
            ]
        )
    table = Table(
        f"{sentence(plural(len(keys), 'decision'))} by weighted sum",
        [
            "Decision",
            "Chosen",
            "Leads on my scores",
            "Margin",
            "Ends soonest by weight of",
            "Change",
            "In my order",
            "Methods",
            "Verdict",
        ],
        rows,
    )
    note = (
        "Margin: points of 100 between the leader and the next option. Change: points of weight "
        "that end the lead, the other weights keeping their proportions. In my order: share of the "
        "weightings with my order of criteria in which the leader comes first; none is given for a "
        "tie. Methods: how many of weighted sum, TOPSIS, VIKOR and PROMETHEE II put it first."
    )
    return Block(
        f'<div class="ap-broad ap-overview">{table.html()}<p class="ap-src">{note}</p></div>'
    )


def decisions_findings(
    portfolio: Portfolio, study: StudyData, keys: Sequence[str] | None = None
) -> Block:
    """Two or three sentences on how the choices of a study stand, in the words of running text.

    Parameters
    ----------
    portfolio, study
        The data.
    keys
        Decision ids; every decision of the study if not given.
    """
    cases = [judged(portfolio, study, key) for key in (study.decisions if keys is None else keys)]
    return Block(f"<p>{inline(findings(cases))}</p>")


def findings(cases: Sequence[Judged]) -> str:
    """How many choices lead, how firm the leads are, and which criterion decides most often."""
    return " ".join([choices(cases), firmness(cases), decisive(cases)]).strip()


def choices(cases: Sequence[Judged]) -> str:
    """One sentence: in how many decisions the option chosen leads, ties, trails."""
    if not cases:
        return "There are no decisions."
    verbs = {
        "leads": "leads",
        "ties": "ties for the lead",
        "trails": "trails",
        "left": "is the only one left",
        "out": "is ruled out",
    }
    counts = Counter(case.standing for case in cases)
    found = [(verbs[key], counts[key]) for key in verbs if counts[key]]
    start = "On my own scores the option I chose"
    if len(cases) == 1:
        return f"{start} {found[0][0]}."
    if len(found) == 1:
        return f"{start} {found[0][0]} in all {count(len(cases))} decisions."
    (verb, number), *rest = found
    parts = [f"{verb} in {count(number)} of {plural(len(cases), 'decision')}"]
    parts += [f"{verb} in {count(number)}" for verb, number in rest]
    return f"{start} {listing(parts)}."


def firmness(cases: Sequence[Judged]) -> str:
    """One sentence: how many leads are robust, sensitive, close calls; empty if none is opposed."""
    kinds = Counter(case.verdict.kind for case in cases if case.verdict.kind != "unopposed")
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


def decisive(cases: Sequence[Judged]) -> str:
    """One sentence: the criterion whose weight ends a lead soonest most often."""
    opposed = [case for case in cases if case.ranking.runner_up is not None and not case.tied]
    hinges = [hinge for hinge in hinges_of(opposed) if hinge.soonest]
    if not opposed:
        return ""
    if not hinges:
        return "No change of a single weight ends a lead."
    most = hinges[0].soonest
    top = [hinge for hinge in hinges if hinge.soonest == most]
    ends = sum(hinge.soonest for hinge in hinges)
    if ends == 1:
        return (
            f"The lead ends soonest by the weight of “{top[0].title}”: a change of "
            f"{top[0].mean * 100:.1f} points is enough."
        )
    if most == 1:
        return f"In {count(ends)} decisions as many different weights end the lead soonest."
    names = " or ".join(f"“{hinge.title}”" for hinge in top)
    text = f"Most often it is the weight of {names} that ends a lead soonest: in {count(most)}"
    if len(top) > 1:
        return f"{text} of {count(ends)} decisions each."
    return f"{text} of {count(ends)} decisions, by {top[0].mean * 100:.1f} points on average."


@dataclass(frozen=True)
class Hinge:
    """A criterion, and how much hangs on its weight.

    Attributes
    ----------
    title
        Of the criterion.
    used
        In how many decisions it is a criterion.
    soonest
        In how many of them its weight ends the lead by the smallest change of all.
    changes
        Those changes, signed, as shares.
    can
        For each decision in which its weight can end the lead at all, the smallest change that
        does, as a share without sign.
    """

    title: str
    used: int
    soonest: int
    changes: tuple[float, ...]
    can: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean size of the changes where it ends the lead soonest."""
        return sum(map(abs, self.changes)) / len(self.changes)


def hinges_of(cases: Sequence[Judged]) -> list[Hinge]:
    """Criteria by how often they decide, then by how small the change is.

    A tie has no lead to end and an unopposed option cannot lose it, so neither is counted.
    """
    cases = [case for case in cases if case.ranking.runner_up is not None and not case.tied]
    used: Counter[str] = Counter()
    changes: dict[str, list[float]] = {}
    can: dict[str, list[float]] = {}
    for case in cases:
        for line in weight_lines(case.problem):
            title = case.criterion(line.criterion)
            used[title] += 1
            flips = [abs(flip.change) for flip in (line.below, line.above) if flip]
            if flips:
                can.setdefault(title, []).append(min(flips))
        if case.verdict.smallest:
            title = case.criterion(case.verdict.smallest.criterion)
            changes.setdefault(title, []).append(case.verdict.smallest.change)
    found = [
        Hinge(
            title,
            number,
            len(changes.get(title, ())),
            tuple(changes.get(title, ())),
            tuple(can.get(title, ())),
        )
        for title, number in used.items()
    ]
    return sorted(
        found, key=lambda hinge: (-hinge.soonest, hinge.mean if hinge.soonest else 1, hinge.title)
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
                title=_title(case, portfolio),
                reading=case.reading,
                options=[case.option(i) for i in standing],
                behind=behind,
                chosen=standing.index(chosen) if chosen in standing else None,
            )
        )
        rows += [
            [
                fields[-1].title,
                case.option(i),
                Value(round(float(totals[i]) * 100, 6), points(float(totals[i]))),
                Value(gap, points(gap / 100)),
                "yes" if i == chosen else "",
                case.reading,
            ]
            for i, gap in zip(standing, behind, strict=True)
        ]
    return Card(
        id="tradeoffs-margins",
        title="How far behind the leader each option is",
        finding=f"{choices(cases)} {firmness(cases)}".strip(),
        portfolio=portfolio,
        chart=behind_figure(fields),
        table=Table(
            "Options of every decision by distance to the leader, in points of 100",
            ["Decision", "Option", "Total", "Behind", "Chosen", "Verdict"],
            rows,
        ),
        about=_about(
            cases,
            (
                "An option's total is the weighted sum of its utilities (s - 1) / 4, times 100. "
                "Options that a knock-out rule removes are left out."
            ),
        ),
    )


def acceptability_card(portfolio: Portfolio) -> Card:
    """Every decision of the portfolio: who comes first in how many weightings."""
    cases = judged_all(portfolio)
    backings, rows = [], []
    for case in cases:
        shares = [_backing(case, i) for i in range(len(REGIONS))]
        backings.append(Backing(_title(case, portfolio), shares))
        values = [Value(share, percent(share / 100)) for part in shares for share in part]
        rows.append([backings[-1].title, *values])
    plan = Plan()
    error = max(
        float(region.error[:, 0].max())
        for case in cases
        for region in (case.anywhere, case.ordered, case.near)
    )
    return Card(
        id="tradeoffs-acceptability",
        title="Who comes first when the weights are not mine",
        finding=_acceptance(cases),
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
        about=_about(
            cases,
            (
                f"{plan.replicates * plan.size:,} weightings per decision and region, spread "
                f"evenly; the largest standard error of a share is {error * 100:.2f} points. "
                f"Options that tie share the weighting."
            ),
        ),
    )


def criteria_card(portfolio: Portfolio) -> Card:
    """Which criteria the leads of the portfolio's decisions hang on."""
    cases = judged_all(portfolio)
    hinges = hinges_of(cases)
    return Card(
        id="tradeoffs-criteria",
        title="What the leads hang on",
        finding=decisive(cases) or "No decision has a lead that could end.",
        portfolio=portfolio,
        table=Table(
            "Criteria by how often their weight ends a lead soonest",
            [
                "Criterion",
                "Weighed in",
                "Soonest in",
                "Mean change there",
                "Possible in",
                "Mean change then",
            ],
            [
                [
                    hinge.title,
                    hinge.used,
                    hinge.soonest,
                    _mean(hinge.changes),
                    len(hinge.can),
                    _mean(hinge.can),
                ]
                for hinge in hinges
            ],
        ),
        about=_about(
            cases,
            (
                "Weighed in: decisions of which it is a criterion. One weight moves, the others "
                "keep their proportions; soonest in: decisions in which the smallest change that "
                "ends the lead is on its weight; possible in: those in which some change of its "
                "weight ends it. Changes are points of weight, averaged without their sign. Ties "
                "are not counted: there is no lead to end."
            ),
        ),
    )


def trailing_block(portfolio: Portfolio) -> Block:
    """The decisions in which the option chosen does not lead, each with my reason."""
    items = []
    for case in judged_all(portfolio):
        if case.standing not in ("trails", "out"):
            continue
        found = case.verdict
        leaders = listing([f"“{case.option(i)}”" for i in found.level])
        if found.out:
            beside = "ruled out"
        else:
            beside = f"{case.place}, {points(found.behind)} points behind {inline(leaders)}"
        reach = f"<p>{inline(found.sentences[-1])}</p>" if found.reach else ""
        why = f"<p><b>Chosen: {inline(case.option(found.chosen))}.</b></p>"
        body = f"{why}{paragraphs(case.decision.why)}{reach}"
        items.append((_title(case, portfolio), beside, body))
    if not items:
        return Block("<p>There is none.</p>")
    return Block(folds_html(items))


def _backing(case: Judged, region: int) -> tuple[float, float, float]:
    """Percent of a region in which the choice, another leader, and any other option is first."""
    first = (case.anywhere, case.ordered, case.near)[region].first * 100
    chosen = case.problem.chosen
    mine = float(first[chosen])
    leaders = float(sum(first[i] for i in case.verdict.level if i != chosen))
    # Rounded, so that what is left of nothing is no tiny negative number.
    return round(mine, 6), round(leaders, 6), round(100 - mine - leaders, 6) + 0.0


def _acceptance(cases: Sequence[Judged]) -> str:
    """One sentence: in how many decisions my order of criteria backs the choice."""
    backed = sum(case.ordered.first[case.problem.chosen] > 0.5 for case in cases)
    never = sum(case.ordered.first[case.problem.chosen] == 0 for case in cases)
    text = (
        f"In {count(backed) if backed else 'none'} of {plural(len(cases), 'decision')} the option "
        f"I chose comes first in more than half of the weightings that keep my order of criteria"
    )
    return f"{text}; in {count(never)} it comes first in none of them." if never else f"{text}."


def _about(cases: Sequence[Judged], note: str) -> About:
    return About(
        citations=[citation for case in cases for citation in case.decision.cite],
        notes=[note, "Scores and weights are my judgement (kind: estimated)."],
    )


def _mean(changes: Sequence[float]) -> Value | None:
    if not changes:
        return None
    mean = round(sum(map(abs, changes)) / len(changes) * 100, 6)
    return Value(mean, f"{mean:.1f}")


def _title(case: Judged, portfolio: Portfolio) -> str:
    """Title of a decision, with its study's where several studies have decisions."""
    several = sum(bool(study.decisions) for study in portfolio.studies.values()) > 1
    return f"{case.study.meta.title}: {case.decision.title}" if several else case.decision.title
