"""The cards of the computed path say what the engine finds, and what the record leaves open."""

from __future__ import annotations

import re

import demo
import html5lib
import pytest

from helpers import cards
from helpers.analysis.scaling import state, waiting
from helpers.cards.scaling.scaled import monthly, per_day, scaled

NBSP = "\u00a0"
# One server that takes 5 s, three times as many payments in the busiest hour.
FULL = 86400 / (3 * 5)


def made(make, scaling=None, **changes):
    study = demo.study(**({"scaling": scaling} if scaling else {}), **changes)
    return make(demo.portfolio(study), study, "payments")


def column(card, title):
    index = card.table.columns.index(title)
    return [row[index] for row in card.table.rows]


def raw(card, title):
    return [cell.raw for cell in column(card, title)]


def text_of(html: str) -> str:
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).replace(NBSP, " ").split())


def test_the_path_is_sorted_by_the_load_it_names():
    card = made(cards.scaling_path_card)
    assert column(card, "Part") == ["Part worker", "Part pool"]
    named = raw(card, "Saturation load")
    assert named == sorted(named)
    ends = (raw(card, title) for title in ("5 % of the draws", "Half", "95 %"))
    for low, half, high in zip(*ends, strict=True):
        assert low < half < high
    assert named[0] == pytest.approx(FULL)
    assert raw(card, "Utilisation today")[0] == pytest.approx(100 * 7 / FULL)


def test_the_chart_draws_what_the_table_says():
    card = made(cards.scaling_path_card)
    dots = next(trace for trace in card.chart.data if trace.get("mode") == "markers")
    assert dots["x"] == raw(card, "Saturation load")
    spans = card.chart.data[0]
    ends = [low + length for low, length in zip(spans["base"], spans["x"], strict=True)]
    assert spans["base"] == raw(card, "5 % of the draws")
    assert ends == pytest.approx(raw(card, "95 %"))


def test_every_draw_has_one_first_part():
    card = made(cards.scaling_path_card)
    assert sum(raw(card, "First to saturate")) == pytest.approx(100)
    assert sum(raw(card, "Second")) == pytest.approx(100)


def test_the_path_says_what_the_model_leaves_out_and_holds_the_explorer():
    card = made(cards.scaling_path_card)
    assert column(card, "Left out") == ["Much of worker.", "Much of pool."]
    assert card.elements == ("scaling-explorer",)
    assert "<scaling-explorer" in card.extra
    assert any("Left out" in note or "leaves out" in note for note in card.about.notes)


def test_a_part_below_todays_load_is_drawn_as_a_warning():
    slow = demo.resource("slow", "queue", {"servers": "once", "service_time": "hour"})
    quantities = demo.study().quantities | {"hour": demo.quantity("hour", 24.0, "h")}
    path = demo.scaling([("now", "load-today", 0)], resources=(slow, *demo.RESOURCES))
    card = made(cards.scaling_path_card, path, quantities=quantities)
    assert column(card, "Part")[0] == "Part slow"
    symbols = next(t["marker"]["symbol"] for t in card.chart.data if t.get("mode") == "markers")
    assert symbols == ["diamond", "circle", "circle"]
    assert "below today's load" in text_of(card.extra)


def test_headline_row_and_label_name_one_load_and_one_part():
    """What is first is the same part at the same digits wherever a card names it."""
    card = made(cards.scaling_path_card)
    first = column(card, "Part")[0]
    row = column(card, "Saturation load")[0].text
    assert f"“{first}” saturates first, at about {row}." in card.finding
    bought = made(cards.scaling_remedies_card)
    assert column(bought, "First saturation load")[0].text == row
    assert column(bought, "First there, and in how many draws")[0].startswith(first)
    assert f"from about {row} to" in bought.finding
    assert made(cards.scaling_deciding_card).finding.endswith(f"it is at about {row}.")


def test_a_notice_stands_last_and_is_never_in_the_finding():
    slow = demo.resource("thumb", "queue", {"servers": "once", "service_time": "hour"})
    slow["consequence"] = "notice"
    quantities = demo.study().quantities | {"hour": demo.quantity("hour", 24.0, "h")}
    path = demo.scaling([("now", "load-today", 0)], resources=(slow, *demo.RESOURCES))
    card = made(cards.scaling_path_card, path, quantities=quantities)
    assert column(card, "Part") == ["Part worker", "Part pool", "Part thumb (notice)"]
    assert "“Part worker” saturates first" in card.finding
    assert column(card, "What the limit is, and what follows")[-1].endswith("(notice)")
    assert "Beyond a limit that stops nothing: “Part thumb”." in text_of(card.extra)


def test_a_part_that_nothing_fills_is_named_and_not_drawn():
    never = demo.resource("idle", "queue", {"servers": "once", "service_time": "nothing"})
    quantities = demo.study().quantities | {"nothing": demo.quantity("nothing", 0.0, "s")}
    path = demo.scaling([("now", "load-today", 0)], resources=(never, *demo.RESOURCES))
    card = made(cards.scaling_path_card, path, quantities=quantities)
    assert "Part idle" not in column(card, "Part")
    assert "No load of this kind fills “Part idle”." in text_of(card.extra)


def test_a_common_cause_is_said_and_its_absence_too():
    tied = [{"between": ["wait", "hold"], "rank": "together", "reason": "One machine."}]
    path = demo.scaling([("now", "load-today", 0)], correlations=tied)
    notes = made(cards.scaling_path_card, path).about.notes
    assert "“Wait” and “Hold” go together (rank correlation 0.4): One machine." in notes
    assert any("all are independent" in note for note in made(cards.scaling_path_card).about.notes)


def test_remedies_are_put_in_place_one_after_the_other():
    card = made(cards.scaling_remedies_card)
    assert column(card, "Remedy") == ["The code as it is", "+ Four workers"]
    before, after = raw(card, "First saturation load")
    # Four servers carry four times as much, draw by draw.
    assert after == pytest.approx(4 * before, rel=1e-3)
    assert "from about" in card.finding
    assert "4 times as far" in card.finding
    assert column(card, "Limits it moves by itself")[1] == "Part worker: 5,800 → 23,000"
    assert "add about 20 USD a month together." in text_of(card.extra)
    assert "move no limit of the model" in text_of(card.extra)


def remedies(changes: dict[str, str], *, priced: bool = True):
    """A path with one remedy that moves a number."""
    record = demo.scaling([("now", "load-today", 0)]).model_dump(by_alias=True, exclude_none=True)
    one = record["remedies"][-1] | {"changes": changes}
    if not priced:
        one.pop("monthly_cost")
    return demo.scaling([("now", "load-today", 0)], remedies=[one])


def test_one_remedy_is_named_and_money_that_is_nowhere_is_not_spoken_of():
    card = made(cards.scaling_remedies_card, remedies({"worker.servers": "four"}, priced=False))
    assert card.finding == (
        "“Four workers” moves the first saturation load from about 5,800 to about 23,000 payments "
        "per day, 4 times as far; then “Part worker” is first."
    )
    assert card.title == "Which remedy buys what, in the order of the record"
    text = text_of(card.extra)
    assert not re.search("bill|price|USD", text)
    assert "<p></p>" not in card.extra


def test_a_remedy_that_moves_another_limit_leaves_the_first_load_where_it_is():
    card = made(cards.scaling_remedies_card, remedies({"pool.limit": "four"}))
    assert card.finding == (
        "“Four workers” leaves the first saturation load where it is, at about 5,800 payments per "
        "day, with “Part worker”."
    )


def test_a_price_that_two_name_is_paid_once():
    study = demo.study()
    priced = next(item for item in study.scaling.remedies if item.monthly_cost)
    plain = next(item for item in study.scaling.remedies if not item.monthly_cost)
    assert monthly(study, [priced, priced, plain]) == (20, 1)
    assert monthly(study, [plain]) == (None, 1)


def test_the_assumption_that_decides_is_named():
    card = made(cards.scaling_deciding_card)
    assert card.finding.startswith("“Wait” alone moves the first saturation load between about ")
    assert column(card, "Assumption") == ["Wait"]
    low, high = (raw(card, f"First saturation {at}")[0] for at in ("there", "at that"))
    assert high < FULL < low
    tips = [trace for trace in card.chart.data if trace.get("mode") == "markers"]
    assert [tip["x"] for tip in tips] == [[low], [high]]


def test_waiting_is_that_of_erlang():
    card = made(lambda p, s, load: cards.scaling_wait_card(p, s, "pool", load))
    for used, wait in zip(raw(card, "Utilisation"), raw(card, "Mean wait, seconds"), strict=True):
        assert wait == pytest.approx(waiting(10, 0.01, used / 100).mean, rel=1e-6, abs=1e-15)
    assert "knee" in card.finding


@pytest.mark.parametrize(
    ("latency", "expected"),
    [
        (500.0, "“Part worker” misses its objective of 0.5 s at any load."),
        (60_000.0, "before its limit at about 5,800."),
    ],
)
def test_a_wait_is_held_against_its_objective(latency, expected):
    quantities = demo.study().quantities | {"latency": demo.quantity("latency", latency, "ms")}
    card = made(
        lambda p, s, load: cards.scaling_wait_card(p, s, "worker", load), quantities=quantities
    )
    assert card.finding.replace(NBSP, " ").endswith(expected)


def test_callers_who_come_at_once_share_and_a_lab_stands_beside_the_formula():
    study, lab = demo.study(), demo.lab()
    arguments = ("payments", {1: 1.02, 4: 4.1}, lab)
    card = cards.scaling_together_card(demo.portfolio(study), study, "worker", *arguments)
    assert column(card, "At once") == [1, 2, 3, 4]
    assert raw(card, "Shared evenly, seconds") == [5, 10, 15, 20]
    assert raw(card, "In turn, mean, seconds") == [5, 7.5, 10, 12.5]
    seen = [cell and cell.raw for cell in column(card, "In the lab, scaled, seconds")]
    assert seen == [pytest.approx(5.1), None, None, 20.5]
    assert card.finding.startswith("One alone takes 5 s, 4 payments at once take 20 s")
    with pytest.raises(ValueError, match="no queue"):
        cards.scaling_together_card(demo.portfolio(study), study, "pool", *arguments)


def test_stages_are_judged_with_the_remedies_planned_for_them():
    stages = [("now", "load-today", 0), ("hundred", "load-hundred", 1)]
    study = demo.study(scaling=demo.scaling(stages))
    card = cards.scaling_stages_card(demo.portfolio(study), study)
    assert "One of two stages is past the first saturation" in card.finding
    assert raw(card, "Passed") == [0, 100]
    assert column(card, "Saturated in most draws")[1].startswith("Part worker (100")
    calm = demo.study(scaling=demo.scaling(stages[:1]))
    assert "holds in most draws" in cards.scaling_stages_card(demo.portfolio(calm), calm).finding


def test_a_load_is_in_units_per_day_whatever_its_rate():
    assert per_day(demo.quantity("load", 2500.0, "per-hour")) == pytest.approx(60_000)
    assert per_day(demo.quantity("load", 7.0, "payment")) == 7


@pytest.mark.parametrize(
    ("make", "scaling", "message"),
    [
        (cards.scaling_path_card, None, "no scaling.yml"),
        (cards.scaling_path_card, demo.scaling([("now", "load-today", 0)], resources=()), "no res"),
        (
            cards.scaling_remedies_card,
            demo.scaling([("now", "load-today", 0)], resources=demo.RESOURCES[1:], remedies=[]),
            "moves a limit",
        ),
    ],
)
def test_what_is_missing_is_told(make, scaling, message):
    study = demo.study(scaling=scaling)
    with pytest.raises(ValueError, match=message):
        make(demo.portfolio(study), study, "payments")


def test_an_unknown_load_is_told():
    with pytest.raises(ValueError, match="has no load orders; there is payments"):
        scaled(demo.study(), "orders")


def test_the_finding_is_the_engines_own():
    study = demo.study()
    card = cards.scaling_path_card(demo.portfolio(study), study, "payments")
    first = state(scaled(study, "payments").model).first
    assert first.id == "worker"
    assert re.search(r"“Part worker” saturates first, at about 5,800\.$", card.finding)
