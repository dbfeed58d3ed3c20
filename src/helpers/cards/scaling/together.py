"""How long callers wait for a part that they come to at the same moment."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.analysis.scaling import evaluate, together
from helpers.cards.card import About, Card
from helpers.cards.scaling.scaled import stated
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.scaling import model
from helpers.charts import curve as chart
from helpers.schema.lab import Lab
from helpers.text.phrases import in_sentence, number
from helpers.text.scaling import come_together, titles


def scaling_together_card(
    portfolio: Portfolio,
    study: StudyData,
    resource: str,
    noun: str,
    measured: Mapping[int, float],
    lab: Lab,
) -> Card:
    """Time of callers who come at once to a queue, shared evenly and in turn, beside a lab's.

    Parameters
    ----------
    resource
        Id of a queue.
    noun
        What the callers are, in the plural.
    measured
        How many came at once in the lab: the time of the last, in times of one alone by formula.
    lab
        What measured them.

    Raises
    ------
    ValueError
        If the study has no scaling path, or the resource is no queue.
    """
    path = model(study)
    found = path.resource(resource)
    if study.scaling is None or found.type != "queue":
        raise ValueError(f"{resource} is no queue")
    record = next(item for item in study.scaling.resources if item.id == resource)
    values = evaluate(path)
    servers, service = (
        float(values[found.parameters[name]]) for name in ("servers", "service_time")
    )
    goal = None if found.objective is None else float(values[found.objective.value])
    many = range(1, max(measured) + 1)
    waits = {n: together(n, service, servers) for n in many}
    seen = {n: times * service / servers for n, times in measured.items()}
    top = 1.1 * max(*(wait.shared for wait in waits.values()), *seen.values(), goal or 0)
    shared, turned = ([getattr(waits[n], way) for n in many] for way in ("shared", "in_turn"))
    return Card(
        id=f"{study.id}-scaling-together-{resource}",
        title=f"Coming at once: {in_sentence(record.title, titles(path))}",
        finding=come_together(noun, waits, goal),
        portfolio=portfolio,
        chart=chart.curves_figure(
            [
                chart.Curve("shared evenly", many, shared),
                chart.Curve("in turn, mean", many, turned, colour="c2", dash="dash"),
                chart.Curve(
                    "in the lab, scaled",
                    list(seen),
                    list(seen.values()),
                    colour="c2",
                    mode="markers",
                ),
            ],
            [] if goal is None else [chart.Mark(f"objective {number(goal)} s", y=goal)],
            chart.Axis(f"{noun} at once", (0.0, max(many) * 1.06), {"dtick": 1}),
            chart.Axis("seconds", (0.0, top)),
            f"Seconds over {noun} at once, shared evenly, in turn, and as a lab measured",
        ),
        table=Table.of(
            f"{record.title}, by {noun} that come at once",
            [
                {
                    "At once": n,
                    "Shared evenly, seconds": _seconds(waits[n].shared),
                    "In turn, mean, seconds": _seconds(waits[n].in_turn),
                    "In the lab, scaled, seconds": _seconds(seen[n]) if n in seen else None,
                }
                for n in many
            ],
        ),
        about=About(
            quantities=stated(study, [*record.parameters.values()]),
            citations=record.cite,
            notes=[
                _grounds(lab),
                record.leaves_out,
            ],
        ),
    )


def _grounds(lab: Lab) -> str:
    return (
        f"The lab “{lab.title}” measured, on {lab.date.isoformat()}, how many times as long as one "
        "alone they take; the points are that times the time of this part."
    )


def _seconds(wait: float) -> Value:
    return Value(wait, number(wait))
