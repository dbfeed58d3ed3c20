"""What every test shares: the project's root, the browser, and a plain account of what did not run.

A test marked ``browser`` needs Chromium, and so on (``NEEDS``). Where that is
missing the test is skipped and the summary says how many did not run and why. With
``--require-browser`` (or ``PORTFOLIO_REQUIRE_BROWSER=1``) and so on such a test fails instead.

Several workers share the work by file (pytest-xdist). What is costly and never changed, the built
site above all, is made by the first that needs it, and shared.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from helpers import browser

if TYPE_CHECKING:
    from builtsite import BuiltSite
    from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).resolve().parent.parent
NEEDS = ("browser", "firefox", "quarto")
#: What a test says that cannot be tried on the studies of a fork; on ours, everything can be.
LACKS = "Skipped: this portfolio has "
OURS = any((ROOT / "tests" / "studies").glob("*/test_*.py"))


def find_browser() -> Path | None:
    """Return the Chromium to drive: $PORTFOLIO_CHROMIUM, else the first one installed."""
    found = browser.find()
    return Path(found) if found else None


def missing(need: str) -> str | None:
    """Say what a marked test lacks on this machine, or return None if it can run."""
    if need == "quarto":
        return None if shutil.which("quarto") else "no quarto on PATH"
    if need == "firefox":
        import firefox

        advice = "no Firefox found; install firefox-esr or set PORTFOLIO_FIREFOX to its path"
        return None if firefox.find() else advice
    if importlib.util.find_spec("playwright") is None:
        return "the package playwright is not installed; run `make setup`"
    if find_browser() is None:
        return f"no Chromium found; {browser.HOW}"
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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than processors, because they often wait for a kernel or the browser."""
    return min(4, (os.cpu_count() or 1) + 2)


#: Files that take longest, so that no worker is left with one of them at the end; and those that
#: mostly wait, each beside one that computes, so that never all wait at once.
FIRST = (
    "browser/test_jupyterlab.py",
    "browser/test_pages.py",
    "browser/test_tradeoff_explorer.py",
    "browser/test_failure_explorer.py",
    "browser/test_scaling_explorer.py",
    "browser/test_print.py",
    "browser/test_explorer_access.py",
    "browser/test_explorer_links.py",
    "built/test_rebuild.py",
    "site/test_preview.py",
    "catalog/test_fuzz.py",
    "site/test_failures.py",
    "site/test_scaffold.py",
    "site/test_build.py",
    "catalog/test_broken.py",
    "site/test_kernels.py",
    "analysis/tradeoff/test_cases.py",
    "labs/test_postgres.py",
    "built/test_outputs.py",
    "labs/test_browser_wallet.py",
    "labs/test_search.py",
    "labs/test_x402.py",
    "analysis/tradeoff/test_confidence.py",
    "labs/test_runner.py",
    "cards/test_real_data.py",
    "labs/test_watch_party.py",
    "analysis/failure/test_spread.py",
    "labs/test_streaming.py",
    "analysis/scaling/test_cases.py",
    "bench/test_bench.py",
)


def rank(item: pytest.Item) -> tuple[bool, int]:
    """Place of a test's file: those that share a browser in one row, those of FIRST first."""
    name = item.path.relative_to(ROOT / "tests").as_posix()
    return not name.startswith("browser/"), FIRST.index(name) if name in FIRST else len(FIRST)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Drop tests of one engine for the other; begin with the longest files if they are shared."""
    for item in list(items):
        only = item.get_closest_marker("engine")
        if only and item.callspec.params["built_site"] not in only.args:
            items.remove(item)
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=rank)


#: Workers, kernels and builds fill the processors already: threads of OpenBLAS's own, which it has
#: in each, would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

#: What is made while tests are collected is there to the end: no search for garbage in it.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(50_000)  # nor soon in what tests make
    gc.enable()


#: Ends of the names of tests that look at what Quarto built.
_OF_QUARTO = re.compile(r"\[(?:.+-)?quarto(?:-.+)?\]$")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling:
    """Give a worker the tests of one file, of one site, so that it sets them up once."""
    from xdist.scheduler import LoadFileScheduling

    class ByFileAndSite(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return f"{file}[quarto]" if _OF_QUARTO.search(nodeid) else file

    config.option.loadscopereorder = False  # the order is ours: see rank()
    return ByFileAndSite(config, log)


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
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else "skipped"
    if report.skipped and reason.startswith(LACKS):
        if OURS:
            report.outcome, report.longrepr = "failed", f"it has to have that: {reason}"
        return report
    lacks = any(
        item.get_closest_marker(need) and missing(need) and not required(item.config, need)
        for need in NEEDS
    )
    if report.skipped and not lacks and not hasattr(report, "wasxfail"):
        for need in NEEDS:
            if item.get_closest_marker(need) and required(item.config, need):
                report.outcome = "failed"
                report.longrepr = f"{need} tests are required, and this one was skipped: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what did not run for want of a browser or of Quarto, so that green never hides it."""
    skipped: dict[tuple[str, str], int] = defaultdict(int)
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else "skipped"
        reason = reason.removeprefix("Skipped: ")
        needs = [need for need in NEEDS if need in report.keywords]
        # Of two needs the one that was not met, if that is why.
        for need in [need for need in needs if missing(need) == reason] or needs[:1]:
            skipped[need, reason] += 1
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
def ours() -> bool:
    """Whether our own studies are here, and not those of a fork."""
    return OURS


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of the browser; only for tests marked ``browser``."""
    found = find_browser()
    if found is None:
        pytest.skip(missing("browser"))
    return found


@pytest.fixture
def uncovered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no process that a test starts measure coverage, which itself reads and writes files."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Temporary folder of this run that all its workers see."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Fill a folder, or wait for the worker that does; what failed there fails here, too."""
    done, failed = folder.with_suffix(".done"), folder.with_suffix(".failed")
    with FileLock(folder.with_suffix(".lock")):
        if failed.exists():
            pytest.fail(failed.read_text("utf-8"), pytrace=False)
        if not done.exists():
            folder.mkdir()
            try:
                make(folder)
            except BaseException as error:
                failed.write_text(f"{folder.name}: {error}", "utf-8")
                raise
            done.touch()
    return folder


@pytest.fixture(
    scope="session", params=["embedded", pytest.param("quarto", marks=pytest.mark.quarto)]
)
def built_site(request: pytest.FixtureRequest, tmp_path_factory) -> BuiltSite:
    """The real site, built once with each engine, from a copy committed to its own repository."""
    import builtsite

    engine = request.param

    def make(folder: Path) -> None:
        builtsite.copy_project(ROOT, folder)
        builtsite.build(folder, engine)

    root = made_once(shared_folder(tmp_path_factory) / f"project-{engine}", make)
    return builtsite.BuiltSite(root, engine)
