"""The paths of the portfolio side by side: what saturates first, how sure order and load are."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.scaling import Order, order
from helpers.cards.card import About, Card
from helpers.cards.notebook import bullets
from helpers.cards.scaling.scaled import MODEL_NOTES, Scaled, load_value, scaled_all, share_value
from helpers.cards.tables import Cell, Table, Value
from helpers.catalog import Portfolio
from helpers.charts.intervals import Band, bands_figure
from helpers.charts.marks import Step
from helpers.text.phrases import number, percent

_Found = tuple[Scaled, Order]


def scaling_order_card(portfolio: Portfolio) -> Card:
    """For each load of each study the first saturation, in multiples of today's load.

    Raises
    ------
    ValueError
        If no study has a path on which something saturates.
    """
    found = [
        (path, sure)
        for path in scaled_all(portfolio)
        if path.today.value > 0 and (sure := order(path.model, path.driver.id))
    ]
    if not found:
        raise ValueError("no study has a path on which something saturates beyond today's load")
    bands = [_band(path, sure) for path, sure in found]
    return Card(
        id="scaling-order",
        title="What saturates first, and how sure that is",
        finding=_finding(found),
        portfolio=portfolio,
        chart=bands_figure(
            bands,
            [Step("Today", 1.0)],
            "multiples of today's load",
            f"First saturation of {len(bands)} paths in multiples of today's load, with its range",
        ),
        table=Table.of(
            "First saturation and its order, path by path",
            [_row(*item, band) for item, band in zip(found, bands, strict=True)],
        ),
        extra=_reasons(found),
        about=About(
            quantities=[path.today for path, _ in found],
            notes=[
                (
                    "A dot is the likely value, the bar half of the draws, the thin line "
                    "nine of ten. Loads are of different kinds, so each is a multiple of its "
                    "own load today; those of one study may grow together."
                ),
                (
                    "“Second over first” is the ratio of the two limits, draw by draw: narrow "
                    "where both rest on the same assumptions, however wide each is."
                ),
                *MODEL_NOTES,
            ],
        ),
    )


def _first(path: Scaled) -> float:
    """The first saturation load at the likely values."""
    first = path.state.first
    return (first.breaking if first else None) or 0.0


def _today(path: Scaled) -> float:
    return path.state.today


def _band(path: Scaled, sure: Order) -> Band:
    today = _today(path)
    points = [None if at is None else at / today for at in path.spread.first]
    points[2] = _first(path) / today
    return Band(
        name(path),
        tuple(None if at is None else round(at, 9) for at in points),
        note=f"{_title(path, sure.first)}, first in {percent(sure.share, 0)} of the draws",
        beside=f"times, one part first in {percent(sure.share, 0)}",
    )


def name(path: Scaled) -> str:
    """A path among those of other studies: the study, and the load."""
    return f"{path.study.meta.title}: {path.noun}"


def _title(path: Scaled, id_: str) -> str:
    return f"“{path.model.resource(id_).title}”"


def _row(path: Scaled, sure: Order, band: Band) -> dict[str, Cell | Value]:
    decides = path.bars[0].title if path.bars else "nothing"
    low, half, high = (sure.ratio[k] if sure.ratio else None for k in (0, 2, 4))
    ratio = "nothing else saturates"
    if sure.ratio:
        ratio = f"{_times(half)} ({_times(low)} to {_times(high)})"
    edges = zip(("5 %", "Middle half from", "Likely", "to", "95 %"), band.points, strict=True)
    return {
        "Path": name(path),
        "First": path.model.resource(sure.first).title,
        "First in": share_value(sure.share),
        "Second": path.model.resource(sure.second).title if sure.second else "none",
        "Second over first": ratio,
        **{title: load_value(at) for title, at in edges},
        "Decided by": decides,
    }


def _times(ratio: float | None) -> str:
    return "never" if ratio is None else number(ratio)


def _finding(found: Sequence[_Found]) -> str:
    """Whose order is surest, whose is least sure, and why; and that the load is another matter."""
    several = [item for item in found if item[1].second is not None]
    if not several:
        path, sure = found[0]
        return f"{_title(path, sure.first)} is first, and nothing else saturates as the load grows."
    ranked = sorted(several, key=lambda item: -item[1].share)
    path, sure = ranked[0]
    if len(ranked) == 1:
        return f"In {_where(path)} one part is first in {_in(sure)} of the draws."
    text = f"The order is surest in {_where(path)}: one part is first in {_in(sure)} of the draws"
    other, less = ranked[-1]
    return f"{text}. It is least sure in {_where(other)}: in {_in(less)}."


def _reasons(found: Sequence[_Found]) -> str:
    """Why the surest and the least sure order are so, and that the load is another matter."""
    several = [item for item in found if item[1].second is not None]
    ranked = sorted(several, key=lambda item: -item[1].share)
    ends = ranked if len(ranked) < 2 else [ranked[0], ranked[-1]]
    parts = [
        f"{path.study.meta.title}: {_title(path, sure.first)} is first, and "
        f"{_title(path, sure.second or '')} {_because(sure)}."
        for path, sure in ends
    ]
    spans = [sure.span for _, sure in ends]
    if len(ends) > 1 and spans[0] and spans[1] and spans[0] > spans[1]:
        parts.append(
            f"How sure the load is, is another matter: it is known to a factor of "
            f"{number(spans[0])} in the first and of {number(spans[1])} in the second."
        )
    return bullets(parts).html if parts else ""


def _in(sure: Order) -> str:
    return percent(sure.share, 0)


def _where(path: Scaled) -> str:
    return f"{path.study.meta.title} ({path.noun})"


def _because(sure: Order) -> str:
    low, *_, high = sure.ratio
    span = f"{_times(low)} to {_times(high)} times as high"
    if low is not None and low < 1:
        return f"is close and at times below it, {span}"
    return f"stays above it, {span}"
