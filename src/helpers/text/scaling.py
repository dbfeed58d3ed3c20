"""The verdict in words. The explorer writes the same sentences, letter for letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.analysis.kinds import KINDS
from helpers.analysis.scaling.delays import grounds
from helpers.analysis.scaling.parts import Resource, ScalingModel
from helpers.analysis.scaling.path import Part, State
from helpers.analysis.scaling.queueing import Together
from helpers.analysis.scaling.resources import TIE
from helpers.analysis.scaling.tornado import DECIDING, Bar
from helpers.analysis.scaling.uncertainty import PLACES, Spread
from helpers.text.phrases import in_sentence, listing, number, percent

NAMED = 4
"""Parts named one by one before the rest is counted."""
OFTEN = 0.05
"""Share of the draws from which a rival for the first place is named."""
CONSEQUENCE = {
    "stops": "The first to saturate stops: work is refused or never done",
    "slows": "The first to saturate slows: work waits, longer as the load lasts",
}
"""What follows where the first part saturates."""


THEORY = {
    "exact": "exact for arrivals and service times that are exponential (Erlang)",
    "poisson": "exact for one server with Poisson arrivals (Pollaczek and Khinchine), Allen and "
    "Cunneen's approximation for several; the percentile supposes that those who wait do so for an "
    "exponential time",
    "general": "Allen and Cunneen's approximation; the percentile supposes that those who wait do "
    "so for an exponential time",
    "visits": "exact for a number of rows that stays at its mean; of more rows than a cycle takes "
    "the same ones are taken to come back, so none is told there",
    "batches": "mean alone, exact for rows that come as a Poisson process and go oldest first",
}
"""What stands behind a waiting time, by its `grounds`."""


def theory(resource: Resource) -> str | None:
    """On what grounds the waiting of a resource is told; None where nothing waits."""
    found = grounds(resource)
    return THEORY[found] if found else None


def formula(resource: Resource) -> str:
    """How its utilisation is worked out."""
    uses = "load × demand × peak factor" if resource.rate == "peak" else "load × demand"
    return KINDS[resource.type].form(resource.parameters).words.format(uses=uses)


def binding(resource: Resource, limit: str) -> str:
    """What it means to reach one limit of a resource."""
    return KINDS[resource.type].form(resource.parameters).limits[limit].means


def titles(model: ScalingModel) -> list[str]:
    """Those of its loads, resources and remedies, which tell names from common words."""
    return [item.title for item in (*model.loads, *model.resources, *model.remedies)]


def verdict(
    model: ScalingModel, found: State, spread: Spread, bars: Sequence[Bar]
) -> tuple[str, ...]:
    """Say what is saturated, what saturates first, second and third, and what decides it.

    Returns
    -------
    tuple of str
        Sentences, the headline first.
    """
    words = _Words(model, found, spread, bars)
    parts = [
        words.headline(), words.order(), words.follows(), words.often(), words.over(),
        words.notices(), words.decides(), words.objectives(),
    ]  # fmt: skip
    return tuple(part for part in parts if part)


def briefly(
    model: ScalingModel, found: State, spread: Spread, bars: Sequence[Bar]
) -> tuple[str, ...]:
    """The headline, and how sure the load in it is: what stands where there is room for two lines.

    Returns
    -------
    tuple of str
        One sentence or two; the first is the headline of :func:`verdict`.
    """
    words = _Words(model, found, spread, bars)
    return tuple(part for part in (words.headline(), words.sure()) if part)


class _Words:
    """The sentences of one verdict; an empty one is left out."""

    def __init__(
        self, model: ScalingModel, found: State, spread: Spread, bars: Sequence[Bar]
    ) -> None:
        self.found, self.spread, self.bars = found, spread, bars
        self.model = model
        self.title = {item.id: f"“{item.title}”" for item in model.resources}
        self.noun = in_sentence(model.load(found.driver).title, titles(model))
        self.load = found.load[found.driver]

    def headline(self) -> str:
        full = len(self.found.saturated)
        every = sum(not item.notice for item in self.model.resources)
        # Today's load is written as everywhere; one a reader set keeps what was set.
        as_today = abs(self.load - self.found.today) <= TIE * self.load
        # A noun that brings a comma needs another before the sentence goes on.
        comma = "," if "," in self.noun else ""
        at = f"At {number(self.load, 2 if as_today else 3)} {self.noun}{comma}"
        if full == 0:
            text = f"{at} no part is saturated"
        elif full == 1:
            text = f"{at} one of {every} parts is saturated"
        else:
            text = f"{at} {full} of {every} parts are saturated"
        first = self.found.first
        if first is None or first.breaking is None:
            return f"{text}; nothing saturates as this load grows."
        return f"{text}; {self.title[first.id]} saturates first, at about {number(first.breaking)}."

    def sure(self) -> str:
        """Between which loads the first to saturate does, and what moves it most."""
        first = self.found.first
        if first is None:
            return ""
        low, *_, high = (
            None if at is None else number(at) for at in self.spread.part(first.id).breaking
        )
        text = ""
        if low is not None and high is not None and low != high:
            text = f"Nine draws in ten put that between {low} and {high}"
        if self.bars:
            moved = f"hat moves it most is “{self.bars[0].title}”"
            text = f"{text}; w{moved}" if text else f"W{moved}"
        return f"{text}." if text else ""

    def follows(self) -> str:
        first = self.found.first
        if first is None or first.consequence not in CONSEQUENCE:
            return ""
        means = binding(self.model.resource(first.id), first.binds)
        return f"{CONSEQUENCE[first.consequence]} ({means})."

    def notices(self) -> str:
        if not self.found.notices:
            return ""
        named = listing([self.title[id_] for id_ in self.found.notices])
        many = (
            "limits that stop nothing"
            if len(self.found.notices) > 1
            else "a limit that stops nothing"
        )
        return f"Beyond {many}: {named}."

    def over(self) -> str:
        full = self.found.saturated
        if not full:
            return ""
        named = [self._over(id_) for id_ in full[:NAMED]]
        if len(full) > NAMED:
            named.append("1 other" if len(full) == NAMED + 1 else f"{len(full) - NAMED} others")
        return f"Saturated: {listing(named)}."

    def _over(self, id_: str) -> str:
        if id_ in self.found.already:
            how = "today already"
        else:
            how = f"in {percent(self.spread.part(id_).over, 0)} of the draws"
            if self.found.part(id_).breaking is None:
                how = f"whatever this load is, {how}"
        return f"{self.title[id_]} ({how})"

    def order(self) -> str:
        first = self.found.first
        if first is None or first.breaking is None:
            return ""
        text = ""
        if self.found.today > 0:
            times = number(first.breaking / self.found.today)
            text = (
                f"That is {times} times today's {number(self.found.today)}, "
                "with all assumptions at their likely values"
            )
        band = self.spread.part(first.id).breaking
        low, *_, high = (None if at is None else number(at) for at in band)
        if low is not None and high is not None and low != high:
            span = f"nine draws in ten put it between {low} and {high}"
            text = f"{text}; {span}" if text else f"{span[0].upper()}{span[1:]}"
        then = [self.found.part(id_) for id_ in self.found.order[1:PLACES]]
        if then:
            follow = "follows" if len(then) == 1 else "follow"
            names = listing([self._at(part) for part in then])
            text = f"{text}. {names} {follow}" if text else f"{names} {follow}"
        return f"{text}." if text else ""

    def _at(self, part: Part) -> str:
        at = "" if part.breaking is None else f" (at about {number(part.breaking)})"
        return f"{self.title[part.id]}{at}"

    def often(self) -> str:
        """How often it is first, and who else is, the most frequent first, from `OFTEN` on."""
        first = self.found.first
        if first is None:
            return ""
        shares = [(part.id, part.first) for part in self.spread.resources if part.id != first.id]
        ranked = sorted(shares, key=lambda item: -item[1])
        others = [item for item in ranked if item[1] >= OFTEN][: PLACES - 1]
        text = f"It is first in {percent(self.spread.part(first.id).first, 0)} of the draws"
        if others:
            text += "; " + listing(
                [f"in {percent(s, 0)} {self.title[id_]} is" for id_, s in others]
            )
        return f"{text}."

    def decides(self) -> str:
        if not self.bars:
            return ""
        widest, *others = self.bars[:DECIDING]
        low, high = (
            "never" if end.load is None else number(end.load) for end in (widest.low, widest.high)
        )
        text = (
            f"The assumption that moves the first saturation load most is “{widest.title}”: over "
            f"its range that load goes from {low} to {high}"
        )
        if others:
            text += f"; then {listing([f'“{bar.title}”' for bar in others])}"
        return f"{text}."

    def objectives(self) -> str:
        missed = [
            (part.id, part.objective)
            for part in self.found.resources
            if part.objective is not None and part.objective <= self.load
        ]
        if not missed:
            return ""
        named = [
            f"{self.title[id_]} ({f'from about {number(load)}' if load else 'at any load'})"
            for id_, load in missed
        ]
        return f"Too slow for its objective: {listing(named)}."


def come_together(noun: str, waits: Mapping[int, Together], goal: float | None) -> str:
    """What callers who come at once find, and how many of them an objective in seconds allows."""
    most = max(waits)
    alone, shared, turned = (
        f"{number(seconds)} s"
        for seconds in (waits[min(waits)].shared, waits[most].shared, waits[most].in_turn)
    )
    text = (
        f"One alone takes {alone}, {most} {noun} at once take {shared}, in turn {turned} on average"
    )
    if goal is None:
        return f"{text}."
    kept = max((n for n, wait in waits.items() if wait.shared <= goal), default=0)
    if kept == most:
        return f"{text}; the objective of {number(goal)} s is kept."
    held = f"up to {kept} at once" if kept else "for nobody"
    return f"{text}; the objective of {number(goal)} s is kept {held}."
