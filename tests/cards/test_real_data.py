"""Every card of every real study can be made, and reads as a sentence."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from project_files import own_portfolio

from helpers.cards import (
    acceptability_card,
    architecture_card,
    blast_card,
    budget_card,
    changes_card,
    classification_card,
    criteria_card,
    cuts_card,
    decision_card,
    failure_card,
    growth_card,
    lifecycle_card,
    margins_card,
    needs_card,
    pairs_card,
    points_card,
    scaling_card,
    scaling_deciding_card,
    scaling_path_card,
    scaling_remedies_card,
    scaling_stages_card,
    scaling_wait_card,
    series_card,
    slo_card,
    split_card,
    timeline_card,
)
from helpers.cards.card import Card
from helpers.catalog.inputs.failure import analyse_study
from helpers.catalog.portfolio import TIMES
from helpers.charts.base import Figure


@pytest.fixture(scope="module")
def portfolio():
    return own_portfolio()


def possible(portfolio, study) -> list[Card]:
    """Every card the study's data allows."""
    made: list[Card] = [decision_card(portfolio, study, key) for key in study.decisions]
    made += [lifecycle_card(portfolio, study, key) for key in study.lifecycles]
    if study.architecture:
        made.append(architecture_card(portfolio, study))
        made += [needs_card(portfolio, study, c.id) for c in study.architecture.capabilities]
        made += reaches(portfolio, study)
    made += [classification_card(portfolio, study, key) for key in study.classifications]
    if study.failures:
        made.append(failure_card(portfolio, study))
    if study.slos:
        made.append(slo_card(portfolio, study))
    if study.scaling:
        made += of_the_path(portfolio, study)
    made += [split_card(portfolio, study, key) for key in study.splits]
    for key, series in study.series.items():
        made.append(series_card(portfolio, study, key, "Every row.", f"series-{key}"))
        if series.meta.columns[0].type in TIMES:
            counts = [c.name for c in series.meta.columns if c.type in ("integer", "number")]
            for summed in (False, True):
                name = f"growth-{key}-{summed}"
                made.append(growth_card(portfolio, study, key, counts, name, key, summed))
    return made


def of_the_path(portfolio, study) -> list[Card]:
    """Every card of its scaling path."""
    made = [scaling_stages_card(portfolio, study)]
    for load in study.scaling.loads:
        if any(stage.breaks for stage in study.scaling.stages if load.id in stage.load):
            made.append(scaling_card(portfolio, study, load.id))
        made.append(scaling_path_card(portfolio, study, load.id))
        made.append(scaling_remedies_card(portfolio, study, load.id))
        made.append(scaling_deciding_card(portfolio, study, load.id))
        for resource in study.scaling.resources:
            if load.id in resource.demand and resource.type in ("queue", "pool", "periodic"):
                made.append(scaling_wait_card(portfolio, study, resource.id, load.id))
    return made


def reaches(portfolio, study) -> list[Card]:
    """Every card that the study's graph allows."""
    found = analyse_study(study)
    makes = [points_card, pairs_card, cuts_card]
    makes += [blast_card] if study.failures else []
    makes += [budget_card] if found.figures else []
    makes += [changes_card] if found.gains else []
    return [make(portfolio, study, found) for make in makes]


def test_every_card_can_be_made_and_reads_as_a_sentence(portfolio, page_folder):
    studies = [study for study in portfolio.studies.values() if study.meta.status == "published"]
    assert studies
    for study in studies:
        made = possible(portfolio, study)
        assert made, study.id
        if study.decisions:
            made += [margins_card(portfolio), acceptability_card(portfolio)]
            made.append(criteria_card(portfolio))
        if "commits-per-month" in study.series:
            made.append(timeline_card(portfolio, study, "commits-per-month", "commits"))
        assert [
            key for key, number in Counter(card.id for card in made).items() if number > 1
        ] == []
        for card in made:
            text = card.finding
            assert re.fullmatch(r"[A-Z0-9“].*\.", text), (card.id, text)
            assert not re.search(r"\b(nan|inf|None)\b|  | [.,;:]|\.\.|\(\)|““|””", text), text
            assert card.table.rows, card.id
            assert all(len(row) == len(card.table.columns) for row in card.table.rows), card.id
            html = card.html()
            assert 'data-value="nan"' not in html, card.id
            assert 'data-value="inf"' not in html, card.id
            if isinstance(card.chart, Figure):
                assert card.chart.label
            elif card.chart is not None:
                assert card.chart.text


def test_every_study_has_its_place_on_the_shared_pages(portfolio, page_folder):
    from helpers import cards

    for study in portfolio.studies.values():
        assert f'id="{study.id}"' in cards.evidence_block(portfolio, study).html
    landing = cards.studies_block(portfolio).html
    assert landing.count('<article class="ap-study">') == len(portfolio.studies)
