"""The study as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.analysis.scaling import ScalingModel
from helpers.catalog.inputs.scaling import model
from helpers.catalog.loader import load
from helpers.catalog.portfolio import StudyData


@pytest.fixture(scope="session")
def study(project_root: Path) -> StudyData:
    return load(project_root).studies["bittorrented"]


@pytest.fixture(scope="session")
def real(study: StudyData) -> ScalingModel:
    return model(study)
