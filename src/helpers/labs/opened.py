"""A lab in a notebook: its steps run in Jupyter, and are read from its last run on the site."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from helpers.cards.lab import lab_block
from helpers.cards.target import is_site
from helpers.catalog import load
from helpers.labs.lab import ANSWERS, LabError

if TYPE_CHECKING:
    from helpers.cards.blocks import Block
    from helpers.catalog import Portfolio
    from helpers.labs.lab import Json, Lab
    from helpers.schema.lab import Figure
    from helpers.schema.lab import Lab as Record

LONGEST = "PORTFOLIO_LAB_SECONDS"
"""Variable of the environment: how long a lab's last run may have taken for its notebook to run
its steps anew, in seconds. Without it every lab runs."""


@dataclass(frozen=True)
class Opened:
    """A lab and its last run, as the cells of its notebook use them."""

    lab: Lab
    portfolio: Portfolio
    _ran: dict[str, Json] = field(default_factory=dict, init=False, repr=False)

    @property
    def record(self) -> Record:
        """The last run, from ``data/labs/``."""
        if self.lab.id not in self.portfolio.labs:
            raise LookupError(f"the lab {self.lab.id} was never run here: `make labs`")
        return self.portfolio.labs[self.lab.id]

    @property
    def live(self) -> bool:
        """Whether steps run here: in Jupyter, where the lab's packages are installed."""
        return not is_site() and not self.lab.missing() and self._is_short

    @property
    def _is_short(self) -> bool:
        last = self.portfolio.labs.get(self.lab.id)
        written = os.environ.get(LONGEST) or "inf"
        try:
            longest = float(written)
        except ValueError:
            raise LabError(f"{LONGEST} is {written}: set it to seconds, such as 10") from None
        return last is None or last.seconds <= longest

    def __call__(self, step: str) -> Json:
        """The result of a step: of a run now in Jupyter, of the last run on the site.

        It runs once, however many cells ask for it: opened again, the lab runs again. Where a step
        cannot run, it says why, and the notebook goes on with its last run.

        Raises
        ------
        KeyError
            If the lab has no such step.
        """
        if step not in self._ran:
            self._ran[step] = self._run(step)
        return self._ran[step]

    def _run(self, step: str) -> Json:
        if self.live:
            try:
                return self.lab.steps[step]()
            except LabError as error:
                print(f"{error}. What is shown is the step's last run.")
        return self.record.results[step]

    def large(self, step: str) -> Json:
        """The result of the last run of a step at its larger size; None if there was none.

        Nowhere run here, because it takes minutes.
        """
        return self.record.large and self.record.large.results[step]

    def answer(self, exercise: int) -> str:
        """The answer of an exercise, which are counted from 1."""
        return self(ANSWERS)[exercise - 1]

    def figure(self, name: str) -> Figure:
        """A number of the last run, wherever the notebook is shown."""
        found = self.record.figure(name)
        if found is None:
            raise KeyError(name)
        return found

    def about(self) -> Block:
        """When and on what the lab ran, with which parts, and which vectors passed."""
        # What is missing here is nothing to who reads the site.
        missing = [] if is_site() else self.lab.missing()
        return lab_block(self.record, live=self.live, missing=missing)


def opened(name: str) -> Opened:
    """Open a lab.

    Raises
    ------
    LookupError
        If there is no lab of that name.
    """
    # The package lists its modules, this one among them.
    from helpers.labs import find

    return Opened(find(name), load())
