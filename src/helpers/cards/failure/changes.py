"""What each change that a study considers would buy, alone and with all the others."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.analysis.failure import Change, FailureAnalysis, Gain, Shift, gain
from helpers.cards.card import About, Card, cited
from helpers.cards.failure.blast import states_text
from helpers.cards.tables import Table
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.failure import analyse_study, changes
from helpers.charts.bars import Saving, savings_figure
from helpers.schema.failure import Agreement
from helpers.text.phrases import count, plural, quoted, scored, sentence

_NONE = {1: "it is not", 2: "neither is"}


def all_together(study: StudyData, found: FailureAnalysis) -> Gain:
    """What the changes of a study would buy if all were made; a later edit of a group holds."""
    considered = changes(study.graph, study.quantities)
    edits = tuple(edit for change in considered for edit in change.edits)
    change = Change("all", "All of them", "Every change above.", edits)
    return gain(found.system, change, found.figures, before=found.gains[0].before)


def mean(found: FailureAnalysis, minutes: Mapping[str, float]) -> float:
    """Mean over capabilities by weight."""
    weight = {node.id: node.weight for node in found.system.capabilities}
    whole = sum(weight.values())
    return sum(minutes[key] * weight[key] for key in minutes) / whole if whole else 0.0


def eased(study: StudyData, item: Gain) -> list[Shift]:
    """Failure modes that reach less far after a change, where the graph can show that mode at all.

    Where the record is right against the graph, the graph took down what does not go down.
    """

    def beyond(agreement: Agreement | None) -> bool:
        return agreement is not None and agreement.right == "published"

    return [s for s in item.modes if s.eased and not beyond(study.failures[s.id].agreement)]


def changes_finding(study: StudyData, found: FailureAnalysis) -> str:
    """Which changes help every capability, and whether they were planned."""
    gains = found.gains
    number = len(found.system.capabilities)
    planned = {change.id for change in study.graph.changes if change.roadmap}
    every = [item for item in gains if len({key for key, _ in item.points_removed}) == number > 0]
    if every:
        titles = [item.change.title for item in every]
        verb = "takes" if len(every) == 1 else "each take"
        text = (
            f"Of {plural(len(gains), 'change')} {count(len(every))} {verb} a single point of "
            f"failure away from every capability: {quoted(titles)}"
        )
        on = [item for item in every if item.change.id in planned]
        if not study.roadmap:
            return text + "."
        if not on:
            text += f"; {_NONE.get(len(every), 'none is')} on the roadmap"
        elif len(on) == len(every):
            text += f"; {'it is' if len(on) == 1 else 'all are'} on the roadmap"
        else:
            text += f"; {count(len(on))} of them {'is' if len(on) == 1 else 'are'} on the roadmap"
        return text + "."
    top = max(gains, key=lambda item: len(item.points_removed))
    if not top.points_removed:
        return "No change takes a single point of failure away."
    gone = plural(len(top.points_removed), "single point of failure", "single points of failure")
    return (
        f"{sentence(quoted([top.change.title]))} takes the most away, {gone} of the capabilities "
        f"taken together."
    )


def changes_card(
    portfolio: Portfolio, study: StudyData, found: FailureAnalysis | None = None
) -> Card:
    """What each change that the data considers would buy, and all of them together.

    Raises
    ------
    ValueError
        If the study considers no change.
    """
    found = found or analyse_study(study)
    if not found.gains:
        raise ValueError(f"study {study.id} considers no changes")
    titles = found.system.titles
    records = {change.id: change for change in study.graph.changes}
    together = all_together(study, found)
    savings, rows = [], []
    for item in (*found.gains, together):
        change = records.get(item.change.id)
        roadmap = study.roadmap.get(change.roadmap or "") if change else None
        # Whole minutes: what is behind the point depends on figures no one knows that well.
        down = round(mean(found, item.minutes))
        whole = round(mean(found, item.whole_minutes))
        savings.append(Saving(item.change.title, len(item.points_removed), down, whole))
        removed = dict.fromkeys(titles[part] for _, part in item.points_removed)
        less = [study.failures[shift.id].title for shift in eased(study, item)]
        rows.append(
            {
                "Change": item.change.title,
                "What it is": item.change.text,
                "On the roadmap as": f"{roadmap.title} ({roadmap.status})" if roadmap else "",
                "Points of failure removed": len(item.points_removed),
                "Parts that are no longer one": "; ".join(removed),
                "Failures that reach less far": "; ".join(less),
                "Minutes less down": down,
                "Minutes less down or degraded": whole,
            }
        )
    quantities = dict.fromkeys(figure.quantity for figure in found.figures.values())
    return Card(
        id=f"{study.id}-changes",
        title="What each change would buy",
        finding=changes_finding(study, found),
        portfolio=portfolio,
        scored=scored([study.graph.scored_by]),
        chart=savings_figure(savings),
        table=Table.of("Changes by what they take away", rows),
        about=About(
            quantities=[study.quantities[key] for key in quantities],
            citations=cited(records.values()),
            notes=[
                (
                    "Each change is a set of edits of the graph, and everything is computed again "
                    "on the edited graph. A point of failure counts once for each capability it "
                    "brings down. Standbys are taken to fail independently and to take over at "
                    "once, which flatters them. A failure that the graph can only show as an "
                    "outage, where the record says that nothing is down, is not counted as eased."
                ),
                (
                    "Minutes a month are the mean over capabilities by weight, from the figures of "
                    "the availability budget. What a change costs is not in it."
                ),
            ],
        ),
    )


def before_after(study: StudyData, found: FailureAnalysis) -> list[list[str]]:
    """Rows for every failure mode that the changes together ease: its reach before and after."""
    together = all_together(study, found)
    return [
        [
            study.failures[shift.id].title,
            states_text(found, shift.before.states),
            states_text(found, shift.after.states),
        ]
        for shift in eased(study, together)
    ]
