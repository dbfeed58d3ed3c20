"""A decision followed by hand, and what the exercises answer: worked out on matrices one can "
"check."""

from __future__ import annotations

import re

import demo
import html5lib
import numpy as np
import pytest

from helpers import cards
from helpers.analysis.tradeoff import Plan, confidence, trial, verdict
from helpers.cards.tradeoff import answers, steps
from helpers.cards.tradeoff.judged import judged_all

DISK = {"a": [5, 3], "b": [2, 4]}  # 80 and 45 of 100 at 60 and 40
WIDE = demo.decision(DISK, [60, 40], "a", key="wide")
NARROW = demo.decision({"a": [5, 3], "b": [4, 3]}, [10, 90], "a", key="narrow")
TIED = demo.decision({"a": [3, 3], "b": [3, 3]}, [60, 40], "b", key="tied")
LEFT = demo.decision(DISK, [60, 40], "a", out=("b",), key="left")


def portfolio_of(*decisions):
    return demo.portfolio(demo.study(decisions={item.id: item for item in decisions}))


def case_of(decision):
    return judged_all(portfolio_of(decision))[0]


def text_of(html: str) -> str:
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).replace("\u00a0", " ").split())


def test_results_are_kept_by_content_and_not_by_who_asks():
    one, other = case_of(WIDE), case_of(WIDE)
    assert one is not other
    assert one.problem is other.problem
    assert one.verdict is other.verdict
    assert case_of(NARROW).problem is not one.problem


def test_points_add_up_to_the_total():
    html = steps.totals(case_of(WIDE)).html
    rows = re.findall(r'<tr><th scope="row">(\w)</th>(.*?)</tr>', html)
    found = {
        name: [float(x) for x in re.findall(r'data-value="([\d.]+)"', row)] for name, row in rows
    }
    assert found == {"A": [60, 20, 80], "B": [15, 30, 45]}


def test_where_a_rival_draws_level_is_told_as_a_share_of_the_weight():
    told = text_of(steps.crossings(case_of(WIDE), [(0, 1, 0.25), (1, 1, 0.75)]).html)
    # 60 to 25 is 58 % of the weight, 40 to 75 is 88 %.
    assert told.index("58.3 %") < told.index("87.5 %")
    assert (
        "The critical criterion is “Safety”: a change by 58 % of its weight ends the lead" in told
    )
    none = text_of(steps.crossings(case_of(NARROW), [(0, 1, np.nan)]).html)
    assert none.endswith("No change of one weight alone ends the lead.")


def test_the_class_of_random_matrices_is_counted():
    rng, seen = np.random.default_rng(3), []
    for _ in range(40):
        reading, best = trial(rng)
        found = verdict(reading, confidence(reading, Plan(6)), nearby=False)
        assert found.rival is None
        seen.append((found, found.winner == best))
    told = text_of(steps.trials(seen).html)
    assert told.startswith("40 random matrices by class")
    share = round(100 * np.mean([right for found, right in seen if found.kind == "robust"]))
    assert f"{share} % of the robust" in told


def test_a_verdict_without_nearby_weights_is_the_same_besides():
    problem = case_of(WIDE).problem
    full, quick = (
        verdict(problem, confidence(problem, Plan(6)), nearby=at) for at in (True, False)
    )
    assert (full.kind, full.margin, full.smallest) == (quick.kind, quick.margin, quick.smallest)
    assert full.rival is not None


def test_margin_and_confidence_of_each_lead_stand_in_one_row():
    card = cards.certainty_card(portfolio_of(WIDE, NARROW, TIED, LEFT))
    # The least sure first; a tie and an only option have no lead.
    assert [row[1].raw for row in card.table.rows] == pytest.approx([2.5, 35])
    (trace,) = [item for item in card.chart.data if item.get("mode") == "markers"]
    assert trace["x"] == pytest.approx([35, 2.5])
    assert card.finding.startswith("Robust are 1 of 2 leads of ")


def test_without_a_lead_there_is_no_chart():
    card = cards.certainty_card(portfolio_of(TIED))
    assert card.chart is None
    assert card.finding == "No decision has a lead that is opposed."


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (
            WIDE,
            "“B” leads then, by 25 points. “Safety” carries 60 % of the weight; the lead changes",
        ),
        (NARROW, "“A” still leads, by 25 points. “Effort” carries 90 % of the weight, and"),
    ],
)
def test_without_the_heaviest_criterion(decision, says):
    assert answers.without_the_heaviest(case_of(decision)).replace("\u00a0", " ").startswith(says)


def test_other_answers_follow_from_the_decisions():
    assert answers.all_alike(case_of(WIDE)).startswith(
        "“A” still leads, by 25 points instead of 35"
    )
    portfolio = portfolio_of(WIDE, NARROW, TIED, LEFT)
    sure = answers.surest(portfolio).replace("\u00a0", " ")
    assert "ahead by 35 points. The least sure is" in sure
    assert answers.can_be_overturned(portfolio).startswith(
        "One weight alone can end the lead in 1 of 3 decisions"
    )
    half = answers.a_whole_step_off(case_of(WIDE), 0.75).replace("\u00a0", " ")
    assert (
        "in 75 % of the readings, with half a step in 100 %; by chance alone it would in 50 %"
        in half
    )


def test_only_a_card_without_a_chart_is_folded():
    portfolio = portfolio_of(WIDE)
    assert "<details>" in cards.folded(cards.criteria_card(portfolio)).html
    with pytest.raises(ValueError, match="has a chart"):
        cards.folded(cards.margins_card(portfolio))
