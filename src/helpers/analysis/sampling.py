"""Draws for all analyses: the same points in Python and in the page.

Points are the first 2**k of the Sobol sequence (Sobol' 1967) with the direction numbers of Joe and
Kuo (2008), from SciPy, in Gray-code order (Antonov and Saleev 1979). A digital shift, one 32-bit
word for each dimension joined by exclusive or, makes the estimate unbiased and keeps the net's
evenness (L'Ecuyer and Lemieux 2002).

A range is beta-PERT: on the scale from low (0) to high (1) with the mode at p it is
Beta(1 + 4 p, 5 - 4 p), with mean ``(low + 4 mode + high) / 6`` (Malcolm, Roseboom, Clark and Fazar,
*Operations Research* 7 (1959); Vose, *Risk Analysis* (2008)). Ranges that go together are joined by
a Gaussian copula; for normal variables with correlation r, Spearman's rank correlation is
``6 / pi * asin(r / 2)`` (Pearson 1907).

A page has neither distribution. It reads two kinds of table, and so does Python, that both come to
the same numbers: the normal quantile over the logit of a probability, and for each range its
quantile over the normal variable. Between the entries both go by Catmull and Rom's cubic, which is
within 1e-4 of a range of the exact quantile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import pi, sin
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy  # its parts are loaded when first used: most pages draw nothing
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import networkx as nx

BITS = 32
LARGEST = 16
"""Binary logarithm of the most points."""
LOGIT, LOGITS = 0.5, 12.0
"""Step and end of the table of normal quantiles, in logits of the probability."""
NORMAL, NORMALS = 0.25, 4.5
"""Step and end of the table of a range, in normal units; what lies beyond counts as the end."""
SLACK = 1e-9
"""The smallest eigenvalue of a matrix of correlations must be larger."""
PLACES = 5
"""Decimals of a table."""
ENDS = (0.05, 0.95)
"""Probabilities of the low and the high end of what nine of ten draws fall into."""

_ALL = slice(None)

Span = tuple[float, float, float]
"""Low, mode and high of a range, with ``low < high``."""
Pair = tuple[str, str, float]
"""Two ranges by id, and Spearman's rank correlation."""


@dataclass(frozen=True)
class Plan:
    """Which draws."""

    log2: int = 14
    """Binary logarithm of their number, 0 to `LARGEST`."""
    seed: int = 1
    """Of the digital shift; a whole number from 0 on."""

    def __post_init__(self) -> None:
        if not 0 <= self.log2 <= LARGEST:
            raise ValueError(f"log2 is {self.log2}; it must be 0 to {LARGEST}")

    @property
    def size(self) -> int:
        """Number of draws."""
        return 2**self.log2


def cube(
    dimensions: int, plan: Plan, replicate: int = 0, at: slice | NDArray[np.intp] = _ALL
) -> NDArray[np.float64]:
    """Points of the unit cube, spread evenly.

    Parameters
    ----------
    replicate
        Points of different replicates are shifted independently, so their estimates spread as the
        error does.
    at
        Which of the points.

    Returns
    -------
    numpy.ndarray
        (dimensions, 2**log2) coordinates, or those of as many points as are asked for, each in the
        middle of a cell of 2**-32, so never 0 or 1. A further dimension leaves those before it as
        they are.
    """
    if dimensions == 0:
        return np.empty((0, plan.size))[:, at]
    net = _net(dimensions, plan.log2)[:, at]
    points = (net ^ shifts(dimensions, plan.seed, replicate)[:, None]).astype(np.float64)
    points += 0.5
    points /= 2.0**BITS
    return points


@lru_cache(maxsize=16)
def _net(dimensions: int, log2: int) -> NDArray[np.uint32]:
    """(dimensions, 2**log2) words before the shift, which many replicates share."""
    points = scipy.stats.qmc.Sobol(dimensions, scramble=False, bits=BITS).random_base2(log2)
    return (points.T * 2.0**BITS).astype(np.uint32)


@lru_cache(maxsize=256)
def shifts(dimensions: int, seed: int, replicate: int = 0) -> NDArray[np.uint32]:
    """(dimensions,) words of a digital shift; the bit generator's stream is fixed by NumPy."""
    source = np.random.PCG64(np.random.SeedSequence([seed, replicate]))
    words = (source.random_raw(dimensions) >> np.uint64(BITS)).astype(np.uint32)
    words.setflags(write=False)
    return words


@lru_cache(maxsize=8)
def directions(dimensions: int) -> tuple[tuple[int, ...], ...]:
    """Direction integers: for each dimension `LARGEST` of them, below 2**32.

    In Gray-code order point ``2**k`` is the exclusive or of integers k and k - 1, which gives them
    from SciPy's points.
    """
    if dimensions == 0:
        return ()
    source = scipy.stats.qmc.Sobol(dimensions, scramble=False, bits=BITS)
    words = np.empty((dimensions, LARGEST), np.uint32)
    passed = 0
    for k in range(LARGEST):
        source.fast_forward(2**k - passed)
        words[:, k] = source.random()[0] * 2.0**BITS
        passed = 2**k + 1
    return tuple(map(tuple, np.bitwise_xor.accumulate(words, axis=1).tolist()))


def draw(
    spans: Mapping[str, Span], plan: Plan, pairs: Iterable[Pair] = ()
) -> dict[str, NDArray[np.float64]]:
    """Draw ranges.

    Parameters
    ----------
    spans
        By id; a dimension each, in this order.

    Returns
    -------
    dict
        Range id: (2**log2,) numbers, PERT distributed; not to be written to.

    Raises
    ------
    ValueError
        If a pair names no range, one range twice, or is named twice, or if the correlations
        contradict each other.
    """
    return dict(_drawn(tuple(spans.items()), plan, tuple(pairs)))


@lru_cache(maxsize=16)
def _drawn(
    spans: tuple[tuple[str, Span], ...], plan: Plan, pairs: tuple[Pair, ...]
) -> dict[str, NDArray[np.float64]]:
    """Kept, because many questions are asked of the same draws."""
    points = cube(len(spans), plan)
    normal = dict(
        zip(
            (id_ for id_, _ in spans),
            along(normals(), (np.log(points / (1 - points)) + LOGITS) / LOGIT),
            strict=True,
        )
    )
    for ids, factor in groups(pairs, list(normal)):
        tied = factor @ np.array([normal[id_] for id_ in ids])
        normal |= dict(zip(ids, tied, strict=True))
    out = {}
    for id_, span in spans:
        share = along(table(*span), (normal[id_] + NORMALS) / NORMAL)
        drawn = span[0] + (span[2] - span[0]) * np.clip(share, 0, 1)
        drawn.setflags(write=False)
        out[id_] = drawn
    return out


@lru_cache(maxsize=1)
def normals() -> NDArray[np.float64]:
    """Normal quantiles at logits from ``-LOGITS`` in steps of `LOGIT`."""
    return scipy.special.ndtri(
        scipy.special.expit(np.arange(-LOGITS, LOGITS + LOGIT / 2, LOGIT))
    ).round(PLACES)


@lru_cache(maxsize=512)
def table(low: float, mode: float, high: float) -> NDArray[np.float64]:
    """Quantiles of a range, 0 at its low and 1 at its high end, over the normal variable."""
    at = scipy.special.ndtr(np.arange(-NORMALS, NORMALS + NORMAL / 2, NORMAL))
    return _pert(at, low, mode, high).round(PLACES)


@lru_cache(maxsize=512)
def ends(low: float, mode: float, high: float) -> tuple[float, float]:
    """The 5 % and the 95 % point of a range."""
    one, other = low + (high - low) * _pert(ENDS, low, mode, high)
    return float(one), float(other)


def _pert(probability: ArrayLike, low: float, mode: float, high: float) -> NDArray[np.float64]:
    """Quantiles of a range on the scale from its low to its high end."""
    place = (mode - low) / (high - low)
    return scipy.special.betaincinv(1 + 4 * place, 5 - 4 * place, probability)


def along(values: NDArray[np.float64], place: NDArray[np.float64]) -> NDArray[np.float64]:
    """A table between its entries, by Catmull and Rom's cubic; its ends are its neighbours' too.

    Parameters
    ----------
    values
        (n,) the table.
    place
        0 at the first entry, 1 at the second; what lies outside counts as the end.
    """
    place = np.clip(place, 0, len(values) - 1)
    cell = np.minimum(np.floor(place), len(values) - 2).astype(int)
    t = place - cell
    padded = np.concatenate([values[:1], values, values[-1:]])
    a, b, c, d = (padded[cell + k] for k in range(4))
    return b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


def groups(
    pairs: Sequence[Pair], order: Sequence[str]
) -> list[tuple[list[str], NDArray[np.float64]]]:
    """Sets of ranges that are tied to each other, with the factor of their matrix.

    Parameters
    ----------
    pairs
        What of a group is not named has correlation 0.
    order
        Ids of all ranges; within a group they keep this order, groups go by their first member.

    Returns
    -------
    list
        Ids, and the lower triangular Cholesky factor of the normal correlations.

    Raises
    ------
    ValueError
        See `draw`.
    """
    if not pairs:
        return []
    # Imported where it is used, because most pages tie no ranges.
    import networkx as nx

    graph = nx.Graph()
    for one, other, rank in pairs:
        for id_ in (one, other):
            if id_ not in order:
                raise ValueError(f"{id_} is no range, so it cannot be correlated")
        if one == other:
            raise ValueError(f"{one} is correlated with itself")
        if graph.has_edge(one, other):
            raise ValueError(f"{one} and {other} are correlated twice")
        graph.add_edge(one, other, weight=2 * sin(pi * rank / 6))
    tied = sorted(sorted(found, key=order.index) for found in nx.connected_components(graph))
    return [(ids, _factor(graph, ids)) for ids in sorted(tied, key=lambda ids: order.index(ids[0]))]


def _factor(graph: nx.Graph, ids: list[str]) -> NDArray[np.float64]:
    import networkx as nx

    matrix = np.eye(len(ids)) + nx.to_numpy_array(graph, nodelist=ids)
    # Clear of rounding: whether it can be factored must not hang on the processor.
    if scipy.linalg.eigvalsh(matrix)[0] < SLACK:
        raise ValueError(
            f"the correlations of {', '.join(ids)} contradict each other: "
            "their matrix is not positive definite"
        )
    return scipy.linalg.cholesky(matrix, lower=True)


def for_page(
    spans: Mapping[str, Span], pairs: Sequence[Pair], log2: int, seed: int = 1
) -> dict[str, Any]:
    """What a page draws from: points, tables and factors, as plain data.

    Parameters
    ----------
    spans, pairs
        As for `draw`.
    log2
        Binary logarithm of the most draws the page takes.
    """
    place = {id_: k for k, id_ in enumerate(spans)}
    scale = 10**PLACES
    return {
        "points": [
            [int(word), *row[:log2]]
            for word, row in zip(shifts(len(spans), seed), directions(len(spans)), strict=True)
        ],
        "normals": [int(number) for number in (normals() * scale).round()],
        "tables": [
            [int(number) for number in (table(*span) * scale).round()] for span in spans.values()
        ],
        "ends": [list(ends(*span)) for span in spans.values()],
        "tied": [
            [[place[id_] for id_ in ids], factor.tolist()]
            for ids, factor in groups(pairs, list(spans))
        ],
    }
