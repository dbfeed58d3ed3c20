"""A queue followed by hand, and paths side by side: the numbers of the demo study, in words."""

from __future__ import annotations

import re

import demo
import html5lib
import numpy as np
import pytest

from helpers import cards
from helpers.analysis.scaling import waiting
from helpers.cards.scaling import answers, steps
from helpers.cards.scaling.example import example
from helpers.cards.scaling.scaled import scaled_all

# One server that takes 5 s, three times as many payments in the busiest hour.
FULL = 86400 / (3 * 5)


def text_of(html: str) -> str:
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).replace("\u00a0", " ").split())


@pytest.fixture
def portfolio():
    return demo.portfolio()


@pytest.fixture
def queue(portfolio):
    return example(scaled_all(portfolio))


def with_series(load, throughput):
    made = demo.study().series["monthly"]
    series = type(made)(made.meta, made.path, {"load": load, "throughput": throughput})
    return demo.portfolio(demo.study(series={"bench": series}))


def test_the_example_is_a_queue_that_is_busy_and_not_full(queue):
    assert queue.resource.id == "worker"
    assert (queue.uses, queue.peak, queue.service, queue.variation) == (1, 3, 5, 1)
    assert 0.5 <= queue.part.utilisation < 1
    assert queue.part.breaking == pytest.approx(FULL)
    assert set(queue.ids) == {"uses", "peak", "service"}


def test_without_such_a_queue_it_says_what_is_missing():
    with pytest.raises(LookupError, match="queue of one server"):
        example([])


def test_the_day_shows_what_the_queue_keeps_up_with(portfolio, queue):
    card = cards.scaling_day_card(portfolio, queue)
    assert "has room for 720 payments per hour" in card.finding
    hours = [row[0].raw for row in card.table.rows]
    likely = [float(row[1].raw) for row in card.table.rows]
    assert np.trapezoid(likely, hours) == pytest.approx(queue.load, rel=1e-3)


def test_the_hour_tells_both_factors_and_what_is_left(portfolio, queue):
    grid = np.array([0.0, 3600, 7200, 10800])
    likely = (3.0, np.array([[0, 1, 4, 0], [0, 1, 6, 0]]), [10.0, 14.0])
    worse = (4.0, np.array([[0, 2, 80, 9], [0, 2, 120, 11]]), [90.0, 110.0])
    card = cards.scaling_hour_card(portfolio, queue, grid, likely, worse)
    assert "In an hour of 3 times the average a customer waits 12 ±" in card.finding
    assert card.finding.endswith("about 100 are left at its end.")
    assert [row[1].raw for row in card.table.rows] == [0, 1, 5, 0]
    assert [row[4].raw for row in card.table.rows] == [0, 2, 100, 10]


def test_a_second_server_does_more_than_halve_the_wait(queue):
    told = answers.two_servers(queue)
    busy = queue.part.utilisation
    one, two = waiting(1, 5, busy).mean, waiting(2, 5, busy / 2).mean
    assert "from 5,760 to 11,520" in told or "from 5,800 to 12,000" in told
    assert one / two > 2
    assert f"1/{one / two:.2g}" in told


def test_services_that_are_alike_halve_the_wait(queue):
    numbers = re.findall(r"([\d.]+) s", answers.all_alike(queue))
    assert float(numbers[1]) == pytest.approx(float(numbers[0]) / 2, rel=0.05)


def test_without_a_busiest_hour_the_load_moves_by_the_factor(portfolio):
    told = answers.no_busiest_hour(scaled_all(portfolio)[0])
    assert "from about 5,800 to about 17,000" in told
    assert "the same part first" in told
    assert "moves by a factor of 3:" in told


def test_one_path_says_what_is_first_in_how_many_draws(portfolio):
    card = cards.scaling_order_card(portfolio)
    assert card.finding.replace("\u00a0", " ").endswith(" one part is first in 100 % of the draws.")
    assert "“Part worker” is first, and “Part pool” stays above it" in text_of(card.extra)
    (row,) = card.table.rows
    assert row[1] == "Part worker"
    assert row[3] == "Part pool"


def test_claims_stand_beside_what_the_model_finds(portfolio):
    told = text_of(steps.claims(portfolio).html)
    assert "parts the record names are saturated at their stage in most draws" in told
    assert text_of(steps.objectives(portfolio).html).startswith("Objectives and the loads")


def test_other_numbers_of_an_assumption_move_the_limit(portfolio):
    path = scaled_all(portfolio)[0]
    html = steps.cases(
        path, [("Worker", "worker", None)], {"as it is": {}, "twice as fast": {"wait": 2.5}}
    ).html
    assert [float(raw) for raw in re.findall(r'data-value="([\d.]+)"', html)] == pytest.approx(
        [FULL, 2 * FULL]
    )


def test_a_law_is_fitted_where_there_are_measurements():
    users = [1, 2, 4, 8, 16, 32]
    law = [100 * n / (1 + 0.02 * (n - 1) + 0.001 * n * (n - 1)) for n in users]
    card = cards.scaling_law_card(with_series(users, law), "bench")
    assert card.finding.startswith("That system is at its best with 31 users")
    assert "6 measurements" in card.about.notes[0]
    none = cards.scaling_law_card(demo.portfolio(), "bench")
    assert (
        text_of(none.html) == "No study has measurements called bench, so nothing is fitted here."
    )
