"""The units of a portfolio: the general ones and those of data/units.yml."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from helpers.catalog.entries import Entry
from helpers.catalog.problems import Problem
from helpers.schema.units import UNITS, Unit


def known_units(entries: Iterable[Entry]) -> dict[str, Unit]:
    """Every unit by id; where an author repeats the id of a general one, that one stays."""
    own = {entry.record.id: entry.record for entry in entries if isinstance(entry.record, Unit)}
    return own | UNITS


def check_units(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Check that every unit has an id of its own and no spelling of another one."""
    spelt = {word: unit.id for unit in UNITS.values() for word in unit.spellings}
    for entry in entries:
        unit = entry.record
        if not isinstance(unit, Unit):
            continue
        if unit.id in UNITS:
            wrong = f"{unit.id} is a general unit already"
            yield entry.problem(("id",), wrong, "remove it here, or give it another id")
            continue
        if not unit.symbol:
            wrong = f"the unit {unit.id} has no symbol"
            yield entry.problem(("symbol",), wrong, "write what follows the number on a page")
        for word in unit.spellings:
            other = spelt.setdefault(word, unit.id)
            if other != unit.id:
                wrong = f"{word!r} stands for {other} already"
                yield entry.problem((), wrong, "give the unit another symbol, singular or alias")


def suggest_unit(word: str, units: Mapping[str, Unit]) -> str:
    """Say which unit was probably meant and which are of its kind, or list all."""
    spelt = {spelling: unit.id for unit in units.values() for spelling in unit.spellings}
    near = difflib.get_close_matches(word, units, 1)
    meant = spelt.get(word.lower()) or (near[0] if near else "")
    if not meant:
        return f"known units: {', '.join(units)}; add others to data/units.yml"
    others = [name for name, unit in units.items() if unit.kind == units[meant].kind]
    alike = f" units of this kind: {', '.join(others)}" if len(others) > 1 else ""
    return f"did you mean {meant}?{alike}"
