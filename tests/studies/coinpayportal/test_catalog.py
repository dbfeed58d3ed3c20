"""The data of the study: much of it, and in the order it was published in."""

from __future__ import annotations

import pytest
from project_files import own_portfolio

from helpers.catalog import StudyData
from helpers.catalog.rules.citations import citations_in


@pytest.fixture(scope="module")
def study() -> StudyData:
    return own_portfolio().studies["coinpayportal"]


def test_decisions_are_in_the_order_of_the_published_study(study):
    decisions = list(study.decisions.values())
    numbers = [decision.number for decision in decisions if decision.number]
    assert numbers == sorted(numbers) == list(range(1, len(numbers) + 1))
    rest = [decision.date for decision in decisions[len(numbers) :]]
    assert rest == sorted(rest)


def test_nothing_of_it_got_lost(study):
    assert len(study.quantities) > 100
    assert len(study.decisions) > 15
    assert len(study.failures) > 10
    records = [item.record for item in study.quantities.values()]
    records += [*study.decisions.values(), *study.failures.values(), study.architecture]
    assert sum(len(list(citations_in(record))) for record in records) > 300
