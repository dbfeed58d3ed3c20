"""A life cycle as a state diagram."""

from __future__ import annotations

from helpers.cards.card import About, Card, Form
from helpers.cards.links import sources_html
from helpers.cards.tables import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.diagram import lifecycle_svg
from helpers.schema.study import Lifecycle
from helpers.text.markup import Html
from helpers.text.phrases import plural, quoted, sentence

_LEGEND = (
    '<ul class="ap-legend" aria-hidden="true"><li><i></i>on the way</li>'
    '<li><i class="ap-k-success"></i>settled</li><li><i class="ap-k-failure"></i>failed or over'
    "</li></ul>"
)


def finding(cycle: Lifecycle) -> str:
    """One sentence: the size of the state machine and the states nothing leads out of."""
    ends = [
        state.title
        for state in cycle.states
        if not any(step.source == state.id != step.target for step in cycle.transitions)
    ]
    size = (
        f"{plural(len(cycle.states), 'state')} and {plural(len(cycle.transitions), 'transition')}"
    )
    if not ends:
        return sentence(f"{size}; every state has a way out.")
    which = "one state without a way out is" if len(ends) == 1 else "states without a way out are"
    return sentence(f"{size}; the {which} {quoted(ends)}.")


def lifecycle_card(
    portfolio: Portfolio, study: StudyData, key: str, *, form: Form = "full"
) -> Card:
    """States, what leads from one to another, and which states are ends."""
    cycle = study.lifecycles[key]
    titles = {state.id: state.title for state in cycle.states}
    drawing = lifecycle_svg(cycle, f"{study.id}-{key}")
    card = Card(
        id=f"{study.id}-lifecycle-{key}",
        title=cycle.title,
        finding=finding(cycle),
        portfolio=portfolio,
        chart=Html(drawing.html + _LEGEND, drawing.text),
        table=Table.of(
            f"Transitions: {cycle.title}",
            [
                {
                    "From": titles[step.source],
                    "To": titles[step.target],
                    "When": step.trigger,
                    "Source": sources_html(portfolio, step.cite),
                }
                for step in cycle.transitions
            ],
        ),
        about=About(
            citations=cycle.cite,
            notes=[cycle.text, *(f"{state.title}: {state.text}" for state in cycle.states)],
        ),
    )
    return card.formed(form, study.page("appendix"))
