"""Queues against published tables, closed forms and simulation."""

from __future__ import annotations

from math import exp, log, sqrt

import ciw
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import t

from helpers.analysis.scaling import erlang_b, erlang_c, knee, together, waiting
from helpers.text.numbers import rounds_to

# Traffic in erlangs at which one call in a hundred is lost, to the digits of the table of Erlang's
# B formula that handbooks of traffic engineering print.
ONE_PERCENT = {1: "0.0101", 2: "0.153", 5: "1.36", 10: "4.46", 20: "12.0", 50: "37.9", 100: "84.1"}


@pytest.mark.parametrize(("servers", "offered"), ONE_PERCENT.items())
def test_erlang_b_gives_the_table(servers, offered):
    found = brentq(lambda a: erlang_b(servers, a) - 0.01, 1e-6, servers)
    assert rounds_to(found, offered)


@pytest.mark.parametrize(
    ("servers", "offered", "service", "waits", "mean", "within", "level"),
    [
        # "Erlang C formula: made simple with an easy worked example", Call Centre Helper: 200 calls
        # an hour of 180 s on 14 agents: 17.4 % wait, 7.8 s on average, 88.8 % within 20 s.
        (14, 10, 180, 0.174, 7.8, 20, 0.888),
        # The same text with 11 agents: 68.2 %.
        (11, 10, 180, 0.682, None, None, None),
        # "The Erlang-C formula", mitan.co.uk: 360 calls in half an hour of 240 s on 55 agents:
        # 0.239 wait, 8.2 s on average, 84.6 % within 15 s.
        (55, 48, 240, 0.239, 8.2, 15, 0.846),
    ],
)
def test_published_examples_of_erlang_c(servers, offered, service, waits, mean, within, level):
    assert erlang_c(servers, offered) == pytest.approx(waits, abs=5e-4)
    if mean is not None:
        found = waiting(servers, service, offered / servers)
        assert found.mean == pytest.approx(mean, abs=0.05)
        late = erlang_c(servers, offered) * exp(-(servers - offered) * within / service)
        assert 1 - late == pytest.approx(level, abs=5e-4)


@pytest.mark.parametrize("u", [0.05, 0.3, 0.5, 0.9, 0.99])
def test_closed_forms(u):
    """M/M/1: C = u, W = S u / (1 - u). Two servers: C = 2 u**2 / (1 + u), W = S u**2 / (1 - u**2).

    Three servers: C = 9 u**3 / (2 + 4 u + 3 u**2). Gross and Harris, *Queueing Theory*, ch. 2.
    """
    assert erlang_c(1, u) == pytest.approx(u, rel=1e-14)
    assert erlang_c(2, 2 * u) == pytest.approx(2 * u**2 / (1 + u), rel=1e-14)
    assert erlang_c(3, 3 * u) == pytest.approx(9 * u**3 / (2 + 4 * u + 3 * u**2), rel=1e-14)
    assert waiting(1, 4.0, u).mean == pytest.approx(4 * u / (1 - u), rel=1e-13)
    assert waiting(2, 4.0, u).mean == pytest.approx(4 * u**2 / (1 - u**2), rel=1e-13)
    # The waiting time of M/M/1 is over t with probability u exp(-(1 - u) t / S).
    p95 = waiting(1, 4.0, u).p95
    assert p95 == (pytest.approx(4 / (1 - u) * log(u / 0.05), rel=1e-12) if u > 0.05 else 0)


@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_erlang_c_is_the_sum_of_the_definition(servers, u):
    a = u * servers
    term, total = 1.0, 1.0
    for k in range(1, servers):
        term *= a / k
        total += term
    last = term * a / servers / (1 - u)
    assert erlang_c(servers, a) == pytest.approx(last / (total + last), rel=1e-11)


@given(st.floats(0.01, 0.99), st.floats(0, 5))
def test_one_server_is_pollaczek_khinchine(u, scv):
    """M/G/1: W = u S (1 + scv) / (2 (1 - u))."""
    assert waiting(1, 3.0, u, 1.0, scv).mean == pytest.approx(
        u * 3 * (1 + scv) / (2 * (1 - u)), rel=1e-12
    )


@given(st.integers(1, 40), st.floats(0, 0.98), st.floats(0.005, 0.019), st.floats(0, 4))
def test_waiting_rises_with_use_and_with_variation(servers, u, more, scv):
    low, high = waiting(servers, 1.0, u, 1.0, scv), waiting(servers, 1.0, u + more, 1.0, scv)
    assert 0 <= low.mean <= high.mean
    assert 0 <= low.p95 <= high.p95
    assert waiting(servers, 1.0, u, 1.0, scv + 1).mean >= low.mean
    assert waiting(servers + 1, 1.0, u).mean <= waiting(servers, 1.0, u).mean


def test_there_is_no_wait_to_tell_when_all_are_busy():
    assert waiting(3, 1.0, 1.0) is None
    assert waiting(3, 1.0, 1.7) is None
    assert erlang_c(3, 3.0) == erlang_c(3, 5.0) == 1
    assert erlang_b(0, 2.0) == 1
    assert waiting(2, 1.0, 0.0) == (0, 0)


def test_kleinrocks_knee():
    """1/2 for M/M/1, 1 / (1 + sqrt((1 + scv) / 2)) for M/G/1 (Kleinrock 1979)."""
    assert knee(1) == pytest.approx(0.5, abs=1e-12)
    for scv in (0, 0.25, 1, 2, 7.5):
        assert knee(1, 1, scv) == pytest.approx(1 / (1 + sqrt((1 + scv) / 2)), abs=1e-12)
    assert knee(1, 0, 0) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("servers", [1, 2, 5, 20, 100])
@pytest.mark.parametrize("variation", [(1, 1), (1, 0.3), (4, 2)])
def test_the_knee_is_where_power_is_largest(servers, variation):
    at = knee(servers, *variation)
    grid = np.linspace(1e-3, 1 - 1e-3, 2001)
    power = [u / (1 + waiting(servers, 1.0, u, *variation).mean) for u in grid]
    best = grid[int(np.argmax(power))]
    assert at == pytest.approx(best, abs=1e-3)
    # More servers can be filled further before waiting sets in.
    assert knee(servers + 1, *variation) > at


def simulated(servers: int, arrivals, service, warm: float, until: float, runs: int = 8):
    """Mean waiting by Ciw: the average of the replications, and half its 99.9 % interval."""
    network = ciw.create_network(
        arrival_distributions=[arrivals],
        service_distributions=[service],
        number_of_servers=[servers],
    )
    means = []
    for run in range(runs):
        ciw.seed(100 + run)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(until)
        waits = [r.waiting_time for r in simulation.get_all_records() if r.arrival_date > warm]
        means.append(np.mean(waits))
    half = t.ppf(0.9995, runs - 1) * np.std(means, ddof=1) / sqrt(runs)
    return np.mean(means), half


@pytest.mark.parametrize(
    ("servers", "rate", "service", "scv"),
    [
        (1, 0.5, ciw.dists.Exponential(1.0), 1.0),
        (3, 2.0, ciw.dists.Exponential(1.0), 1.0),
        (1, 0.6, ciw.dists.Deterministic(1.0), 0.0),
        (1, 0.5, ciw.dists.Gamma(0.5, 2.0), 2.0),
    ],
    ids=["M/M/1", "M/M/3", "M/D/1", "M/G/1"],
)
def test_simulation_agrees(servers, rate, service, scv):
    """Ciw (https://github.com/CiwPython/Ciw), where the formula is exact: within its interval."""
    found, half = simulated(servers, ciw.dists.Exponential(rate), service, 100, 3000)
    expected = waiting(servers, 1.0, rate / servers, 1.0, scv).mean
    assert abs(found - expected) <= half
    assert half < 0.3 * expected


def test_allen_cunneen_is_near_where_it_is_no_more_than_an_approximation():
    """G/G/3 with uneven arrivals: within a sixth of the simulation."""
    # Hyperexponential times between arrivals with squared coefficient of variation 2.
    p = (1 + sqrt(1 / 3)) / 2
    arrivals = ciw.dists.HyperExponential([2 * p * 2.1, 2 * (1 - p) * 2.1], [p, 1 - p])
    found, half = simulated(3, arrivals, ciw.dists.Gamma(2.0, 0.5), 100, 2500)
    expected = waiting(3, 1.0, 0.7, 2.0, 0.5).mean
    assert abs(found - expected) <= half + found / 6


@given(st.integers(1, 40), st.floats(0.01, 100), st.integers(1, 8))
def test_who_comes_together_is_served_by_hand(callers, service, servers):
    """Served in turn by hand; processor sharing does all the work by the time it is done."""
    free = [0.0] * servers
    ends = []
    for _ in range(callers):
        first = free.index(min(free))
        free[first] += service
        ends.append(free[first])
    found = together(callers, service, servers)
    assert found.in_turn == pytest.approx(sum(ends) / callers)
    assert found.shared == pytest.approx(max(service, callers * service / servers))
    assert found.in_turn <= max(ends) * (1 + 1e-9)
    assert found.shared <= max(ends) * (1 + 1e-9)
