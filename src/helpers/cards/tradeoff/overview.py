"""Decisions in a table and in running text: where the choice leads, and where it does not."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.tradeoff import hinges
from helpers.cards.blocks import Block, block
from helpers.cards.tables import Table, Value
from helpers.cards.tradeoff.judged import Judged, judged, judged_all, titled
from helpers.catalog import Portfolio, StudyData
from helpers.text import tradeoff as text
from helpers.text.markup import inline, link
from helpers.text.phrases import listing, percent, plural, points, quoted, sentence, signed


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
        rival = case.ranking.runner_up is not None
        flip = found.smallest if rival else None
        agreeing, methods = case.methods
        rows.append(
            {
                "Decision": link(f"#{study.id}-decision-{key}", title) if links else title,
                "Chosen": case.option(found.chosen),
                "Leads on the recorded scores": "the same"
                if agreed
                else listing([case.option(i) for i in found.level]),
                "Margin": Value(found.margin * 100, points(found.margin)) if rival else None,
                "Ends soonest by weight of": case.criterion(flip.criterion) if flip else "none",
                "Change": Value(round(flip.change * 100, 6), signed(flip.change)) if flip else None,
                "In the recorded order": None
                if case.tied
                else Value(found.ordered * 100, percent(found.ordered)),
                "Methods": Value(agreeing, f"{agreeing} of {methods}"),
                "Verdict": case.reading,
            }
        )
    table = Table.of(f"{sentence(plural(len(keys), 'decision'))} by weighted sum", rows)
    note = (
        "Margin: points of 100 between the leader and the next option. Change: points of weight "
        "that end the lead, the other weights keeping their proportions. In the recorded order: "
        "share of the weightings with that order of criteria in which the leader comes first; none "
        "is given for a tie. Methods: how many of weighted sum, TOPSIS, VIKOR and PROMETHEE II put "
        "it first."
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
    titles = {key: item.title for case in cases for key, item in case.rubric.items()}
    parts = (
        text.choices([case.standing for case in cases]),
        text.firmness([case.verdict.kind for case in cases]),
        text.decisive(hinges(case.problem for case in cases), titles),
    )
    return " ".join(part for part in parts if part)


def trailing_block(portfolio: Portfolio) -> Block:
    """The decisions in which the option chosen does not lead, each with its reason."""
    found = []
    for case in judged_all(portfolio):
        if case.standing not in ("trails", "out"):
            continue
        leaders = quoted([case.option(i) for i in case.verdict.level])
        beside = "ruled out"
        if not case.verdict.out:
            beside = f"{case.place}, {points(case.verdict.behind)} points behind {leaders}"
        found.append((case, titled(case, portfolio), beside))
    return block("tradeoff.trailing", found)
