"""Ranges that go together: a Gaussian copula, where the data names a rank correlation.

For normal variables with correlation r, Spearman's rank correlation is
``6 / pi * asin(r / 2)`` (Pearson 1907), so ``r = 2 * sin(pi * rank / 6)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from helpers.analysis.scaling.parts import Correlation

SLACK = 1e-10
"""A pivot of the factorisation must be larger: below it the matrix is not positive definite."""


def groups(
    correlations: Sequence[Correlation], order: Sequence[str]
) -> list[tuple[list[str], NDArray[np.float64]]]:
    """Sets of ranges that are tied to each other, with the factor of their matrix.

    Parameters
    ----------
    correlations
        Pairs of ids; a pair of a group that is not named has correlation 0.
    order
        Ids of all ranges; within a group they keep this order, groups go by their first member.

    Returns
    -------
    list
        Ids, and the lower triangular Cholesky factor.

    Raises
    ------
    ValueError
        If a pair names something that is no range, or the same range twice; if a pair is given
        twice; or if a matrix is not positive definite.
    """
    member = {id_: {id_} for id_ in order}
    given: dict[frozenset[str], float] = {}
    for item in correlations:
        pair = frozenset(item.between)
        for id_ in item.between:
            if id_ not in member:
                raise ValueError(f"{id_} is no range, so it cannot be correlated")
        if len(pair) < 2:
            raise ValueError(f"{item.between[0]} is correlated with itself")
        if pair in given:
            raise ValueError(f"{' and '.join(item.between)} are correlated twice")
        given[pair] = 2 * sin(pi * item.rank / 6)
        joined = member[item.between[0]] | member[item.between[1]]
        for id_ in joined:
            member[id_] = joined
    found, seen = [], set()
    for id_ in order:
        if id_ in seen or len(member[id_]) == 1:
            continue
        ids = [other for other in order if other in member[id_]]
        seen |= set(ids)
        matrix = [[1.0 if a == b else given.get(frozenset((a, b)), 0.0) for b in ids] for a in ids]
        found.append((ids, _cholesky(matrix, ids)))
    return found


def _cholesky(matrix: list[list[float]], ids: Sequence[str]) -> NDArray[np.float64]:
    """Row by row, so that the page does the same sums in the same order."""
    size = len(matrix)
    factor = np.zeros((size, size))
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j]
            for k in range(j):
                rest -= factor[i, k] * factor[j, k]
            if i > j:
                factor[i, j] = rest / factor[j, j]
            elif rest <= SLACK:
                raise ValueError(
                    f"the correlations of {', '.join(ids)} contradict each other: "
                    "their matrix is not positive definite"
                )
            else:
                factor[i, i] = sqrt(rest)
    return factor


def join(cube: NDArray[np.float64], factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """Tie independent coordinates.

    Parameters
    ----------
    cube
        (d, n) coordinates between 0 and 1.
    factor
        (d, d) lower triangular.

    Returns
    -------
    numpy.ndarray
        (d, n) coordinates with the wanted correlation, each still uniform.
    """
    return ndtr(factor @ ndtri(cube))
