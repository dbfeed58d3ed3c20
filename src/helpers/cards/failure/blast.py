"""The effect of every recorded failure mode: as computed from the graph and as the record says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpers.analysis.failure import STATES, FailureAnalysis, ReachComparison
from helpers.cards.card import About, Card, Form, cited
from helpers.cards.failure.explorer import ELEMENT, failure_explorer
from helpers.cards.failure.glance import box_finding, failure_glance
from helpers.cards.failure.modes import mode_keys
from helpers.cards.render import render
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.failure import analyse_study, overview
from helpers.charts.heatmap import SIGNS, Row, reach_figure
from helpers.text.failure import NAMED, QUESTION, harm
from helpers.text.phrases import count, listing, percent, quoted, scored, sentence

COMPARED = {
    "equal": "the same",
    "computed-wider": "wider",
    "computed-narrower": "narrower",
    "differs": "wider and narrower",
}
_MIXED = "wider for some capabilities and narrower for others"
_REACH = {
    "equal": "as the record says",
    "computed-wider": "wider",
    "computed-narrower": "narrower",
}
LEAVES_OUT = (
    "What the model leaves out: how long a failure lasts; parts that answer and are wrong, or only "
    "slow; load; which share of the users of a capability is affected; caches that bridge some "
    "minutes; secrets that only one part needs; and two failures of one cause that is not drawn."
)


def named(titles: Sequence[str], noun: str) -> str:
    """Titles in quotation marks, or their number where they are many."""
    return quoted(titles) if len(titles) <= NAMED else f"{count(len(titles))} {noun}"


def reach_finding(study: StudyData, found: FailureAnalysis) -> str:
    """Which modes have the widest effect, and how often the graph and the record agree."""
    return f"{_widest(study, found)} {agreed(found.comparisons)}"


def _widest(study: StudyData, found: FailureAnalysis) -> str:
    blasts = {item.mode: item.computed for item in found.comparisons}
    whole = sum(node.weight for node in found.system.capabilities)
    most = max(blast.weights["down"] for blast in blasts.values())
    top = [study.failures[key].title for key, b in blasts.items() if b.weights["down"] == most]
    if most == 0:
        return "No recorded failure stops a capability."
    who = sentence(named(top, "failures"))
    if most == whole:
        return f"{who} {'stops' if len(top) == 1 else 'stop'} every capability."
    each = "stops" if len(top) == 1 else "each stop"
    return f"{who} {each} {percent(most / whole)} of what users can do, by weight."


def agreed(comparisons: Sequence[ReachComparison]) -> str:
    """One sentence: the effect in the graph against what the record says."""
    counts = Counter(item.verdict for item in comparisons)
    total, mixed = len(comparisons), counts["differs"]
    kinds = [(kind, counts[kind]) for kind in _REACH if counts[kind]]
    if len(kinds) + bool(mixed) == 1:
        reach = _REACH[kinds[0][0]] if kinds else _MIXED
        return f"The computed effect is {reach}{'' if total == 1 else ' in every one of them'}."
    parts = [f"{_REACH[kind]} in {count(number)}" for kind, number in kinds]
    parts[0] += f" of {count(total)}"
    text = f"The computed effect is {listing(parts)}"
    return f"{text}; in {count(mixed)} it is {_MIXED}." if mixed else f"{text}."


def blast_card(
    portfolio: Portfolio,
    study: StudyData,
    found: FailureAnalysis | None = None,
    *,
    picture: bool = False,
    form: Form = "full",
) -> Card:
    """Every recorded failure mode by every capability: as computed, and as the record states it.

    Parameters
    ----------
    portfolio, study
        The data.
    found
        The study's analysis, if it is at hand.
    picture
        Paint the widest failure on the map for readers without scripts; it weighs a page down.
    form
        Full, or compact: the boxes of the overview, one of them failed, and no chart.

    Raises
    ------
    ValueError
        If the study has no failure modes or no architecture.
    """
    if not study.failures:
        raise ValueError(f"study {study.id} has no failures.yml")
    found = found or analyse_study(study)
    modes = list(study.failures.values())
    columns = [node.title for node in found.system.capabilities]
    whole = sum(node.weight for node in found.system.capabilities)
    rows, table = [], []
    for key, mode, item in zip(mode_keys(modes), modes, found.comparisons, strict=True):
        weights = item.computed.weights
        down = percent(weights["down"] / whole) if whole else ""
        computed, published = list(item.computed.states.values()), list(item.published.values())
        rows.append(Row(key, mode.title, computed, published, down))
        agreement = mode.agreement
        table.append(
            {
                "Key": key,
                "Failure": mode.title,
                "Initiating event": listing(
                    [found.system.titles[part] for part in mode.takes_down]
                ),
                "As stated": states_text(found, item.published),
                "As computed": states_text(found, item.computed.states),
                "Weight down": Value(100 * weights["down"] / whole if whole else 0, down),
                **{
                    stake.title: harm(item.computed, stake) or "Not touched."
                    for stake in found.system.stakes
                },
                "Computed effect": COMPARED[item.verdict],
                "Right": agreement.right if agreement else "both",
                "Why": agreement.why if agreement else "",
            }
        )
    shown = {state for row in rows for state in (*row.states, *row.stated) if state}
    buffers = dict.fromkeys(edge.buffer for edge in study.graph.dependencies if edge.buffer)
    card = Card(
        id=f"{study.id}-blast",
        title="The impact of each failure, computed",
        finding=reach_finding(study, found),
        portfolio=portfolio,
        scored=scored([study.graph.scored_by]),
        chart=reach_figure(rows, columns),
        extra=render(
            "failure.reach",
            [pair for state, pair in enumerate(zip(SIGNS, STATES, strict=True)) if state in shown],
            any(list(row.states) != list(row.stated) for row in rows),
            columns,
            failure_explorer(portfolio, study, picture=picture),
        ),
        elements=(ELEMENT,),
        table=Table.of("Failure modes: effect as stated and as computed from the graph", table),
        about=About(
            quantities=[study.quantities[key] for key in buffers],
            citations=cited(modes),
            notes=[
                (
                    "A part is down if it failed, or if something it cannot do without did; it is "
                    "degraded or delayed if what it only uses or waits for is affected. The worst "
                    "effect counts. The weights of capabilities, 1 to 5, are a judgement (kind: "
                    "estimated)."
                ),
                LEAVES_OUT,
            ],
        ),
    )
    if form == "full":
        return card
    glance = failure_glance(portfolio, study, "compact")
    finding = box_finding(found.system, overview(study.graph))
    small = replace(card, title=QUESTION, finding=finding, chart=None, extra=glance)
    return small.formed(form, study.page("appendix"))


def states_text(found: FailureAnalysis, states: Mapping[str, int]) -> str:
    """Capabilities by state in words, the worst first; untouched ones are left out."""
    titles = found.system.titles
    parts = []
    for state in range(len(STATES) - 1, 0, -1):
        keys = [key for key, value in states.items() if value == state]
        if len(keys) == len(states):
            return f"all {STATES[state]}"
        if keys:
            parts.append(f"{STATES[state]}: {', '.join(titles[key] for key in keys)}")
    return "; ".join(parts) or "none"
