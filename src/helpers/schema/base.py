"""What every record an author writes has in common: strict models, ids, references, text, dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

ID_PATTERN = r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
MONTH_PATTERN = r"^[0-9]{4}-(?:0[1-9]|1[0-2])$"


class Model(BaseModel):
    """Base of all records: unknown keys are errors, values are immutable, numbers are finite.

    ``extra="forbid"`` turns a misspelt key into a message instead of a silently ignored line.
    """

    noun: ClassVar[str] = ""
    """What a record of this type is called where others refer to it by id; empty if nothing
    does."""

    # What checks records is made when the first is read: kernels load what has been checked.
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
        defer_build=True,
    )

    def faults(self) -> list[Fault]:
        """List what no single field shows to be wrong, the records below left aside."""
        return list(self._faults())

    def _faults(self) -> Iterable[Fault]:
        return ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if faults := self.faults():
            raise FaultsError(faults)
        return self


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a record that no single field shows."""

    wrong: str
    """What is wrong, as a clause."""
    fix: str = ""
    at: tuple[str | int, ...] = ()
    """Keys and indices from the record to the place; empty for the record itself."""
    about: tuple[str, ...] = ()
    """Fields the finding rests on. It is withheld while one of them has a problem of its own."""


class FaultsError(ValueError):
    """All faults of one record or text; the catalogue lists each at its own line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.wrong for fault in faults))


def repeated(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Find the names that stood in the list before, with their positions."""
    seen: set[str] = set()
    for at, name in enumerate(names):
        if name in seen:
            yield at, name
        seen.add(name)


@dataclass(frozen=True)
class Ref:
    """Marks an id as a reference; the catalogue checks that the record exists."""

    nouns: tuple[str, ...]
    """Kinds of record it may name."""
    study_in: str = ""
    """Field beside it that holds the id of the study to look in, where that is not the study
    the file belongs to."""


class Sentences:
    """Marks text that a reader sees as sentences, as opposed to ids and addresses."""


SENTENCES = Sentences()


def _no_control_characters(text: str) -> str:
    if found := _CONTROL.search(text):
        wrong = f"contains the control character U+{ord(found[0]):04X}"
        raise FaultsError([Fault(wrong, "remove it")])
    return text


def _not_in_future(day: dt.date) -> dt.date:
    # A day of slack: an author east of UTC may already be writing tomorrow's date.
    today = dt.datetime.now(dt.UTC).date()
    if day > today + dt.timedelta(days=1):
        wrong = f"{day.isoformat()} is in the future"
        raise FaultsError([Fault(wrong, "give the day it was true or was read")])
    return day


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
"""A record's name: lower-case words joined by hyphens. It becomes the anchor on the page."""

Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=4000),
    AfterValidator(_no_control_characters),
    SENTENCES,
]
"""Plain prose. HTML is shown as typed, never executed; only `code` in backticks is rendered."""

PastDate = Annotated[dt.date, AfterValidator(_not_in_future)]
"""A day, YYYY-MM-DD, not in the future."""

Month = Annotated[str, StringConstraints(pattern=MONTH_PATTERN)]
"""A month, YYYY-MM."""

Score = Annotated[int, Field(ge=1, le=5, strict=True)]
"""One step of a written rubric, 1 to 5."""

ScoredBy = Annotated[
    Literal["author", "reconstruction"],
    Field(
        description="Whose reading the scores are: the author's own, or a reconstruction from what "
        "the author published, which nobody has confirmed."
    ),
]

SourceRef = Annotated[Id, Ref(("source",))]
QuantityRef = Annotated[Id, Ref(("quantity",))]
ComponentRef = Annotated[Id, Ref(("component",))]
CapabilityRef = Annotated[Id, Ref(("capability",))]
DecisionRef = Annotated[Id, Ref(("decision",))]
FailureRef = Annotated[Id, Ref(("failure mode",))]
RequirementRef = Annotated[Id, Ref(("requirement",))]
ConstraintRef = Annotated[Id, Ref(("constraint",))]
PrincipleRef = Annotated[Id, Ref(("principle",))]
CriterionRef = Annotated[Id, Ref(("criterion",))]
StudyRef = Annotated[Id, Ref(("study",))]
RoadmapRef = Annotated[Id, Ref(("roadmap item",))]
LayerRef = Annotated[Id, Ref(("layer",))]
LoadRef = Annotated[Id, Ref(("load",))]
ResourceRef = Annotated[Id, Ref(("resource",))]
RemedyRef = Annotated[Id, Ref(("remedy",))]
SloRef = Annotated[Id, Ref(("SLO",))]
StakeRef = Annotated[Id, Ref(("stake",))]
UserRef = Annotated[Id, Ref(("user",))]
GroupRef = Annotated[Id, Ref(("group",))]
BoxRef = Annotated[Id, Ref(("box",))]
MemberRef = Annotated[Id, Ref(("component", "group"))]
DependentRef = Annotated[Id, Ref(("component", "capability"))]
