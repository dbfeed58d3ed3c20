"""The built site on a local host, and a browser per module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import visit
import webserver
from builtsite import BuiltSite
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def server(built_site: BuiltSite) -> Iterator[webserver.Server]:
    """Serve the built site below the path it is published under."""
    with webserver.serving(built_site.folder, built_site.prefix) as running:
        yield running


@pytest.fixture(scope="session")
def site_url(server: webserver.Server) -> str:
    """Address of the site's first page, with a slash at the end."""
    return server.url


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with visit.browsing(chromium) as running:
        yield running
