"""Several decisions at once: counted right, told in words that hold in the edge cases, no winner
named where there is none."""

from __future__ import annotations

import re

import demo
import html5lib
import numpy as np
import pytest

from helpers import cards
from helpers.analysis.tradeoff import hinges
from helpers.cards.tradeoff.judged import judged_all
from helpers.cards.tradeoff.overview import findings
from helpers.text.tradeoff import choices, decisive, firmness

NBSP = "\u00a0"
DISK = {"a": [5, 3], "b": [2, 4]}  # 80 and 45 of 100 at 60 and 40
NARROW = {"a": [5, 3], "b": [4, 3]}  # 2.5 apart at 10 and 90
TIE = {"a": [3, 3], "b": [3, 3]}

AGREE = demo.decision(DISK, [60, 40], "a", key="agree")
CLOSE = demo.decision(NARROW, [10, 90], "a", key="close")
BEHIND = demo.decision(NARROW, [10, 90], "b", key="behind")
AGAINST = demo.decision(DISK, [60, 40], "b", key="against")
TIED = demo.decision(TIE, [60, 40], "b", key="tied")
LEFT = demo.decision(DISK, [60, 40], "a", out=("b",), key="left")
GONE = demo.decision(DISK, [60, 40], "b", out=("b",), key="gone")
EVERY = (AGREE, CLOSE, BEHIND, AGAINST, TIED, LEFT, GONE)


def portfolio_of(*decisions):
    study = demo.study(decisions={item.id: item for item in decisions})
    return demo.portfolio(study)


def cases_of(*decisions):
    return judged_all(portfolio_of(*decisions))


def parse(text: str):
    return html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False)


def text_of(element) -> str:
    return "".join(element.itertext()).replace(NBSP, " ")


def _decisive(cases) -> str:
    titles = {key: item.title for case in cases for key, item in case.rubric.items()}
    return decisive(hinges(case.problem for case in cases), titles)


def overview(*decisions, **options):
    portfolio = portfolio_of(*decisions)
    keys = [item.id for item in decisions]
    return parse(
        cards.decisions_overview(portfolio, portfolio.studies["demo"], keys, **options).html
    )


def test_the_overview_reads_each_decision():
    body = next(overview(*EVERY).iter("tbody"))
    assert [[text_of(cell) for cell in row][1:] for row in body.iter("tr")] == [
        ["A", "the same", "35", "Safety", "−35", "100 %", "4 of 4", "robust"],
        ["A", "the same", "2.5", "none", "", "100 %", "4 of 4", "close call"],
        ["B", "A", "2.5", "none", "", "100 %", "4 of 4", "close call, choice second"],
        ["B", "A", "35", "Safety", "−35", "100 %", "4 of 4", "robust, choice second"],
        ["B", "A and B", "0", "none", "", "", "4 of 4", "close call, tied"],
        ["A", "the same", "", "none", "", "100 %", "4 of 4", "nothing else left"],
        ["B", "A", "", "none", "", "100 %", "4 of 4", "choice ruled out"],
    ]


def test_the_numbers_of_the_overview_can_be_read_by_a_program():
    body = next(overview(*EVERY).iter("tbody"))
    values = [[cell.get("data-value") for cell in row] for row in body.iter("tr")]
    numbers = [[float(value) for value in row if value is not None] for row in values]
    assert numbers[0] == pytest.approx([35, -35, 100, 4])
    assert numbers[4] == pytest.approx([0, 4])
    assert all(np.isfinite(row).all() for row in numbers)


def test_the_overview_links_to_the_cards_of_its_page_or_not_at_all():
    links = [a.get("href") for a in overview(*EVERY).iter("a")]
    assert links == [f"#demo-decision-{item.id}" for item in EVERY]
    assert not list(overview(*EVERY, links=False).iter("a"))


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ((), "There are no decisions."),
        ((AGREE,), "On the recorded scores the option chosen leads."),
        ((TIED,), "On the recorded scores the option chosen ties for the lead."),
        ((GONE,), "On the recorded scores the option chosen is ruled out."),
        ((AGREE, CLOSE), "On the recorded scores the option chosen leads in all two decisions."),
        (
            (BEHIND, AGAINST, AGREE),
            (
                "On the recorded scores the option chosen leads in one of three decisions and "
                "trails in "
                "two."
            ),
        ),
        (
            EVERY,
            (
                "On the recorded scores the option chosen leads in two of seven decisions, ties "
                "for the "
                "lead in one, trails in two, is the only one left in one and is ruled out in one."
            ),
        ),
    ],
)
def test_choices_are_counted(decisions, expected):
    assert choices([case.standing for case in cases_of(*decisions)]) == expected


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ((LEFT, GONE), ""),
        ((AGREE,), "By the written rule the lead is robust."),
        ((CLOSE,), "By the written rule the lead is a close call."),
        ((CLOSE, TIED), "By the written rule two are close calls and none is robust."),
        ((AGREE, AGAINST), "By the written rule two are robust."),
        (EVERY, "By the written rule two are robust and three are close calls."),
    ],
)
def test_leads_are_counted_by_their_firmness(decisions, expected):
    assert firmness([case.verdict.kind for case in cases_of(*decisions)]) == expected


# A leads by 0.25 on safety and trails by 0.5 on coverage. Level at a coverage of 0.21875 / 0.71875,
# 10.4 points more than now; safety would have to lose 12.9.
COVER = demo.decision({"a": [4, 3, 3], "b": [3, 3, 5]}, [70, 10, 20], "a", key="cover")
AGAIN = demo.decision({"a": [4, 3, 3], "b": [3, 3, 5]}, [70, 10, 20], "b", key="again")


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ((TIED, LEFT, GONE), ""),
        ((CLOSE, BEHIND), "No change of a single weight ends a lead."),
        (
            (AGREE, CLOSE),
            "The lead ends soonest by the weight of “Safety”: a change of 35.0 points is enough.",
        ),
        (
            (AGREE, AGAINST, CLOSE, TIED),
            (
                "Most often it is the weight of “Safety” that ends a lead soonest: in two of two "
                "decisions, by 35.0 points on average."
            ),
        ),
        (
            (AGREE, AGAINST, COVER),
            (
                "Most often it is the weight of “Safety” that ends a lead soonest: in two of three "
                "decisions, by 35.0 points on average."
            ),
        ),
        (
            (AGREE, AGAINST, COVER, AGAIN),
            (
                "Most often it is the weight of “Coverage” or “Safety” that ends a lead soonest: "
                "in two of four decisions each."
            ),
        ),
        ((AGREE, COVER), "In two decisions as many different weights end the lead soonest."),
    ],
)
def test_the_criterion_that_decides_most_often_is_named(decisions, expected):
    assert _decisive(cases_of(*decisions)) == expected


def test_the_card_of_the_criteria_counts_and_averages():
    card = cards.criteria_card(portfolio_of(AGREE, COVER, TIED))
    rows = [[getattr(cell, "text", cell) for cell in row] for row in card.table.rows]
    assert rows == [
        ["Coverage", 1, 1, "10.4", 1, "10.4"],
        ["Safety", 2, 1, "35.0", 2, "23.9"],
        ["Effort", 2, 0, None, 1, "35.0"],
    ]
    none = cards.criteria_card(portfolio_of(TIED))
    assert none.finding == "No decision has a lead that could end."
    assert none.table.rows == []


def test_a_sentence_more_or_less_leaves_no_gap():
    assert (
        findings(cases_of(LEFT)) == "On the recorded scores the option chosen is the only one left."
    )
    assert "  " not in findings(cases_of(*EVERY))


def test_every_standing_option_is_behind_its_leader_by_the_points_of_the_data():
    portfolio = portfolio_of(*EVERY)
    card = cards.margins_card(portfolio)
    rows = [(row[1], row[2].raw, row[3].raw, row[4], row[5]) for row in card.table.rows]
    assert rows[:2] == [("A", 80, 0, "yes", "robust"), ("B", 45, 35, "", "robust")]
    assert rows[6:8] == [
        ("A", 80, 0, "", "robust, choice second"),
        ("B", 45, 35, "yes", "robust, choice second"),
    ]
    assert rows[-2:] == [
        ("A", 80, 0, "yes", "nothing else left"),
        ("A", 80, 0, "", "choice ruled out"),
    ]
    assert len(rows) == 12  # two options each, less the two ruled out
    chosen, other = card.chart.data
    assert len(chosen["x"]) == 6
    assert len(chosen["x"]) + len(other["x"]) == len(rows)


def test_shares_of_a_region_add_up_and_a_tie_is_shared():
    card = cards.acceptability_card(portfolio_of(*EVERY))
    for row in card.table.rows:
        shares = np.array([cell.raw for cell in row[1:]]).reshape(3, 3)
        assert shares.sum(axis=1) == pytest.approx(100)
        assert (shares >= 0).all()
    by_key = dict(zip((item.id for item in EVERY), card.table.rows, strict=True))
    assert [cell.raw for cell in by_key["tied"][1:4]] == [50, 50, 0]
    assert [cell.raw for cell in by_key["gone"][1:4]] == [0, 100, 0]
    # Disk is ahead while safety weighs more than a quarter: in three of four weightings.
    assert by_key["agree"][1].raw == pytest.approx(75, abs=0.1)
    assert by_key["against"][2].raw == pytest.approx(75, abs=0.1)
    assert card.finding == (
        "In three of seven decisions the option chosen comes first in more than half of the "
        "weightings that keep the recorded order of criteria; in three it comes first in none of "
        "them."
    )


def test_the_choices_that_do_not_lead_are_listed_with_their_reason():
    tree = parse(cards.trailing_block(portfolio_of(*EVERY)).html)
    folds = [text_of(fold) for fold in tree.iter("details")]
    assert [re.search(r"second, [\d.]+ points behind “A”|ruled out", f)[0] for f in folds] == [
        "second, 2.5 points behind “A”",
        "second, 35 points behind “A”",
        "ruled out",
    ]
    assert all("Chosen: B.Because." in fold for fold in folds)
    assert folds[0].endswith("“B” can draw level at best, with 10 % of the weight moved.")
    assert folds[1].endswith("Moving 35 % of the weight brings “B” level.")
    assert cards.trailing_block(portfolio_of(AGREE, TIED)).html == "<p>There is none.</p>"


def test_the_study_is_named_where_several_have_decisions():
    one = demo.study(decisions={"agree": AGREE})
    assert cards.margins_card(demo.portfolio(one)).table.rows[0][0] == "Where to keep it"
    portfolio = demo.portfolio(one)
    portfolio.studies["twin"] = one
    assert cards.margins_card(portfolio).table.rows[0][0] == "Demo: Where to keep it"
