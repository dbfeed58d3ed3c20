"""What a lab is asked, what it answers, and what it ran on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatch

from helpers.cards.blocks import Block, block
from helpers.cards.card import About, Card
from helpers.cards.links import href
from helpers.cards.notebook import folds
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, Resolved
from helpers.charts.bars import Part, parts_figure
from helpers.charts.curve import Axis, Curve, Mark, curves_figure
from helpers.charts.intervals import Band, bands_figure
from helpers.schema.lab import Lab, Vectors
from helpers.text.markup import link, paragraphs
from helpers.text.numbers import digits
from helpers.text.phrases import listing, percent, sentence


def labs_block(portfolio: Portfolio, folder: str = "*") -> Block:
    """What labs are asked and answer, how often they agree with what is published, and who uses it.

    Parameters
    ----------
    folder
        Pattern of the notebooks to list: ``notebooks/1?-*``.
    """
    listed = [
        (
            lab,
            # A project of one's own may have left the notebook out.
            href(lab.notebook.replace(".ipynb", ".html"))
            if (portfolio.root / lab.notebook).exists()
            else "",
            _passed(lab.vectors),
            _uses(portfolio, lab),
        )
        for lab in sorted(portfolio.labs.values(), key=lambda lab: lab.notebook)
        if fnmatch(lab.notebook, folder)
    ]
    return block("lab.listed", listed)


def _uses(portfolio: Portfolio, lab: Lab) -> list[tuple[str, list[Resolved]]]:
    """The numbers of each study that the lab measured."""
    found = {
        study.meta.title: [
            item
            for item in study.quantities.values()
            if item.record.lab and item.record.lab.id == lab.id
        ]
        for study in portfolio.studies.values()
    }
    return [(title, numbers) for title, numbers in found.items() if numbers]


def lab_block(lab: Lab, *, live: bool, missing: Sequence[str] = ()) -> Block:
    """When and on what a lab ran, with which parts, and which vectors passed.

    Parameters
    ----------
    live
        Whether the notebook it stands in runs the steps itself.
    missing
        Packages without which it cannot.
    """
    machine = lab.machine
    where = (
        f"Numbers kept with the project were measured on {lab.date.isoformat()} in "
        f"{lab.seconds:.0f} s on {machine.processor}, {machine.cores} cores, "
        f"{machine.memory:.0f} GiB, {machine.system}, Python {machine.python}, seed {lab.seed}. "
        "Counts and ratios carry over to another machine; seconds do not."
    )
    here = "This notebook runs every step anew." if live else _recorded(missing)
    checks = [
        {"Checked against": link(item.url, item.title), "Passed": f"{item.passed} of {item.total}"}
        for item in lab.vectors
    ]
    parts = [{"Part": name, "Version": version} for name, version in lab.versions.items()]
    held = f"{_passed(lab.vectors)} hold"
    found = [
        ("What it was checked against", held, Table.of("Vectors and rules", checks), checks),
        ("Real parts", listing(list(lab.versions)), Table.of("Versions", parts), parts),
    ]
    tables = folds((title, beside, Block(t.html())) for title, beside, t, rows in found if rows)
    back = Block(f"<p>{link(href('labs.html'), 'All labs').html}</p>")
    return Block(paragraphs(f"{here} {where}")) + tables + back


def measured_card(
    portfolio: Portfolio,
    lab: Lab,
    name: str,
    title: str,
    finding: str,
    rows: Mapping[str, Sequence[float]],
    unit: str,
) -> Card:
    """What repeated runs gave, a row each on a log axis.

    Parameters
    ----------
    name
        Ends the card's anchor, ``<lab>-<name>``.
    rows
        Title: lowest, median and highest of the runs, all above zero.
    unit
        Of the numbers, for the axis.
    """
    bands = [Band(row, (low, low, mid, high, high)) for row, (low, mid, high) in rows.items()]
    table = Table.of(
        title,
        [
            {"What": row, "Median": _value(mid), "From": _value(low), "To": _value(high)}
            for row, (low, mid, high) in rows.items()
        ],
    )
    chart = bands_figure(bands, [], unit, f"{title}: {finding}")
    return Card(f"{lab.id}-{name}", title, finding, portfolio, table, chart, _about(lab))


def parts_card(
    portfolio: Portfolio,
    lab: Lab,
    name: str,
    title: str,
    finding: str,
    rows: Mapping[str, tuple[int, int]],
    noun: str,
) -> Card:
    """How many of a whole, a row each: title, and count and whole."""
    parts = [Part(row, count, whole) for row, (count, whole) in rows.items()]
    table = Table.of(
        title,
        [
            {
                "What": part.title,
                noun.capitalize(): part.count,
                "Of": part.whole,
                "Share": _percent(part.count / part.whole),
            }
            for part in parts
        ],
    )
    chart = parts_figure(parts, noun)
    return Card(f"{lab.id}-{name}", title, finding, portfolio, table, chart, _about(lab))


def curves_card(
    portfolio: Portfolio,
    lab: Lab,
    name: str,
    title: str,
    finding: str,
    curves: Sequence[Curve],
    x: Axis,
    y: Axis,
    marks: Sequence[Mark] = (),
    quantities: Sequence[Resolved] = (),
) -> Card:
    """What a lab measured against what it changed, with a formula's curve beside it.

    Parameters
    ----------
    curves
        Lines and, with ``mode="markers"``, what was measured; the table has a column for each.
    x, y
        The axes; the title of the first names the rows of the table.
    marks
        Labelled levels and places.
    quantities
        Numbers of a study that the marks stand for.
    """
    places = sorted({place for curve in curves for place in curve.x})
    values = {curve.title: dict(zip(curve.x, curve.y, strict=True)) for curve in curves}
    rows = [
        {sentence(x.title): _value(place)}
        | {series: _value(at[place]) if place in at else None for series, at in values.items()}
        for place in places
    ]
    table = Table.of(title, rows)
    chart = curves_figure(curves, marks, x, y, f"{title}: {finding}")
    return Card(
        f"{lab.id}-{name}", title, finding, portfolio, table, chart, _about(lab, quantities)
    )


def _percent(share: float) -> Value:
    return Value(100 * share, percent(share))


def _value(measured: float) -> Value:
    return Value(measured, digits(measured))


def _about(lab: Lab, quantities: Sequence[Resolved] = ()) -> About:
    notes = [f"Measured by this lab on {lab.date.isoformat()} on {lab.machine.processor}."]
    if lab.large:
        notes.append(
            f"The larger sizes were measured on {lab.large.date.isoformat()} in "
            f"{lab.large.seconds / 60:.0f} minutes on {lab.large.machine.processor}."
        )
    return About(quantities=quantities, notes=notes)


def _recorded(missing: Sequence[str]) -> str:
    if missing:
        return (
            f"The steps shown are those of the last run, for want of {listing(missing)}; "
            "`make labs` installs and runs them."
        )
    return "The steps shown are those of the last run."


def _passed(vectors: Sequence[Vectors]) -> str:
    total = sum(item.total for item in vectors)
    return f"{sum(item.passed for item in vectors)} of {total}" if vectors else ""
