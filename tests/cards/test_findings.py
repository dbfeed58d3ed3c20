"""Each finding says what the data says, in words that hold in the edge cases too."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import demo
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import cards
from helpers.analysis.split import split

NBSP = "\u00a0"


def finding(card) -> str:
    return card.finding.replace(NBSP, " ")


def decided(*arguments, **options) -> str:
    study = demo.study(decisions={"storage": demo.decision(*arguments, **options)})
    return finding(cards.decision_card(demo.portfolio(study), study, "storage"))


# Totals by hand: disk 60 * 4/4 + 40 * 2/4 = 80, tape 60 * 1/4 + 40 * 3/4 = 45.
SCORES = {"disk": [5, 3], "tape": [2, 4]}


@pytest.mark.parametrize(
    ("scores", "chosen", "out", "expected"),
    [
        (
            SCORES,
            "disk",
            (),
            (
                "“Disk” was chosen and leads “Tape”, the runner-up, by 35 of 100 points on the "
                "recorded scores."
            ),
        ),
        (
            SCORES,
            "tape",
            (),
            "“Tape” was chosen; on the recorded scores “Disk” leads it by 35 of 100 points.",
        ),
        (
            SCORES | {"wire": [1, 1]},
            "wire",
            (),
            (
                "“Wire” was chosen and comes third on the recorded scores, 80 of 100 points behind "
                "“Disk”; the runner-up, “Tape”, is 35 behind."
            ),
        ),
        (
            # Wire has the same total as tape, so it comes second as well.
            SCORES | {"wire": [2, 4]},
            "wire",
            (),
            (
                "“Wire” was chosen and comes second on the recorded scores, 35 of 100 points "
                "behind “Disk”; the runner-up, “Tape”, is 35 behind."
            ),
        ),
        (
            SCORES,
            "disk",
            ("tape",),
            "“Disk” was chosen and is the only option left after screening.",
        ),
        (
            SCORES,
            "tape",
            ("tape",),
            "“Tape” was chosen and is screened out; “Disk” is the only option left.",
        ),
        (
            SCORES | {"wire": [1, 1]},
            "disk",
            ("disk",),
            (
                "“Disk” was chosen and is screened out; on the recorded scores “Tape” leads “Wire” "
                "by 45 of 100 points."
            ),
        ),
        (
            {"disk": [3, 3], "tape": [3, 3]},
            "tape",
            (),
            "“Tape” was chosen and ties with “Disk” on the recorded scores: a close call.",
        ),
        (
            {"disk": [3, 3], "tape": [3, 3], "wire": [3, 3]},
            "wire",
            (),
            (
                "“Wire” was chosen and ties with “Disk” and “Tape” on the recorded scores: a close "
                "call."
            ),
        ),
        (
            {"disk": [3, 3], "tape": [3, 3], "wire": [1, 1]},
            "wire",
            (),
            (
                "“Wire” was chosen and comes third on the recorded scores, 50 of 100 points behind "
                "“Disk” and “Tape”, which tie: a close call."
            ),
        ),
    ],
)
def test_a_decision_names_leader_lead_and_choice(scores, chosen, out, expected):
    assert decided(scores, [60, 40], chosen, out=out) == expected


def test_what_would_change_a_decision_stands_below_its_chart():
    study = demo.study(decisions={"storage": demo.decision(SCORES, [60, 40], "tape")})
    html = cards.decision_card(demo.portfolio(study), study, "storage").html()
    change = re.search(r"<p><b>What would change it\.</b> (.*?)</p>", html)[1].replace(NBSP, " ")
    # Tape leads where 0.75 (1 - t) exceeds t by disk's 0.5 (1 - t): below a quarter.
    assert change == (
        "The option chosen leads if “Safety” weighs less than 25 % (now 60 %); no score, changed "
        "by one step, brings it level. With weights within 20 % of the recorded ones and scores "
        "half a step off, all at once, the leader stays first in 100 % of the readings: a robust "
        "lead."
    )


def test_nothing_can_change_a_decision_without_rivals():
    decision = demo.decision(SCORES, [60, 40], "disk", out=("tape",))
    study = demo.study(decisions={"storage": decision})
    html = cards.decision_card(demo.portfolio(study), study, "storage").html()
    assert "What would change it" not in html
    assert "Tape is screened out" in html


def test_a_full_stop_in_a_title_ends_no_sentence():
    decision = demo.decision(SCORES, [60, 40], "disk")
    named = [
        option.model_copy(update={"title": f"{option.title} no. 1. One"})
        for option in decision.options
    ]
    study = demo.study(decisions={"storage": decision.model_copy(update={"options": named})})
    card = cards.decision_card(demo.portfolio(study), study, "storage")
    assert finding(card) == (
        "“Disk no. 1. One” was chosen and leads “Tape no. 1. One”, the runner-up, by 35 of 100 "
        "points on the recorded scores."
    )


@pytest.mark.parametrize("chosen", ["disk", "tape"])
@pytest.mark.parametrize(
    ("weights", "kind"),
    [
        # A step apart on the first criterion alone: a quarter of its weight.
        ([10, 90], "a close call"),
        ([30, 70], "a sensitive lead"),
        ([60, 40], "a robust lead"),
    ],
)
def test_the_class_is_that_of_the_lead_whoever_won(weights, chosen, kind):
    study = demo.study(
        decisions={"one": demo.decision({"disk": [4, 3], "tape": [3, 3]}, weights, chosen)}
    )
    html = cards.decision_card(demo.portfolio(study), study, "one").html()
    assert re.search(r"% of the readings: (a [a-z ]+)\.", html)[1] == kind
    assert f"by {weights[0] / 4:g} of 100 points" in html


@settings(deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=2), min_size=2, max_size=5),
    st.integers(0, 4),
    st.integers(1, 99),
)
def test_the_points_in_a_decision_are_those_of_the_data(rows, pick, weight):
    assume(pick < len(rows))
    scores = {f"option-{i}": row for i, row in enumerate(rows)}
    text = decided(scores, [weight, 100 - weight], f"option-{pick}")
    # In quarter points of 100, so that nothing is rounded here.
    totals = [weight * (a - 1) + (100 - weight) * (b - 1) for a, b in rows]
    best, second = sorted(totals, reverse=True)[:2]
    ahead = sum(total > totals[pick] for total in totals)
    if best == second:
        assert re.search("\\btie", text)
        assert text.endswith(": a close call.")
        assert "leads" not in text
    elif ahead < 2 and totals.count(second) == 1:
        assert Decimal(re.search(r"by ([\d.]+) of 100", text)[1]) == Decimal(best - second) / 4
        assert f"“Option-{totals.index(best)}”" in text
    behind = re.search(r"comes (\w+) on the recorded scores, ([\d.]+) of 100 points behind", text)
    assert (behind is not None) == (ahead > 0 and not text.count("leads it by"))
    if behind:
        names = ["first", "second", "third", "fourth", "fifth"]
        assert names.index(behind[1]) == ahead
        assert Decimal(behind[2]) == Decimal(best - totals[pick]) / 4


@pytest.mark.parametrize(
    ("levels", "published", "expected"),
    [
        (
            ["run", "year", "always", "run"],
            None,
            "Two files can be kept never, one for a year and one for good.",
        ),
        (["run"], None, "One file can be kept never."),
        (["year", "always"], "year", "One file can be kept for a year and one for good."),
        (
            ["always"] * 14,
            "run",
            "14 files can be kept for good. One stands on another level than published.",
        ),
    ],
)
def test_a_classification_counts_what_stands_on_each_level(levels, published, expected):
    study = demo.study(classifications=demo.classified(*levels, published=published))
    card = cards.classification_card(demo.portfolio(study), study, "kept")
    assert finding(card) == expected
    assert ("As published" in card.table.columns) == bool(published)


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        (
            [(4, 4, "lost"), (1, 2, "none")],
            (
                "Of two failure modes “Mode 1” has the worst product of likelihood and impact, 16 "
                "of 25; all orders can be lost for good in one of them."
            ),
        ),
        (
            [(2, 3, "none"), (3, 2, "delayed")],
            (
                "Of two failure modes “Mode 1” and “Mode 2” share the worst product of likelihood "
                "and impact, 6 of 25; all orders can be lost for good in none of them."
            ),
        ),
        (
            [(5, 5, "lost"), (5, 1, "lost")],
            (
                "Of two failure modes “Mode 1” has the worst product of likelihood and impact, 25 "
                "of 25; all orders can be lost for good in every one."
            ),
        ),
        (
            [(1, 1, "unavailable")],
            (
                "“Mode 1” has likelihood times impact 1 of 25; all orders can be lost for good not "
                "by it."
            ),
        ),
        (
            [(1, 1, "lost")],
            "“Mode 1” has likelihood times impact 1 of 25; all orders can be lost for good by it.",
        ),
    ],
)
def test_failures_name_the_worst(modes, expected):
    study = demo.study(failures=demo.failures(*modes))
    assert finding(cards.failure_card(demo.portfolio(study), study)) == expected


@pytest.mark.parametrize(
    ("measurable", "expected"),
    [
        (
            ["yes", "partly", "partly", "no"],
            (
                "Of four published objectives one can be measured with the code as it is, two in "
                "part and one not at all."
            ),
        ),
        (
            ["no", "no"],
            (
                "Of two published objectives none can be measured with the code as it is and two "
                "not at all."
            ),
        ),
        (
            ["yes", "yes"],
            "Of two published objectives two can be measured with the code as it is.",
        ),
        (["no"], "The one published objective cannot be measured with the code as it is."),
        (["yes"], "The one published objective can be measured with the code as it is."),
    ],
)
def test_objectives_are_counted(measurable, expected):
    study = demo.study(slos=demo.slos(*measurable))
    assert finding(cards.slo_card(demo.portfolio(study), study)) == expected


@pytest.mark.parametrize(
    ("steps", "types", "expected"),
    [
        (
            [("new", "paid"), ("new", "lost")],
            {"new": "initial", "paid": "success", "lost": "failure"},
            "Three states and two transitions; the states without a way out are “paid” and “lost”.",
        ),
        (
            [("new", "paid")],
            {"new": "initial", "paid": "success"},
            "Two states and one transition; the one state without a way out is “paid”.",
        ),
        (
            [("new", "paid"), ("paid", "paid")],  # a state that only leads to itself is an end
            {"new": "initial", "paid": "success"},
            "Two states and two transitions; the one state without a way out is “paid”.",
        ),
        (
            [("new", "paid"), ("paid", "new")],
            {"new": "initial", "paid": "active"},
            "Two states and two transitions; every state has a way out.",
        ),
    ],
)
def test_a_life_cycle_names_its_ends(steps, types, expected):
    study = demo.study(lifecycles={"payment": demo.lifecycle(steps, **types)})
    assert finding(cards.lifecycle_card(demo.portfolio(study), study, "payment")) == expected


@pytest.mark.parametrize(
    ("hard", "expected"),
    [
        (
            [("pay", "web"), ("web", "store"), ("chain", "store")],
            (
                "Three components in one layer; Store is needed most: two of three hard "
                "dependencies lead to it."
            ),
        ),
        (
            [("pay", "web"), ("web", "store")],
            (
                "Three components in one layer; Web and Store are needed most: one of two hard "
                "dependencies lead to each."
            ),
        ),
        (
            [("pay", "web")],
            (
                "Three components in one layer; Web is needed most: one of one hard dependency "
                "leads to it."
            ),
        ),
        ([], "Three components in one layer; none of them has to be up for another one to work."),
    ],
)
def test_the_architecture_names_what_is_needed_most(hard, expected):
    study = demo.study(architecture=demo.architecture(hard))
    assert finding(cards.architecture_card(demo.portfolio(study), study)) == expected


def test_many_components_in_the_first_place_are_counted_not_listed():
    parts = ("a", "b", "c", "d")
    graph = demo.architecture([("pay", part) for part in parts], parts)
    study = demo.study(architecture=graph)
    text = finding(cards.architecture_card(demo.portfolio(study), study))
    assert text.endswith("four components share the first place among the most needed.")


def test_what_a_capability_needs_is_followed_along_hard_dependencies_to_the_end():
    # c is needed softly at first sight, and hard through b; d hangs on c.
    hard = [("pay", "b"), ("b", "c"), ("c", "d")]
    soft = [("pay", "c"), ("pay", "e")]
    dependencies = [
        {"from": source, "to": target, "type": kind, "effect": "It hurts.", "cite": demo.CITE}
        for kind, edges in (("soft", soft), ("hard", hard))
        for source, target in edges
    ]
    graph = demo.architecture([], ("b", "c", "d", "e"), dependencies=dependencies)
    study = demo.study(architecture=graph)
    card = cards.needs_card(demo.portfolio(study), study, "pay")
    assert card.finding == (
        "It depends on four parts; three of them each stop it alone, the other one slows it down "
        "or takes something away."
    )
    drawn = {(row[0], row[1], row[2]) for row in card.table.rows}
    assert drawn == {
        ("Pay", "C", "soft"),
        ("Pay", "E", "soft"),
        ("Pay", "B", "hard"),
        ("B", "C", "hard"),
        ("C", "D", "hard"),
    }


@pytest.mark.parametrize(
    ("hard", "expected"),
    [
        ([("pay", "web")], "It depends on one part; its loss stops it."),
        (
            [("pay", "web"), ("web", "store")],
            "It depends on two parts; each of them stops it alone.",
        ),
        ([], "It depends on one part; its loss does not stop it."),
    ],
)
def test_what_a_capability_needs_in_the_small(hard, expected):
    study = demo.study(architecture=demo.architecture(hard))
    assert cards.needs_card(demo.portfolio(study), study, "pay").finding == expected


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        (
            [("now", "load-today", 0), ("ten", "load-ten", 3), ("hundred", "load-hundred", 1)],
            (
                "the first three parts to break at 5,000 payments per day, 710 times the about 7 "
                "on record."
            ),
        ),
        ([("ten", "load-ten", 1)], "the first part to break at 5,000 payments per day, 710 times"),
        (
            # 2,500 an hour are 60,000 a day: later than 50,000 a day.
            [("hour", "load-hour", 2), ("hundred", "load-hundred", 1)],
            "the first part to break at 50,000 payments per day, 7,100 times the about 7 on record",
        ),
        (
            [("now", "load-today", 1)],
            "the first part to break at 7 payments per day; the about 7 on record is no less.",
        ),
        (
            # Nothing can be drawn at zero on a logarithmic axis.
            [("idle", "load-none", 1), ("ten", "load-ten", 1)],
            "the first part to break at 5,000 payments per day",
        ),
    ],
)
def test_the_scaling_path_says_how_far_it_is_to_the_first_break(stages, expected):
    study = demo.study(scaling=demo.scaling(stages))
    card = cards.scaling_card(demo.portfolio(study), study, "payments")
    assert expected in finding(card)


def test_a_load_of_nothing_is_not_divided_by():
    quantities = demo.study().quantities
    idle = quantities | {"load-today": demo.quantity("load-today", 0.0, "per-day")}
    study = demo.study(quantities=idle, scaling=demo.scaling([("ten", "load-ten", 1)]))
    card = cards.scaling_card(demo.portfolio(study), study, "payments")
    assert finding(card).endswith("at 5,000 payments per day; nothing is on record yet.")


def test_the_timeline_names_the_busiest_month():
    study = demo.study()
    card = cards.timeline_card(demo.portfolio(study), study, "monthly", "commits")
    assert finding(card) == (
        "18 commits in three months, 10 of them in February 2025 alone; one of two dated "
        "milestones carries a decision."
    )


def test_a_timeline_of_one_month_without_milestones():
    one = {"monthly": demo.series({"month": demo.months(1, start=9), "commits": [4]})}
    study = demo.study(series=one)
    card = cards.timeline_card(demo.portfolio(study), study, "monthly", "commits")
    assert finding(card) == "4 commits in one month."


def test_growth_names_the_month_a_count_begins():
    study = demo.study()
    card = cards.growth_card(
        demo.portfolio(study), study, "monthly", ["commits", "tests"], "growth", "Growth"
    )
    assert finding(card) == (
        "From January 2025 to March 2025: commits from 3 to 5; tests from 2 in February 2025 to 4."
    )


def test_counts_of_what_happened_are_summed():
    study = demo.study()
    card = cards.growth_card(
        demo.portfolio(study), study, "monthly", ["commits"], "growth", "Growth", summed=True
    )
    assert finding(card) == (
        "From January 2025 to March 2025: 18 commits, 10 of them in February 2025."
    )


@pytest.mark.parametrize("rate", ["0.5", "1", "0.3", "0.7", "2.5", "40"])
def test_a_split_names_the_edge_of_rounding(rate):
    tier = demo.quantity("tier", float(rate), "percent")
    study = demo.study(quantities={"tier": tier}, splits=demo.splits("tier"))
    text = finding(cards.split_card(demo.portfolio(study), study, "fees")).replace(",", "")
    share = Decimal(rate) / 100

    def fee(units: int) -> int:
        return split(units, share)[0]

    edge = re.search(r"of (\d+) units pays no fee at all one of (\d+) pays", text)
    free, first = int(edge[1]), int(edge[2])
    assert fee(free) == 0 < fee(first)
    assert first == free + 1
    shown = float(re.search(r"pays ([\d.]+) %", text)[1])
    assert shown == pytest.approx(fee(first) / first * 100, rel=5e-3)
    settled = int(re.search(r"from (\d+) units on", text)[1])
    for units in range(settled, settled + 500):
        assert abs(Decimal(fee(units)) / units - share) <= share / 20


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (0.0, "up to the payment to the last unit."),
        (60.0, "at 60 % a payment of 1 unit pays 100 %, and from 17 units on"),
    ],
)
def test_a_split_at_the_ends_of_the_scale(rate, expected):
    tier = demo.quantity("tier", rate, "percent")
    study = demo.study(quantities={"tier": tier}, splits=demo.splits("tier"))
    assert expected in finding(cards.split_card(demo.portfolio(study), study, "fees"))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p, s: cards.architecture_card(p, s), "no architecture.yml"),
        (lambda p, s: cards.classification_card(p, s, "kept"), "no kept in classifications.yml"),
        (lambda p, s: cards.split_card(p, s, "tip"), "no tip in splits.yml"),
        (lambda p, s: cards.failure_card(p, s), "no failures.yml"),
        (lambda p, s: cards.blast_card(p, s), "no failures.yml"),
        (lambda p, s: cards.points_card(p, s), "no architecture.yml"),
        (lambda p, s: cards.slo_card(p, s), "no slos.yml"),
        (lambda p, s: cards.scaling_card(p, s, "payments"), "no scaling.yml"),
    ],
)
def test_a_study_without_the_data_is_told_which_file_is_missing(make, message):
    study = demo.study(architecture=None, scaling=None, classifications={}, failures={}, slos={})
    with pytest.raises(ValueError, match=message):
        make(demo.portfolio(study), study)


def test_a_path_on_which_nothing_breaks_is_told():
    study = demo.study(scaling=demo.scaling([("ten", "load-ten", 0)]))
    with pytest.raises(ValueError, match="says what breaks under the load payments"):
        cards.scaling_card(demo.portfolio(study), study, "payments")


def test_a_series_that_counts_nothing_is_told():
    empty = {"monthly": demo.series({"month": demo.months(2), "commits": [None, None]})}
    study = demo.study(series=empty)
    with pytest.raises(ValueError, match="has no value in commits"):
        cards.growth_card(demo.portfolio(study), study, "monthly", ["commits"], "growth", "Growth")


def test_a_study_that_was_never_published_speaks_of_no_published_version():
    study = demo.study()
    never = replace(study, meta=study.meta.model_copy(update={"version": None}))
    portfolio = demo.portfolio(never)
    shown = [
        cards.slo_card(portfolio, never).html().partition("About this data")[0],
        cards.stack_block(portfolio, never).html,
        cards.subsystems_block(portfolio, never).html,
        cards.record_block(portfolio, never).html,
    ]
    assert not [text for text in shown if "ublished" in text]
    assert "ublished" in cards.stack_block(portfolio, study).html


def test_a_history_by_year_says_years():
    years = [dt.date(2024, 1, 1), dt.date(2025, 1, 1)]
    study = demo.study(
        series={"yearly": demo.series({"year": years, "commits": [3, 5]}, first="year")}
    )
    card = cards.timeline_card(demo.portfolio(study), study, "yearly", "commits")
    assert finding(card).startswith("8 commits in two years, 5 of them in 2025 alone")
    assert card.title == "Commits by year, with the milestones"
    assert list(card.chart.data[0]["x"]) == ["2024", "2025"]
    growth = cards.growth_card(demo.portfolio(study), study, "yearly", ["commits"], "g", "Growth")
    assert finding(growth) == "From 2024 to 2025: commits from 3 to 5."
    assert [row[0] for row in growth.table.rows] == ["2024", "2025"]
