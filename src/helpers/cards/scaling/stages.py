"""The stages of a scaling path: what breaks at each as recorded, and whether each holds."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.scaling import StageAnalysis, analyse
from helpers.cards.card import About, Card, cited, distinct
from helpers.cards.scaling.scaled import MODEL_NOTES, monthly, per_day, recorded, written
from helpers.cards.tables import Cell, Table, Value
from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.catalog.inputs.scaling import model
from helpers.charts.intervals import Break, path_figure
from helpers.charts.marks import Step
from helpers.schema.scaling import Load, Stage
from helpers.text.numbers import digits, format_quantity
from helpers.text.phrases import (
    REMEDY_STATUS,
    count,
    in_sentence,
    listing,
    number,
    percent,
    sentence,
)
from helpers.text.scaling import titles as known

_LIKELY = 0.5
"""Share of the draws from which a part is named as saturated."""


def scaling_card(portfolio: Portfolio, study: StudyData, load: str) -> Card:
    """Where the record says the system breaks as one load grows.

    Parameters
    ----------
    portfolio, study
        The data.
    load
        Load id; stages that do not set it, or set it to zero, are left out: the axis is
        logarithmic.

    Raises
    ------
    ValueError
        If the study has no scaling path, or no stage says what breaks under this load.
    """
    scaling = recorded(study)
    driver = next(item for item in scaling.loads if item.id == load)
    today = study.quantities[driver.today]
    at = {s.id: study.quantities[s.load[load]] for s in scaling.stages if load in s.load}
    loads = {key: _in_unit(quantity, today) for key, quantity in at.items()}
    stages = [stage for stage in scaling.stages if loads.get(stage.id, 0) > 0]
    stages.sort(key=lambda stage: loads[stage.id])
    found = [(stage, item) for stage in stages for item in stage.breaks]
    if not found:
        raise ValueError(f"no stage of {study.id} says what breaks under the load {load}")
    remedies = {remedy.id: remedy for remedy in scaling.remedies}
    breaks = [
        Break(item.title, loads[stage.id], tuple(remedies[key].title for key in item.remedies))
        for stage, item in found
    ]
    return Card(
        id=f"{study.id}-scaling-path-{load}",
        title="What gives way on the way up, as recorded",
        finding=finding(driver, breaks, today),
        portfolio=portfolio,
        chart=path_figure(
            [Step(stage.title, loads[stage.id]) for stage in stages],
            breaks,
            in_sentence(driver.title),
        ),
        table=Table.of(
            "What the record says breaks, at which load, and what answers it",
            [
                {
                    "Breaks": item.title,
                    "Stage": stage.title,
                    "Load": Value(at[stage.id].value, format_quantity(at[stage.id])),
                    "How": item.text,
                    "Remedies": "; ".join(
                        f"{remedies[k].title} ({REMEDY_STATUS[remedies[k].status]})"
                        for k in item.remedies
                    ),
                }
                for stage, item in found
            ],
        ),
        about=About(
            quantities=distinct([today, *at.values()]),
            citations=cited(stages),
            notes=[
                (
                    "What breaks, and at which load, is as the record names it; nothing here is "
                    "computed."
                ),
                *scaling.notes,
            ],
        ),
    )


def _in_unit(quantity: Resolved, other: Resolved) -> float:
    """The value in the unit of another quantity, which measures the same."""
    if quantity.unit == other.unit:
        return quantity.value
    return quantity.value * quantity.unit.factor / other.unit.factor


def finding(driver: Load, breaks: Sequence[Break], today: Resolved) -> str:
    """One sentence: what breaks first, at which load, and how far that is from today's."""
    first = min(item.load for item in breaks)
    together = sum(item.load == first for item in breaks)
    parts = "part" if together == 1 else f"{count(together)} parts"
    text = (
        f"The record expects the first {parts} to give way at {digits(first)} "
        f"{in_sentence(driver.title)}"
    )
    if today.value == 0:
        return f"{text}; nothing is on record yet."
    factor = first / today.value
    about = "about " if today.record.approximate else ""
    on_record = f"the {about}{digits(today.value)} on record"
    if factor <= 1:
        return f"{text}; {on_record} is no less."
    return f"{text}, {digits(factor, 2)} times {on_record}."


def scaling_stages_card(portfolio: Portfolio, study: StudyData) -> Card:
    """Each stage: what is saturated there, where the first saturation lies, and what it costs.

    Raises
    ------
    ValueError
        If the study has no scaling path or no resource with a limit.
    """
    record = recorded(study)
    if not record.resources:
        raise ValueError(f"study {study.id} has no scaling.yml with resources")
    path = model(study)
    words, found = known(path), analyse(path).stages
    stages = [(stage, found[stage.id]) for stage in record.stages]
    return Card(
        id=f"{study.id}-scaling-stages",
        title="Do the stages hold with the remedies planned for them?",
        finding=_held(stages),
        portfolio=portfolio,
        table=Table.of(
            "Stages with the remedies the record plans for them",
            [_row(study, words, *item) for item in stages],
        ),
        open_table=True,
        about=About(
            quantities=distinct(
                study.quantities[key] for stage, _ in stages for key in stage.load.values()
            ),
            citations=cited(record.stages),
            notes=[
                (
                    "First saturation: at the likely values, and nine draws of ten in brackets. "
                    "Passed: the share of draws in which the stage's load is beyond it, with the "
                    "stage's remedies in place."
                ),
                *MODEL_NOTES,
            ],
        ),
    )


def _row(
    study: StudyData, words: list[str], stage: Stage, found: StageAnalysis
) -> dict[str, Cell | Value]:
    record, spread = recorded(study), found.spread
    titles = {part.id: part.title for part in record.resources}
    load = next(item for item in record.loads if item.id == found.state.driver)
    on = [remedy for remedy in record.remedies if remedy.id in stage.remedies]
    build = [in_sentence(remedy.title, words) for remedy in on if remedy.status != "done"]
    likely = [part for part in spread.resources if part.over >= _LIKELY]
    told = {part.id for part in record.resources if part.consequence == "notice"}
    over = [part for part in likely if part.id not in told]
    beyond = [titles[part.id] for part in likely if part.id in told]
    here = per_day(study.quantities[stage.load[load.id]])
    first = found.state.first
    middle = written(first.breaking if first else None)
    low, high = written(spread.first[0]), written(spread.first[4])
    total, unpriced = monthly(study, on)
    bill = "no published price" if total is None else f"about {digits(total)} USD a month"
    if total is not None and unpriced:
        bill += f", {count(unpriced)} without a price"
    return {
        "Stage": f"{stage.title}: {number(here)} {in_sentence(load.title, words)}",
        "Remedies to build": "; ".join(build) or "none",
        "Saturated in most draws": "; ".join(f"{titles[p.id]} ({_percent(p.over)})" for p in over)
        or "none",
        "Notices": "; ".join(beyond) or "none",
        "First saturation": (
            f"{titles[first.id]}: {middle} ({low} to {high})" if first else "never"
        ),
        "Passed": Value(spread.gone * 100, _percent(spread.gone)),
        "Bill": bill if build else "nothing",
    }


def _percent(share: float) -> str:
    return percent(share, 0)


def _held(stages: Sequence[tuple[Stage, StageAnalysis]]) -> str:
    passed = [
        f"“{stage.title}” (in {_percent(found.spread.gone)} of the draws)"
        for stage, found in stages
        if found.spread.gone >= _LIKELY
    ]
    many, several = count(len(stages)), len(stages) > 1
    if not passed:
        who = f"{sentence(many)} stages hold" if several else "The one stage holds"
        return f"{who} in most draws with the remedies planned for them."
    of = f"of {many} stages " if several else ""
    verb = "is" if len(passed) == 1 else "are"
    return (
        f"{sentence(count(len(passed)))} {of}{verb} past the first saturation even with the "
        f"remedies planned: {listing(passed)}."
    )
