"""Tests that cannot run are counted aloud, and fail where they are required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import pytest

@pytest.mark.browser
def test_browser(chromium):
    pass

@pytest.mark.firefox
def test_firefox():
    pass

@pytest.mark.quarto
def test_quarto():
    pass

def test_plain():
    pass
"""


@pytest.fixture
def run_suite(project_root: Path, tmp_path: Path):
    """Run a suite under the project's conftest, with neither browsers nor Quarto."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (tmp_path / "tools").mkdir()
    (tmp_path / "pyproject.toml").write_text((project_root / "pyproject.toml").read_text())
    (folder / "conftest.py").write_text((project_root / "tests/conftest.py").read_text())
    (folder / "test_suite.py").write_text(SUITE)
    bare = tmp_path / "bin"
    bare.mkdir()

    def run(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            k: v for k, v in os.environ.items() if not k.startswith(("PORTFOLIO", "PYTEST"))
        }
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options],
            cwd=tmp_path,
            env={
                **inherited,
                "PATH": str(bare),
                "PORTFOLIO_CHROMIUM": str(bare / "absent"),
                "PORTFOLIO_FIREFOX": str(bare / "absent"),
                # What conftest imports from beside it.
                "PYTHONPATH": str(project_root / "tests"),
                **variables,
            },
            capture_output=True,
            text=True,
        )

    return run


def test_what_did_not_run_is_named_and_counted(run_suite):
    done = run_suite()
    assert done.returncode == 0
    assert "not run" in done.stdout
    assert "1 browser tests: no Chromium found" in done.stdout
    assert "1 firefox tests: no Firefox found" in done.stdout
    assert "1 quarto tests: no quarto on PATH" in done.stdout
    assert done.stdout.strip().splitlines()[-1].startswith("1 passed, 3 skipped")


@pytest.mark.parametrize("need", ["browser", "firefox", "quarto"])
@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_required_test_that_cannot_run_fails(run_suite, need, how):
    if how == "option":
        done = run_suite(f"--require-{need}")
    else:
        done = run_suite(**{f"PORTFOLIO_REQUIRE_{need.upper()}": "1"})
    assert done.returncode == 1
    assert f"{need} tests are required" in done.stdout


def test_zero_means_not_required(run_suite):
    assert run_suite(PORTFOLIO_REQUIRE_BROWSER="0").returncode == 0


def test_what_studies_lack_is_skipped_in_a_fork_and_fails_in_ours(run_suite, tmp_path):
    tests = tmp_path / "tests"
    (tests / "test_two.py").write_text(
        'import pytest\n\ndef test_two():\n    pytest.skip("this portfolio has one study")\n'
    )
    done = run_suite("tests/test_two.py")
    assert (done.returncode, "1 skipped" in done.stdout) == (0, True)
    (tests / "studies" / "mine").mkdir(parents=True)
    (tests / "studies" / "mine" / "test_mine.py").write_text("def test_mine():\n    pass\n")
    done = run_suite("tests/test_two.py")
    assert (done.returncode, "it has to have that" in done.stdout) == (1, True)
