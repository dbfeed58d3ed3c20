"""A whole that is divided by a rate, in units that cannot be divided any further."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from helpers.schema.base import Id, Model, QuantityRef, Text


class Split(Model):
    """A record of ``data/<study>/splits.yml``: part and rest of a whole, to the last unit."""

    noun: ClassVar[str] = "split"

    id: Id
    title: Text
    whole: Text = Field(description="What is divided, such as price.")
    part: Text = Field(description="What the rate gives, rounded half up, such as tax.")
    rest: Text = Field(description="The exact remainder, such as amount kept.")
    verb: Text = Field("gives", description="What the whole does with the part, such as gives.")
    unit: Text = Field(description="The smallest unit, such as cent.")
    rates: list[QuantityRef] = Field(
        min_length=1, max_length=3, description="Quantity ids of shares, in percent or ratio."
    )
    notes: list[Text] = Field(
        default_factory=list, description="What the system does otherwise; what is left out."
    )
