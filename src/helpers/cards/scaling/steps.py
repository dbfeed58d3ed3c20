"""A scaling path step by step: what a notebook that does a part by hand shows, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.scaling import PartSpread, Spread, spread, state
from helpers.analysis.scaling.uncertainty import POINTS
from helpers.cards.blocks import Block
from helpers.cards.links import evidence
from helpers.cards.notebook import bullets, folds, number, say, table
from helpers.cards.scaling.example import Example
from helpers.cards.scaling.scaled import Scaled, load_value, scaled_all, written
from helpers.cards.tables import Cell, Value
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.scaling import model
from helpers.text.markup import link
from helpers.text.numbers import digits, format_number, format_quantity
from helpers.text.phrases import listing, percent, plural, sentence

_LIKELY = 0.5
"""Share of the draws from which a part counts as saturated."""
OBJECTIONS = (
    (
        "Rows come and go",
        (
            "A number pending is taken at its mean. It varies like a Poisson count, so near its "
            "limit a batch overflows in some cycles before it does on average."
        ),
    ),
    (
        "Time-outs are in the mean",
        (
            "One call in a hundred that runs into its time-out can add half as much again to a "
            "likely time. A range has room for that, not for a service that is down."
        ),
    ),
    (
        "A late cycle feeds back",
        (
            "What is cached for one cycle expires in a longer one. Beyond saturation a cycle is "
            "longer than the model says."
        ),
    ),
    (
        "Quotas are averaged",
        "A cycle asks in one go, so a window can be full while its average is not.",
    ),
    (
        "Loops are closed, the model is open",
        (
            "Retries grow with failures, failures with load; callers give up and come again. Past "
            "a limit real demand is higher than drawn."
        ),
    ),
    (
        "One thread",
        "What shares a thread is judged apart; together it is full sooner than the first of it.",
    ),
    (
        "Runs that overlap are not free",
        (
            "Each holds memory, connections and calls; nothing in the model limits how many there "
            "are but their batches."
        ),
    ),
    (
        "An hour is the finest grain",
        (
            "What arrives within a minute, at a sale or from a script, is felt long before the "
            "hour is full."
        ),
    ),
    (
        "A range is not a variation",
        (
            "A wide range of an assumption says that little is known of it, not that it varies; "
            "it is taken as the same at every load."
        ),
    ),
)
"""What a performance engineer from outside holds against every path of this kind."""
_SEEN = 0.1
"""Share of the draws from which a part that no claim names is told."""


def given(found: Example) -> Block:
    """The numbers that the part is worked out from, each with its record."""
    study = found.path.study
    rows = [
        [item.record.title, link(evidence(item), format_quantity(item)), item.record.kind.value]
        for item in (study.quantities[key] for key in found.ids.values())
    ]
    at = f" (“{found.stage}”)" if found.stage else ""
    asked = say(
        f"{study.meta.title}, “{found.part.title}”, at {digits(found.load, 3)} "
        f"{found.path.noun}{at}."
    )
    return asked + table("What it is worked out from", ["Number", "Value", "Kind"], rows)


def busiest_hour(found: Example, mean: float, late: float, bend: float) -> Block:
    """Utilisation, limit, knee and waits of the part by hand.

    Parameters
    ----------
    mean, late
        Mean and 95th percentile of the wait, in seconds.
    bend
        Utilisation at the knee.
    """
    part, noun = found.part, found.path.noun
    limit = part.breaking or 0.0
    rows = [
        ["Utilisation in the busiest hour", number(part.utilisation, 2)],
        ["Mean wait, seconds", number(mean, 2)],
        ["95th percentile of the wait, seconds", number(late, 2)],
        [f"Knee, {noun}", number(bend * limit, 2)],
        [f"Saturation load, {noun}", number(limit, 2)],
    ]
    said = (
        f"The knee comes at {digits(bend * limit, 2)} {noun} and the queue is full at "
        f"{digits(limit, 2)}"
    )
    if part.objective:
        rows.insert(4, [f"Objective missed from, {noun}", number(part.objective, 2)])
        said += f"; its objective is missed from {digits(part.objective, 2)}"
    elif part.objective == 0:
        said += "; its objective is missed at any load"
    plan = "" if bend > 0.9 else " A plan that waits for the limit is late."
    return table("That hour, by hand", ["What", "Number"], rows) + say(f"{said}.{plan}")


def draws(found: Example, by_hand: NDArray[np.float64], library: PartSpread) -> Block:
    """The limit as a distribution, drawn at random by hand and evenly by the library."""
    rows = [
        [percent(at, 0), number(mine, 2), load_value(theirs)]
        for at, mine, theirs in zip(POINTS, by_hand, library.breaking, strict=True)
    ]
    shown = table(
        f"Saturation load of “{found.part.title}”, {found.path.noun}",
        ["Share of the draws below", "By hand", "Library"],
        rows,
    )
    return shown + say(
        f"Nine draws in ten put it between {digits(by_hand[0], 2)} and {digits(by_hand[-1], 2)}: "
        f"a factor of {digits(by_hand[-1] / by_hand[0], 2)} that no formula takes away."
    )


def steady(mean: float, centre: float, reach: float, runs: int) -> Block:
    """The formula's mean wait beside that of a simulation whose rate does not change."""
    return say(
        f"Formula: {digits(mean, 3)} s mean wait. Simulation, {runs} runs of a day each: "
        f"{digits(centre, 3)} ± {digits(reach, 2)} s."
    )


def claims(portfolio: Portfolio) -> Block:
    """What each record expects to give way beside what the model finds, study by study."""
    items = [
        (study.meta.title, *_claims(study))
        for study in portfolio.studies.values()
        if study.scaling and any(stage.breaks for stage in study.scaling.stages)
    ]
    return folds(items) if items else say("No record says what gives way at a stage.")


def _claims(study: StudyData) -> tuple[str, Block]:
    record, path = study.scaling, model(study)
    if record is None:
        raise ValueError(f"study {study.id} has no scaling.yml")
    rows, named, held = [], 0, 0
    blocks = []
    for stage in record.stages:
        if not stage.breaks:
            continue
        found = spread(path, path.stage(stage.id).load)
        told = set()
        for item in stage.breaks:
            for id_ in item.resources:
                told.add(id_)
                part = found.part(id_)
                named, held = named + 1, held + (part.over >= _LIKELY)
                cells = [path.resource(id_).title, _band(part), _over(part)]
                rows.append([f"{stage.title}: {item.title}", *cells])
        others = _unnamed(found, path.resources, told)
        if others:
            texts = [f"{path.resource(part.id).title}: {_over(part)}" for part in others]
            blocks.append(say(f"{stage.title}, not named by the record:") + bullets(texts))
    columns = ["The record says", "Part", "Saturation load, 5 % to 95 %", "Saturated there"]
    caption = "What gives way by the record, and in the model without the remedies to be built"
    name = f"{study.meta.title}: {caption}"
    body = sum(blocks, table(caption, columns, rows, name=name))
    return (
        f"{held} of {named} parts the record names are saturated at their stage in most draws",
        body,
    )


def _unnamed(found: Spread, resources: Sequence, told: set[str]) -> list[PartSpread]:
    """Parts that stop or slow something at a stage and that its record does not name."""
    quiet = {item.id for item in resources if item.notice}
    return [
        part
        for part in found.resources
        if part.id not in told | quiet and part.over > _SEEN
    ]  # fmt: skip


def _band(part: PartSpread) -> str:
    low, middle, high = (written(part.breaking[k]) for k in (0, 2, 4))
    return f"{middle} ({low} to {high})"


def _over(part: PartSpread) -> str:
    whole = round(100 * part.over)
    if whole in (0, 100):
        return "in all draws" if whole else "in no draw to speak of"
    return f"in {whole} % of the draws"


def objectives(portfolio: Portfolio) -> Block:
    """The load from which each part's wait misses its objective, and that from which it is full."""
    rows, never = [], []
    for path in scaled_all(portfolio):
        for item in path.parts:
            if item.objective is None:
                continue
            part = path.state.part(item.id)
            slo = path.study.slos[item.objective]
            allowed = format_quantity(path.study.quantities[slo.objective])
            missed = "any load" if part.objective == 0 else written(part.objective)
            if part.objective == 0:
                never.append(item.title)
            late = part.wait.p95 if part.wait else None
            seconds = "" if late is None else format_number(late, "s", significant=2)
            cells: list[Cell | Value] = [seconds, missed, written(part.breaking)]
            rows.append([f"{path.study.meta.title}: {item.title}", allowed, *cells])
    if not rows:
        return say("No part of a path has an objective that its waiting can be held against.")
    columns = ["Part", "Objective", "95th percentile of the wait today", "Missed from", "Full from"]
    said = "An objective can be missed long before anything is full."
    if never:
        said += f" {sentence(listing([f'“{title}”' for title in never]))}: missed at any load."
    return table("Objectives and the loads at which they are missed", columns, rows) + say(said)


def objections() -> Block:
    """What is to be held against the model whatever it is of."""
    beside = f"{plural(len(OBJECTIONS), 'objection')} from outside"
    return folds([("Every path of this kind", beside, bullets(OBJECTIONS))])


def left_out(portfolio: Portfolio) -> Block:
    """What each study's path and each of its parts leaves out."""
    items = []
    for study in portfolio.studies.values():
        if study.scaling and study.scaling.resources:
            parts = [(item.title, item.leaves_out) for item in study.scaling.resources]
            beside = f"the path, and {plural(len(parts), 'part')} one by one"
            items.append((study.meta.title, beside, bullets(study.scaling.notes) + bullets(parts)))
    return folds(items)


def cases(
    path: Scaled,
    columns: Sequence[tuple[str, str, str | None]],
    given: Mapping[str, Mapping[str, float]],
) -> Block:
    """Saturation loads for other numbers of some assumptions.

    Parameters
    ----------
    columns
        Title, resource, and which of its limits; None for the one that binds.
    given
        What is supposed, in words: the values that differ, by id, each in its own unit.
    """
    rows = []
    for title, overrides in given.items():
        found = state(path.model, overrides=overrides, driver=path.driver.id)
        parts = [(found.part(resource), limit) for _, resource, limit in columns]
        at = [part.limits[limit] if limit else part.breaking for part, limit in parts]
        rows.append([title, *map(load_value, at)])
    caption = f"Saturation loads at the likely values, {path.noun}"
    titles = [title for title, *_ in columns]
    # A page supposes several things of one path.
    return table(caption, ["If", *titles], rows, name=f"{caption}: {listing(titles)}")
