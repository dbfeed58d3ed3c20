"""The study as it stands."""

from __future__ import annotations

import pytest
from project_files import own_portfolio

from helpers.analysis.scaling import ScalingModel
from helpers.catalog.inputs.scaling import model
from helpers.catalog.portfolio import StudyData


@pytest.fixture(scope="session")
def study() -> StudyData:
    return own_portfolio().studies["bittorrented"]


@pytest.fixture(scope="session")
def real(study: StudyData) -> ScalingModel:
    return model(study)
