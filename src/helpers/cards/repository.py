"""A study's history: counts over time with the milestones on them, and growth."""

from __future__ import annotations

import calendar
import datetime as dt

from helpers.cards.card import About, Card
from helpers.cards.links import sources_html
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, SeriesTable, StudyData
from helpers.catalog.portfolio import TIMES
from helpers.charts.timeline import Event, growth_figure, history_figure
from helpers.text.numbers import digits
from helpers.text.phrases import count, in_sentence, plural


def timeline_card(portfolio: Portfolio, study: StudyData, series: str, column: str) -> Card:
    """A count over time with the milestones as numbered marks above their months or years.

    Parameters
    ----------
    portfolio, study
        The data.
    series, column
        Series id whose first column is a date, month or year, and the column to draw as bars.
    """
    data = study.series[series]
    step, form = _steps(data)
    months, dates = _months(data), _dates(data)
    counts = data.columns[column]
    title = next(item.title for item in data.meta.columns if item.name == column)
    inside = [item for item in study.timeline if item.date.strftime(form) in months]
    marks = [
        Event(item.date.strftime(form), str(i), item.title)
        for i, item in enumerate(inside, start=1)
    ]
    top = max(range(len(months)), key=lambda i: counts[i])
    decided = sum(bool(item.decisions) for item in inside)
    finding = f"{sum(counts):,} {in_sentence(title)} in {plural(len(months), step)}"
    if len(months) > 1:
        finding += f", {counts[top]:,} of them in {_named(dates[top], step)} alone"
    if inside:
        verb = "carries" if decided == 1 else "carry"
        finding += (
            f"; {count(decided) if decided else 'none'} of "
            f"{plural(len(inside), 'dated milestone')} {verb} a decision"
        )
    finding += "."
    rows = [
        {
            "Date": item.date.isoformat(),
            "Key": mark.key,
            "What": item.title,
            "Decisions": "; ".join(study.decisions[key].title for key in item.decisions),
            "Source": sources_html(portfolio, item.cite),
        }
        for mark, item in zip(marks, inside, strict=True)
    ]
    rows += [
        {
            "Date": month,
            "Key": "",
            "What": Value(amount, f"{amount:,} {in_sentence(title)}"),
            "Decisions": "",
            "Source": "",
        }
        for month, amount in zip(months, counts, strict=True)
    ]
    rows.sort(key=lambda row: row["Date"])
    return Card(
        id=f"{study.id}-timeline",
        title=f"{title} by {step}, with the milestones",
        finding=finding,
        portfolio=portfolio,
        chart=history_figure(months, counts, marks, title, step),
        table=Table.of(f"Milestones, and {in_sentence(title)} by {step}", rows),
        about=_about(data),
    )


def growth_card(
    portfolio: Portfolio,
    study: StudyData,
    series: str,
    columns: list[str],
    key: str,
    title: str,
    summed: bool = False,
) -> Card:
    """Several counts of one series over time as small multiples.

    Parameters
    ----------
    portfolio, study
        The data.
    series
        Series id whose first column is a date, month or year.
    columns
        Names of the columns to draw.
    key
        Last part of the card's anchor.
    title
        Of the card.
    summed
        The counts are what came to pass in each step of time, not what there was at its end: the
        finding gives their sum and the busiest step.

    Raises
    ------
    ValueError
        If no column has a value.
    """
    data = study.series[series]
    meta = {item.name: item for item in data.meta.columns}
    step, months = _steps(data)[0], _months(data)
    lines = [(meta[column].title, data.columns[column]) for column in columns]
    dates = _dates(data)
    moves = []
    for name, values in lines:
        known = [
            (day, value) for day, value in zip(dates, values, strict=True) if value is not None
        ]
        if not known:
            continue
        if summed:
            day, most = max(known, key=lambda pair: pair[1])
            total = sum(value for _, value in known)
            most_in = f"{digits(most)} of them in {_named(day, step)}"
            moves.append(f"{digits(total)} {in_sentence(name)}, {most_in}")
            continue
        (first, low), (last, high) = known[0], known[-1]
        start = "" if first == dates[0] else f" in {_named(first, step)}"
        end = "" if last == dates[-1] else f" in {_named(last, step)}"
        moves.append(f"{in_sentence(name)} from {digits(low)}{start} to {digits(high)}{end}")
    if not moves:
        raise ValueError(f"series {series} of {study.id} has no value in {', '.join(columns)}")
    return Card(
        id=f"{study.id}-{key}",
        title=title,
        finding=f"From {_named(dates[0], step)} to {_named(dates[-1], step)}: {'; '.join(moves)}.",
        portfolio=portfolio,
        chart=growth_figure(months, lines),
        table=_frame_table(study, series),
        about=_about(data),
    )


def series_card(
    portfolio: Portfolio, study: StudyData, series: str, finding: str, key: str | None = None
) -> Card:
    """A series as a table with its provenance, for those that need no chart."""
    data = study.series[series]
    return Card(
        id=f"{study.id}-{key or series}",
        title=data.meta.title,
        finding=finding,
        portfolio=portfolio,
        table=_frame_table(study, series),
        about=_about(data),
    )


def _about(data: SeriesTable) -> About:
    meta = data.meta
    notes = [note for note in (meta.description, meta.method, meta.note) if note]
    return About(citations=meta.cite, notes=notes)


def _named(month: dt.date, step: str) -> str:
    if step == "year":
        return str(month.year)
    return f"{calendar.month_name[month.month]} {month.year}"


def _dates(data: SeriesTable) -> list[dt.date]:
    """The first column of a series: years, months, or the days on which it was counted."""
    column = data.meta.columns[0]
    if column.type not in TIMES:
        raise ValueError(f"series {data.meta.id} does not start with a date, a month or a year")
    return list(data.columns[column.name])


def _steps(data: SeriesTable) -> tuple[str, str]:
    """What a row of a series stands for, and how that is written."""
    return ("year", "%Y") if data.meta.columns[0].type == "year" else ("month", "%Y-%m")


def _months(data: SeriesTable) -> list[str]:
    """The dates as labels: years or months, or days where two of them fall into one month."""
    dates = _dates(data)
    months = [day.strftime(_steps(data)[1]) for day in dates]
    return months if len(set(months)) == len(months) else [day.isoformat() for day in dates]


def _frame_table(study: StudyData, series: str) -> Table:
    data = study.series[series]
    forms = {"year": "%Y", "month": "%Y-%m", "date": "%Y-%m-%d"}
    columns = [
        [v.strftime(forms[c.type]) if v and c.type in forms else v for v in data.columns[c.name]]
        for c in data.meta.columns
    ]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Table(data.meta.title, [column.title for column in data.meta.columns], rows)
