"""The sentences of a verdict, and how they write numbers."""

from __future__ import annotations

from helpers.analysis.scaling import Plan, spread, state, tornado
from helpers.text.phrases import in_sentence, number, percent
from helpers.text.scaling import THEORY, binding, formula, theory, titles, verdict

NBSP = "\u00a0"


def quotas(make, limits: dict, **more):
    parts = {
        name: ("quota", {"limit": limit, "window": 86400}, {"visits": 1})
        for name, limit in limits.items()
    }
    return make({}, parts, {"visits": (10, 1)}, **more)


def said(model, load=None, **more):
    found = state(model, load, **more)
    drawn = spread(model, load, plan=Plan(6), **more)
    return verdict(model, found, drawn, tornado(model, load, **more))


def test_a_model_without_doubt(make):
    found = said(quotas(make, {"gate": 40, "hall": 90, "exit": 300, "roof": 4000}))
    assert (
        found[0]
        == "At 10 visits per day no part is saturated; “Gate” saturates first, at about 40."
    )
    assert found == (
        found[0],
        (
            "That is 4 times today's 10, with all assumptions at their likely values. “Hall” (at "
            "about 90) and “Exit” (at about 300) follow."
        ),
        "It stops there: work is refused or never done (the limit is used up).",
        f"It is first in 100{NBSP}% of the draws.",
    )


def test_parts_over_their_limits(make):
    limits = {"gate": 40, "hall": 90, "exit": 300, "roof": 4000, "door": 5, "yard": 60}
    built = quotas(make, limits)
    one = said(built, {"visits": 10})
    assert one[0].startswith("At 10 visits per day one of 6 parts is saturated; “Gate”")
    assert one[4] == "Saturated: “Door” (today already)."
    many = said(built, {"visits": 500})
    assert many[0].startswith("At 500 visits per day 5 of 6 parts are saturated;")
    assert many[4] == (
        f"Saturated: “Door” (today already), “Gate” (in 100{NBSP}% of the draws), “Yard” (in "
        f"100{NBSP}% of the draws), “Hall” (in 100{NBSP}% of the draws) and 1 other."
    )


def test_what_decides_and_who_else_may_be_first(make):
    built = make(
        {"a": (10, 20, 60), "b": (15, 30, 50), "c": (40, 60, 90), "d": (50, 90, 100)},
        {key: ("quota", {"limit": key, "window": 86400}, {"visits": 1}) for key in "abcd"},
        {"visits": (1, 1)},
    )
    drawn = spread(built)
    bars = tornado(built)
    text = verdict(built, state(built), drawn, bars)
    first, other = (percent(drawn.part(key).first, 0) for key in "ab")
    assert text[3] == f"It is first in {first} of the draws; in {other} “B” is."
    assert text[4] == (
        f"The assumption that moves it most is “A”: over its range the first saturation load goes "
        f"from {number(bars[0].low.load)} to 30."
    )
    # The band of the part itself, as its row has it.
    low, *_, high = drawn.part("a").breaking
    assert f"; nine draws in ten put it between {number(low)} and {number(high)}. “B” (" in text[1]
    assert len(text) == 5
    assert "; then “B”." in verdict(built, state(built), drawn, (*bars, *tornado(other_way(make)))
                                    )[4]  # fmt: skip


def other_way(make):
    """A model whose only bar is of a range titled B."""
    return make({"b": (15, 30, 50)}, {"part": ("quota", {"limit": "b", "window": 86400},
                                               {"visits": 1})}, {"visits": (1, 1)})  # fmt: skip


def test_a_notice_is_told_apart_and_never_first(make):
    """A rule of thumb that is passed is no answer to what saturates first."""
    gate, hall = (
        ("quota", {"limit": n, "window": 86400}, {"visits": 1}, {"consequence": what})
        for n, what in ((5, "notice"), (40, "slows"))
    )
    yard = ("quota", {"limit": 7, "window": 86400}, {"visits": 1}, {"consequence": "notice"})
    built = make({}, {"gate": gate, "hall": hall, "yard": yard}, {"visits": (6, 1)})
    found = state(built)
    assert (found.order, found.already, found.saturated) == (("hall",), (), ())
    assert found.notices == ("gate",)
    assert spread(built, plan=Plan(4)).part("gate").first == 0
    text = said(built)
    assert (
        text[0] == "At 6 visits per day no part is saturated; “Hall” saturates first, at about 40."
    )
    assert "It slows there: work waits, longer as the load lasts (the limit is used up)." in text
    assert "Beyond a limit that stops nothing: “Gate”." in text
    both = said(built, {"visits": 50})
    assert both[0].startswith("At 50 visits per day one of 1 parts is saturated")
    assert "Beyond limits that stop nothing: “Gate” and “Yard”." in both


def test_a_load_that_breaks_nothing(make):
    built = make({}, {"part": ("quota", {"limit": 10, "window": 9}, {"visits": 0})})
    found = said(built)
    assert found == (
        "At 10 visits per day no part is saturated; nothing saturates as this load grows.",
    )


def test_a_part_that_this_load_does_not_touch(make):
    built = make(
        {},
        {
            "shop": ("quota", {"limit": 3, "window": 86400}, {"orders": 1}),
            "gate": ("quota", {"limit": 50, "window": 86400}, {"visits": 1}),
        },
        {"visits": (10, 1), "orders": (5, 1)},
    )
    assert said(built)[4] == (
        f"Saturated: “Shop” (whatever this load is, in 100{NBSP}% of the draws)."
    )
    assert "“Shop” (today already)" in said(built, driver="orders")[-1]


def test_without_a_load_today_there_is_nothing_to_compare_with(make):
    gate = {"gate": ("quota", {"limit": "size", "window": 86400}, {"visits": 1})}
    text = said(make({"size": (50, 60, 80)}, gate, {"visits": (0, 1)}))[1]
    assert text.startswith("Nine draws in ten put it between 5")
    sure = said(make({"size": 50}, gate, {"visits": (0, 1)}))
    assert sure[1].startswith("It stops there")
    assert sure[2] == f"It is first in 100{NBSP}% of the draws."


def test_objectives_that_are_missed(make):
    objective = {"id": "fast", "title": "Fast", "value": "goal"}
    built = make(
        {"goal": 20, "never": 1},
        {
            "queue": ("queue", {"servers": 1, "service_time": 8}, {"visits": 1},
                      {"objective": objective}),
            "slow": ("queue", {"servers": 9, "service_time": 8}, {"visits": 1},
                     {"objective": {**objective, "value": "never"}}),
        },
    )  # fmt: skip
    at = state(built).part("queue").objective
    quiet, busy = said(built, {"visits": at * 0.9}), said(built, {"visits": at * 1.1})
    assert quiet[-1] == "Too slow for its objective: “Slow” (at any load)."
    assert busy[-1] == (
        f"Too slow for its objective: “Queue” (from about {number(at)}) and “Slow” (at any load)."
    )


def test_titles_begin_small_unless_they_begin_with_a_name(make):
    built = make({}, {"sync of Monero": ("quota", {"limit": 1, "window": 1}, {"visits": 1})})
    known = [item.replace(" Of ", " of ") for item in titles(built)]
    assert in_sentence("Orders created per day", known) == "orders created per day"
    assert in_sentence("API calls", known) == "API calls"
    assert in_sentence("Monero orders per day", known) == "Monero orders per day"


def test_formulas_and_limits_in_words(make):
    stay = {"interval": 15, "batch": 100, "time_per_row": 0.3, "dwell": 675}
    parts = {
        "peak": ("queue", {"servers": 1, "service_time": 8}, {"visits": 1}),
        "even": ("queue", {"servers": 1, "service_time": 8}, {"visits": 1}, {"rate": "average"}),
        "disk": ("store", {"threshold": 9, "horizon": 8}, {"visits": 1}, {"rate": "average"}),
        "stay": ("periodic", stay, {"visits": 1}),
    }
    found = {item.id: item for item in make({}, parts).resources}
    assert {name: formula(item) for name, item in found.items()} == {
        "peak": "load × demand × peak factor × service time / servers",
        "even": "load × demand × service time / servers",
        "disk": "(initial + load × demand × horizon) / threshold",
        "stay": "(load × demand × peak factor × dwell + standing) / rows a cycle can take",
    }
    assert binding(found["stay"], "time") == "a cycle lasts longer than its interval"
    assert theory(found["disk"]) is None
    assert "Erlang" in theory(found["peak"])
    assert "rows" in theory(found["stay"])


def test_every_ground_has_its_words():
    assert all(text[:1].islower() or text.startswith("Allen") for text in THEORY.values())
    assert set(THEORY) == {"exact", "poisson", "general", "visits", "batches"}
