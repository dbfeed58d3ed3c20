"""Records shared by all studies: the author and their principles."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from helpers.schema.base import Id, Model, Ref, StudyRef, Text
from helpers.schema.provenance import Citation


class Evidence(Model):
    """Where a study lives up to a principle, or does not."""

    study: StudyRef
    holds: bool
    text: Text
    decisions: list[Annotated[Id, Ref(("decision",), study_in="study")]] = Field(
        default_factory=list, description="Decision ids of that study."
    )


class Principle(Model):
    """A record of ``data/principles.yml``."""

    noun: ClassVar[str] = "principle"

    id: Id
    title: Text
    text: Text
    brief: Text | None = Field(None, description="One line of it, for the landing page.")
    evidence: list[Evidence] = Field(default_factory=list)
    cite: list[Citation] = Field(min_length=1)


class Profile(Model):
    """A public page or address of the author."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^(https://|mailto:)\S+$")]


class Fact(Model):
    """A number of a study that says something of its author."""

    study: StudyRef
    quantity: Annotated[Id, Ref(("quantity",), study_in="study")] = Field(
        description="Quantity id of that study."
    )
    least: bool = Field(False, description="Whether the source says this many or more.")
    title: Text = Field(description="What it counts, such as `products shipped`.")


class Author(Model):
    """``data/author.yml``."""

    name: Text
    headline: Text
    text: Text
    lede: Text | None = Field(
        None, description="What the landing page says below the headline, if not all of the text."
    )
    facts: list[Fact] = Field(
        default_factory=list, max_length=3, description="Numbers of the landing page."
    )
    profiles: list[Profile] = Field(min_length=1)
    studies: list[StudyRef] = Field(description="Study ids in the order shown.")
    cite: list[Citation] = Field(min_length=1)
