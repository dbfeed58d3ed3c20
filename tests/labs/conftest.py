"""What tests of labs share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.labs import postgres


@pytest.fixture(scope="session")
def pg() -> postgres.Server:
    """The PostgreSQL of this worker; the steps of labs use the same. It starts in 0.6 s."""
    return postgres.shared()


@pytest.fixture
def database(pg: postgres.Server) -> Iterator[str]:
    """An empty database of its own, 0.06 s."""
    with pg.database() as name:
        yield name
