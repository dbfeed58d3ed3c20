"""The prose facts of a study: who, why, under which constraints, with what, and what is next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from helpers.schema.base import (
    BoxRef,
    ComponentRef,
    DecisionRef,
    FailureRef,
    Fault,
    Id,
    Model,
    PastDate,
    QuantityRef,
    RemedyRef,
    RoadmapRef,
    Text,
    repeated,
)
from helpers.schema.provenance import Citation


class Role(Model):
    """What the author did himself."""

    title: Text
    owned: list[Text] = Field(min_length=1)


class Requirement(Model):
    """One functional or non-functional requirement and whether the record shows it met."""

    noun: ClassVar[str] = "requirement"

    id: Id
    type: Literal["functional", "non-functional"]
    title: Text
    text: Text
    met: Literal["yes", "partly", "no"]
    note: Text | None = Field(None, description="Required unless met is yes: what is missing.")
    components: list[ComponentRef] = Field(min_length=1, description="Components that serve it.")
    cite: list[Citation] = Field(min_length=1)

    def _faults(self) -> Iterator[Fault]:
        if self.met != "yes" and not self.note:
            wrong = f"met is {self.met} and no note says what is missing"
            yield Fault(wrong, "add note", about=("met", "note"))


class Constraint(Model):
    """Something the design had to live with."""

    noun: ClassVar[str] = "constraint"

    id: Id
    group: Literal["team", "risk", "operations", "vendors"]
    title: Text
    text: Text
    cite: list[Citation] = Field(min_length=1)


class Subsystem(Model):
    """A named part of the system with a responsibility and an isolation boundary."""

    noun: ClassVar[str] = "subsystem"

    id: Id
    title: Text
    responsibility: Text
    boundary: Text = Field(description="What keeps its faults from spreading.")
    today: Text | None = Field(None, description="Where the code differs from that.")
    components: list[ComponentRef] = Field(min_length=1)
    cite: list[Citation] = Field(min_length=1)


class TeamUnit(Model):
    """A team at the top of the scaling path."""

    title: Text
    owns: Text
    engineers: QuantityRef = Field(description="Quantity id: how many engineers.")


class Team(Model):
    """Team today and the split planned at the top of the scaling path."""

    today: Text
    rule: Text = Field(description="When to split.")
    split: list[TeamUnit]
    cite: list[Citation] = Field(min_length=1)


class StackItem(Model):
    """One line of the technology stack."""

    layer: Text
    technology: Text
    why: Text
    today: Text | None = Field(None, description="What the code uses now, if it differs.")
    cite: list[Citation] = Field(min_length=1)


class Diagram(Model):
    """One entry of the diagram index."""

    noun: ClassVar[str] = "diagram"

    id: Id
    title: Text
    shows: Text
    redrawn: Text | None = Field(None, description="Where this site draws it from data.")
    cite: Citation


class Link(Model):
    """A further document."""

    group: Text
    title: Text
    cite: Citation


class OnePager(Model):
    """The one-page summary; a list that is empty has no heading there."""

    pitch: Text
    hardest_decisions: list[DecisionRef] = Field(default_factory=list, max_length=6)
    failures: list[FailureRef] = Field(
        default_factory=list, max_length=6, description="Failure mode ids."
    )
    next: list[RoadmapRef] = Field(
        default_factory=list, max_length=6, description="Roadmap item ids."
    )


class Minute(Model):
    """What the first screen of a study says."""

    sentence: Text = Field(
        max_length=400, description="What pressed, what was chosen, and what follows from it."
    )
    owned: Text = Field(
        max_length=400, description="What the author did, after the title of the role."
    )
    numbers: list[QuantityRef] = Field(min_length=1, max_length=4, description="Quantity ids.")
    pressed: BoxRef | None = Field(
        None,
        description="The box of the overview whose failure is shown first; without it, the one "
        "that takes most down.",
    )
    cite: list[Citation] = Field(min_length=1)


class Version(Model):
    """The text a study was published as before, with which its data is compared."""

    title: Text = Field(description="What it is called, such as the study of February 2026.")
    date: PastDate
    cite: list[Citation] = Field(min_length=1)


class Study(Model):
    """``data/<study>/study.yml``."""

    noun: ClassVar[str] = "study"

    id: Id
    title: Text
    tagline: Text
    question: Text | None = Field(
        None,
        max_length=180,
        description="What the study answers, on its card; without it, the tagline stands there.",
    )
    status: Literal["published", "next"] = Field(
        description="next: the study has a card that says so, and no pages yet."
    )
    version: Version | None = Field(
        None, description="An earlier published version; without it no page speaks of one."
    )
    live: str | None = Field(None, pattern=r"^https://\S+$")
    summary: Text
    role: Role
    domains: list[Text] = Field(min_length=1)
    cite: list[Citation] = Field(
        default_factory=list,
        description="What summary, role, problem and pitch rest on; required where one of them is "
        "in the first person.",
    )
    key_numbers: list[QuantityRef] = Field(min_length=1, max_length=8, description="Quantity ids.")
    matter: list[DecisionRef] = Field(
        default_factory=list,
        max_length=3,
        description="The three decisions that mattered, in the order they are told. Their page "
        "begins with them; without this list it begins with the first three.",
    )
    problem: Text | None = None
    requirements: list[Requirement] = Field(default_factory=list)
    constraints: list[Constraint] = Field(default_factory=list)
    subsystems: list[Subsystem] = Field(default_factory=list)
    team: Team | None = None
    stack: list[StackItem] = Field(default_factory=list)
    diagrams: list[Diagram] = Field(default_factory=list)
    links: list[Link] = Field(default_factory=list)
    one_pager: OnePager | None = None
    minute: Minute | None = Field(
        None, description="The first screen; without it, it is made of summary, role and numbers."
    )

    def _faults(self) -> Iterator[Fault]:
        for name in ("problem", "requirements", "constraints", "subsystems", "one_pager"):
            if self.status == "published" and not getattr(self, name):
                fix = f"add {name}, or set status: next"
                yield Fault(f"a published study needs {name}", fix, about=("status", name))


class RoadmapItem(Model):
    """Something planned: ``data/<study>/roadmap.yml``."""

    noun: ClassVar[str] = "roadmap item"

    id: Id
    group: Text
    title: Text
    when: Text | None = Field(None, description="As published, such as Q1.")
    owner: Text | None = Field(None, description="As published, such as Engineer 1.")
    status: Literal["done", "started", "open", "dropped"]
    note: Text | None = None
    remedies: list[RemedyRef] = Field(
        default_factory=list, description="Scaling remedies it delivers."
    )
    failures: list[FailureRef] = Field(
        default_factory=list, description="Failure modes it answers."
    )
    cite: list[Citation] = Field(min_length=1)


class Slo(Model):
    """A service-level indicator with its objective: ``data/<study>/slos.yml``."""

    noun: ClassVar[str] = "SLO"

    id: Id
    title: Text
    indicator: Text = Field(description="How it is measured.")
    comparison: Literal["below", "at-least", "above", "at-most"]
    objective: QuantityRef = Field(description="Quantity id.")
    measurable: Literal["yes", "partly", "no"] = Field(description="With the code as it is.")
    finding: Text = Field(description="What measuring it takes, or why it cannot be measured.")
    floor: QuantityRef | None = Field(
        None, description="Quantity id: the best the design can do, in the objective's dimension."
    )
    cite: list[Citation] = Field(min_length=1)


class State(Model):
    """One state of a life cycle."""

    id: Id
    title: Text
    type: Literal["initial", "active", "success", "failure"]
    text: Text


class Transition(Model):
    """A step from one state to another."""

    source: Id = Field(alias="from")
    target: Id = Field(alias="to")
    trigger: Text
    cite: list[Citation] = Field(default_factory=list)


class Lifecycle(Model):
    """A state machine: ``data/<study>/lifecycles.yml``."""

    noun: ClassVar[str] = "life cycle"

    id: Id
    title: Text
    text: Text
    states: list[State] = Field(min_length=2)
    transitions: list[Transition] = Field(min_length=1)
    cite: list[Citation] = Field(min_length=1)

    def _faults(self) -> Iterator[Fault]:
        about = ("states", "transitions")
        states = [state.id for state in self.states]
        for index, state in repeated(states):
            wrong, fix = f"state {state} is listed twice", "give each state an id of its own"
            yield Fault(wrong, fix, ("states", index, "id"), about)
        for index, transition in enumerate(self.transitions):
            for key, state in (("from", transition.source), ("to", transition.target)):
                if state not in states:
                    fix = f"states of {self.id} are {', '.join(states)}"
                    yield Fault(f"unknown state {state}", fix, ("transitions", index, key), about)
        reached = {transition.target for transition in self.transitions}
        for index, state in enumerate(self.states):
            if state.type != "initial" and state.id not in reached:
                wrong = f"no transition leads to state {state.id}"
                yield Fault(wrong, "add one, or make the state initial", ("states", index), about)


class Milestone(Model):
    """A dated event in the system's history: ``data/<study>/timeline.yml``."""

    noun: ClassVar[str] = "milestone"

    id: Id
    date: PastDate
    title: Text
    text: Text | None = None
    decisions: list[DecisionRef] = Field(default_factory=list)
    cite: list[Citation] = Field(min_length=1)


class RecordSide(Model):
    """One side of a disagreement in the record."""

    says: Text
    date: PastDate
    cite: list[Citation] = Field(min_length=1)


class Disagreement(Model):
    """Where the published study and the code differ: ``data/<study>/record.yml``.

    At most ten per study: the ones that change a reader's conclusion.
    """

    noun: ClassVar[str] = "disagreement"

    id: Id
    topic: Text
    published: RecordSide
    found: RecordSide
    decisions: list[DecisionRef] = Field(default_factory=list)
    failures: list[FailureRef] = Field(default_factory=list)
