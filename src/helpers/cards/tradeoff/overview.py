"""Decisions in a table and in running text: what leads, how surely, and what would end that."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite

from helpers.analysis.tradeoff import NEAR, TIE, Flip
from helpers.cards.blocks import Block, block
from helpers.cards.links import decision_anchor, decision_href, decision_link
from helpers.cards.tables import Cell, Table, Value
from helpers.cards.tradeoff.judged import Judged, judged, judged_all, titled
from helpers.catalog import Portfolio, StudyData
from helpers.text.markup import Html, inline, link
from helpers.text.phrases import (
    first_sentence,
    listing,
    percent,
    plural,
    points,
    quoted,
    scored,
    sentence,
    signed,
)

COLUMNS = (
    "Margin: points of 100 between the leader and the next option. Stays first: share of the "
    f"readings, with weights within {percent(NEAR)} and scores half a step off, in which the "
    "leader stays first; none is given for a tie. Critical criterion: the one whose weight needs "
    "the smallest relative change, given beside it, to end the lead. Critical cells: scores of "
    "which one step ends it."
)
"""What stands under the table of decisions."""

METHODS = "Methods: how many of weighted sum, TOPSIS, VIKOR and PROMETHEE II put the leader first."
"""The same of the column of other methods."""


def decisions_overview(
    portfolio: Portfolio,
    study: StudyData,
    keys: Sequence[str],
    *,
    links: bool = True,
    methods: bool = False,
) -> Block:
    """Decisions side by side: who leads, by how much, and what would end that.

    Parameters
    ----------
    portfolio, study
        The data.
    keys
        Decision ids; the table is sorted by margin.
    links
        Whether titles link to the decisions' cards, which must then stand on the same page.
    methods
        Whether to say how many other methods agree.
    """
    cases = sorted(
        (judged(portfolio, study, key) for key in keys), key=lambda case: case.verdict.margin
    )
    marks = _closest([case.verdict.margin for case in cases])
    later = any(case.later for case in cases)
    rows = []
    for case, mark in zip(cases, marks, strict=True):
        found, title = case.verdict, case.decision.title
        agreed = case.standing in ("leads", "left")
        rival = case.ranking.runner_up is not None
        flip = found.smallest if rival else None
        rows.append(
            {
                "Decision": _marked(
                    link(f"#{decision_anchor(study, case.decision)}", title)
                    if links
                    else Html(inline(title), title),
                    mark,
                ),
                "Chosen": case.option(found.chosen),
                "Leads as decided" if later else "Leads on the recorded scores": "the same"
                if agreed
                else _front(case),
                "Margin": Value(found.margin * 100, points(found.margin)) if rival else None,
                "Stays first": None
                if case.tied or not rival
                else Value(found.confidence * 100, percent(found.confidence, 0)),
                "Critical criterion": case.criterion(flip.criterion) if flip else "none",
                "Change": _change(flip),
                "Critical cells": found.critical_cells if rival else None,
                **({"With hindsight": _later(case)} if later else {}),
                **({"Methods": _methods(case)} if methods else {}),
                "Class": case.reading,
            }
        )
    table = Table.of(f"{sentence(plural(len(keys), 'decision'))} by weighted sum", rows)
    notes = [scored(case.decision.scored_by for case in cases), COLUMNS, METHODS * methods]
    note = " ".join(text for text in notes if text)
    return Block(
        f'<div class="ap-broad ap-overview">{table.html()}<p class="ap-src">{note}</p></div>'
    )


def decisions_table(portfolio: Portfolio, study: StudyData, keys: Sequence[str]) -> Block:
    """Decisions in four columns, each linked to its card, the closest first.

    The closest is the one in which least lies between the option chosen and another one, whichever
    of the two leads.

    Parameters
    ----------
    portfolio, study
        The data.
    keys
        Decision ids; without any nothing is shown.
    """
    if not keys:
        return Block("")
    cases = sorted((judged(portfolio, study, key) for key in keys), key=lambda case: case.apart)
    marks = _closest([case.apart for case in cases])
    rows: list[dict[str, Cell | Value]] = [
        {
            "Decision": _marked(decision_link(study, case.decision), mark),
            "Chosen": case.decision.chosen.title,
            "Price": first_sentence(case.decision.cost),
            "What would flip it": case.brief[0],
        }
        for case, mark in zip(cases, marks, strict=True)
    ]
    caption = f"{sentence(plural(len(cases), 'decision'))}, the closest first"
    note = scored(case.decision.scored_by for case in cases)
    said = f'<p class="ap-src">{note}</p>' if note else ""
    return Block(f'<div class="ap-broad">{Table.of(caption, rows).html(stacked=True)}{said}</div>')


def _closest(gaps: Sequence[float]) -> list[bool]:
    """Which of several gaps are the smallest there is."""
    least = min(gaps, default=inf)
    return [len(gaps) > 1 and isfinite(gap) and gap <= least + TIE for gap in gaps]


def rival_block(portfolio: Portfolio, study: StudyData, key: str) -> Block:
    """What stands against the choice, what would have to be true for it to win, and the way there.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Decision id.
    """
    case = judged(portfolio, study, key)
    return block("tradeoff.rival", case, decision_href(study, case.decision))


def _marked(title: Html, closest: bool) -> Html:
    if not closest:
        return title
    mark = '<span class="ap-closest">closest</span>'
    return Html(f"{title.html} {mark}", f"{title.text} (closest)")


def _front(case: Judged) -> str:
    return listing([case.option(i) for i in case.verdict.level])


def _change(flip: Flip | None) -> Value | None:
    """A relative change in percent, with its sign; none for a weight of nothing."""
    if flip is None or not isfinite(flip.relative):
        return None
    return Value(round(flip.relative * 100, 6), f"{signed(flip.relative, 0)}\u00a0%")


def _methods(case: Judged) -> Value:
    agreeing, of = case.methods
    return Value(agreeing, f"{agreeing} of {of}")


def _later(case: Judged) -> str | None:
    """Who leads with hindsight, if that differs."""
    if case.later is None:
        return None
    return "the same" if case.later.verdict.level == case.verdict.level else _front(case.later)


def trailing_block(portfolio: Portfolio) -> Block:
    """The decisions in which the option chosen does not lead, each with its reason."""
    found = []
    for case in judged_all(portfolio):
        if case.standing not in ("trails", "out"):
            continue
        leaders = quoted([case.option(i) for i in case.verdict.level])
        beside = "screened out"
        if not case.verdict.out:
            beside = f"{case.place}, {points(case.verdict.behind)} points behind {leaders}"
        found.append((case, titled(case, portfolio), beside))
    return block("tradeoff.trailing", found, scored(case.decision.scored_by for case, *_ in found))
