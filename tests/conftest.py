"""What every test shares: the project's root, the browser, and a plain account of what did not run.

A test marked ``browser`` needs Chromium, one marked ``quarto`` needs Quarto. Where that is
missing the test is skipped and the summary says how many did not run and why. With
``--require-browser`` (or ``PORTFOLIO_REQUIRE_BROWSER=1``) and ``--require-quarto`` (or
``PORTFOLIO_REQUIRE_QUARTO=1``) such a test fails instead.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from builtsite import BuiltSite

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NEEDS = ("browser", "quarto")


def find_browser() -> Path | None:
    """Return the Chromium to drive: $PORTFOLIO_CHROMIUM, else the first one installed."""
    wanted = os.environ.get("PORTFOLIO_CHROMIUM")
    for name in (wanted,) if wanted else BROWSERS:
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def missing(need: str) -> str | None:
    """Say what a marked test lacks on this machine, or return None if it can run."""
    if need == "quarto":
        return None if shutil.which("quarto") else "no quarto on PATH"
    if importlib.util.find_spec("playwright") is None:
        return "the package playwright is not installed; run `make setup`"
    if find_browser() is None:
        return "no Chromium found; install chromium or set PORTFOLIO_CHROMIUM to its path"
    return None


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("portfolio")
    for need in NEEDS:
        group.addoption(
            f"--require-{need}",
            action="store_true",
            default=os.environ.get(f"PORTFOLIO_REQUIRE_{need.upper()}", "0") not in ("", "0"),
            help=f"fail, rather than skip, a test marked {need} that cannot run",
        )


def required(config: pytest.Config, need: str) -> bool:
    return config.getoption(f"--require-{need}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for need in NEEDS:
        if item.get_closest_marker(need) is None:
            continue
        reason = missing(need)
        if reason and required(item.config, need):
            pytest.fail(f"{need} tests are required: {reason}", pytrace=False)
        if reason:
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> pytest.TestReport:
    """Turn a skip from within a required test into a failure, too."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        for need in NEEDS:
            if item.get_closest_marker(need) and required(item.config, need):
                reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else "skipped"
                report.outcome = "failed"
                report.longrepr = f"{need} tests are required, and this one was skipped: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what did not run for want of a browser or of Quarto, so that green never hides it."""
    skipped: dict[tuple[str, str], int] = defaultdict(int)
    for report in terminalreporter.stats.get("skipped", []):
        for need in NEEDS:
            if need in report.keywords:
                reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else "skipped"
                skipped[need, reason.removeprefix("Skipped: ")] += 1
    if not skipped:
        return
    terminalreporter.section("not run", sep="=", yellow=True, bold=True)
    for (need, reason), count in sorted(skipped.items()):
        terminalreporter.write_line(f"{count} {need} tests: {reason}", yellow=True)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Return the folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of the browser; only for tests marked ``browser``."""
    found = find_browser()
    if found is None:
        pytest.skip(missing("browser"))
    return found


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Build the real site once, from a copy of the project committed to a repository of its own."""
    import builtsite

    root = tmp_path_factory.mktemp("site") / "project"
    root.mkdir()
    builtsite.copy_project(ROOT, root)
    builtsite.build(root)
    return builtsite.BuiltSite(root)
