"""Rules of the correlations: two ranges the model uses, a rank, and a matrix that can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.catalog.entries import Entry, StudyEntries, behind
from helpers.catalog.problems import Problem
from helpers.catalog.shape import Path
from helpers.schema.scaling import Correlation, Scaling

# The smallest eigenvalue must be clear of rounding, or the two languages that factor the matrix
# could disagree about whether it can be factored at all.
_LEAST_EIGENVALUE = 1e-9


def check_correlations(study: StudyEntries, entry: Entry, record: Scaling) -> Iterator[Problem]:
    """Check every correlation, and all of them together."""
    needed = used_quantities(study, record)
    first: dict[frozenset[str], Path] = {}
    ranks: dict[tuple[str, str], float] = {}
    for index, correlation in enumerate(record.correlations):
        at = ("correlations", index)
        sound = list(_ends(study, entry, at, correlation, needed))
        sound += _rank(study, entry, at, correlation)
        yield from sound
        pair = frozenset(correlation.between)
        if len(pair) < 2:
            continue
        wrong = f"{' and '.join(correlation.between)} are correlated"
        yield from entry.once(first, pair, at, wrong, "between")
        if first[pair] != at:
            continue
        rank = study.values.get(correlation.rank)
        if rank is not None and not sound:
            one, other = correlation.between
            ranks[one, other] = rank
    yield from _together(entry, ranks)


def _ends(
    study: StudyEntries, entry: Entry, at: Path, correlation: Correlation, needed: set[str]
) -> Iterator[Problem]:
    for position, name in enumerate(correlation.between):
        here = (*at, "between", position)
        placed = study.quantities.get(name)
        if placed is None:
            continue
        low, high = placed.record.low, placed.record.high
        if low is None or high is None or low == high:
            wrong = f"{name} is no range, so nothing can move with it"
            fix = "name a quantity with low, mode and high; for a derived one, its inputs"
            yield entry.problem(here, wrong, fix)
        elif name not in needed:
            wrong = f"no load, resource, stage or remedy uses {name}"
            fix = "name a quantity the scaling path computes with, or remove the correlation"
            yield entry.problem(here, wrong, fix)


def _rank(
    study: StudyEntries, entry: Entry, at: Path, correlation: Correlation
) -> Iterator[Problem]:
    here, name = (*at, "rank"), correlation.rank
    placed = study.quantities.get(name)
    if placed is None:
        return
    value = study.values.get(name)
    if placed.record.unit not in ("number", "ratio"):
        wrong = f"{name} is in {placed.record.unit}; a rank correlation is a bare number"
        yield entry.problem(here, wrong, "give it unit: number")
    elif placed.record.low is not None:
        wrong = f"{name} is a range; the model does not vary how strongly two ranges hang together"
        yield entry.problem(here, wrong, "give it one value")
    elif value is not None and not -1 <= value <= 1:
        wrong = f"{name} is {value:g}; a rank correlation is between -1 and 1"
        yield entry.problem(here, wrong, "correct the quantity")


def _together(entry: Entry, ranks: dict[tuple[str, str], float]) -> Iterator[Problem]:
    """Check each set of connected quantities: its matrix must be positive definite."""
    if not ranks:
        return
    import networkx as nx  # both where they are used: most studies tie no ranges
    import numpy as np

    graph = nx.Graph()
    # Added, not given to the graph: that looks for tables among them, and imports pandas for it.
    graph.add_edges_from(ranks)
    for names in sorted(map(sorted, nx.connected_components(graph))):
        place = {name: position for position, name in enumerate(names)}
        matrix = np.eye(len(names))
        for (one, other), rank in ranks.items():
            if one in place:
                # Pearson's correlation of the normal pair behind a given rank correlation.
                normal = 2 * np.sin(np.pi * rank / 6)
                matrix[place[one], place[other]] = matrix[place[other], place[one]] = normal
        if np.linalg.eigvalsh(matrix)[0] < _LEAST_EIGENVALUE:
            listed = f"{', '.join(names[:-1])} and {names[-1]}"
            wrong = f"{listed} cannot hang together so: their matrix is not positive definite"
            fix = "bring their ranks closer to 0"
            if len(names) == 2:
                fix += "; two that always move as one are one quantity, or derived from one"
            yield entry.problem(("correlations",), wrong, fix)


def used_quantities(study: StudyEntries, record: Scaling) -> set[str]:
    """Ids of all quantities the scaling path computes with, inputs of formulas included."""
    return set(behind(study.quantities, record.quantities))
