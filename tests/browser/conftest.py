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
_running: list[tuple[Browser, ExitStack]] = []


def _end() -> None:
    while _running:
        _running.pop()[1].close()


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Browser:
    """The browser, the same for all files that follow each other here.

    It starts slowly, and has compiled what pages share once it has shown a few.
    """
    if _running and not _running[0][0].is_connected():
        _end()
    if not _running:
        ending = ExitStack()
        _running.append((ending.enter_context(visit.browsing(chromium)), ending))
    return _running[0][0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """End the browser after the last test of this folder: see :func:`visit.browsing`."""
    try:
        return (yield)
    finally:
        if nextitem is None or HERE not in nextitem.path.parents:
            _end()
