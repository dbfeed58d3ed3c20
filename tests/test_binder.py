"""Binder builds the environment of the lock file, and opens JupyterLab on the notebooks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from project_files import BIN, load_pyproject, tool


@pytest.fixture(scope="session")
def dockerfile(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the Dockerfile repo2docker would build. It needs no Docker for that."""
    folder = tmp_path_factory.mktemp("binder")
    shutil.copytree(project_root / ".binder", folder / ".binder")
    for name in ("requirements-labs.lock", "pyproject.toml"):
        shutil.copy(project_root / name, folder)
    # It would refuse root as the user inside the image; which one is of no matter here.
    done = tool(
        "jupyter-repo2docker", "--no-build", "--debug",
        "--user-id", "1000", "--user-name", "reader", ".", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_binder_installs_the_lock_after_the_whole_repository_is_there(dockerfile):
    copied = dockerfile.index("COPY --chown=1000:1000 src/ ${REPO_DIR}/")
    installed = dockerfile.index('install --no-cache-dir -r ".binder/requirements.txt"')
    built = dockerfile.index("RUN ./.binder/postBuild")
    assert copied < installed < built


def test_binder_uses_the_python_asked_for(project_root, dockerfile):
    version = (project_root / ".binder/runtime.txt").read_text().strip().removeprefix("python-")
    assert f"Building conda environment for python={version}\n" in dockerfile


def test_binder_requirements_are_the_lock_of_the_labs_with_hashes(project_root):
    lines = (project_root / ".binder/requirements.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "--require-hashes",
        "-r ../requirements-labs.lock",
    ]


def test_binder_scripts_stop_at_the_first_error(project_root):
    script = project_root / ".binder/postBuild"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
    assert "set -euo pipefail" in script.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("program", ["lab", "notebook"])
def test_jupyter_opens_on_the_notebooks(project_root, tmp_path, program):
    """Start each program with the configuration postBuild installs, and read where it opens."""
    assert f"jupyter_{program}_config.json" in (project_root / ".binder/postBuild").read_text()
    assert (project_root / "notebooks").is_dir()
    with subprocess.Popen(
        [BIN / "jupyter", program, "--no-browser", "--allow-root", "--port=0", "--ip=127.0.0.1"],
        cwd=project_root,
        env={
            **os.environ,
            "JUPYTER_CONFIG_PATH": str(project_root / ".binder"),
            "JUPYTER_RUNTIME_DIR": str(tmp_path),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            opened = next(line for line in server.stderr if re.search(r"http://127\.0\.0\.1", line))
        finally:
            server.kill()
    assert "/lab/tree/notebooks" in opened


def test_binder_runs_a_python_the_project_supports(project_root):
    name, _, version = (project_root / ".binder/runtime.txt").read_text().strip().partition("-")
    assert name == "python"
    supported = load_pyproject(project_root)["project"]["requires-python"]
    assert Version(version) in SpecifierSet(supported)
