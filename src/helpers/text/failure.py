"""A failure in words. The page's engine writes the same sentences, letter for letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.analysis.failure import DEGRADED, DELAYED, DOWN, STATES, UP, Blast, Node, Stake
from helpers.text.phrases import duration, in_sentence, listing, percent, quoted, sentence

NAMED = 3
"""More names than this are counted instead."""

QUESTION = "What stops when a part fails?"
AT_STAKE = "At stake:"
LISTED = 5
"""Of more capabilities than this, some are named and the rest counted."""

_WOULD = ("would stop", "would work in part", "would be late", "would go on")
_VERBS = {"hard": "needs", "soft": "uses", "async": "waits for"}


def named(titles: Sequence[str], noun: str) -> str:
    """Titles in quotation marks, or their number where they are many."""
    return quoted(titles) if len(titles) <= NAMED else f"{len(titles)} {noun}"


def sentences(blast: Blast) -> tuple[str, ...]:
    """What a failure does: effect, share, who is affected, then each stake that it harms."""
    if not blast.taken:
        return (f"Nothing has failed: {_all(len(blast.capabilities))} up.",)
    found = [_lead(blast), _share(blast), _who(blast)]
    found += [harm(blast, stake) for stake in blast.system.stakes]
    return tuple(text for text in found if text)


@dataclass(frozen=True)
class Brief:
    """A failure in one sentence, and what is at stake in another."""

    without: str
    """What failed: "Without keys"; empty if nothing did."""
    effect: str
    """What users can do no more, and still; goes on where `without` ends."""
    stakes: tuple[str, ...]
    """What can come to harm, a clause each."""


def brief(blast: Blast, name: str) -> Brief:
    """What a failure does, at a glance.

    Parameters
    ----------
    blast
        The failure.
    name
        What failed, in a word.
    """
    total = len(blast.capabilities)
    if not blast.taken:
        return Brief("", f"Nothing has failed: {_all(total)} up.", ())
    groups = [
        [node for node in blast.system.capabilities if blast.hits[node.id].state == state]
        for state in (DOWN, DEGRADED, DELAYED, UP)
    ]
    clauses = [
        f"{_some(nodes, total)} {verb}" for nodes, verb in zip(groups, _WOULD, strict=True) if nodes
    ]
    stakes = [_worst(blast, stake) for stake in blast.system.stakes]
    stakes += [
        f"{stake.transit} can be held up"
        for stake in blast.system.carried
        if blast.transit[stake.id]
    ]
    return Brief(f"Without {name}", f": {'; '.join(clauses)}.", tuple(filter(None, stakes)))


def _some(nodes: Sequence[Node], total: int) -> str:
    """Capabilities by their short names; of many the weightiest, and how many more."""
    if len(nodes) == total:
        return every(total)
    named = nodes
    if len(nodes) > LISTED:
        kept = sorted(nodes, key=lambda node: -node.weight)[: LISTED - 1]
        named = [node for node in nodes if node in kept]
    names = [node.short or f"“{node.title}”" for node in named]
    more = len(nodes) - len(named)
    return listing([*names, f"{more} more"] if more else names)


def every(number: int) -> str:
    """All capabilities, by their number."""
    return "the one capability" if number == 1 else f"all {number} capabilities"


def _worst(blast: Blast, stake: Stake) -> str:
    """The worst that can happen to a stake, as a clause; nothing if it is not touched."""
    levels = {risk.level for risk in blast.risks if risk.stake == stake.id}
    worst = next((level for level in stake.levels if level.id in levels), None)
    return f"{in_sentence(stake.subject)} {worst.verb} {worst.title}" if worst else ""


def harm(blast: Blast, stake: Stake) -> str:
    """What can happen to a stake, as a sentence; nothing if it is not touched."""
    clauses: list[str] = []
    for level in stake.levels:
        titles = [
            risk.title for risk in blast.risks if (risk.stake, risk.level) == (stake.id, level.id)
        ]
        if titles:
            where = named(list(dict.fromkeys(titles)), "parts")
            clauses.append(f"{level.verb} {level.title} with {where}")
    return f"{stake.subject} {listing(clauses)}." if clauses else ""


def why(blast: Blast, key: str) -> str:
    """Why a node is in its state, as one sentence along its explaining path."""
    system, hit = blast.system, blast.hits[key]
    name = f"“{system.titles[key]}”"
    if hit.state == UP:
        return f"{name} is up."
    if len(hit.path) == 1:
        return f"{name} {_failed(blast, key)}."
    steps: list[str] = []
    for index in hit.edges:
        edge = system.edges[index]
        verb, target = _VERBS[edge.type], f"“{system.titles[edge.target]}”"
        if edge.target in system.group:
            group = blast.hits[edge.target]
            target = (
                f"one of {target}, all of them {STATES[group.state]}, among them "
                f"“{system.titles[group.path[1]]}”"
            )
        steps.append(f"{verb} {target}")
    steps.append(_failed(blast, hit.path[-1]))
    after = f" after {duration(hit.onset)}" if hit.onset else ""
    return f"{name} is {STATES[hit.state]}{after} because it {', which '.join(steps)}."


def _failed(blast: Blast, key: str) -> str:
    if key in blast.taken:
        return "has failed"
    groups = blast.system.group
    group = next(name for name in blast.taken if name in groups and key in groups[name].members)
    return f"has failed with “{groups[group].title}”"


def _all(number: int) -> str:
    return f"{every(number)} {'is' if number == 1 else 'are'}"


def _lead(blast: Blast) -> str:
    titles = blast.system.titles
    without = f"Without {named([titles[key] for key in blast.taken], 'parts')}"
    total, hit = len(blast.capabilities), 0
    clauses: list[str] = []
    for state in (DOWN, DEGRADED, DELAYED):
        keys = [key for key, found in blast.capabilities.items() if found.state == state]
        hit += len(keys)
        if not keys:
            continue
        if len(keys) == total:
            clauses.append(f"{_all(total)} {STATES[state]}")
        else:
            who = named([titles[key] for key in keys], f"of {total} capabilities")
            clauses.append(f"{who} {'is' if len(keys) == 1 else 'are'} {STATES[state]}")
    if not clauses:
        return f"{without}, {_all(total)} up as before."
    left = total - hit
    rest = {0: "", 1: "; the other one is up"}.get(left, f"; the other {left} are up")
    return f"{without}, {listing(clauses)}{rest}."


def _share(blast: Blast) -> str:
    weights, whole = blast.weights, sum(blast.weights.values())
    if whole == 0 or weights["up"] == whole:
        return ""
    parts = [f"{percent(weight / whole)} is {word}" for word, weight in weights.items() if weight]
    return f"By weight, {listing(parts)}."


def _who(blast: Blast) -> str:
    """Who is affected, and of each stake that is in transit anywhere whether that is held up."""
    if not blast.users:
        return ""
    system = blast.system
    plural = {user.id: user.plural for user in system.users}
    text = f"{sentence(listing([plural[user] for user in blast.users]))} are affected"
    for stake in system.carried:
        titles = [system.titles[key] for key in blast.transit[stake.id]]
        text += f"; {stake.transit} "
        text += f"can be held up in {named(titles, 'capabilities')}" if titles else "is not"
    return f"{text}."
