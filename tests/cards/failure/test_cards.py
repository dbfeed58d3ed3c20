"""What failures reach, in cards: right on graphs one can follow by hand, and told in words that
hold where nothing is hit, where there is only one of a thing, and where nothing has a stand-in."""

from __future__ import annotations

import re

import demo
import pytest

from helpers import cards
from helpers.analysis.failure import MINUTES
from helpers.cards.failure.blast import agreed, states_text
from helpers.cards.failure.budget import spent, written
from helpers.cards.failure.changes import all_together, before_after, eased, mean
from helpers.catalog.inputs.failure import analyse_study
from helpers.charts.dots import Spot, layers_figure
from helpers.charts.heatmap import Row, reach_figure
from helpers.schema.failure import FailureMode
from helpers.text.phrases import RECONSTRUCTED, letter

NBSP = "\u00a0"
CITE = demo.CITE


def capability(key: str, weight: int = 2, **more) -> dict:
    return {
        "id": key,
        "title": key.capitalize(),
        "user": "payer",
        "weight": weight,
        "reason": "So.",
        **more,
    }


def needs(source: str, target: str, kind: str = "hard") -> dict:
    return {"from": source, "to": target, "type": kind, "effect": "It stops.", "cite": CITE}


def shop(*dependencies: dict, capabilities: list[dict] | None = None, **more):
    """Two capabilities, of weights 3 and 1, on web, store and chain."""
    return demo.architecture(
        [],
        capabilities=capabilities
        or [capability("pay", 3, in_transit=["orders"]), capability("look", 1)],
        dependencies=list(dependencies) or [needs("pay", "web"), needs("look", "web", "soft")],
        **more,
    )


def mode(key: str, *takes_down: str, agreement: dict | None = None, **reach: list[str]):
    base = next(iter(demo.failures((3, 3, "none")).values())).model_dump(by_alias=True)
    return FailureMode.model_validate(
        base
        | {
            "id": key,
            "title": f"Loss of {key}",
            "takes_down": list(takes_down),
            "blast_radius": {"text": "As told.", **reach},
            "agreement": agreement,
        }
    )


def study_of(architecture, *modes, **changes):
    return demo.study(architecture=architecture, failures={m.id: m for m in modes}, **changes)


def made(make, study, **options):
    return make(demo.portfolio(study), study, **options)


def texts(card) -> list[list]:
    return [[getattr(cell, "text", cell) for cell in row] for row in card.table.rows]


WHY = {"right": "computed", "why": "I forgot it."}

# --- recorded failures ----------------------------------------------------------------------------


def test_every_mode_stands_as_stated_and_as_computed():
    study = study_of(
        shop(),
        mode("web", "web", down=["pay"], agreement={"verdict": "computed-wider", **WHY}),
        mode("store", "store"),
    )
    card = made(cards.blast_card, study)
    assert texts(card) == [
        [
            "1",
            "Loss of web",
            "Web",
            "down: Pay",
            "down: Pay; degraded: Look",
            f"75{NBSP}%",
            "Not touched.",
            "wider",
            "computed",
            "I forgot it.",
        ],
        [
            "1",
            "Loss of store",
            "Store",
            "none",
            "none",
            f"0{NBSP}%",
            "Not touched.",
            "the same",
            "both",
            "",
        ],
    ]
    ground, signs = card.chart.data
    assert ground["z"] == [[3, 2], [0, 0]]
    marks = zip(signs["x"], signs["y"], signs["text"], strict=True)
    assert sorted(marks) == [(0, 0, "✕"), (1, 0, "◑")]
    (frame,) = card.chart.layout["shapes"]  # only where the record differs
    assert (round(frame["x0"]), round(frame["y0"])) == (1, 0)
    assert "failure-explorer" in card.extra
    assert card.elements == ("failure-explorer",)


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        (
            [mode("a", "web", down=["pay"], degraded=["look"])],
            (
                f"“Loss of a” stops 75{NBSP}% of what users can do, by weight. "
                "The computed effect is as the record says."
            ),
        ),
        (
            [mode("a", "store"), mode("b", "chain")],
            (
                "No recorded failure stops a capability. The computed effect is as the "
                "record says in every one of them."
            ),
        ),
        (
            [mode("a", "web", degraded=["pay"], down=["look"])],
            (
                f"“Loss of a” stops 75{NBSP}% of what users can do, by weight. "
                "The computed effect is wider for some capabilities and narrower for others."
            ),
        ),
        (
            [
                mode("a", "web"),
                mode("b", "web", down=["pay"], degraded=["look"]),
                mode("c", "store", down=["pay"]),
                mode("d", "web", down=["look"]),
            ],
            (
                f"“Loss of a”, “Loss of b” and “Loss of d” each stop 75{NBSP}% of what users "
                "can do, by weight. The computed effect is as the record says in one of four, "
                "wider in one and narrower in one; in one it is wider for some capabilities "
                "and narrower for others."
            ),
        ),
    ],
)
def test_the_finding_names_the_widest_and_counts_how_often_both_agree(modes, expected):
    assert made(cards.blast_card, study_of(shop(), *modes)).finding == expected


def test_taking_down_everything_is_said():
    everything = shop(needs("pay", "web"), needs("look", "web"))
    study = study_of(everything, mode("a", "web"), mode("b", "store"))
    found = made(cards.blast_card, study).finding
    assert found.startswith("“Loss of a” stops every capability.")
    assert states_text(analyse_study(study), {"pay": 3, "look": 3}) == "all down"


def test_each_stake_is_told_apart_and_none_where_there_is_none():
    graph = shop(figures={"web": "uptime"})
    study = study_of(graph, mode("a", "web"), mode("b", "store"))
    card = made(cards.blast_card, study)
    assert [row[6] for row in texts(card)] == [
        "All orders can be lost for good with “Web”.",
        "Not touched.",
    ]
    bare = graph.model_dump(by_alias=True) | {"stakes": []}
    for item in (*bare["components"], *bare["capabilities"]):
        item.pop("risks", None)
        item.pop("in_transit", None)
    study = study_of(type(graph).model_validate(bare), mode("a", "web"))
    assert "Orders" not in made(cards.blast_card, study).table.columns
    assert "orders" not in made(cards.failure_card, study).finding


def test_agreement_of_one_kind_alone():
    found = analyse_study(study_of(shop(), mode("a", "web"), mode("b", "web")))
    assert agreed(found.comparisons) == "The computed effect is wider in every one of them."


def legend(card) -> list[str]:
    return re.findall(r"</i> ([^<]+)</li>", card.extra)


def test_the_legend_has_the_states_that_occur_and_no_other():
    graph = shop(needs("pay", "web"), needs("look", "web", "soft"))
    agreeing = mode("a", "web", down=["pay"], degraded=["look"])
    assert legend(made(cards.blast_card, study_of(graph, agreeing))) == ["degraded", "down"]
    why = {"verdict": "computed-wider", "right": "computed", "why": "So."}
    differing = mode("a", "web", down=["pay"], delayed=["look"], agreement=why)
    assert legend(made(cards.blast_card, study_of(graph, differing))) == [
        "delayed",
        "degraded",
        "down",
        "the record states another state",
    ]


# --- single parts, pairs, cut sets ----------------------------------------------------------------


def test_parts_by_what_they_take_down_alone():
    graph = shop(needs("pay", "web"), needs("look", "store"), needs("web", "store"))
    card = made(cards.points_card, study_of(graph, mode("a", "web")))
    assert card.finding == (
        "Of three components two each bring down at least one capability alone; “Store” brings "
        "down all two."
    )
    assert texts(card) == [
        ["Store", "Everything", f"100{NBSP}%", 2, "Pay, Look"],
        ["Web", "Everything", f"75{NBSP}%", 1, "Pay"],
        ["Chain", "Everything", f"0{NBSP}%", 0, ""],
    ]


@pytest.mark.parametrize(
    ("dependencies", "expected"),
    [
        (
            [needs("pay", "web", "soft"), needs("look", "web", "async")],
            "No component brings a capability down alone.",
        ),
        (
            [needs("pay", "web"), needs("look", "web", "soft")],
            (
                "Of three components one brings down at least one capability alone; the furthest, "
                "“Web”, brings down one of two."
            ),
        ),
    ],
)
def test_the_finding_on_single_parts_holds_at_the_ends(dependencies, expected):
    study = study_of(shop(*dependencies), mode("a", "web"))
    assert made(cards.points_card, study).finding == expected


EITHER = {
    "id": "either",
    "title": "Either",
    "type": "any-of",
    "members": ["store", "chain"],
    "text": "One is enough.",
    "cite": CITE,
}


def test_pairs_and_cut_sets_of_a_choice():
    graph = shop(needs("pay", "either"), needs("look", "web"), groups=[EITHER])
    study = study_of(graph, mode("a", "web"))
    card = made(cards.pairs_card, study)
    assert card.finding == (
        "Of three pairs of components one does more than its two parts alone: only one group of "
        "parts has a member that can stand in for another."
    )
    assert texts(card) == [["Store and Chain", "Pay: up alone, down together", 3, 3]]
    cuts = made(cards.cuts_card, study)
    assert texts(cuts) == [["Pay", 0, "", 1, "Store with Chain"], ["Look", 1, "Web", 0, ""]]
    assert cuts.finding == "One of two capabilities can lose any one part; “Look” has the most, 1."


def test_without_a_choice_no_pair_does_more():
    study = study_of(shop(needs("pay", "web"), needs("look", "web")), mode("a", "web"))
    card = made(cards.pairs_card, study)
    assert card.finding == "Of three pairs of components none does more than its two parts alone."
    assert made(cards.cuts_card, study).finding == (
        "Every capability has one single point of failure."
    )


# --- availability ---------------------------------------------------------------------------------


def test_the_budget_is_the_product_of_what_a_capability_cannot_do_without():
    graph = shop(
        needs("pay", "web"),
        needs("pay", "store"),
        needs("look", "web"),
        figures={"web": "uptime", "store": "half"},
    )
    numbers = demo.study().quantities | {"half": demo.quantity("half", 0.5, "ratio")}
    study = study_of(graph, mode("a", "web"), quantities=numbers)
    card = made(cards.budget_card, study, objective="uptime")
    shares = [row[1].raw for row in card.table.rows]
    assert shares == pytest.approx([49.5, 99.0])
    assert [row[3].raw for row in card.table.rows] == pytest.approx(
        [MINUTES * 0.505, MINUTES * 0.01]
    )
    pay, look = card.chart.data[0], card.chart.data[1]
    total = [a + b for a, b in zip(pay["x"], look["x"], strict=True)]
    assert total == pytest.approx([MINUTES * 0.505, MINUTES * 0.01], abs=0.01)
    assert card.finding == (
        f"With vendors at just their promise and everything else perfect, the best capability is "
        f"up 99.00{NBSP}% of the time, which is 438 minutes down a month; 99{NBSP}% would leave "
        f"438, all of it spent by “Web” alone. “Pay” has the least, 49.50{NBSP}% or 22134 minutes "
        f"a month with the figure for “Store”, and 438 without it."
    )
    (line,) = card.chart.layout["shapes"]
    assert line["x0"] == pytest.approx(MINUTES * 0.01)


def test_a_study_without_figures_or_changes_is_told():
    study = study_of(shop(), mode("a", "web"))
    with pytest.raises(ValueError, match="no part of study demo has an availability"):
        made(cards.budget_card, study)
    with pytest.raises(ValueError, match="considers no changes"):
        made(cards.changes_card, study)


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        ([needs("pay", "chain")], "No part that has a figure brings a capability down."),
        (
            [needs("pay", "web"), needs("look", "chain")],
            (
                "With vendors at just their promise and everything else perfect, “Pay” is up "
                f"99.00{NBSP}% of the time, which is 438 minutes down a month."
            ),
        ),
        (
            [needs("pay", "web"), needs("look", "web")],
            (
                "With vendors at just their promise and everything else perfect, the best "
                f"capability is up 99.00{NBSP}% of the time, which is 438 minutes down a month."
            ),
        ),
    ],
)
def test_the_finding_on_the_budget_holds_where_few_parts_have_a_figure(needed, expected):
    study = study_of(shop(*needed, figures={"web": "uptime"}), mode("a", "web"))
    assert made(cards.budget_card, study).finding == expected


def test_minutes_add_up_to_what_is_lost_whatever_overlaps():
    graph = shop(
        needs("pay", "either"),
        needs("look", "web"),
        groups=[EITHER],
        figures={"store": "uptime", "chain": "uptime", "web": "uptime"},
    )
    found = analyse_study(study_of(graph, mode("a", "web")))
    for item in found.availability.values():
        assert sum(spent(item, found.system.titles).values()) == pytest.approx(item.minutes)


@pytest.mark.parametrize(
    ("share", "text"), [(0.5, "50.00"), (0.99, "99.00"), (0.9991, "99.910"), (1, "100.000")]
)
def test_availabilities_show_what_is_missing(share, text):
    assert written(share) == f"{text}{NBSP}%"


# --- changes --------------------------------------------------------------------------------------


def change(key: str, *edits: dict, **more) -> dict:
    return {
        "id": key,
        "title": key.capitalize(),
        "text": "So.",
        "edits": list(edits),
        "cite": CITE,
    } | more


def changed(*changes_: dict, modes=None):
    graph = shop(
        needs("pay", "web"),
        needs("look", "web"),
        needs("pay", "store"),
        figures={"web": "uptime"},
        changes=list(changes_),
    )
    return study_of(graph, *(modes or [mode("a", "web")]))


TWIN = {"stand_in_for": "web", "title": "Other web"}
SOFT = {"from": "pay", "to": "store", "type": "soft"}


def test_a_change_is_told_by_what_it_takes_away():
    study = changed(change("twin", TWIN), change("softer", SOFT, roadmap="next-one"))
    card = made(cards.changes_card, study)
    assert card.finding == (
        "Of two changes one takes a single point of failure away from every capability: “Twin”; "
        "it is not on the roadmap."
    )
    rows = texts(card)
    assert [row[0] for row in rows] == ["Twin", "Softer", "All of them"]
    assert [row[2] for row in rows] == ["", "Do it (open)", ""]
    assert [row[3] for row in rows] == [2, 1, 3]
    assert [row[5] for row in rows] == ["Loss of a", "", "Loss of a"]
    down = [row[6] for row in card.table.rows]
    saved = MINUTES * 0.01 - MINUTES * 0.0001
    assert down == [round(saved), 0, round(saved)]


@pytest.mark.parametrize(
    ("considered", "expected"),
    [
        (
            [change("twin", TWIN, roadmap="next-one")],
            "; it is on the roadmap.",
        ),
        (
            [change("softer", SOFT)],
            (
                "“Softer” takes the most away, one single point of failure of the capabilities "
                "taken together."
            ),
        ),
        (
            [change("more", {"from": "look", "to": "chain", "type": "soft"})],
            "No change takes a single point of failure away.",
        ),
    ],
)
def test_the_finding_on_changes_holds_at_the_ends(considered, expected):
    assert made(cards.changes_card, changed(*considered)).finding.endswith(expected)


def test_what_the_graph_cannot_show_is_not_counted_as_eased():
    beyond = mode(
        "b",
        "web",
        agreement={"verdict": "computed-wider", "right": "published", "why": "It answers."},
    )
    study = changed(change("twin", TWIN), modes=[mode("a", "web"), beyond])
    found = analyse_study(study)
    together = all_together(study, found)
    assert [shift.id for shift in together.modes] == ["a", "b"]
    assert [shift.id for shift in eased(study, together)] == ["a"]
    assert before_after(study, found) == [["Loss of a", "all down", "none"]]


def test_the_mean_is_by_weight():
    found = analyse_study(changed(change("twin", TWIN)))
    assert mean(found, {"pay": 4.0, "look": 8.0}) == pytest.approx(5)


# --- drawings -------------------------------------------------------------------------------------


def test_columns_are_lettered_beyond_the_alphabet():
    assert [letter(i) for i in (0, 1, 25, 26, 27)] == ["A", "B", "Z", "AA", "AB"]


def test_the_sign_tells_a_state_without_its_colour():
    states = [0, 1, 2, 3]
    ground, signs = reach_figure([Row("1", "All", states, states, "")], list("abcd")).data
    assert ground["z"] == [states]
    assert len(set(signs["text"])) == len(signs["text"]) == 3


def test_no_two_parts_of_a_layer_share_a_place_and_far_ones_are_named():
    spots = [Spot(f"p{i}", 0, 0.0) for i in range(9)] + [Spot("x", 0, 50.0), Spot("y", 0, 50.0)]
    (dots,) = layers_figure([*spots, Spot("z", 1, 100.0)], ["One", "Two"]).data
    places = list(zip(dots["x"], dots["y"], strict=True))
    assert len(set(places)) == len(places) == 12
    assert [name for name in dots["text"] if name] == ["x", "y", "z"]
    assert max(y for x, y in places if x < 100) < min(y for x, y in places if x == 100)


@pytest.mark.parametrize("scored_by", ["author", "reconstruction"])
def test_whose_the_weights_are_is_said_where_they_count(scored_by):
    considered = change("queue", {"from": "pay", "to": "web", "type": "soft"})
    graph = shop(needs("pay", "web"), changes=[considered], scored_by=scored_by)
    study = study_of(graph, mode("a", "web"))
    for make in (cards.blast_card, cards.points_card, cards.pairs_card, cards.changes_card):
        assert (RECONSTRUCTED in made(make, study).html()) == (scored_by == "reconstruction")
