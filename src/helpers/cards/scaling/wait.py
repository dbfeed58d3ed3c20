"""How long a part of a scaling path makes callers wait as the load grows."""

from __future__ import annotations

from helpers.analysis.scaling import Curve, Part, curve
from helpers.cards.card import About, Card
from helpers.cards.scaling.scaled import Scaled, scaled, stated
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, StudyData
from helpers.charts import curve as chart
from helpers.text.numbers import format_number
from helpers.text.phrases import number, sentence
from helpers.text.scaling import theory

_EVERY = 2
"""Points of the engine's curve per row of the table."""
_TALL = 1.6
"""The axis of time ends at this multiple of the objective."""
_STEEP = 0.9
"""Without an objective the axis ends at the wait at this utilisation."""


def scaling_wait_card(portfolio: Portfolio, study: StudyData, resource: str, load: str) -> Card:
    """The waiting curve of one part: mean and 95th percentile, knee, limit and objective.

    Parameters
    ----------
    portfolio, study
        The data.
    resource, load
        Ids.

    Raises
    ------
    ValueError
        If the study has no scaling path, or theory gives this part no waiting time.
    """
    path = scaled(study, load)
    found = curve(path.model, resource, driver=load)
    record = next((item for item in path.parts if item.id == resource), None)
    if found is None or record is None:
        raise ValueError(f"no waiting time of {resource} is known for {load}")
    part = path.state.part(resource)
    points = [point for point in found.points[::_EVERY] if point.mean is not None]
    unit = path.noun
    late = [point for point in points if point.p95 is not None]
    loads = [point.load for point in points]
    curves = [chart.Curve("mean", loads, [point.mean or 0 for point in points])]
    if late:
        loads, seconds = [point.load for point in late], [point.p95 or 0 for point in late]
        curves.append(chart.Curve("95th percentile", loads, seconds, colour="c2", dash="dash"))
    return Card(
        id=f"{study.id}-scaling-wait-{resource}-{load}",
        title=f"Waiting: {path.lower(record.title)}",
        finding=_finding(path, part, found),
        portfolio=portfolio,
        chart=chart.curves_figure(
            curves,
            _marks(part, found),
            chart.Axis(unit, (0.0, max(p.load for p in points) * 1.04), {"tickformat": ","}),
            chart.Axis("seconds of waiting", (0.0, _tall(found))),
            f"Seconds of waiting over {unit}, mean and 95th percentile",
        ),
        table=Table.of(
            f"Waiting for “{record.title}” as the load grows",
            [
                {
                    sentence(unit): Value(point.load, number(point.load)),
                    "Utilisation": Value(
                        point.utilisation * 100,
                        format_number(point.utilisation * 100, "percent", significant=2),
                    ),
                    "Mean wait, seconds": _seconds(point.mean or 0.0),
                    "95th percentile, seconds": _seconds(point.p95),
                }
                for point in points
            ],
        ),
        about=About(
            quantities=stated(
                study,
                [*record.parameters.values(), *record.demand.values(), path.driver.peak_factor],
            ),
            citations=record.cite,
            notes=[_grounds(path, resource), record.leaves_out],
        ),
    )


def _grounds(path: Scaled, resource: str) -> str:
    """On what theory the curve rests, and of which hour it speaks."""
    found = path.model.resource(resource)
    text = f"The wait is {theory(found)}"
    if found.rate == "peak":
        text += ". The load is that of the day, the wait that of its busiest hour"
    if path.state.part(resource).knee is not None:
        text += "; the knee is where throughput over response time is largest (Kleinrock, 1979)"
    return f"{text}."


def _seconds(wait: float | None) -> Value | None:
    return None if wait is None else Value(wait, number(wait))


def _tall(found: Curve) -> float:
    """The top of the axis of time."""
    if found.objective:
        return found.objective[0] * _TALL
    calm = [point for point in found.points if point.utilisation <= _STEEP]
    top = max((point.p95 or point.mean or 0.0) for point in calm or found.points)
    return top * 1.1 or 1.0


def _marks(part: Part, found: Curve) -> list[chart.Mark]:
    marks = []
    if part.breaking is not None:
        marks.append(chart.Mark(f"limit {number(part.breaking)}", x=part.breaking, warn=True))
    if found.knee:
        marks.append(chart.Mark(f"knee {number(found.knee.load)}", x=found.knee.load))
    if found.objective:
        seconds = format_number(found.objective[0], "s")
        marks.append(chart.Mark(f"objective {seconds}", y=found.objective[0]))
    return marks


def _finding(path: Scaled, part: Part, found: Curve) -> str:
    unit = path.noun
    title = f"“{part.title}”"
    if found.objective:
        seconds = format_number(found.objective[0], "s")
        load = found.objective[1]
        if load == 0:
            return f"{title} misses its objective of {seconds} at any load."
        if load is None:
            return f"{title} keeps its objective of {seconds} at every load."
        text = f"{title} misses its objective of {seconds} from about {number(load)} {unit} on"
        if part.breaking is None:
            return f"{text}."
        order = "before" if load < part.breaking else "after"
        return f"{text}, {order} its limit at about {number(part.breaking)}."
    if found.knee and part.breaking is not None:
        return (
            f"{title} is calm up to a knee at about {number(found.knee.load)} {unit} and full "
            f"at about {number(part.breaking)}."
        )
    return f"{title} makes callers wait longer as {unit} grow."
