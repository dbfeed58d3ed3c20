"""Rule of costs: a sum of money per month that a vendor's price list states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.catalog.entries import Entry, StudyEntries
from helpers.catalog.problems import Problem
from helpers.catalog.shape import Path
from helpers.schema.provenance import Kind, Source
from helpers.schema.units import CURRENCIES

MONTHLY = tuple(f"{code}-per-month" for code in CURRENCIES)


def check_price(
    study: StudyEntries, entry: Entry, at: Path, name: str, sources: Mapping[str, Source]
) -> Iterator[Problem]:
    """Check that a cost is a vendor's published price per month, or computed from such prices."""
    if name not in study.quantities:
        return
    unit = study.quantities[name].unit
    if unit.id not in MONTHLY:
        wrong = f"{name} is in {unit.id}; a monthly cost is in {MONTHLY[0]} or another currency"
        yield entry.problem(at, wrong, "change the quantity's unit, or name another quantity")
        return
    for source in sorted(_unpriced(study, name, sources, frozenset())):
        what = name if source == name else f"{source}, which {name} is computed from,"
        wrong = f"{what} is no published price: nothing of type price-list is cited"
        fix = "give it kind: published and cite a price list, or leave the cost out"
        yield entry.problem(at, wrong, fix)


def _unpriced(
    study: StudyEntries, name: str, sources: Mapping[str, Source], above: frozenset[str]
) -> set[str]:
    """Sums of money below ``name`` that no price list states."""
    placed = study.quantities.get(name)
    # A formula that contains itself is reported where it stands.
    if placed is None or name in above:
        return set()
    record = placed.record
    if record.kind is Kind.DERIVED:
        inputs = [
            _unpriced(study, source, sources, above | {name})
            for source in record.inputs.values()
            if source in study.quantities
            and study.quantities[source].unit.id in (*CURRENCIES, *MONTHLY)
        ]
        return set().union(*inputs) if inputs else {name}
    cited = [sources[item.source] for item in record.cite if item.source in sources]
    known = len(cited) == len(record.cite)
    listed = any(source.type == "price-list" for source in cited)
    priced = record.kind is Kind.PUBLISHED and (listed or not known)
    return set() if priced else {name}
