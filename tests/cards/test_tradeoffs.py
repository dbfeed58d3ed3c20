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
from helpers.cards.tradeoff.explorer import explorer_data
from helpers.cards.tradeoff.judged import judged_all
from helpers.text.phrases import RECONSTRUCTED
from helpers.text.tradeoff import decisive, firmness

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
        cards.decisions_overview(
            portfolio, portfolio.studies["demo"], keys, **({"methods": True} | options)
        ).html
    )


def test_the_overview_reads_each_decision():
    body = next(overview(*EVERY).iter("tbody"))
    assert [[text_of(cell) for cell in row][1:] for row in body.iter("tr")] == [
        ["B", "A and B", "0", "", "none", "", "4", "4 of 4", "close call, tied"],
        ["A", "the same", "2.5", "58 %", "none", "", "4", "4 of 4", "close call"],
        ["B", "A", "2.5", "58 %", "none", "", "4", "4 of 4", "close call, choice second"],
        ["A", "the same", "35", "100 %", "Safety", "−58 %", "0", "4 of 4", "robust"],
        ["B", "A", "35", "100 %", "Safety", "−58 %", "0", "4 of 4", "robust, choice second"],
        ["A", "the same", "", "", "none", "", "", "4 of 4", "nothing else left"],
        ["B", "A", "", "", "none", "", "", "4 of 4", "choice screened out"],
    ]


def test_the_numbers_of_the_overview_can_be_read_by_a_program():
    body = next(overview(*EVERY).iter("tbody"))
    values = [[cell.get("data-value") for cell in row] for row in body.iter("tr")]
    numbers = [[float(value) for value in row if value is not None] for row in values]
    assert numbers[3] == pytest.approx([35, 100, -100 * 0.35 / 0.6, 0, 4], abs=0.01)
    assert numbers[0] == pytest.approx([0, 4, 4])
    assert all(np.isfinite(row).all() for row in numbers)


def marked(table) -> list[str]:
    """Decisions that are marked as the closest, by the ends of their links."""
    rows = list(next(table.iter("tbody")).iter("tr"))
    return [
        next(row.iter("a")).get("href").rpartition("-")[2]
        for row in rows
        if any(span.get("class") == "ap-closest" for span in row.iter("span"))
    ]


def test_the_closest_is_marked_unless_it_is_the_only_one_or_nothing_is_opposed():
    assert marked(overview(AGREE, CLOSE, BEHIND, LEFT)) == ["close", "behind"]
    assert marked(overview(AGREE)) == marked(overview(LEFT, GONE)) == []


def table_of(*decisions):
    portfolio = portfolio_of(*decisions)
    keys = [item.id for item in decisions]
    return parse(cards.decisions_table(portfolio, portfolio.studies["demo"], keys).html)


def test_the_short_table_says_what_would_flip_each_decision_the_closest_first(page_folder):
    table = table_of(AGREE, AGAINST, BEHIND, TIED, GONE, LEFT, CLOSE)
    rows = [[text_of(cell) for cell in row] for row in next(table.iter("tbody")).iter("tr")]
    assert [row[0] for row in rows[:2]] == ["Where to keep it closest", "Where to keep it"]
    assert {row[2] for row in rows} == {"It costs."}
    assert [(row[1], row[3]) for row in rows] == [
        (
            "B",
            (
                "Level with “A” on the recorded scores. No change of a single weight puts another "
                "option in front."
            ),
        ),
        (
            "B",
            (
                "Ahead of it on the recorded scores: “A”, by 2.5 of 100 points; the option chosen "
                "can draw level at best, with 10 % of the weight changing hands."
            ),
        ),
        (
            "A",
            (
                "Runner-up: “B”, 2.5 of 100 points behind; it can draw level at best, with 10 % of "
                "the weight changing hands."
            ),
        ),
        (
            "A",
            (
                "Runner-up: “B”, 35 of 100 points behind; it leads if “Safety” weighs less than "
                "25 % (now 60 %)."
            ),
        ),
        (
            "B",
            (
                "Ahead of it on the recorded scores: “A”, by 35 of 100 points; the option chosen "
                "leads if “Safety” weighs less than 25 % (now 60 %)."
            ),
        ),
        ("B", "It is screened out; “A” is the only option left."),
        ("A", "It is the only option left after screening."),
    ]
    assert marked(table) == ["tied"]


def test_the_short_table_leads_to_the_page_of_the_decisions_if_there_is_one(page_folder):
    def links():
        return {a.get("href") for a in table_of(AGREE).iter("a")}

    assert links() == {"../case-studies/demo.html#demo-decision-agree"}
    (page_folder / "demo-decisions.ipynb").touch()
    assert links() == {"../case-studies/demo-decisions.ipynb#demo-decision-agree"}


def test_whose_scores_these_are_is_said_where_the_author_did_not_write_them():
    mine, ours = AGREE, demo.decision(DISK, [60, 40], "b", key="ours", scored_by="reconstruction")
    for decisions, said in (((mine,), False), ((ours,), True), ((mine, ours), True)):
        portfolio = portfolio_of(*decisions)
        study = portfolio.studies["demo"]
        keys = [item.id for item in decisions]
        shown = [
            cards.decisions_overview(portfolio, study, keys, links=False).html,
            *(
                make(portfolio).html()
                for make in (cards.margins_card, cards.acceptability_card, cards.criteria_card)
            ),
        ]
        assert [RECONSTRUCTED in html for html in shown] == [said] * len(shown)
        for key in keys:
            html = cards.decision_card(portfolio, study, key).html()
            assert (RECONSTRUCTED in html) == (key == "ours")
            data = explorer_data(portfolio, study, study.decisions[key])
            assert (data["scored"] == f"{RECONSTRUCTED}.") == (key == "ours")
    assert RECONSTRUCTED in cards.trailing_block(portfolio_of(ours)).html


LATER = {
    "as_of": demo.DAY,
    "changes": [
        {
            "option": "a",
            "criterion": "safety",
            "score": 2,
            "month": demo.DAY[:7],
            "reason": "It was <found> out.",
            "cite": demo.CITE,
        }
    ],
}
CHANGED = demo.decision(DISK, [60, 40], "a", key="changed", hindsight=LATER)


def test_hindsight_stands_beside_what_was_decided():
    portfolio = portfolio_of(AGREE, CHANGED)
    study = portfolio.studies["demo"]
    card = cards.decision_card(portfolio, study, "changed")
    assert card.finding.endswith("by 35 of 100 points on the scores as decided.")
    html = card.html()
    month = "February 2026"
    said = (
        f"With hindsight one score differs ({month}): “B” leads by 10 of 100 points, where “A” led"
    )
    assert said in html
    assert "It was &lt;found&gt; out." in html
    assert f"A, Safety: 5 as decided, 2 since {month}." in html
    column = card.table.columns.index("With hindsight")
    rows = [(row[0], row[1], getattr(row[column], "raw", row[column])) for row in card.table.rows]
    assert rows[:3] == [("A", "Total", 35), ("A", "Safety", 2), ("A", "Effort", None)]
    assert rows[3] == ("B", "Total", 45)
    spec = str(card.chart.data), str(card.chart.layout)
    assert "Since" in spec[0]
    assert "5→2" in spec[1]
    assert len(card.chart.layout["shapes"]) == 1
    assert not any("Methods" in text_of(cell) for cell in overview(AGREE, methods=False).iter("th"))
    # The other decision has none, and says nothing of it.
    other = cards.decision_card(portfolio, study, "agree")
    assert "With hindsight" not in other.html()
    assert "With hindsight" not in other.table.columns
    table = overview(AGREE, CHANGED)
    body = [[text_of(cell) for cell in row] for row in next(table.iter("tbody")).iter("tr")]
    assert [row[8] for row in body] == ["", "B"]


def test_the_explorer_gets_both_sets():
    portfolio = portfolio_of(AGREE, CHANGED)
    study = portfolio.studies["demo"]
    data = explorer_data(portfolio, study, CHANGED)
    (change,) = data["hindsight"]["changes"]
    assert (change["option"], change["criterion"], change["score"]) == (0, 0, 2)
    assert change["reason"] == "It was &lt;found&gt; out."
    assert change["month"] == demo.DAY[:7]
    assert data["scores"][0][0] == 5
    assert data["decided"] == data["hindsight"]["known"] == "Feb 2026"
    assert explorer_data(portfolio, study, AGREE)["hindsight"] is None


def test_the_overview_links_to_the_cards_of_its_page_or_not_at_all():
    links = [a.get("href") for a in overview(*EVERY).iter("a")]
    assert set(links) == {f"#demo-decision-{item.id}" for item in EVERY}
    assert len(links) == len(EVERY)
    assert not list(overview(*EVERY, links=False).iter("a"))


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


# A leads by 0.25 on safety and trails by 0.5 on coverage: level at a coverage of 0.21875 / 0.71875,
# 10.4 points more than now, which is 52 % of it; safety would have to lose 12.9 points, 18 % of it.
COVER = demo.decision({"a": [4, 3, 3], "b": [3, 3, 5]}, [70, 10, 20], "a", key="cover")
AGAIN = demo.decision({"a": [3, 4, 3], "b": [3, 3, 5]}, [10, 70, 20], "b", key="again")
THIRD = demo.decision({"a": [3, 3, 4], "b": [3, 5, 3]}, [10, 20, 70], "b", key="third")


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ((TIED, LEFT, GONE), ""),
        ((CLOSE, BEHIND), "No change of a single weight ends a lead."),
        (
            (AGREE, CLOSE),
            (
                "The critical criterion is “Safety”: a change of its weight by 58 % of it ends the "
                "lead."
            ),
        ),
        (
            (AGREE, AGAINST, CLOSE, TIED),
            (
                "The critical criterion is most often “Safety”: in two of two decisions, where its "
                "weight would have to change by 58 % of it or more to end the lead."
            ),
        ),
        (
            (AGREE, COVER, AGAIN),
            (
                "The critical criterion is most often “Safety”: in two of three decisions, where "
                "its weight would have to change by 18 % of it or more to end the lead."
            ),
        ),
        ((AGREE, AGAIN), "In two decisions as many different criteria are critical."),
        (
            (AGREE, AGAINST, AGAIN, AGAIN.model_copy(update={"id": "more"})),
            (
                "The critical criterion is most often “Effort” or “Safety”: in two of four "
                "decisions each."
            ),
        ),
        (
            [
                each.model_copy(update={"id": f"{each.id}-{k}"})
                for each in (AGREE, AGAIN, THIRD)
                for k in range(2)
            ],
            "No criterion is critical in more than two of six decisions.",
        ),
    ],
)
def test_the_criterion_that_is_critical_most_often_is_named(decisions, expected):
    assert _decisive(cases_of(*decisions)).replace(NBSP, " ") == expected


def test_the_card_of_the_criteria_counts():
    card = cards.criteria_card(portfolio_of(AGREE, COVER, TIED))
    rows = [[getattr(cell, "text", cell) for cell in row] for row in card.table.rows]
    rows = [
        [cell.replace(NBSP, " ") if isinstance(cell, str) else cell for cell in row] for row in rows
    ]
    assert rows == [
        ["Safety", 2, 2, "38 %", 2, "38 %"],
        ["Coverage", 1, 0, None, 1, "52 %"],
        ["Effort", 2, 0, None, 1, "88 %"],
    ]
    none = cards.criteria_card(portfolio_of(TIED))
    assert none.finding == "No decision has a lead that could end."
    assert none.table.rows == []


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
        ("A", 80, 0, "", "choice screened out"),
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
    text = card.finding.replace(NBSP, " ")
    assert text == (
        "With any weights at all a leader comes first in 75 % of them (“Where to keep it”) to "
        "100 % (“Where to keep it”)."
    )


def test_the_choices_that_do_not_lead_are_listed_with_their_reason():
    tree = parse(cards.trailing_block(portfolio_of(*EVERY)).html)
    folds = [text_of(fold) for fold in tree.iter("details")]
    assert [re.search(r"second, [\d.]+ points behind “A”|screened out", f)[0] for f in folds] == [
        "second, 2.5 points behind “A”",
        "second, 35 points behind “A”",
        "screened out",
    ]
    assert all("Chosen: B.Because." in fold for fold in folds)
    assert folds[0].endswith(
        "The option chosen can draw level at best, with 10 % of the weight changing hands; one "
        "step on any of four scores brings it level or ahead."
    )
    assert folds[1].endswith(
        "The option chosen leads if “Safety” weighs less than 25 % (now 60 %); no score, changed "
        "by one step, brings it level."
    )
    assert cards.trailing_block(portfolio_of(AGREE, TIED)).html == "<p>There is none.</p>"


def test_the_study_is_named_where_several_have_decisions():
    one = demo.study(decisions={"agree": AGREE})
    assert cards.margins_card(demo.portfolio(one)).table.rows[0][0] == "Where to keep it"
    portfolio = demo.portfolio(one)
    portfolio.studies["twin"] = one
    assert cards.margins_card(portfolio).table.rows[0][0] == "Demo: Where to keep it"


def compact(decision, **more) -> tuple:
    """The compact form of a decision: its elements by class, and its HTML."""
    portfolio = portfolio_of(decision)
    block = cards.decision_card(
        portfolio, portfolio.studies["demo"], decision.id, form="compact", **more
    )
    tree = parse(block.html)
    by_class = {name: e for e in tree.iter() for name in (e.get("class") or "").split()}
    return by_class, block


def test_a_compact_decision_is_told_in_short_and_leads_to_the_full_one(monkeypatch):
    monkeypatch.setenv("PORTFOLIO_TARGET", "site")
    short = [
        option.model_copy(update={"short": "One disk"}) if option.id == "a" else option
        for option in CHANGED.options
    ]
    found, block = compact(CHANGED.model_copy(update={"options": short}))
    assert text_of(found["ap-card-title"]) == "Where?"
    assert text_of(found["tx-said"]) == "Chosen ✓ A. Price: It costs."
    assert text_of(found["tx-against"]) == (
        "Runner-up: “B”, 35 of 100 points behind; it leads if “Safety” weighs less than 25 % "
        "(now 60 %)."
    )
    assert text_of(found["tx-verdict"]) == (
        "“One disk” stays first in 100 % of the weightings within 20 % of these, and in 100 % if "
        "every score may be half a step off as well: a robust lead."
    )
    assert text_of(found["tx-shift"]).startswith("With hindsight one score differs")
    assert text_of(found["tx-sets"]) == "As decided, Feb 2026"
    weights = [text_of(item) for item in found["tx-weights"]]
    assert weights == ["Safety60 %", "Effort40 %"]
    head, *rows = ([text_of(cell) for cell in row] for row in found["ax-matrix"].iter("tr"))
    assert head == ["Option", "SafetySafety", "EffortEffort", "of 100"]
    assert rows == [["AOne disk ✓, chosen", "5", "3", "80.0"], ["BB", "2", "4", "45.0"]]
    assert next(found["ap-more"].iter("a")).get("href") == (
        "../case-studies/demo.html#demo-decision-changed"
    )
    assert RECONSTRUCTED not in block.html
    assert block.elements == ("tradeoff-explorer",)
    sheets = [link.get("href") for link in parse(block.html).iter("link")]
    assert sheets == ["../assets/explorers.css", "../assets/tradeoff-explorer.css"]


def test_a_compact_decision_says_no_more_than_there_is(monkeypatch):
    monkeypatch.setenv("PORTFOLIO_TARGET", "site")
    found, block = compact(demo.decision(DISK, [60, 40], "a", scored_by="reconstruction"))
    assert RECONSTRUCTED in block.html
    assert not found.keys() & {"tx-sets", "tx-shift"}
    found, _ = compact(GONE)
    assert text_of(found["tx-against"]) == "It is screened out; “A” is the only option left."
    assert text_of(found["tx-verdict"]) == ""
    assert "screened out" in text_of(found["ax-matrix"])


def test_a_notebook_gets_the_data_of_a_compact_decision_with_it():
    _, block = compact(CHANGED)
    assert "</script>" in block.html
    assert list(parse(block.html).iter("link")) == []
