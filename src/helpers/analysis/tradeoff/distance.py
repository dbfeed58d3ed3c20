"""How far the weights are from making another option win, or why none can.

An option wins where ``(u - u_k) v >= 0`` for every rival k: a convex part of the simplex of
weightings. The nearest weighting is the projection of the present one on that part, a least
distance problem solved as non-negative least squares (Lawson and Hanson, *Solving Least Squares
Problems* (1974), ch. 23). The least weight that has to change hands, which may be less than at
the nearest weighting, is a linear programme. Whether the part is empty is a matrix game of the
option against mixtures of its rivals; by linear programming duality a mixture that beats it on
every criterion proves that no weights ever make it win.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import helmert
from scipy.optimize import linprog, lsq_linear

from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import TIE, rank

Reach = Literal["wins", "ties", "never"]


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest weighting at which an option has the best total."""

    option: int
    reach: Reach
    """``wins``: some weights put it ahead of every rival; ``ties``: it can draw level, never ahead;
    ``never``: some rival is ahead under all weights."""
    weights: NDArray[np.float64] | None
    """(n,) the nearest weighting at which no rival is ahead of it; None if there is none."""
    distance: float | None
    """Euclidean distance of that weighting from the present one."""
    moved: float | None
    """Weight that changes hands on the way there, half the sum of absolute changes."""
    least: float | None
    """The least weight that has to change hands, whichever way."""
    lead: float
    """The largest lead over its best rival that any weights give it; negative if ``never``,
    infinite without a rival."""
    mixture: NDArray[np.float64]
    """(m,) shares of rivals that prove `lead`: their mean utility is at least the option's minus
    `lead` on every criterion."""


def nearest(problem: Matrix, option: int) -> Nearest:
    """The nearest weighting at which an option wins.

    Parameters
    ----------
    option
        Index of an option that is not knocked out.

    Returns
    -------
    Nearest
        Distance 0 where it has the best total already.

    Raises
    ------
    ValueError
        If the option is knocked out: it wins under no weights.
    """
    if problem.knocked_out[option]:
        raise ValueError(f"{problem.options[option]} is knocked out; no weights make it win")
    rivals = [k for k in problem.standing if k != option]
    mixture = np.zeros(len(problem.options))
    if not rivals:
        return Nearest(option, "wins", problem.weights.copy(), 0.0, 0.0, 0.0, np.inf, mixture)
    leads = problem.utilities[option] - problem.utilities[rivals]
    lead, shares = _largest_lead(leads)
    mixture[rivals] = shares
    if lead < -TIE:
        return Nearest(option, "never", None, None, None, None, lead, mixture)
    weights = _project(problem.weights, leads)
    change = weights - problem.weights
    return Nearest(
        option=option,
        reach="wins" if lead > TIE else "ties",
        weights=weights,
        distance=float(np.linalg.norm(change)),
        moved=float(np.abs(change).sum() / 2),
        least=_least(problem.weights, leads),
        lead=lead,
        mixture=mixture,
    )


def nearest_all(problem: Matrix) -> tuple[Nearest, ...]:
    """`nearest` for every standing option but the winner, in the order of the data."""
    winner = rank(problem).winner
    return tuple(nearest(problem, i) for i in problem.standing if i != winner)


def _largest_lead(leads: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """The largest of the smallest (r, n) leads over all weightings; the rivals' (r,) mixture."""
    r, n = leads.shape
    # Variables: n weights and the lead z; maximise z with z <= lead over each rival.
    solved = linprog(
        c=[*np.zeros(n), -1.0],
        A_ub=np.hstack([-leads, np.ones((r, 1))]),
        b_ub=np.zeros(r),
        A_eq=[[*np.ones(n), 0.0]],
        b_eq=[1.0],
        bounds=[*[(0, None)] * n, (None, None)],
        method="highs-ds",
    )
    if not solved.success:
        raise ArithmeticError(f"no solution of the linear programme: {solved.message}")
    shares = np.maximum(-solved.ineqlin.marginals, 0)
    return float(-solved.fun), shares / shares.sum()


def _least(weights: NDArray[np.float64], leads: NDArray[np.float64]) -> float:
    """The least weight to be given from some criteria to others until no lead is negative.

    Variables: what each of n criteria gains, then what it gives, at most its weight.
    """
    n = len(weights)
    if n == 1 or (leads @ weights >= 0).all():
        return 0.0
    solved = linprog(
        c=[*np.zeros(n), *np.ones(n)],
        A_ub=np.hstack([-leads, leads]),
        b_ub=leads @ weights,
        A_eq=[[*np.ones(n), *-np.ones(n)]],
        b_eq=[0.0],
        bounds=[*[(0, None)] * n, *((0, weight) for weight in weights)],
        method="highs-ds",
    )
    if not solved.success:
        raise ArithmeticError(f"no solution of the linear programme: {solved.message}")
    return float(solved.fun)


def _project(weights: NDArray[np.float64], leads: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weighting nearest to the present one at which no lead is negative.

    With v = w + Z y: minimise |y| subject to G y >= h, where the rows of G are those of Z (no
    weight negative) and of ``leads @ Z``. The residual of the least-squares problem has the squared
    length 1 / (1 + |y|^2), at least 1/3 on the simplex, and 0 only if nothing satisfies G y >= h.
    """
    n = len(weights)
    if n == 1 or (leads @ weights >= 0).all():
        return weights.copy()
    # Orthonormal directions that keep the sum of the weights.
    basis = helmert(n).T
    constraints = np.vstack([basis, leads @ basis])
    bounds = -np.concatenate([weights, leads @ weights])
    system = np.vstack([constraints.T, bounds])
    target = np.zeros(n)
    target[-1] = 1.0
    # Not `nnls`: where an option can only draw level, scipy's stops short of the solution.
    solved = lsq_linear(
        system, target, (0, np.inf), method="bvls", tol=1e-14, max_iter=100 * system.shape[1]
    )
    residual = system @ solved.x - target
    if residual @ residual < 0.1:
        raise ArithmeticError("no weighting found, though the linear programme found one")
    nearest_weights = np.maximum(weights - basis @ (residual[:-1] / residual[-1]), 0)
    nearest_weights /= nearest_weights.sum()
    if not solved.success or (leads @ nearest_weights).min() < -1e-8:
        raise ArithmeticError("the nearest weighting was not found")
    return nearest_weights
