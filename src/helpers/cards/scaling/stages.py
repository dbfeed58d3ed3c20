"""The stages of a scaling path with the remedies that are on, and whether each holds."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.scaling import StageAnalysis, analyse
from helpers.cards.card import About, Card
from helpers.cards.scaling.scaled import MODEL_NOTES, monthly, per_day
from helpers.cards.table import Table, Value
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.scaling import model
from helpers.schema.scaling import Load, Scaling, Stage
from helpers.text.numbers import digits, format_number
from helpers.text.phrases import count, in_sentence, listing, number, sentence
from helpers.text.scaling import titles as known

_LIKELY = 0.5
"""Share of the draws from which a part is named as over its limit."""


@dataclass(frozen=True)
class _Held:
    """A stage of the record with its analysis and the load that grows."""

    stage: Stage
    load: Load
    found: StageAnalysis


def scaling_stages_card(portfolio: Portfolio, study: StudyData) -> Card:
    """Each stage: what is over its limit there, when the first break comes, and what it costs.

    Raises
    ------
    ValueError
        If the study has no scaling path or no resource with a limit.
    """
    record = study.scaling
    if record is None or not record.resources:
        raise ValueError(f"study {study.id} has no scaling.yml with resources")
    words = model(study)
    analysis = analyse(words)
    loads = {item.id: item for item in record.loads}
    held = [
        _Held(stage, loads[found.state.driver], found)
        for stage in record.stages
        for found in (analysis.stages[stage.id],)
    ]
    return Card(
        id=f"{study.id}-scaling-stages",
        title="Do the stages hold with the remedies planned for them?",
        finding=_finding(held),
        portfolio=portfolio,
        table=Table(
            "Stages with the remedies the record plans for them",
            [
                "Stage",
                "Remedies to build",
                "Over in most draws",
                "First break",
                "Passed",
                "Bill",
            ],
            [_row(study, record, known(words), item) for item in held],
        ),
        open_table=True,
        about=About(
            quantities=list(
                {
                    key: study.quantities[key] for item in held for key in item.stage.load.values()
                }.values()
            ),
            citations=[citation for item in held for citation in item.stage.cite],
            notes=[
                (
                    "First break: the load half of the draws reach, and nine of ten in brackets. "
                    "Passed: the share of draws in which the stage's load is beyond the first "
                    "break, with the stage's remedies in place."
                ),
                *MODEL_NOTES,
            ],
        ),
    )


def _row(study: StudyData, record: Scaling, words: list[str], item: _Held) -> list:
    found, titles = item.found, {part.id: part.title for part in record.resources}
    on = [remedy for remedy in record.remedies if remedy.id in item.stage.remedies]
    build = [in_sentence(remedy.title, words) for remedy in on if remedy.status != "done"]
    over = [
        f"{titles[part.id]} ({_percent(part.over)})"
        for part in found.spread.resources
        if part.over >= _LIKELY
    ]
    here = per_day(study.quantities[item.stage.load[item.load.id]])
    total, unpriced = monthly(study, on)
    return [
        f"{item.stage.title}: {digits(here)} {in_sentence(item.load.title, words)}",
        "; ".join(build) or "none",
        "; ".join(over) or "none",
        _first(found.spread.first),
        Value(found.spread.gone * 100, _percent(found.spread.gone)),
        _bill(total, unpriced, bool(build)),
    ]


def _first(points: tuple[float | None, ...]) -> str:
    low, middle, high = ("never" if load is None else number(load) for load in points[:5:2])
    return f"{middle} ({low} to {high})"


def _percent(share: float) -> str:
    return format_number(round(share * 100, 1), "percent")


def _bill(total: float | None, unpriced: int, build: bool) -> str:
    if not build:
        return "nothing"
    if total is None:
        return "no published price"
    rest = f", {count(unpriced)} without a price" if unpriced else ""
    return f"about {digits(total)} USD a month{rest}"


def _finding(held: list[_Held]) -> str:
    passed = [item for item in held if item.found.spread.gone >= _LIKELY]
    many = f"{sentence(count(len(held)))} stages" if len(held) > 1 else "The one stage"
    if not passed:
        verb = "hold" if len(held) > 1 else "holds"
        return f"{many} {verb} in most draws with the remedies planned for them."
    named = listing(
        [
            f"“{item.stage.title}” (in {_percent(item.found.spread.gone)} of the draws)"
            for item in passed
        ]
    )
    of = f"of {count(len(held))} stages " if len(held) > 1 else ""
    verb = "is" if len(passed) == 1 else "are"
    return (
        f"{sentence(count(len(passed)))} {of}{verb} past the first break even with the remedies "
        f"planned: {named}."
    )
