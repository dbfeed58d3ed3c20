"""Availability: brute force, textbook block diagrams, inclusion and exclusion, draws."""

from __future__ import annotations

from itertools import combinations
from math import comb, prod

import numpy as np
import pytest
from failuregraphs import BRIDGE, TWO_OF_THREE, brute_probability, graph, systems
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from helpers.analysis.failure import (
    DEGRADED,
    DOWN,
    MINUTES,
    Uptime,
    availability,
    cut_sets,
    diagram,
)
from helpers.analysis.failure.availability import DRAWS, draws
from helpers.analysis.sampling import Plan
from helpers.schema.units import UNITS

CHANCES = st.sampled_from([0.0, 0.01, 0.3, 0.5, 1.0])


def fixed(**values: float) -> dict[str, Uptime]:
    return {name: Uptime(f"of-{name}", value, value, value) for name, value in values.items()}


@st.composite
def chances(draw, **size):
    """A graph with up to eight events, and how likely each is."""
    system = draw(systems(**size))
    return system, {event: draw(CHANCES) for event in system.events}


@given(chances(), st.sampled_from([DEGRADED, DOWN]))
def test_the_probability_is_the_sum_over_all_states(case, state):
    system, failing = case
    for node in system.capabilities:
        found = diagram(system, node.id, state).probability(failing)
        assert found == pytest.approx(brute_probability(system, node.id, state, failing), abs=1e-12)


@given(chances(), st.sampled_from([DEGRADED, DOWN]))
def test_the_probability_follows_from_the_minimal_cut_sets(case, state):
    """Inclusion and exclusion: Rausand and Høyland (2004), ch. 4; another way to the same number,
    through another module."""
    system, failing = case
    for key, cuts in cut_sets(system, state, len(system.events), only_real=False).items():
        if len(cuts) > 10:
            continue
        total = 0.0
        for size in range(1, len(cuts) + 1):
            for chosen in combinations(cuts, size):
                events = set().union(*chosen)
                total -= (-1) ** size * prod(failing[event] for event in events)
        assert diagram(system, key, state).probability(failing) == pytest.approx(total, abs=1e-9)


@given(chances())
def test_birnbaum_by_finite_differences(case):
    """The probability is linear in each event, so the difference of its ends is the derivative:
    Birnbaum (1969); Rausand and Høyland (2004), ch. 5."""
    system, failing = case
    for node in system.capabilities:
        function = diagram(system, node.id)
        slopes = function.derivatives(failing)
        assert tuple(slopes) == function.events
        for event, slope in slopes.items():
            ends = [function.probability(failing | {event: q}) for q in (0.0, 1.0)]
            assert slope == pytest.approx(ends[1] - ends[0], abs=1e-12)
            near = [function.probability(failing | {event: q}) for q in (0.5 - 1e-4, 0.5 + 1e-4)]
            assert slope == pytest.approx((near[1] - near[0]) / 2e-4, abs=1e-9)
            assert -1e-15 <= slope <= 1 + 1e-15


P = (0.9, 0.8, 0.7, 0.95, 0.85)


def test_series_and_parallel():
    """Rausand and Høyland (2004), ch. 4: the product, and one minus the product of the rest."""
    series = graph("a b c", "cap>a a>b b>c")
    found = availability(series, fixed(a=P[0], b=P[1], c=P[2]))["cap"]
    assert found.value == pytest.approx(0.9 * 0.8 * 0.7)
    parallel = graph("a b c", "cap>any", "any=a|b|c")
    found = availability(parallel, fixed(a=P[0], b=P[1], c=P[2]))["cap"]
    assert found.value == pytest.approx(1 - 0.1 * 0.2 * 0.3)


def test_two_of_three():
    """3 p^2 - 2 p^3 for alike parts: Rausand and Høyland (2004), ch. 4; and its Birnbaum importance
    p2 + p3 - 2 p2 p3, ch. 5."""
    found = availability(TWO_OF_THREE, fixed(a=0.9, b=0.9, c=0.9))["cap"]
    assert found.value == pytest.approx(3 * 0.9**2 - 2 * 0.9**3)
    assert found.value == pytest.approx(0.972)
    found = availability(TWO_OF_THREE, fixed(a=P[0], b=P[1], c=P[2]))["cap"]
    slopes = {part.event: part.birnbaum for part in found.contributions}
    assert slopes["a"] == pytest.approx(P[1] + P[2] - 2 * P[1] * P[2])
    assert slopes["b"] == pytest.approx(P[0] + P[2] - 2 * P[0] * P[2])
    assert slopes["c"] == pytest.approx(P[0] + P[1] - 2 * P[0] * P[1])


@pytest.mark.parametrize("n", [4, 5, 6])
@pytest.mark.parametrize("k", [2, 3])
def test_k_of_n(k, n):
    """The binomial sum: Trivedi, *Probability and Statistics with Reliability, Queuing, and
    Computer Science Applications*, 2nd ed. (2002), ch. 1."""
    parts = [f"e{i}" for i in range(n)]
    ways = list(combinations(parts, k))
    names = ["w" + "".join(way) for way in ways]
    edges = " ".join(f"w{''.join(way)}>{name}" for way in ways for name in way)
    system = graph(" ".join(parts + names), f"{edges} cap>ways", "ways=" + "|".join(names))
    found = availability(system, fixed(**dict.fromkeys(parts, 0.9)))["cap"]
    assert found.value == pytest.approx(
        sum(comb(n, i) * 0.9**i * 0.1 ** (n - i) for i in range(k, n + 1))
    )


def test_the_bridge():
    """Decomposition by its middle element: Trivedi (2002), ch. 1; 2 p^2 + 2 p^3 - 5 p^4 + 2 p^5 for
    alike parts: Rausand and Høyland (2004), ch. 4, so 0.97848 for p = 0.9."""
    alike = fixed(**{f"e{i}": 0.9 for i in range(1, 6)})
    found = availability(BRIDGE, alike)["cap"]
    assert found.value == pytest.approx(0.97848, abs=1e-12)
    p1, p2, p3, p4, p5 = P
    expected = p3 * (1 - (1 - p1) * (1 - p2)) * (1 - (1 - p4) * (1 - p5)) + (1 - p3) * (
        1 - (1 - p1 * p4) * (1 - p2 * p5)
    )
    known = fixed(e1=p1, e2=p2, e3=p3, e4=p4, e5=p5)
    found = availability(BRIDGE, known)["cap"]
    assert found.value == pytest.approx(expected, abs=1e-12)
    for part in found.contributions:
        ends = [
            availability(BRIDGE, known | fixed(**{part.event: value}))["cap"].value
            for value in (0.0, 1.0)
        ]
        assert part.birnbaum == pytest.approx(ends[1] - ends[0], abs=1e-12)


def test_many_parts_are_no_harder_than_few():
    """A diagram of a row, of choices between rows and of a majority stays small, so sizes that no
    enumeration of states could reach are exact, too: 2 to the power of 300 states here."""
    parts = [f"e{i}" for i in range(100)]
    names = [f"{part}{twin}" for part in parts for twin in "abc"]
    edges = " ".join(f"cap>any-{part}" for part in parts)
    groups = " ".join(f"any-{part}={part}a|{part}b|{part}c" for part in parts)
    system = graph(" ".join(names), edges, groups)
    found = availability(system, fixed(**dict.fromkeys(names, 0.9)))["cap"]
    assert found.value == pytest.approx((1 - 0.1**3) ** 100, rel=1e-12)
    assert len(found.contributions) == 300


def test_a_common_cause_limits_what_a_stand_in_buys():
    """The beta-factor model's block diagram, two parts and their cause in series: Rausand and
    Høyland (2004), ch. 6."""
    system = graph("a b", "cap>either", "either=a|b house=a&b")
    found = availability(system, fixed(a=0.99, b=0.99, house=0.999))["cap"]
    assert found.unavailability == pytest.approx(1 - 0.999 * (1 - 0.01**2), rel=1e-12)
    assert [part.event for part in found.contributions] == ["house", "a", "b"]
    assert found.contributions[0].share == pytest.approx(
        1 - 0.01**2 / found.unavailability, rel=1e-9
    )


def test_a_part_needed_twice_fails_once():
    """Both branches need the database: no product of their availabilities."""
    system = graph("a b db", "cap>either a>db b>db", "either=a|b")
    found = availability(system, fixed(a=0.9, b=0.9, db=0.95))["cap"]
    assert found.value == pytest.approx(0.95 * (1 - 0.1**2))


def test_parts_without_a_figure_never_fail_and_are_named():
    system = graph("a b c d", "cap>a a>b cap~c", "host=b&d")
    found = availability(system, fixed(a=0.99))["cap"]
    assert found.value == pytest.approx(0.99)
    assert found.unknown == ("b",)
    degraded = availability(system, fixed(a=0.99), DEGRADED)["cap"]
    assert degraded.unknown == ("b", "c")
    nothing = availability(system, {})["cap"]
    assert (nothing.value, nothing.span, nothing.contributions) == (1.0, (1.0, 1.0, 1.0), ())


def test_minutes_are_those_of_a_mean_month():
    system = graph("a", "cap>a")
    found = availability(system, fixed(a=0.999))["cap"]
    assert pytest.approx(1 / UNITS["per-month"].factor / 60) == MINUTES
    assert found.minutes == pytest.approx(43.8, abs=0.05)


def test_shares_of_a_row_add_up_almost_and_each_is_what_it_would_save():
    system = graph("a b", "cap>a cap>b")
    given_ = fixed(a=0.99, b=0.97)
    found = availability(system, given_)["cap"]
    for part in found.contributions:
        perfect = availability(system, given_ | fixed(**{part.event: 1.0}))["cap"]
        saved = found.unavailability - perfect.unavailability
        assert part.share == pytest.approx(saved / found.unavailability, rel=1e-9)


RANGE = Uptime("vendor", 0.995, 0.98, 0.9995)


def test_draws_are_beta_pert():
    """Mean (low + 4 mode + high) / 6 and the quantiles of the beta distribution behind it: Vose,
    *Risk Analysis*, 3rd ed. (2008), ch. 8."""
    drawn = 1 - draws({"a": RANGE}, Plan(log2=14))["a"]
    width = RANGE.high - RANGE.low
    assert drawn.mean() == pytest.approx((0.98 + 4 * 0.995 + 0.9995) / 6, abs=1e-6)
    shape = 1 + 4 * (RANGE.value - RANGE.low) / width, 1 + 4 * (RANGE.high - RANGE.value) / width
    for point in (0.05, 0.5, 0.95):
        exact = RANGE.low + width * beta.ppf(point, *shape)
        assert np.quantile(drawn, point) == pytest.approx(exact, abs=2e-5)


def test_two_parts_with_one_figure_share_its_draw():
    system = graph("a b", "cap>either", "either=a|b")
    one = availability(system, {"a": RANGE, "b": RANGE})["cap"]
    drawn = draws({"a": RANGE}, DRAWS)["a"]
    assert one.quantiles == pytest.approx(np.quantile(drawn**2, (0.05, 0.5, 0.95)), rel=1e-9)
    other = Uptime("another", RANGE.value, RANGE.low, RANGE.high)
    apart = availability(system, {"a": RANGE, "b": other})["cap"]
    assert apart.quantiles[2] < one.quantiles[2]


def test_the_same_seed_draws_the_same():
    system = graph("a b", "cap>a cap>b")
    figures = {"a": RANGE, "b": Uptime("other", 0.9, 0.8, 0.95)}
    assert availability(system, figures) == availability(system, figures)
    seeded = availability(system, figures, plan=Plan(log2=12, seed=2))["cap"]
    assert seeded.quantiles != availability(system, figures)["cap"].quantiles
    assert seeded.quantiles == pytest.approx(
        availability(system, figures)["cap"].quantiles, rel=0.01
    )


@pytest.mark.parametrize(
    ("figures", "wrong"),
    [
        ({"nobody": RANGE}, "nobody is neither"),
        ({"either": RANGE}, "either is neither"),
        ({"a": Uptime("x", 99.9, 99.9, 99.9)}, "a is no rising range"),
        ({"a": Uptime("x", 0.9, 0.95, 0.99)}, "a is no rising range"),
    ],
)
def test_figures_are_shares_of_what_can_fail(figures, wrong):
    with pytest.raises(ValueError, match=wrong):
        availability(graph("a b", "cap>either", "either=a|b"), figures)
