"""Sweeps against an exact Markov chain, Spitzer's identity, Lambert's function and simulation."""

from __future__ import annotations

from math import pi, sqrt

import ciw
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammainc
from scipy.stats import poisson, t

from helpers.analysis.scaling.sweeps import (
    MOST_ROOTS,
    _roots,
    carry_over,
    consuming,
    consuming_wait,
    dwelling_wait,
    whole,
)

CASES = [(most, most * u) for most in (1, 2, 5, 25, 100) for u in (0.1, 0.5, 0.8, 0.95)]


@pytest.mark.parametrize(("most", "mean"), CASES)
def test_the_carry_over_is_that_of_the_markov_chain(most, mean):
    """Q' = max(0, Q + A - most), solved on so many states that the rest does not matter."""
    states = int(most + 40 / (1 - mean / most) + 12 * sqrt(most))
    come = poisson.pmf(np.arange(2 * states), mean)
    chain = np.zeros((states, states))
    for i in range(states):
        first = max(0, i - most)
        chain[i, first:] = come[first + most - i : states + most - i]
        chain[i, 0] = poisson.cdf(most - i, mean)
    balance = chain.T - np.eye(states)
    balance[-1] = 1
    q = np.linalg.solve(balance, np.eye(states)[-1])
    expected = float(np.arange(states) @ q)
    assert carry_over(mean, most) == pytest.approx(expected, rel=1e-7, abs=1e-10)
    # Rows that go before one in its sweep: of a sweep of b rows, b (b - 1) / 2 pairs.
    present = np.convolve(q, come)
    taken = np.minimum(np.arange(len(present)), most)
    before = float(present @ (taken * (taken - 1))) / (2 * mean)
    rate, each = mean / 60, 60 / most / 2
    found = consuming_wait(rate, 60, most, each, mean / most).mean
    assert found == pytest.approx(30 + expected / rate + before * each, rel=1e-7)


@pytest.mark.parametrize(("most", "mean"), [*CASES, (1, 0.97), (25, 24.7), (1000, 960.0)])
def test_the_carry_over_is_spitzers_sum(most, mean):
    """E[Q] = sum over k of E[max(0, A_k - k most)] / k, A_k Poisson of mean k times `mean`.

    F. Spitzer, "A combinatorial lemma and its application to probability theory", Trans. AMS 82
    (1956); the tail of the Poisson distribution is a regularised incomplete gamma function.
    """
    decay = most * (mean / most - 1 - np.log(mean / most))
    k = np.arange(1, int(45 / decay) + 2, dtype=float)
    area = k * mean * gammainc(k * most, k * mean) - k * most * gammainc(k * most + 1, k * mean)
    assert carry_over(mean, most) == pytest.approx(float((area / k).sum()), rel=1e-7, abs=1e-10)


def test_one_row_a_sweep_has_a_closed_form():
    """m**2 / (2 (1 - m)), from the second moment of the rows a sweep takes."""
    for mean in (0.05, 0.4, 0.9, 0.999):
        assert carry_over(mean, 1) == pytest.approx(mean**2 / (2 * (1 - mean)), rel=1e-10)


@pytest.mark.parametrize("r", [0.05, 0.5, 0.9, 0.9999, 1 - 1e-7])
@pytest.mark.parametrize("most", [1, 2, 7, 100, MOST_ROOTS])
def test_the_roots_are_those_of_the_equation_within_the_unit_circle(r, most):
    """By Rouché's theorem there are as many as roots of unity; one is 1, the others come here."""
    k, roots = _roots(r, most)
    assert k.tolist() == list(range(1, most // 2 + 1))
    unity = np.exp(2j * pi * k / most)
    np.testing.assert_allclose(unity * np.exp(r * (roots - 1)), roots, rtol=0, atol=1e-14)
    assert (np.abs(roots) < 1).all()


def test_a_carry_over_that_cannot_matter_is_none_and_one_too_large_to_work_out_is_not_told():
    assert carry_over(0, 10) == 0
    assert carry_over(5, 100) == 0
    assert carry_over(0.2 * MOST_ROOTS, 2 * MOST_ROOTS) == 0
    assert carry_over(1.999 * MOST_ROOTS, 2 * MOST_ROOTS) is None
    assert consuming_wait(1.999 * MOST_ROOTS, 1, 2 * MOST_ROOTS, 0, 0.9995) is None


@given(st.integers(1, 40), st.floats(0.01, 0.97), st.floats(0.001, 0.02))
def test_the_carry_over_rises_with_the_load_and_stays_under_kingmans_bound(most, u, more):
    """E[Q] <= variance / (2 slack): J. F. C. Kingman, J. R. Stat. Soc. B 32 (1970)."""
    low, high = carry_over(u * most, most), carry_over((u + more) * most, most)
    assert 0 <= low <= high + 1e-9
    assert low <= u / (2 * (1 - u)) + 1e-9


def interval(means) -> tuple[float, float]:
    """Average of the replications and half its 99.9 % confidence interval."""
    runs = len(means)
    return np.mean(means), t.ppf(0.9995, runs - 1) * np.std(means, ddof=1) / sqrt(runs)


@pytest.mark.parametrize(("most", "rate"), [(5, 4.0), (1, 0.5)])
def test_a_slotted_simulation_agrees_without_dwell(most, rate):
    """Ciw's slots serve up to so many at fixed times, oldest first: the queue of retries."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate)],
        service_distributions=[ciw.dists.Deterministic(0.0)],
        number_of_servers=[ciw.Slotted(slots=[1.0], slot_sizes=[most])],
    )
    means = []
    for run in range(8):
        ciw.seed(run)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(2000)
        waits = [r.waiting_time for r in simulation.get_all_records() if r.arrival_date > 50]
        means.append(np.mean(waits))
    found, half = interval(means)
    expected = consuming_wait(rate, 1.0, most, 0.0, rate / most).mean
    assert abs(found - expected) <= half
    assert half < 0.25 * expected


def test_rows_wait_for_those_before_them_in_their_sweep():
    """The same with time for each row, simulated row by row; 60 s, 25 rows, 2 s each."""
    rate, every, most, each = 0.35, 60.0, 25, 2.0
    rng = np.random.default_rng(11)
    means = []
    for _ in range(12):
        arrivals = np.cumsum(rng.exponential(1 / rate, 40_000))
        starts, taken, sweep = np.empty_like(arrivals), 0, every
        while taken < len(arrivals):
            ready = np.searchsorted(arrivals, sweep, side="right")
            many = min(most, ready - taken)
            starts[taken : taken + many] = sweep + each * np.arange(many)
            taken, sweep = taken + many, sweep + every
        means.append((starts - arrivals)[2000:].mean())
    found, half = interval(means)
    expected = consuming_wait(rate, every, most, each, rate * every / most).mean
    assert abs(found - expected) <= half
    assert half < 0.03 * expected


def test_a_random_pick_agrees_with_dwell():
    """Ciw: 30 rows that stay, 10 of them picked at random in each slot, go back at once.

    A deposit falls into a gap between two picks of its row in proportion to the gap's length, so
    its mean wait is E[gap**2] / (2 E[gap]).
    """
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([0.001] * 30 + [float("inf")])],
        service_distributions=[ciw.dists.Deterministic(1e-9)],
        routing=[[1.0]],
        service_disciplines=[ciw.disciplines.SIRO],
        number_of_servers=[ciw.Slotted(slots=[1.0], slot_sizes=[10])],
    )
    means = []
    for run in range(8):
        ciw.seed(run)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(600)
        gaps = [
            r.waiting_time
            for r in simulation.get_all_records()
            if r.record_type == "service" and r.arrival_date > 10
        ]
        means.append(np.mean(np.square(gaps)) / (2 * np.mean(gaps)))
    found, half = interval(means)
    expected = dwelling_wait(30, 1.0, 10, 0.0).mean
    assert abs(found - expected) <= half
    assert half < 0.1 * expected


@pytest.mark.parametrize("rows", [40, 100, 130, 900])
def test_the_percentile_with_dwell_is_that_of_the_distribution(rows):
    """A uniform part of a cycle and a geometric number of whole ones, drawn a million times."""
    every, batch, each = 15.0, 100.0, 0.3
    rng = np.random.default_rng(3)
    cycle = max(every, min(rows, batch) * each)
    missed = rng.geometric(min(1.0, batch / rows), 1_000_000) - 1
    waits = cycle * (rng.random(1_000_000) + missed)
    found = dwelling_wait(rows, every, batch, each)
    assert found.mean == pytest.approx(waits.mean(), rel=3e-3)
    assert found.p95 == pytest.approx(np.quantile(waits, 0.95), rel=3e-3)


def test_an_open_sweep_agrees_with_dwell():
    """Rows come as they like and stay for a fixed time; the number present goes up and down.

    The formula takes the mean number for granted: within 3 % of the simulation here, above what
    its confidence interval would allow.
    """
    rate, dwell, every, batch = 2.0, 100.0, 5.0, 80
    rng = np.random.default_rng(5)
    waits = []
    begin = np.cumsum(rng.exponential(1 / rate, 20_000))
    deposit = begin + rng.random(len(begin)) * dwell
    seen = np.full(len(begin), np.inf)
    for sweep in np.arange(dwell, begin[-1], every):
        low, high = np.searchsorted(begin, [sweep - dwell, sweep])
        picked = rng.permutation(np.arange(low, high))[:batch]
        fresh = picked[(deposit[picked] <= sweep) & np.isinf(seen[picked])]
        seen[fresh] = sweep
    # Rows that leave before their turn are missed by the sweep; those that cannot be are counted.
    early = (deposit - begin < 0.3 * dwell) & (begin > 2 * dwell) & np.isfinite(seen)
    waits = (seen - deposit)[early]
    assert waits.mean() == pytest.approx(
        dwelling_wait(rate * dwell, every, batch, 0).mean, rel=0.03
    )


def test_worked_figures_of_a_serial_sweep():
    """100 rows take 100 times the read time: 10, 15, 30, 60, 100, 1500 s; none waits at random."""
    for latency, seconds in ((0.1, 10), (0.15, 15), (0.3, 30), (0.6, 60), (1, 100), (15, 1500)):
        assert dwelling_wait(100, 1e-6, 100, latency).mean == pytest.approx(seconds / 2)
    assert dwelling_wait(5, 15, 100, 0.3) == (7.5, 0.95 * 15)
    assert dwelling_wait(0, 15, 100, 0.3) == (7.5, 0.95 * 15)


@given(st.floats(0, 5000), st.floats(0, 500), st.floats(0, 2))
def test_with_dwell_more_rows_never_wait_less(rows, more, each):
    low, high = (dwelling_wait(n, 15.0, 100.0, each) for n in (rows, rows + more))
    assert low.mean <= high.mean * (1 + 1e-12)
    assert low.p95 <= high.p95 * (1 + 1e-9)
    assert low.mean >= 7.5


def test_what_a_sweep_can_take():
    assert consuming(60, 100, 5) == (60, 100, 12)
    assert consuming(60, 100, 0.2) == (60, 100, 300)
    assert consuming(60, 100, 0) == (60, 100, float("inf"))
    # A row that takes longer than the interval makes the cycle as long as itself.
    assert consuming(60, 100, 90) == (90, 100, 1)
    assert consuming(60, 2.7, 1)[1] == 2
    assert whole(4.9999999999) == 5
    assert consuming_wait(1, 60, 100, 0, 1.0) is None
    assert consuming_wait(0, 60, 100, 1, 0.0) == (30, None)
