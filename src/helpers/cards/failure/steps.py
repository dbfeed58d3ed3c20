"""A failure step by step: what a notebook that follows one by hand shows, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from helpers.analysis.failure import (
    DOWN,
    STATES,
    Blast,
    Edge,
    FailureAnalysis,
    Mode,
    blast,
)
from helpers.analysis.failure.singles import Reach
from helpers.cards.blocks import Block
from helpers.cards.card import Card
from helpers.cards.failure.budget import budget_card
from helpers.cards.failure.changes import before_after, changes_card
from helpers.cards.notebook import bullets, folds, number, percent, say, table, terms
from helpers.cards.tables import Cell, Value
from helpers.catalog import Portfolio, StudyData
from helpers.text.failure import sentences, why
from helpers.text.phrases import count, listing, plural, sentence
from helpers.text.phrases import percent as share

VERDICTS = {
    "computed-wider": "the computed effect is wider",
    "computed-narrower": "the computed effect is narrower",
    "differs": "wider for some, narrower for others",
}
RIGHT = {
    "computed": "the graph is right",
    "published": "the record is right",
    "both": "both are right, about different questions",
}
_FURTHEST = 5


def graph(study: StudyData, found: FailureAnalysis) -> Block:
    """What the graph is made of: counts, and unfolding capabilities and groups."""
    system = found.system
    users = {user.id: user.title for user in system.users}
    stakes = {stake.id: stake.title for stake in system.stakes}
    capabilities = table(
        "Capabilities",
        ["Capability", "User", "Weight", "In transit"],
        [
            [
                node.title,
                users.get(node.user or "", ""),
                node.weight,
                ", ".join(stakes[key] for key in node.transit),
            ]
            for node in system.capabilities
        ],
    )
    groups = table(
        "Groups: any-of, one member is enough; shared-fate, all fall together",
        ["Group", "Kind", "Members"],
        [
            [group.title, group.type, ", ".join(system.titles[key] for key in group.members)]
            for group in system.groups
        ],
    )
    kinds = {
        kind: sum(edge.type == kind for edge in system.edges) for kind in ("hard", "soft", "async")
    }
    return say(
        f"{study.meta.title}: {len(system.components)} components, "
        f"{plural(len(system.capabilities), 'capability', 'capabilities')}, "
        f"{len(system.edges)} dependencies ({kinds['hard']} hard, {kinds['soft']} soft, "
        f"{kinds['async']} asynchronous), {plural(len(system.groups), 'group')} and "
        f"{plural(len(system.modes), 'failure')} on record."
    ) + folds(
        [
            ("Capabilities", "what users see, with weights from 1 to 5", capabilities),
            ("Groups", "what falls together, and what can stand in", groups),
        ]
    )


def rounds(
    found: FailureAnalysis, mode: Mode, steps: Sequence[Sequence[tuple[Edge, int]]]
) -> Block:
    """A failure round by round.

    Parameters
    ----------
    steps
        For each round the dependencies that made something worse, with the state they passed on.
    """
    titles = found.system.titles
    down = listing([titles[part] for part in found.system.fallen(mode.takes_down)])
    rows = [
        [place, titles[edge.source], STATES[reached], titles[edge.target], edge.effect]
        for place, step in enumerate(steps, 1)
        for edge, reached in step
    ]
    columns = ["Round", "Part", "Becomes", "Because of", "What is seen"]
    inside = table(f"“{mode.title}”, round by round", columns, rows)
    said = f"“{mode.title}” fails {down}; after {plural(len(steps), 'round')} nothing more changes."
    return say(said) + folds([("Round by round", plural(len(rows), "step"), inside)])


def reasons(mode: Mode, found: Blast) -> Block:
    """What a failure does, and why each capability is in its state."""
    titles = found.system.titles
    rows = [
        [titles[key], STATES[hit.state], why(found, key)]
        for key, hit in found.capabilities.items()
        if hit.state
    ]
    inside = table(f"“{mode.title}”: why", ["Capability", "State", "Because"], rows)
    beside = "the shortest path that explains it"
    return say(" ".join(sentences(found))) + folds([("Why each capability", beside, inside)])


def compared(study: StudyData, found: FailureAnalysis) -> Block:
    """The failures in which the graph and the record differ, and which of the two is right."""
    titles, items = found.system.titles, []
    for comparison in found.comparisons:
        agreement = study.failures[comparison.mode].agreement
        if agreement is None:
            continue
        changed = bullets(
            f"{titles[key]}: {STATES[stated]} on record, {STATES[computed]} computed"
            for key, stated, computed in comparison.differences
        )
        beside = f"{VERDICTS[comparison.verdict]}; {RIGHT[agreement.right]}"
        title = study.failures[comparison.mode].title
        items.append((title, beside, changed + say(agreement.why)))
    many = len(found.comparisons)
    said = say(f"{many - len(items)} of {many} failures agree in every capability.")
    if not items:
        return said
    beside = "what differs, and which of the two is right"
    return said + folds([(f"The other {count(len(items))}", beside, folds(items))])


def single_points(studies: Mapping[str, tuple[StudyData, FailureAnalysis]]) -> Block:
    """How many parts of each study bring something down alone, and whether anything stands in."""
    rows: list[list[Cell | Value]] = []
    shares = {}
    for study, found in studies.values():
        system = found.system
        alone = [point for point in found.points if point.event in system.node]
        shares[study.meta.title] = len(alone) / len(system.components)
        every = sum(len(point.capabilities) == len(system.capabilities) for point in alone)
        rows.append(
            [
                study.meta.title,
                len(system.components),
                number(len(alone), decimals=0),
                percent(shares[study.meta.title], 0),
                number(every, decimals=0),
                number(sum(group.type == "any-of" for group in system.groups), decimals=0),
                number(len(found.worst_pairs), decimals=0),
            ]
        )
    columns = [
        "Study", "Components", "Bring a capability down alone", "Share", "Bring all down",
        "Redundant groups", "Pairs worse than their parts",
    ]  # fmt: skip
    shown = table("Single points of failure", columns, rows)
    most = max(shares, key=lambda title: shares[title])
    if len(shares) == 1:
        return shown
    rest = [f"{share(part, 0)} in {title}" for title, part in shares.items() if title != most]
    return shown + say(
        f"The larger share is that of {most}: {share(shares[most], 0)} of its components bring "
        f"something down alone, {listing(rest)}."
    )


def furthest(found: FailureAnalysis) -> Block:
    """The single failures with the widest effect, without groups that do no more than a member."""
    system = found.system
    whole = sum(node.weight for node in system.capabilities)
    alone = {reach.taken[0]: reach for reach in found.singles}

    def adds(reach: Reach) -> bool:
        group = system.group.get(reach.taken[0])
        members = group.members if group else ()
        return all(alone[member].states != reach.states for member in members)

    rows = [
        [
            system.titles[reach.taken[0]],
            *(percent(reach.weights[word] / whole) for word in ("down", "degraded", "delayed")),
            " ".join(sentences(blast(system, reach.taken))),
        ]
        for reach in [reach for reach in found.worst if adds(reach)][:_FURTHEST]
    ]
    columns = ["Failed", "Down", "Degraded", "Delayed", "What it does"]
    inside = table(
        "The failures with the widest effect, by weight of the capabilities", columns, rows
    )
    return folds([(f"The {count(_FURTHEST)} with the widest effect", "by weight", inside)])


def layers(studies: Mapping[str, tuple[StudyData, FailureAnalysis]]) -> Block:
    """Components that fail alone, by layer: how many stop nothing, how much the rest stop."""
    items = []
    for study, found in studies.values():
        rows, harmless = _layers(study, found)
        columns = ["Layer", "Components", "Stop nothing", "Mean stopped", "Most", "By"]
        shown = table(f"{study.meta.title}: components that fail alone, by layer", columns, rows)
        total = len(found.system.components)
        beside = f"{harmless} of {total} components stop nothing when they fail alone"
        items.append((study.meta.title, beside, shown))
    return folds(items)


def _layers(study: StudyData, found: FailureAnalysis) -> tuple[list[list[Cell | Value]], int]:
    """A row for each layer, and how many components stop nothing."""
    system = found.system
    whole = sum(node.weight for node in system.capabilities)
    alone = {reach.taken[0]: reach for reach in found.singles}
    rows: list[list[Cell | Value]] = []
    harmless = 0
    for layer in study.graph.layers:
        reaches = [alone[node.id] for node in system.components if node.layer == layer.id]
        if not reaches:
            continue
        down = [reach.weights["down"] / whole for reach in reaches]
        widest = max(reaches, key=lambda reach: reach.weights["down"])
        nothing = sum(DOWN not in reach.states.values() for reach in reaches)
        harmless += nothing
        rows.append(
            [
                layer.title,
                len(reaches),
                nothing,
                percent(float(np.mean(down))),
                percent(max(down)),
                system.titles[widest.taken[0]] if max(down) else "none",
            ]
        )
    return rows, harmless


def eased(study: StudyData, found: FailureAnalysis) -> Block:
    """The failures with a narrower effect once all considered changes are made."""
    rows = before_after(study, found) if found.gains else []
    inside = table(
        "Failures with a narrower effect once all changes are made",
        ["Failure", "Today", "Then"],
        rows,
    )
    beside = f"{plural(len(rows), 'failure')} of {len(found.comparisons)} have a narrower effect"
    return folds([("All changes together", beside, inside)])


def experiments(study: StudyData, found: FailureAnalysis) -> Block:
    """What would test each computed failure: hypothesis, method, rollback, and what is expected."""
    items = []
    for comparison in found.comparisons:
        failure = study.failures[comparison.mode]
        tried, agreement = failure.experiment, failure.agreement
        if tried is None:
            continue
        computed = sentences(comparison.computed)
        by_record = agreement is not None and agreement.right == "published"
        expects = ("The record expects", failure.blast_radius.text)
        steps = [
            ("Should hold", tried.hypothesis),
            ("Method", tried.method),
            ("Rollback", tried.rollback),
            expects if by_record else ("The graph expects", " ".join(computed)),
        ]
        items.append((failure.title, expects[1] if by_record else computed[0], terms(steps)))
    if not items:
        return say("No experiment is on record.")
    beside = "what should hold, what to do, and how to go back"
    return folds([(sentence(plural(len(items), "experiment")), beside, folds(items))])


def product(found: FailureAnalysis, capability: str | None, parts: Sequence[str]) -> Block:
    """An availability as a product of those of the parts in a row."""
    if capability is None:
        return say("No capability without a standby needs a part that has a figure.")
    titles = found.system.titles
    by_hand = float(np.prod([found.figures[part].value for part in parts]))
    rows = [[titles[part], percent(found.figures[part].value, 4)] for part in parts]
    rows.append(["Product", percent(by_hand, 4)])
    return table(f"“{titles[capability]}”: parts in a row", ["Part", "Up"], rows)


def budget(portfolio: Portfolio, study: StudyData, found: FailureAnalysis) -> Card | Block:
    """The availability budget, held against the planned uptime where the study has one."""
    if not found.figures:
        return say("No part has a figure for its availability.")
    planned = "planned-uptime" if "planned-uptime" in study.quantities else None
    return budget_card(portfolio, study, found, objective=planned)


def changes(portfolio: Portfolio, study: StudyData, found: FailureAnalysis) -> Card | Block:
    """What each considered change would buy, if there is one."""
    if not found.gains:
        return say("The study considers no change.")
    return changes_card(portfolio, study, found)
