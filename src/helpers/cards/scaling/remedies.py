"""The remedies of a scaling path: what each is, and what they buy one after the other."""

from __future__ import annotations

from itertools import accumulate, pairwise

from helpers.analysis.scaling import moves
from helpers.cards.blocks import Block, block
from helpers.cards.card import About, Card, cited
from helpers.cards.render import render
from helpers.cards.scaling.scaled import (
    MODEL_NOTES,
    Scaled,
    load_value,
    monthly,
    recorded,
    scaled,
    stated,
    written,
)
from helpers.cards.tables import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.intervals import Band, bands_figure
from helpers.text.numbers import digits
from helpers.text.phrases import REMEDY_STATUS, count, number, percent, plural, sentence


def remedies_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Each remedy: what it changes, what it costs, and whether it is in place."""
    return block("scaling.remedies", portfolio, recorded(study).remedies)


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
    titles = {item.id: item.title for item in path.record.resources}
    needed = {item.id for item in path.parts}
    moving = [record[step.remedy] for step in steps if needed & set(step.limits)]
    if not moving:
        raise ValueError(f"no remedy of {study.id} moves a limit of {load}")
    idle = [path.lower(record[s.remedy].title) for s in steps if not needed & set(s.limits)]
    bands: list[Band] = []
    rows = []
    # Each rung has all remedies before it on, also those that move no limit of this load.
    on = accumulate(((step.remedy,) for step in steps), initial=())
    for step, taken in zip([None, *steps], on, strict=True):
        remedy = record[step.remedy] if step else None
        if remedy and remedy not in moving:
            continue
        found, first = path.with_remedies(taken), path.state_with(taken).first
        at, then = (first.breaking, first.id) if first else (None, "")
        title = f"+ {remedy.title}" if remedy else "The code as it is"
        price = study.quantities[remedy.monthly_cost] if remedy and remedy.monthly_cost else None
        points = (*found.first[:2], at, *found.first[3:])
        bands.append(Band(title, points, beside=path.lower(titles[then]) if then else ""))
        rows.append(
            {
                "Remedy": title,
                "Status": REMEDY_STATUS[remedy.status] if remedy else "",
                "First saturation load": load_value(at),
                "5 % of the draws": load_value(found.first[0]),
                "95 %": load_value(found.first[4]),
                "First there, and in how many draws": (
                    f"{titles[then]} ({percent(found.part(then).first, 0)})" if then else "none"
                ),
                "Limits it moves by itself": "; ".join(
                    f"{titles[key]}: {written(low)} → {written(high)}"
                    for key, (low, high) in (step.limits.items() if step else ())
                ),
                "Adds to the bill": f"{digits(price.value)} USD a month" if price else "",
                "Price it asks otherwise": remedy.cost if remedy else "",
            }
        )
    return Card(
        id=f"{study.id}-scaling-remedies-{load}",
        title="Which remedy buys what, in the order of the record",
        finding=_finding(path, bands, [remedy.title for remedy in moving]),
        portfolio=portfolio,
        chart=bands_figure(
            bands,
            path.steps,
            path.noun,
            f"The first saturation load as {len(moving)} remedies are put in place one by one",
        ),
        table=Table.of(
            "The first saturation load as remedies are put in place, one after the other", rows
        ),
        extra=render("scaling.bought", idle, _bill(*monthly(study, moving))),
        about=About(
            quantities=stated(
                study,
                [name for remedy in moving for name in remedy.changes.values()]
                + [item.monthly_cost for item in record.values() if item.monthly_cost],
            ),
            citations=cited(moving),
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


def _finding(path: Scaled, bands: list[Band], titles: list[str]) -> str:
    """From where to where, and the largest step on the way."""
    loads = [band.points[2] for band in bands]
    start, end = loads[0], loads[-1]
    if len(titles) == 1:
        subject, moves_it, leaves = f"“{titles[0]}”", "moves", "leaves"
    else:
        subject = sentence(f"{count(len(titles))} remedies in their order")
        moves_it, leaves = "move", "leave"
    if start is None or end is None:
        return f"{subject} {moves_it} the first saturation load out of reach."
    if number(start) == number(end):
        still = f"at about {number(start)} {path.noun}, with “{sentence(bands[-1].beside)}”"
        return f"{subject} {leaves} the first saturation load where it is, {still}."
    text = f"{subject} {moves_it} the first saturation load"
    text += f" from about {number(start)} to about {number(end)} {path.noun}"
    ratios = [later / earlier if earlier and later else 0 for earlier, later in pairwise(loads)]
    best = max(range(len(ratios)), key=ratios.__getitem__)
    if ratios[best] > 1 and len(titles) == 1:
        text += f", {number(ratios[best])} times as far"
    elif ratios[best] > 1:
        text += f"; the largest step, {number(ratios[best])} times, is “{titles[best]}”"
    return f"{text}; then “{sentence(bands[-1].beside)}” is first."


def _bill(total: float | None, unpriced: int) -> str:
    if total is None:
        return ""
    rest = plural(unpriced, "of them has", "of them have")
    rest = f"; {rest} no published price" if unpriced else ""
    return f"By list prices they add about {digits(total)} USD a month together{rest}."
