"""The architecture as a graph: components, what users see of them, and what depends on what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from helpers.schema.base import (
    ComponentRef,
    DependentRef,
    Fault,
    GroupRef,
    Id,
    LayerRef,
    MemberRef,
    Model,
    QuantityRef,
    RemedyRef,
    RoadmapRef,
    ScoredBy,
    StakeRef,
    Text,
    UserRef,
)
from helpers.schema.provenance import Citation

MAX_BOXES = 12
"""Boxes of the overview: what one sees at a glance."""


class Layer(Model):
    """A horizontal band of the architecture diagram, in drawing order."""

    noun: ClassVar[str] = "layer"

    id: Id
    title: Text


class User(Model):
    """Who uses the system, as one and as many."""

    noun: ClassVar[str] = "user"

    id: Id
    title: Text = Field(description="One of them, in lower case, such as viewer.")
    plural: Text = Field(description="Several of them, such as viewers.")


class StakeLevel(Model):
    """How badly a stake can be hit."""

    id: Id
    title: Text = Field(description="Such as lost, or out of reach.")
    verb: Text = Field(description="Between the subject and the title: can be, is, are.")

    def _faults(self) -> Iterator[Fault]:
        if self.id == "none":
            wrong = "none says that a stake is not touched"
            yield Fault(wrong, "give the level another id", ("id",), ("id",))


class Stake(Model):
    """What can come to harm besides availability: money, privacy, rights, somebody's work.

    Sentences are made of its words: *subject verb title* with the part that is down.
    """

    noun: ClassVar[str] = "stake"

    id: Id
    title: Text = Field(description="What it is called in headings and tables.")
    subject: Text = Field(description="What sentences begin with, such as Funds.")
    levels: list[StakeLevel] = Field(min_length=1, description="The worst first.")
    transit: Text | None = Field(
        None,
        description="What of it is under way while a capability is used, in the singular, such as "
        "money in transit.",
    )


class AtRisk(Model):
    """What is at stake when a component is down or lost, beyond what waits for it."""

    stake: StakeRef
    level: Id = Field(description="A level of that stake.")
    text: Text


class Component(Model):
    """Something that can fail on its own."""

    noun: ClassVar[str] = "component"

    id: Id
    title: Text
    type: Literal["client", "service", "job", "store", "secret", "vendor", "host"]
    layer: LayerRef
    responsibility: Text
    technology: Text | None = None
    risks: list[AtRisk] = Field(default_factory=list, description="What comes to harm with it.")
    availability: QuantityRef | None = Field(
        None, description="Quantity id, percent or ratio: share of the time it is up by itself."
    )
    cite: list[Citation] = Field(min_length=1)


class Group(Model):
    """Components that stand in for each other, or fall together.

    ``any-of``: a dependency on the group is met while one member is up.
    ``shared-fate``: all members go down together.
    """

    noun: ClassVar[str] = "group"

    id: Id
    title: Text
    type: Literal["any-of", "shared-fate"]
    members: list[ComponentRef] = Field(min_length=2)
    text: Text
    availability: QuantityRef | None = Field(
        None,
        description="Quantity id, percent or ratio: share of the time nothing takes all members "
        "down at once; shared-fate only.",
    )
    cite: list[Citation] = Field(min_length=1)

    def _faults(self) -> Iterator[Fault]:
        if self.availability and self.type == "any-of":
            wrong = "the availability of an any-of group follows from its members"
            fix = "give it to the members, and remove it here"
            yield Fault(wrong, fix, ("availability",), ("availability", "type"))


def _unbuffered(type_: str) -> Fault:
    wrong = f"buffer belongs to async dependencies, not to a {type_} one"
    fix = "remove buffer, or make the dependency async"
    return Fault(wrong, fix, ("buffer",), ("buffer", "type"))


class Dependency(Model):
    """``from`` needs ``to``.

    ``hard``: without it ``from`` is down. ``soft``: ``from`` is degraded. ``async``: ``from``
    goes on and its effect is delayed; ``buffer`` says for how long that stays invisible.
    """

    source: DependentRef = Field(alias="from", description="A component or a capability.")
    target: MemberRef = Field(alias="to", description="A component or an any-of group.")
    type: Literal["hard", "soft", "async"]
    effect: Text = Field(description="What is seen when the target is down.")
    buffer: QuantityRef | None = Field(
        None, description="Quantity id in a unit of time; async only."
    )
    cite: list[Citation] = Field(min_length=1)

    def _faults(self) -> Iterator[Fault]:
        if self.buffer and self.type != "async":
            yield _unbuffered(self.type)
        if self.source == self.target:
            wrong = f"{self.source} cannot depend on itself"
            yield Fault(wrong, "name another component", ("to",), ("from", "to"))


class Capability(Model):
    """Something a user of the system can do; the unit in which a failure's reach is counted."""

    noun: ClassVar[str] = "capability"

    id: Id
    title: Text
    user: UserRef
    weight: int = Field(ge=1, le=5, description="Importance, a judgement, 1 to 5.")
    reason: Text = Field(description="Why that weight.")
    short: Text | None = Field(
        None,
        max_length=24,
        description="What a sentence calls it where it names many: in a few words, such as sign-up "
        "or reading the news.",
    )
    in_transit: list[StakeRef] = Field(
        default_factory=list, description="Stakes that are under way while it is used."
    )


class Edit(Model):
    """One edit of the graph, in one of three shapes.

    ``from``, ``to``, ``type`` (and ``buffer``): the dependency becomes this, is added if there
    is none, or goes (``none``). ``stand_in_for``, ``title`` (and ``availability``): a twin of a
    component, so that what needs the component needs either. ``group``, ``members``: the group
    then has these members.
    """

    source: DependentRef | None = Field(None, alias="from")
    target: MemberRef | None = Field(None, alias="to")
    type: Literal["hard", "soft", "async", "none"] | None = None
    buffer: QuantityRef | None = Field(
        None, description="Quantity id in a unit of time; async only."
    )
    stand_in_for: ComponentRef | None = None
    title: Text | None = Field(None, description="What the stand-in is called.")
    availability: QuantityRef | None = Field(
        None, description="Of the stand-in; without it, that of the component."
    )
    group: GroupRef | None = None
    members: list[ComponentRef] = Field(default_factory=list)

    def _faults(self) -> Iterator[Fault]:
        given = [key for key, name in _EDIT_KEYS.items() if getattr(self, name)]
        starts = [key for key in _EDIT_SHAPES if key in given]
        if len(starts) != 1:
            wrong = f"an edit is {' and '.join(starts)} at once" if starts else "edits nothing"
            fix = "give from, to and type; or stand_in_for and title; or group and members"
            yield Fault(wrong, fix)
            return
        required, optional = _EDIT_SHAPES[starts[0]]
        for key in required:
            if key not in given:
                yield Fault(f"an edit with {starts[0]} lacks {key}", f"add {key}")
        for key in given:
            if key not in required + optional:
                wrong = f"{key} does not belong to an edit with {starts[0]}"
                yield Fault(wrong, "remove it", (key,))
        if self.buffer and self.type and self.type != "async":
            yield _unbuffered(self.type)


_EDIT_KEYS = {info.alias or name: name for name, info in Edit.model_fields.items()}
_EDIT_SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # what it starts with: (required, optional)
    "from": (("from", "to", "type"), ("buffer",)),
    "stand_in_for": (("stand_in_for", "title"), ("availability",)),
    "group": (("group", "members"), ()),
}


class Change(Model):
    """What would be built differently: one step, as edits of the graph."""

    noun: ClassVar[str] = "change"

    id: Id
    title: Text
    text: Text
    roadmap: RoadmapRef | None = Field(None, description="The roadmap item it belongs to.")
    remedy: RemedyRef | None = Field(None, description="The remedy of the scaling path it is.")
    edits: list[Edit] = Field(min_length=1)
    cite: list[Citation] = Field(min_length=1)


class Box(Model):
    """Some components as one box of the overview; failing it fails them all."""

    noun: ClassVar[str] = "box"

    id: Id
    title: Text = Field(max_length=24)
    components: list[ComponentRef] = Field(min_length=1)


class Row(Model):
    """A row of the overview, from left to right."""

    title: Text = Field(max_length=24)
    boxes: list[Box] = Field(min_length=1, max_length=4)


class Architecture(Model):
    """``data/<study>/architecture.yml``."""

    layers: list[Layer] = Field(min_length=1)
    users: list[User] = Field(min_length=1)
    stakes: list[Stake] = Field(default_factory=list, description="What is at risk, if anything.")
    components: list[Component] = Field(min_length=1)
    capabilities: list[Capability] = Field(min_length=1)
    scored_by: ScoredBy = Field(
        "author", description="Whose judgement the weights of the capabilities are."
    )
    groups: list[Group] = Field(default_factory=list)
    dependencies: list[Dependency] = Field(min_length=1)
    changes: list[Change] = Field(default_factory=list)
    overview: list[Row] = Field(
        default_factory=list,
        description="The system in at most twelve boxes, from top to bottom; every component is in "
        "one of them. Without it there is a box per component or, of more than twelve, per layer.",
    )
