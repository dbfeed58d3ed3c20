import shutil
import subprocess
import sys

from helpers.site import doctor, engine
from helpers.site.doctor import Grade


def finding(project, subject):
    return {found.subject: found for found in doctor.examine(project.root)}[subject]


def test_a_machine_that_can_build_gets_0(command):
    done = command.run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "ready to build"
    for subject in ("python", "kernel", "quarto", "engine", "plotly.js", "chromium", "folder"):
        assert f"  {subject} " in done.stdout


def test_a_missing_locked_package_gets_1_and_advice(command, project):
    lock = (
        "no-such-package==1.0 \\\n    --hash=sha256:00\n"
        "only-on-windows==2.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
    )
    project.write("requirements.lock", lock)
    done = command.run("doctor")
    assert done.returncode == 1
    assert "!!  packages" in done.stdout
    assert "missing: no-such-package\n" in done.stdout
    assert "-> run `make setup`" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 to put right before a build"


def test_another_version_than_the_locked_one_is_noted(project):
    project.write("requirements.lock", "typer==0.0.1 \\\n    --hash=sha256:00\n")
    found = finding(project, "packages")
    assert found.grade is Grade.NOTE
    assert found.detail.endswith("(locked 0.0.1)")


def test_the_engine_and_its_reason_are_named(project, monkeypatch, tmp_path):
    monkeypatch.setattr(engine, "interpreter_path", lambda: str(tmp_path))
    assert finding(project, "engine").detail.startswith("embedded (smalldocs ")
    assert finding(project, "engine").detail.endswith("because quarto is not on PATH")
    assert finding(project, "quarto").advice


def test_a_file_in_the_place_of_the_state_folder_is_fatal(project):
    project.write(".portfolio", "")
    assert finding(project, "folder").fatal


def test_the_git_filter_is_looked_for_in_a_checkout(project):
    assert finding(project, "git filter").detail == "not a git checkout"
    git = [shutil.which("git"), "-C", str(project.root)]
    subprocess.run([*git, "init", "-q"], check=True)
    assert finding(project, "git filter").advice
    for command, grade in (
        (f"{sys.executable} -m nbstripout --keep-id", Grade.GOOD),
        ("/gone/.venv/bin/python -m nbstripout", Grade.NOTE),
        ("cat", Grade.NOTE),
    ):
        subprocess.run([*git, "config", "filter.nbstripout.clean", command], check=True)
        assert finding(project, "git filter").grade is grade, command


def test_a_running_build_is_seen(project):
    from filelock import FileLock

    (project.root / ".portfolio").mkdir()
    assert finding(project, "lock").grade is Grade.GOOD
    with FileLock(project.root / ".portfolio/build.lock"):
        assert finding(project, "lock").detail == "a build of this folder is running"
