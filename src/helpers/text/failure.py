"""A failure in words. The page's engine writes the same sentences, letter for letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from helpers.analysis.failure.graph import DEGRADED, DELAYED, DOWN, STATES, UP, System
from helpers.text.phrases import duration, listing, percent, quoted, sentence

if TYPE_CHECKING:
    from helpers.analysis.failure.blast import Blast
    from helpers.analysis.failure.spread import Hit

NAMED = 3
"""More names than this are counted instead."""

_WORSE = (DOWN, DEGRADED, DELAYED)
_VERBS = {"hard": "needs", "soft": "uses", "async": "waits for"}
_STAKES = {"funds": "Funds", "data": "Data"}
_LEVELS = {"lost": "can be lost", "unavailable": "are out of reach", "delayed": "are delayed"}


def sentences(system: System, blast: Blast) -> tuple[str, ...]:
    """What a failure does, in up to five sentences: reach, share, who, funds, data."""
    if not blast.taken:
        return (f"Nothing is taken down: {_all(len(blast.capabilities))} up.",)
    found = [_lead(system, blast), _share(blast), _who(system, blast)]
    found += [_stake(blast, kind) for kind in _STAKES]
    return tuple(text for text in found if text)


def why(system: System, hits: Mapping[str, Hit], key: str, taken: Sequence[str]) -> str:
    """Why a node is in its state, along its path.

    Parameters
    ----------
    system
        The graph.
    hits
        What `spread` found.
    key
        Id of a node.
    taken
        What was taken down, as `System.normal` gives it.
    """
    hit, name = hits[key], f"“{system.titles[key]}”"
    if hit.state == UP:
        return f"{name} is up."
    if len(hit.path) == 1:
        return f"{name} is {_taken_down(system, key, taken)}."
    after = f" after {duration(hit.onset)}" if hit.onset else ""
    steps = _steps(system, hits, hit, taken)
    return f"{name} is {STATES[hit.state]}{after} because it {', which '.join(steps)}."


def _steps(system: System, hits: Mapping[str, Hit], hit: Hit, taken: Sequence[str]) -> list[str]:
    """What follows each *which* of an explanation."""
    steps = []
    for index in hit.edges:
        edge = system.edges[index]
        verb, target = _VERBS[edge.type], f"“{system.titles[edge.target]}”"
        if edge.target in system.group:
            member = hits[edge.target].path[1]
            state = STATES[hits[edge.target].state]
            steps.append(
                f"{verb} one of {target}, all of them {state}, among them “{system.titles[member]}”"
            )
        else:
            steps.append(f"{verb} {target}")
    return [*steps, f"is {_taken_down(system, hit.path[-1], taken)}"]


def _taken_down(system: System, key: str, taken: Sequence[str]) -> str:
    if key in taken:
        return "taken down"
    group = next(name for name in taken if name in system.group and _holds(system, name, key))
    return f"taken down with “{system.titles[group]}”"


def _holds(system: System, group: str, key: str) -> bool:
    return key in system.group[group].members


def _all(number: int) -> str:
    return "the one capability is" if number == 1 else f"all {number} capabilities are"


def _lead(system: System, blast: Blast) -> str:
    names = [system.titles[key] for key in blast.taken]
    without = f"Without {quoted(names)}" if len(names) <= NAMED else f"Without {len(names)} parts"
    total, hit = len(blast.capabilities), 0
    clauses = []
    for state in _WORSE:
        keys = [key for key, found in blast.capabilities.items() if found.state == state]
        hit += len(keys)
        if not keys:
            continue
        if len(keys) == total:
            clauses.append(f"{_all(total)} {STATES[state]}")
        elif len(keys) <= NAMED:
            titles = quoted([system.titles[key] for key in keys])
            clauses.append(f"{titles} {'is' if len(keys) == 1 else 'are'} {STATES[state]}")
        else:
            clauses.append(f"{len(keys)} of {total} capabilities are {STATES[state]}")
    if not clauses:
        return f"{without}, {_all(total)} up as before."
    left = total - hit
    rest = {0: "", 1: "; the other one is up"}.get(left, f"; the other {left} are up")
    return f"{without}, {listing(clauses)}{rest}."


def _share(blast: Blast) -> str:
    weights, whole = blast.weights, sum(blast.weights.values())
    if whole == 0 or weights["up"] == whole:
        return ""
    parts = [
        f"{percent(weights[word] / whole)} is {word}"
        for word in ("down", "degraded", "delayed", "up")
        if weights[word]
    ]
    return f"By weight, {listing(parts)}."


def _who(system: System, blast: Blast) -> str:
    if not blast.users:
        return ""
    users = listing([f"{user}s" for user in blast.users])
    hit = f"{sentence(users)} are hit"
    titles = [system.titles[key] for key in blast.money]
    if not titles:
        return f"{hit}; money in transit is not."
    where = quoted(titles) if len(titles) <= NAMED else f"{len(titles)} capabilities that move it"
    return f"{hit}; money in transit can be held up in {where}."


def _stake(blast: Blast, kind: str) -> str:
    clauses = []
    for level, verb in _LEVELS.items():
        titles = [risk.title for risk in blast.risks if (risk.kind, risk.level) == (kind, level)]
        titles = list(dict.fromkeys(titles))
        if titles:
            where = quoted(titles) if len(titles) <= NAMED else f"{len(titles)} parts"
            clauses.append(f"{verb} with {where}")
    return f"{_STAKES[kind]} {listing(clauses)}." if clauses else ""
