"""The explorer of failures at a glance: the system in at most twelve boxes, one of them failed.

The same element as the full explorer in two smaller sizes: ``thumb`` asks one question and answers
it; ``compact`` also tells what is at stake in the data's words, and has the failures on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from helpers.analysis.failure import DOWN, System, blast
from helpers.cards.embed import open_explorer_html
from helpers.cards.failure.explorer import ELEMENT, explorer_data, full_form
from helpers.cards.links import href
from helpers.cards.render import render
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.failure import first_box, overview, system
from helpers.charts.partsmap import overview_map
from helpers.schema.architecture import Row
from helpers.text.failure import AT_STAKE, QUESTION, brief, every
from helpers.text.phrases import count, plural, sentence

Size = Literal["compact", "thumb"]
_ANCHOR: dict[Size, str] = {"compact": "glance-failure", "thumb": "minute-failure"}


def failure_glance(portfolio: Portfolio, study: StudyData, size: Size) -> str:
    """The boxes with what stops, goes on and is at stake when one of them fails.

    Parameters
    ----------
    portfolio, study
        The data.
    size
        How large.

    Returns
    -------
    str
        HTML: the element around its default state, which stays where no script runs; nothing for a
        study that has no graph.
    """
    if study.architecture is None:
        return ""
    graph = study.architecture
    box = first_box(study)
    found = blast(system(graph, study.quantities), box.components)
    return open_explorer_html(
        ELEMENT,
        f"{study.id}-failure",
        f"{study.id}-{_ANCHOR[size]}",
        data=lambda: explorer_data(portfolio, study),
        static=render(
            "failure.glance",
            QUESTION if size == "thumb" else "",
            overview_map(overview(graph), box, found),
            brief(found, box.title),
            AT_STAKE,
            f"All {len(graph.components)} parts",
            href(full_form(study)),
        ),
        styles=(ELEMENT,),
        form=size,
    )


def box_finding(graph: System, rows: Sequence[Row]) -> str:
    """Which boxes stop everything alone, or else which stops most."""
    total = len(graph.capabilities)
    stops = {
        box.title: sum(state == DOWN for state in blast(graph, box.components).states.values())
        for row in rows
        for box in row.boxes
    }
    whole = [title for title, number in stops.items() if number == total]
    if not whole:
        title, most = max(stops.items(), key=lambda item: item[1])
        text = f"No box alone stops {every(total)}; {title} stops most, {count(most)}."
        return text if most else f"No box alone stops {every(total)}."
    who = f"{' or '.join(whole)} alone stops {every(total)}"
    others = len(stops) - len(whole)
    return sentence(
        f"{who}; none of the other {plural(others, 'box', 'boxes')} does." if others else f"{who}."
    )
