"""Each study as a card: a picture of the system, its question, and where to go."""

from __future__ import annotations

from helpers.analysis.failure import singles
from helpers.cards.blocks import Block, block
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.failure import system
from helpers.charts.portrait import portrait
from helpers.text.markup import Html
from helpers.text.portrait import CAPTION, shows


def studies_block(portfolio: Portfolio) -> Block:
    """The cards of all studies, in the author's order."""
    found = [
        (
            study,
            _picture(study),
            (portfolio.root / study.page("decisions")).with_suffix(".ipynb").is_file(),
        )
        for study in portfolio.studies.values()
    ]
    return block(
        "studies.cards", found, CAPTION if any(picture.html for _, picture, _ in found) else ""
    )


def stops(study: StudyData) -> list[list[float]]:
    """For each layer of a study what share of its capabilities, by weight, stops with each part."""
    if study.architecture is None:
        return []
    graph = system(study.architecture, study.quantities)
    whole = sum(node.weight for node in graph.capabilities) or 1
    alone = {reach.taken[0]: reach.weights["down"] / whole for reach in singles(graph)}
    return [
        [alone[part.id] for part in study.architecture.components if part.layer == layer.id]
        for layer in study.architecture.layers
    ]


def _picture(study: StudyData) -> Html:
    layers = stops(study)
    shares = [share for layer in layers for share in layer]
    words = shows(
        study.meta.title, len(shares), sum(map(bool, layers)), sum(share > 0 for share in shares)
    )
    return Html(portrait(layers, words), words)
