"""The small project every catalogue test starts from."""

from __future__ import annotations

from pathlib import Path

import pytest
from smallproject import copy_project, make_project


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid project nobody may change."""
    return make_project(tmp_path_factory.mktemp("pristine"))


@pytest.fixture
def project(pristine: Path, tmp_path: Path) -> Path:
    """A copy of it to break."""
    return copy_project(pristine, tmp_path / "project")


@pytest.fixture(scope="session")
def real() -> Path:
    """The project these tests belong to."""
    return Path(__file__).resolve().parents[2]
