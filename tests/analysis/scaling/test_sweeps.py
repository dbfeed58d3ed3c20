"""Periodic work against a Markov chain, Spitzer's identity, Lambert's function, simulation."""

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


@pytest.mark.parametrize(("rows", "tick"), [(20, 0), (51.5, 0), (51.5, 15), (90, 15), (90, 7)])
def test_the_wait_with_dwell_is_that_of_a_loop_run_by_a_clock(rows, tick):
    """Cycles one after another: at each end the next tick, or at once; a deposit at any moment."""
    every, each = 15.0, 0.3
    starts, now = [], 0.0
    for _ in range(400):
        starts.append(now)
        done = now + rows * each
        due = now + every
        if done > due:
            # Ticks that fall into the work are skipped.
            due = tick * np.ceil((done - 1e-9) / tick) if tick else done
        now = due
    starts = np.array(starts)
    moments = np.random.default_rng(3).uniform(starts[2], starts[-2], 400_000)
    waits = starts[np.searchsorted(starts, moments)] - moments
    found = dwelling_wait(rows, every, 100, each, tick=tick)
    assert found.mean == pytest.approx(waits.mean(), rel=0.02)
    assert found.p95 == pytest.approx(np.quantile(waits, 0.95), rel=0.02)


def test_a_loop_that_skips_ticks_sees_a_deposit_within_two_of_them():
    """51.5 rows of 0.3 s in a loop of 15 s: 28.5 s and one read, not 14.7."""
    assert dwelling_wait(51.5, 15, 100, 0.3, tick=15).p95 + 0.3 == pytest.approx(28.8)
    assert dwelling_wait(51.5, 15, 100, 0.3).p95 == pytest.approx(0.95 * 15.45)
    assert dwelling_wait(50, 15, 100, 0.3, tick=15).p95 == pytest.approx(0.95 * 15)


def test_what_rows_bring_once_lengthens_the_cycle():
    """Work of a cycle is its reads and what came meanwhile: w = 60 + 0.25 w."""
    assert dwelling_wait(100, 15, 100, 0.6, once=0.25).mean == pytest.approx(60 / 0.75 / 2)
    assert dwelling_wait(100, 15, 100, 0.6, once=1.0) is None
    assert dwelling_wait(100, 15, 100, 0.6, once=1.0, concurrency=2) is not None


def test_of_more_rows_than_a_cycle_takes_the_rest_is_never_seen():
    """The same rows come back, so there is no wait to tell, whatever the others have."""
    assert dwelling_wait(100, 15, 100, 0.3) is not None
    assert dwelling_wait(100.001, 15, 100, 0.3) is None


def test_runs_that_overlap_share_a_queue():
    """Runs begin every minute, take the oldest rows first and claim them one by one.

    With 100 rows to a run and 5 s to a row one at a time takes 12 a minute; left to overlap there
    are sqrt(100 * 5 / 60) of them, which is 34 a minute.
    """
    every, most, each = 60.0, 100, 5.0
    runs, taken, ends, clock = [], 0, [], 0.0
    while len(ends) < 4000:
        # The oldest hundred at the time a run begins; rows claimed by others are skipped at once.
        upcoming = min([at for at, _ in runs], default=np.inf)
        if clock <= upcoming:
            runs.append((clock, taken + most))
            clock += every
            continue
        at, last = min(runs)
        runs.remove((at, last))
        if taken < last:
            taken += 1
            ends.append(at + each)
            runs.append((at + each, last))
    ends = np.array(ends)
    late = ends[len(ends) // 2 :]
    per_minute = 60 * (len(late) - 1) / (late.max() - late.min())
    at_once = sqrt(most * each / every)
    assert per_minute == pytest.approx(60 * at_once / each, rel=0.05)
    assert consuming(every, most, each, at_once)[2] == 34
    assert consuming(every, most, each)[2] == 12


def test_worked_figures_of_a_serial_sweep():
    """100 rows take 100 times the read time: 10, 15, 30, 60, 100, 1500 s; none waits at random."""
    for latency, seconds in ((0.1, 10), (0.15, 15), (0.3, 30), (0.6, 60), (1, 100), (15, 1500)):
        assert dwelling_wait(100, 1e-6, 100, latency).mean == pytest.approx(seconds / 2)
    assert dwelling_wait(5, 15, 100, 0.3) == (7.5, 0.95 * 15)
    assert dwelling_wait(0, 15, 100, 0.3) == (7.5, 0.95 * 15)


@given(
    st.floats(0, 99), st.floats(0, 1), st.floats(0, 2), st.sampled_from([0, 4, 15]),
    st.floats(1, 8), st.floats(0, 0.9),
)  # fmt: skip
def test_with_dwell_more_rows_never_wait_less(rows, more, each, tick, runs, once):
    low, high = (dwelling_wait(n, 15.0, 100.0, each, once, runs, tick) for n in (rows, rows + more))
    assert low.mean <= high.mean * (1 + 1e-12)
    assert low.p95 <= high.p95 * (1 + 1e-9)
    assert low.mean >= 7.5
    alone = dwelling_wait(rows, 15.0, 100.0, each, once, 1.0, tick)
    assert low.mean <= alone.mean * (1 + 1e-12)


def test_what_a_sweep_can_take():
    assert consuming(60, 100, 5) == (60, 100, 12)
    assert consuming(60, 100, 0.2) == (60, 100, 300)
    assert consuming(60, 100, 0) == (60, 100, float("inf"))
    # A row that takes longer than the interval makes the cycle as long as itself.
    assert consuming(60, 100, 90) == (90, 100, 1)
    # Up to the next tick, and less with more runs at a time.
    assert consuming(60, 100, 90, tick=60) == (120, 100, 1)
    assert consuming(60, 100, 90, concurrency=2) == (60, 100, 1)
    assert consuming(60, 2.7, 1)[1] == 2
    assert whole(4.9999999999) == 5
    assert consuming_wait(1, 60, 100, 0, 1.0) is None
    assert consuming_wait(0, 60, 100, 1, 0.0) == (30, None)
