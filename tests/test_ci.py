"""The workflow, the hooks and .ci/run: pinned, with least rights, and complete."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from project_files import load_yaml, tool


def test_ci_runs_lint_and_the_suite_with_browsers_required(project_root):
    script = project_root / ".ci/run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
    text = script.read_text()
    assert "set -euo pipefail" in text
    assert text.strip().splitlines()[-2:] == [
        "make --no-print-directory lint",
        "PORTFOLIO_REQUIRE_BROWSER=1 PORTFOLIO_REQUIRE_FIREFOX=1 make --no-print-directory test",
    ]
    # And so in the copy with another study.
    (fork,) = (line.split() for line in text.splitlines() if line.endswith("fork"))
    assert fork[:2] == ["PORTFOLIO_REQUIRE_BROWSER=1", "PORTFOLIO_REQUIRE_FIREFOX=1"]


@pytest.fixture(scope="session")
def workflow(project_root: Path) -> dict:
    return load_yaml(project_root / ".github/workflows/site.yml")


def test_actions_are_pinned_by_commit_and_say_their_version(project_root):
    uses = []
    for path in (project_root / ".github/workflows").iterdir():
        uses += re.findall(r"^\s*-? *uses: *(.+)$", path.read_text(), re.MULTILINE)
    assert uses
    for line in uses:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    by_action: dict[str, set[str]] = {}
    for line in uses:
        by_action.setdefault(line.split("@")[0], set()).add(line)
    assert [action for action, lines in by_action.items() if len(lines) > 1] == []


def test_workflow_permissions_are_the_least(workflow):
    assert workflow["permissions"] == {}
    granted = {name: job["permissions"] for name, job in workflow["jobs"].items()}
    assert granted == {
        "test": {"contents": "read"},
        "build": {"contents": "read"},
        "fork": {"contents": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    assert "run" not in {key for step in workflow["jobs"]["publish"]["steps"] for key in step}


def test_workflow_keeps_no_credentials_and_ends_in_time(workflow):
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 40
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_workflow_tests_and_builds_with_quarto_before_it_publishes(workflow):
    steps = {
        name: " ".join(step.get("run", step.get("uses", "")) for step in job["steps"])
        for name, job in workflow["jobs"].items()
    }
    assert "bash .ci/run" in steps["test"]
    assert "--engine quarto" in steps["build"]
    assert "quarto-actions/setup" in steps["test"]
    assert "quarto-actions/setup" in steps["build"]
    assert steps["fork"].endswith("bash .ci/run fork")
    assert "git diff --exit-code" in steps["build"]
    assert set(workflow["jobs"]["publish"]["needs"]) == {"test", "build", "fork"}
    assert "pull_request" in workflow["jobs"]["publish"]["if"]


def test_workflow_tests_what_the_readme_promises(workflow):
    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.13"]
    assert [system.partition("-")[0] for system in matrix["system"]] == ["ubuntu", "macos"]


def test_every_job_that_installs_keeps_the_packages(workflow):
    assert workflow["env"]["UV_CACHE_DIR"].startswith(workflow["env"]["PIP_CACHE_DIR"])
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/setup-python@"):
                assert step["with"]["cache"] == "pip"
                assert step["with"]["cache-dependency-path"] == "requirements*.lock"


def test_workflow_passes_its_audit(project_root):
    done = tool("zizmor", "--offline", "--no-progress", ".github", cwd=project_root)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hooks_are_valid_and_pinned(project_root):
    done = tool("pre-commit", "validate-config", cwd=project_root)
    assert done.returncode == 0, done.stdout + done.stderr
    repos = load_yaml(project_root / ".pre-commit-config.yaml")["repos"]
    remote = [repo for repo in repos if repo["repo"] != "local"]
    assert all(re.fullmatch(r"[0-9a-f]{40}", repo["rev"]) for repo in remote)
    hooks = {hook["id"] for repo in repos for hook in repo["hooks"]}
    assert {"nbstripout", "ruff-check", "ruff-format", "portfolio-check"} <= hooks
