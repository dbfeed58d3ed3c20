"""The scaling paths of all studies as one figure: a load to push, and what saturates first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from helpers.cards.blocks import Block
from helpers.cards.render import render
from helpers.cards.scaling.outlook import Limit, LoadScale, Outlook
from helpers.cards.scaling.scaled import scaled
from helpers.cards.target import is_site
from helpers.catalog import Portfolio, StudyData
from helpers.text.markup import Html, script_json

ELEMENT = "paths-explorer"
ROWS = 7
"""Parts shown of a path."""


@dataclass(frozen=True, eq=False)
class PathTab:
    """One study's path."""

    study: StudyData
    """Whose it is."""
    outlook: Outlook
    """The path at the load it opens with."""

    @cached_property
    def limits(self) -> list[Limit]:
        """The rows shown."""
        return self.outlook.limits[:ROWS]

    @cached_property
    def scale(self) -> LoadScale:
        """What the rows and the slider stand on."""
        return self.outlook.scale(self.limits)

    @property
    def others(self) -> int:
        """Parts with a limit that have no row."""
        return self.data["every"] - len(self.limits)

    @property
    def card(self) -> str:
        """Id of the path's own figure, on the study's page and in its appendix."""
        return f"{self.study.id}-scaling-model-{self.outlook.path.driver.id}"

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the element reads: limits as the model finds them, and words of the sentence."""
        outlook = self.outlook
        path, first = outlook.path, outlook.path.state.first
        told = {item.id for item in path.model.resources if item.notice}
        fixed = [
            part.id
            for part in outlook.state.resources
            if part.saturated and part.breaking is None and part.id not in told
        ]
        return {
            "noun": path.noun,
            "today": path.state.today,
            "every": len(path.model.resources) - len(told),
            "fixed": len(fixed),
            "first": first and {"title": f"“{first.title}”", "at": first.breaking},
            "limits": [limit.at for limit in outlook.limits],
            "range": [self.scale.low, self.scale.high],
            "stages": [load for load in outlook.stages() if self.scale.holds(load)],
            "load": outlook.load,
        }


def paths_explorer(portfolio: Portfolio) -> Block:
    """At how much load each study gives way, and what first: a slider, and a tab per study.

    A study is in it if it is published and has a scaling path of which some load saturates a part.
    Its page shows that path with ``scaling_path_card``: this figure leads there.

    Parameters
    ----------
    portfolio
        The data.

    Returns
    -------
    Block
        Nothing if no study has such a path.
    """
    tabs = [
        PathTab(study, Outlook(scaled(study, load)))
        for study in portfolio.studies.values()
        if study.meta.status == "published" and (load := _load(study))
    ]
    found = [tab for tab in tabs if tab.limits]
    if not found:
        return Block("")
    data = script_json([tab.data for tab in found])
    html = render("paths.figure", ELEMENT, found, Html(data, ""), is_site())
    return Block(html, elements=(ELEMENT,))


def _load(study: StudyData) -> str | None:
    """The first load that any part needs."""
    if study.scaling is None:
        return None
    needed = {load for item in study.scaling.resources for load in item.demand}
    return next((load.id for load in study.scaling.loads if load.id in needed), None)
