"""Things of one sort on an ordered scale."""

from __future__ import annotations

from helpers.cards.card import About, Card, Form, cited
from helpers.cards.links import sources_html
from helpers.cards.tables import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.dots import classification_figure
from helpers.schema.classification import Classification
from helpers.text.phrases import count, listing, plural, sentence


def finding(scale: Classification) -> str:
    """One sentence: how many things stand on each level that has any."""
    clauses: list[str] = []
    for level in scale.levels:
        number = sum(item.level == level.id for item in scale.items)
        if number and not clauses:
            counted = plural(number, scale.noun_one, scale.noun_many)
            clauses.append(level.meaning.replace("{count}", counted))
        elif number:
            clauses.append(level.also.replace("{count}", count(number)))
    moved = sum(item.published not in (None, item.level) for item in scale.items)
    text = sentence(f"{listing(clauses)}.")
    if moved:
        verb = "stands" if moved == 1 else "stand"
        text += f" {sentence(count(moved))} {verb} on another level than published."
    return text


def classification_card(
    portfolio: Portfolio, study: StudyData, key: str, *, form: Form = "full"
) -> Card:
    """The items of one classification in the order of its levels.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Id of the classification.

    Raises
    ------
    ValueError
        If there is none.
    """
    if key not in study.classifications:
        raise ValueError(f"study {study.id} has no {key} in classifications.yml")
    scale = study.classifications[key]
    place = {level.id: i for i, level in enumerate(scale.levels)}
    label = {level.id: level.label for level in scale.levels}
    items = sorted(scale.items, key=lambda item: place[item.level])
    moved = any(item.published for item in items)
    card = Card(
        id=f"{study.id}-{scale.id}",
        title=scale.title,
        finding=finding(scale),
        portfolio=portfolio,
        chart=classification_figure(scale, items),
        table=Table.of(
            f"{scale.title} By {scale.noun_one}",
            [
                {
                    sentence(scale.noun_one): item.title,
                    scale.question: label[item.level],
                    **({"As published": label[item.published or item.level]} if moved else {}),
                    **dict(zip(items[0].details, item.details.values(), strict=True)),
                    "Source": sources_html(portfolio, item.cite),
                }
                for item in items
            ],
        ),
        about=About(
            citations=cited(items),
            notes=[scale.note] if scale.note else [],
        ),
    )
    return card.formed(form, study.page("appendix"))
