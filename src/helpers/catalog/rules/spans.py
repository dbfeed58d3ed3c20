"""How far a number of the scaling path reaches when the ranges behind it do.

The model draws every range from its low to its high end. A formula or a limit that holds at the
likely values only would stop it in the middle of a page, so the ends are tried here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from helpers.catalog.derive import FormulaError, evaluate
from helpers.catalog.entries import StudyEntries, behind
from helpers.catalog.problems import Problem

_CORNERS = 6
"""Up to this many ranges all combinations of ends are tried, else each end by itself."""


def span(study: StudyEntries, name: str) -> tuple[float, float] | None:
    """Least and largest number of a quantity over the ends of the ranges it rests on.

    Returns
    -------
    tuple or None
        None where it has no number, or none at some end.
    """
    found = [_at(study, name, ends) for ends in _ends(study, name)]
    numbers = [number for number in found if number is not None]
    if not numbers or len(numbers) < len(found):
        return None
    return min(numbers), max(numbers)


def check_spans(study: StudyEntries, needed: set[str]) -> Iterator[Problem]:
    """Check that the formulas the path uses have a result at every end of their ranges."""
    for name in sorted(needed):
        placed = study.quantities[name]
        formula = placed.record.formula
        # What fails at the likely values already is reported where formulas are resolved.
        if formula is None or name not in study.values:
            continue
        for ends in _ends(study, name):
            inputs = {
                short: _at(study, source, ends) for short, source in placed.record.inputs.items()
            }
            known = {short: number for short, number in inputs.items() if number is not None}
            if len(known) < len(inputs):
                break
            try:
                evaluate(formula, known)
            except FormulaError as error:
                at = ", ".join(f"{source} = {number:g}" for source, number in ends.items())
                wrong = f"{error} where {at}, which its ranges allow"
                yield placed.problem(("formula",), wrong, "narrow the range, or change the formula")
                break


def _ends(study: StudyEntries, name: str) -> list[dict[str, float]]:
    """Sets of ends to try: every range behind a quantity at its low or at its high."""
    ranges = {
        source: (record.low, record.high)
        for source in behind(study.quantities, [name])
        for record in (study.quantities[source].record,)
        if record.low is not None and record.high is not None
    }
    if len(ranges) <= _CORNERS:
        return [dict(zip(ranges, ends, strict=True)) for ends in product(*ranges.values())]
    lows, highs = ({key: pair[side] for key, pair in ranges.items()} for side in (0, 1))
    alone = [{key: end} for key, pair in ranges.items() for end in pair]
    return [lows, highs, *alone]


def _at(study: StudyEntries, name: str, ends: Mapping[str, float]) -> float | None:
    """The number of a quantity with some ranges at an end, the others at their likely value."""
    if name in ends:
        return ends[name]
    placed = study.quantities.get(name)
    if placed is None or name not in study.values:
        return None
    if placed.record.formula is None:
        return study.values[name]
    inputs = {short: _at(study, key, ends) for short, key in placed.record.inputs.items()}
    known = {short: number for short, number in inputs.items() if number is not None}
    if len(known) < len(inputs):
        return None
    try:
        return evaluate(placed.record.formula, known)
    except FormulaError:
        return None
