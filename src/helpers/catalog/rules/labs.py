"""Rules of labs: a file is named for its lab, and a number said to be measured by one was."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from helpers.catalog.entries import Entry
from helpers.catalog.problems import Problem, suggest
from helpers.schema.lab import Figure, Lab, Vectors


def check_lab(entry: Entry) -> Iterator[Problem]:
    """Check that a lab's file has the lab's name, and that no id stands in it twice."""
    lab: Lab = entry.record
    stem = entry.document.file.rpartition("/")[2].removesuffix(".yml")
    if lab.id != stem:
        wrong = f"the lab is called {lab.id}, its file {stem}.yml"
        yield entry.problem(("id",), wrong, f"write id: {stem}, or rename the file")
    listed: list[tuple[tuple[str, ...], Sequence[Figure | Vectors]]] = [
        (("figures",), lab.figures),
        (("large", "figures"), lab.large.figures if lab.large else []),
    ]
    for group in (listed, [(("vectors",), lab.vectors)]):
        first: dict[str, tuple[str | int, ...]] = {}
        for place, items in group:
            for index, item in enumerate(items):
                yield from entry.once(
                    first, item.id, (*place, index), f"{item.id} stands here", "id"
                )


def measured(
    quantities: Iterable[Entry], labs: Mapping[str, Lab]
) -> tuple[list[Entry], list[Problem]]:
    """Give the quantities that a lab measured the number and the day of its run.

    Returns
    -------
    tuple
        All quantities, those of no lab as they were, and what is wrong with the others. One whose
        number is not to be had is left out.
    """
    found: list[Entry] = []
    problems: list[Problem] = []
    for entry in quantities:
        named = entry.record.lab
        if named is None:
            found.append(entry)
            continue
        lab = labs.get(named.id)
        dated = lab and lab.dated(named.figure)
        if lab is None or dated is None:
            if lab is not None:
                known = [item.id for item in lab.figures]
                known += [item.id for item in lab.large.figures] if lab.large else []
                wrong = f"the lab {lab.id} has no figure {named.figure!r}"
                fix = suggest(named.figure, known, "figures")
                problems.append(entry.problem(("lab", "figure"), wrong, fix))
            continue
        figure, date = dated
        if figure.unit != entry.record.unit:
            wrong = f"is in {entry.record.unit}, and the lab measures in {figure.unit}"
            problems.append(entry.problem(("unit",), wrong, f"write unit: {figure.unit}"))
        record = entry.record.measured(figure.value, figure.low, figure.high, date)
        found.append(dataclasses.replace(entry, record=record))
    return found, problems
