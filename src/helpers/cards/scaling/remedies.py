"""What the remedies of a scaling path buy, one after the other, and what they cost."""

from __future__ import annotations

from itertools import pairwise

from helpers.analysis.scaling import Move, moves
from helpers.cards.card import About, Card
from helpers.cards.scaling.scaled import MODEL_NOTES, Scaled, load_value, monthly, scaled, stated
from helpers.cards.table import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.intervals import Band, bands_figure
from helpers.text.markup import inline
from helpers.text.numbers import digits, format_number
from helpers.text.phrases import REMEDY_STATUS, listing, number, plural, sentence

_NAMED = 0.05
"""Share of the draws from which a part is named as first to break."""


def scaling_remedies_card(portfolio: Portfolio, study: StudyData, load: str) -> Card:
    """What each remedy buys, taken in the order of the record.

    Raises
    ------
    ValueError
        If the study has no scaling path, no resource needs this load, or no remedy that is not in
        place changes a number of the model.
    """
    path = scaled(study, load)
    record = {item.id: item for item in path.record.remedies}
    steps = moves(path.model, driver=load)
    named = {item.id for item in path.parts}
    moving = [step for step in steps if named & set(step.limits)]
    if not moving:
        raise ValueError(f"no remedy of {study.id} moves a limit of {load}")
    titles = {item.id: item.title for item in path.record.resources}
    bands = [_first_band(path, titles, (), "The code as it is")]
    rows = [_remedy_row(path, titles, None, ())]
    before = [step.remedy for step in steps]
    for step in moving:
        on = tuple(before[: before.index(step.remedy) + 1])
        bands.append(_first_band(path, titles, on, f"+ {record[step.remedy].title}"))
        rows.append(_remedy_row(path, titles, step.remedy, on, step))
    unit = path.noun
    idle = [record[step.remedy].title for step in steps if not named & set(step.limits)]
    total, unpriced = monthly(study, [record[step.remedy] for step in moving])
    return Card(
        id=f"{study.id}-scaling-remedies-{load}",
        title="Which remedy buys what, in my order",
        finding=_remedies_finding(path, bands, [record[step.remedy].title for step in moving]),
        portfolio=portfolio,
        chart=bands_figure(
            bands,
            path.steps,
            unit,
            f"The first break as {len(moving)} remedies are put in place one after the other",
        ),
        table=Table(
            "The first break as remedies are put in place, one after the other",
            [
                "Remedy",
                "Status",
                "First break, half of the draws",
                "5 %",
                "95 %",
                "Then first, all values likely",
                "Limits it moves by itself",
                "Adds to the bill",
                "Price it asks otherwise",
            ],
            rows,
        ),
        extra=(
            (
                f"<p>These move no limit of the model, which does not make them idle: "
                f"{inline(listing([path.lower(title) for title in idle]))}.</p>"
                if idle
                else ""
            )
            + f"<p>{_bill(total, unpriced)}</p>"
        ),
        about=About(
            quantities=stated(
                study,
                [name for step in moving for name in record[step.remedy].changes.values()]
                + [item.monthly_cost for item in record.values() if item.monthly_cost],
            ),
            citations=[citation for step in moving for citation in record[step.remedy].cite],
            notes=[
                (
                    "Each row has all remedies above it on. A later one that changes the same "
                    "number takes its place."
                ),
                (
                    "Prices are list prices on the day they were read. Where no vendor's price "
                    "fits, none is given; the work of building and running is in no sum."
                ),
                *MODEL_NOTES[1:],
            ],
        ),
    )


def _first_band(path: Scaled, titles: dict[str, str], on: tuple[str, ...], title: str) -> Band:
    found = path.with_remedies(on)
    parts = sorted(found.resources, key=lambda part: -part.first)
    return Band(title, found.first, beside=path.lower(titles[parts[0].id]))


def _remedy_row(
    path: Scaled,
    titles: dict[str, str],
    remedy: str | None,
    on: tuple[str, ...],
    step: Move | None = None,
) -> list:
    found = path.with_remedies(on)
    ranked = sorted(found.resources, key=lambda part: -part.first)
    first = "; ".join(
        f"{titles[part.id]} ({format_number(round(part.first * 100), 'percent')})"
        for part in ranked[:2]
        if part.first >= _NAMED
    )
    record = next((item for item in path.record.remedies if item.id == remedy), None)
    title = f"+ {record.title}" if record else "The code as it is"
    limits = (
        "; ".join(
            f"{titles[key]}: {_word(low)} → {_word(high)}"
            for key, (low, high) in step.limits.items()
        )
        if step
        else ""
    )
    price = record.monthly_cost if record else None
    cost = path.study.quantities[price].value if price else None
    return [
        title,
        REMEDY_STATUS[record.status] if record else "",
        load_value(found.first[2]),
        load_value(found.first[0]),
        load_value(found.first[4]),
        first,
        limits,
        "" if cost is None else f"{digits(cost)} USD a month",
        record.cost if record else "",
    ]


def _word(load: float | None) -> str:
    return "never" if load is None else number(load)


def _remedies_finding(path: Scaled, bands: list[Band], titles: list[str]) -> str:
    """From where to where, and the largest step on the way."""
    loads = [band.points[2] for band in bands]
    start, end = loads[0], loads[-1]
    unit = path.noun
    text = (
        f"{plural(len(titles), 'remedy', 'remedies').capitalize()} in my order move the first break"
    )
    if start is None or end is None:
        return f"{text} out of reach."
    text += f" from about {number(start)} to about {number(end)} {unit}"
    ratios = [
        (later or 0) / earlier if earlier and later else 0 for earlier, later in pairwise(loads)
    ]
    best = max(range(len(ratios)), key=ratios.__getitem__)
    if ratios[best] > 1:
        text += f"; the largest step, {number(ratios[best])} times, is “{titles[best]}”"
    return f"{text}; then {_last(bands[-1])}."


def _last(band: Band) -> str:
    return f"“{sentence(band.beside)}” is first"


def _bill(total: float | None, unpriced: int) -> str:
    if total is None:
        return "None of these has a vendor's price on record, so no bill is given."
    rest = (
        f"; {plural(unpriced, 'of them has', 'of them have')} no published price"
        if unpriced
        else ""
    )
    return f"By list prices they add about {digits(total)} USD a month together{rest}."
