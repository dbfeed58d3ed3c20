"""Waiting in queues with c servers: exact for M/M/c, Allen and Cunneen's approximation for G/G/c.

Erlang's formulas: A. K. Erlang (1917); the recursion is the usual stable one. The approximation:
A. O. Allen, *Probability, Statistics, and Queueing Theory* (2nd ed. 1990), sec. 5.5; for one
server with Poisson arrivals it is the formula of Pollaczek and Khinchine and exact. The knee: L.
Kleinrock, "Power and deterministic rules of thumb for probabilistic problems in computer
communications", ICC 1979: the utilisation at which throughput over response time is largest, where
a straight line from the origin touches the curve of response times.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log
from typing import NamedTuple

import scipy

TAIL = 0.05
"""One minus the percentile that is reported."""


class Wait(NamedTuple):
    """Waiting before service, in seconds."""

    mean: float
    """Mean over all arrivals."""
    p95: float | None
    """95th percentile, 0 where fewer than 5 % wait; None where the theory gives none."""


# One path asks for the same again for each remedy and stage, of thousands of servers.
@lru_cache(maxsize=2**16)
def erlang_b(servers: int, offered: float) -> float:
    """Share of arrivals lost by `servers` without a queue.

    Parameters
    ----------
    servers
        At least 0.
    offered
        Arrival rate times mean service time.
    """
    blocked = 1.0
    for k in range(1, servers + 1):
        lost = offered * blocked
        blocked = lost / (k + lost)
    return blocked


def erlang_c(servers: int, offered: float) -> float:
    """Share of arrivals that wait, for Poisson arrivals and exponential service.

    Parameters
    ----------
    servers
        At least 1.
    offered
        Arrival rate times mean service time; from `servers` on everyone waits.
    """
    if offered >= servers:
        return 1.0
    blocked = erlang_b(servers, offered)
    return servers * blocked / (servers - offered * (1 - blocked))


def waiting(
    servers: int,
    service: float,
    utilisation: float,
    arrival_scv: float = 1.0,
    service_scv: float = 1.0,
) -> Wait | None:
    """Waiting in a queue with unlimited room, first come first served.

    Parameters
    ----------
    servers
        At least 1.
    service
        Mean service time in seconds.
    utilisation
        Arrival rate times service time over servers.
    arrival_scv, service_scv
        Squared coefficients of variation of the times between arrivals and of the service times.

    Returns
    -------
    Wait or None
        None from a utilisation of 1 on. With both variations 1 it is exact. Otherwise the mean is
        Allen and Cunneen's, and the percentile supposes that those who wait do so for an
        exponential time.
    """
    if utilisation >= 1:
        return None
    waits = erlang_c(servers, utilisation * servers)
    given = service / (servers * (1 - utilisation)) * (arrival_scv + service_scv) / 2
    return Wait(waits * given, given * log(waits / TAIL) if waits > TAIL else 0.0)


@lru_cache(maxsize=1024)  # A path has few queues, and is asked for its state at many loads.
def knee(servers: int, arrival_scv: float = 1.0, service_scv: float = 1.0) -> float:
    """Utilisation at which utilisation over response time is largest.

    It is where ``u * R'(u) = R(u)``; the difference of the two sides rises with u. 1/2 for M/M/1,
    ``1 / (1 + sqrt((1 + scv) / 2))`` for M/G/1; 1 if nothing varies.

    Parameters
    ----------
    servers
        At least 1.
    arrival_scv, service_scv
        Squared coefficients of variation.
    """
    variation = (arrival_scv + service_scv) / 2
    if variation == 0:
        return 1.0
    # One number, unless the full output is asked for; SciPy has no types to say so.
    return float(scipy.optimize.brentq(_excess, 0.0, 1 - 1e-15, (servers, variation), xtol=1e-15))  # pyright: ignore[reportArgumentType]


def _excess(u: float, servers: int, variation: float) -> float:
    """``u * R'(u) - R(u)`` with R in service times: ``1 + variation * C(u) / (c * (1 - u))``."""
    offered = servers * u
    b = erlang_b(servers, offered)
    free = servers - offered
    below = free + offered * b
    waits = servers * b / below
    # u * dC/du, from the derivative of Erlang's B: u * dB/du = B * (c - offered + offered * B).
    rise_b = b * below
    rise = servers * (rise_b * free + offered * b * (1 - b)) / below**2
    return variation / free * (rise + waits * u / (1 - u) - waits) - 1


class Together(NamedTuple):
    """Time of equal callers who come at the same moment to servers that were idle."""

    shared: float
    """Of each, if they share the servers evenly."""
    in_turn: float
    """Mean, if each is served to its end before the next; the last needs as long as shared."""


def together(callers: int, service: float, servers: float = 1.0) -> Together:
    """How long callers need who come at once, each of the same size.

    Parameters
    ----------
    service
        Time of one alone, in any unit; the result has the same.
    servers
        How many are served at once. A caller cannot use more than one.
    """
    rounds = [ceil(place / servers) for place in range(1, callers + 1)]
    return Together(service * max(1.0, callers / servers), service * sum(rounds) / callers)
