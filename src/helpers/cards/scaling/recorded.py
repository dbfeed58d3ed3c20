"""The scaling path as recorded: stages, what breaks at each, and the remedies."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.cards.blocks import Block, folds_html, sources_line
from helpers.cards.card import About, Card
from helpers.cards.table import Table, Value
from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.charts.intervals import Break, path_figure
from helpers.charts.marks import Step
from helpers.schema.scaling import Load, Scaling
from helpers.text.markup import inline, paragraphs
from helpers.text.numbers import digits, format_quantity
from helpers.text.phrases import REMEDY_STATUS, count, in_sentence


def _scaling(study: StudyData) -> Scaling:
    if study.scaling is None:
        raise ValueError(f"study {study.id} has no scaling.yml")
    return study.scaling


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
        f"The record expects the first {parts} to break at {digits(first)} "
        f"{in_sentence(driver.title)}"
    )
    if today.value == 0:
        return f"{text}; nothing is on record yet."
    factor = first / today.value
    about = "about " if today.record.approximate else ""
    recorded = f"the {about}{digits(today.value)} on record"
    if factor <= 1:
        return f"{text}; {recorded} is no less."
    return f"{text}, {digits(factor, 2)} times {recorded}."


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
    scaling = _scaling(study)
    driver = next(item for item in scaling.loads if item.id == load)
    today = study.quantities[driver.today]
    at = {
        stage.id: study.quantities[stage.load[load]]
        for stage in scaling.stages
        if load in stage.load
    }
    loads = {key: _in_unit(quantity, today) for key, quantity in at.items()}
    stages = [stage for stage in scaling.stages if loads.get(stage.id, 0) > 0]
    if not any(stage.breaks for stage in stages):
        raise ValueError(f"no stage of {study.id} says what breaks under the load {load}")
    stages.sort(key=lambda stage: loads[stage.id])
    remedies = {remedy.id: remedy for remedy in scaling.remedies}
    breaks: list[Break] = []
    rows: list[list] = []
    for stage in stages:
        for item in stage.breaks:
            names = tuple(remedies[key].title for key in item.remedies)
            breaks.append(Break(item.title, loads[stage.id], names))
            rows.append(
                [
                    item.title,
                    stage.title,
                    Value(at[stage.id].value, format_quantity(at[stage.id])),
                    item.text,
                    "; ".join(
                        f"{remedies[k].title} ({REMEDY_STATUS[remedies[k].status]})"
                        for k in item.remedies
                    ),
                ]
            )
    return Card(
        id=f"{study.id}-scaling-path",
        title="What breaks on the way up, as recorded",
        finding=finding(driver, breaks, today),
        portfolio=portfolio,
        chart=path_figure(
            [Step(stage.title, loads[stage.id]) for stage in stages],
            breaks,
            in_sentence(driver.title),
        ),
        table=Table(
            "What the record says breaks, at which load, and what answers it",
            ["Breaks", "Stage", "Load", "How", "Remedies"],
            rows,
        ),
        about=About(
            quantities=list({item.id: item for item in (today, *at.values())}.values()),
            citations=[citation for stage in stages for citation in stage.cite],
            notes=[
                (
                    "What breaks, and at which load, is as the record names it; nothing here is "
                    "computed."
                ),
                *scaling.notes,
            ],
        ),
    )


def remedies_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Each remedy: what it changes, what it costs, and whether it is in place."""
    items = []
    for remedy in _scaling(study).remedies:
        body = (
            f"{paragraphs(remedy.text)}<dl><dt>Cost</dt><dd>{inline(remedy.cost)}</dd></dl>"
            + sources_line(portfolio, remedy.cite)
        )
        items.append(
            (remedy.title, f'<span class="ap-kind">{REMEDY_STATUS[remedy.status]}</span>', body)
        )
    return Block(folds_html(items))
