"""Things of one sort on an ordered scale: who can move what, how long something is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from helpers.schema.base import ComponentRef, DecisionRef, Fault, Id, Model, Text, repeated
from helpers.schema.provenance import Citation


class Level(Model):
    """One step of the scale."""

    id: Id
    label: Text
    meaning: Text = Field(description="Clause with {count}: `{count} can be read by the operator`.")
    also: Text = Field(
        description="The clause again, shorter, behind that of another level: `{count} never`."
    )
    tone: Literal["good", "watch", "bad", "neutral"] = "neutral"

    def _faults(self) -> Iterator[Fault]:
        for key in ("meaning", "also"):
            if getattr(self, key).count("{count}") != 1:
                wrong = f"{key} does not say where the count goes"
                yield Fault(wrong, "write {count} once", (key,), (key,))


class Classified(Model):
    """One thing and its level."""

    id: Id
    title: Text
    level: Id = Field(description="Id of a level of this scale.")
    published: Id | None = Field(None, description="The level as published, where it differs.")
    details: dict[Text, Text] = Field(
        min_length=1, description="Column title: text; the same titles for every item."
    )
    decisions: list[DecisionRef] = Field(default_factory=list)
    components: list[ComponentRef] = Field(default_factory=list)
    cite: list[Citation] = Field(min_length=1)


class Classification(Model):
    """A record of ``data/<study>/classifications.yml``."""

    noun: ClassVar[str] = "classification"

    id: Id
    title: Text
    question: Text = Field(description="What the level answers; the title of its column.")
    noun_one: Text = Field(description="What is classified, such as flow.")
    noun_many: Text = Field(description="Several of them, such as flows.")
    levels: list[Level] = Field(min_length=2, max_length=5, description="In order.")
    items: list[Classified] = Field(min_length=1)
    note: Text | None = Field(None, description="How the levels were found, and what they leave.")

    def _faults(self) -> Iterator[Fault]:
        levels = [level.id for level in self.levels]
        for group, ids in (("levels", levels), ("items", [item.id for item in self.items])):
            for at, name in repeated(ids):
                fix = "give each an id of its own"
                yield Fault(f"{name} is listed twice", fix, (group, at, "id"))
        # Without items, which is a fault of its own, there is nothing to compare.
        titles = list(self.items[0].details) if self.items else []
        for at, item in enumerate(self.items):
            for key, level in (("level", item.level), ("published", item.published)):
                if level is not None and level not in levels:
                    fix = f"levels of {self.id} are {', '.join(levels)}"
                    yield Fault(f"unknown level {level}", fix, ("items", at, key))
            if list(item.details) != titles:
                wrong = f"{item.id} has other details than {self.items[0].id}"
                yield Fault(wrong, f"give {', '.join(titles)}", ("items", at, "details"))
