"""The built site on a local host, and a browser for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import visit
import webserver
from builtsite import BuiltSite
from playwright.sync_api import Browser

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def server(built_site: BuiltSite) -> Iterator[webserver.Server]:
    """Serve the built site below the path it is published under."""
    with webserver.serving(built_site.folder, built_site.prefix) as running:
        yield running


@pytest.fixture(scope="session")
def site_url(server: webserver.Server) -> str:
    """Address of the site's first page, with a slash at the end."""
    return server.url


#: The browser that runs, and what ends it.
_running: dict[ExitStack, Browser] = {}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Browser:
    """The browser: one for all modules that follow each other here, since it starts slowly and
    has compiled by then what their pages share."""
    for ending, running in list(_running.items()):
        if not running.is_connected():
            del _running[ending]
            ending.close()
    if not _running:
        ending = ExitStack()
        _running[ending] = ending.enter_context(visit.browsing(chromium))
    (running,) = _running.values()
    return running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """End the browser after the last test of this folder: see :func:`visit.browsing`."""
    try:
        return (yield)
    finally:
        if nextitem is None or HERE not in nextitem.path.parents:
            while _running:
                _running.popitem()[0].close()
