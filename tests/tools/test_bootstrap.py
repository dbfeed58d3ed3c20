"""Set-up does each step once, again when its input changed, and goes on without extras."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import bootstrap
import pytest

SCRIPT = Path(bootstrap.__file__)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project folder (with a space in its path) that the script takes for its own."""
    root = tmp_path / "a project"
    (root / "assets").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "requirements.lock").write_text("one==1\n")
    (root / "requirements-labs.lock").write_text("one==1\nthree==3\n")
    (root / "requirements-dev.lock").write_text(
        "one==1\ntwo==2\nthree==3\nuv==9 \\\n    --hash=sha256:0\n    # via project\n"
    )
    (root / "requirements-quarto.lock").write_text("quarto-cli==1.2.3 --hash=sha256:0\n")
    (root / "assets/package-lock.json").write_text("{}\n")
    monkeypatch.setattr(bootstrap, "ROOT", root)
    monkeypatch.setattr(bootstrap, "VENV", root / ".venv")
    monkeypatch.setattr(bootstrap, "STAMPS", root / ".venv/stamps")
    monkeypatch.setattr(bootstrap, "PYTHON", root / ".venv/bin/python")
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: "/bin/npm" if name == "npm" else None
    )
    return root


@pytest.fixture
def commands(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record commands in place of running them; those named in ``commands.fail`` fail."""

    class Commands(list):
        fail: tuple[str, ...] = ()
        configured = "global.cert='/etc/ssl/cert.pem'\nglobal.extra-index-url='file:///x'\n"

    log = Commands()

    def record(command, seconds=None):
        line = " ".join(str(part) for part in command)
        log.append(line)
        if any(word in line for word in log.fail):
            return False, "ERROR: refused"
        if "venv" in command:
            bootstrap.PYTHON.parent.mkdir(parents=True)
            bootstrap.PYTHON.touch()
        if " ci " in line:
            (bootstrap.ROOT / "assets/node_modules").mkdir(exist_ok=True)
        return True, log.configured if line.endswith("config list") else ""

    monkeypatch.setattr(bootstrap, "attempt", record)
    return log


def setup_again(commands: list[str], kind: str = "run") -> list[str]:
    commands.clear()
    assert bootstrap.main([kind]) == 0
    return list(commands)


def test_a_second_run_starts_nothing_and_says_nothing(commands, capsys):
    first = setup_again(commands)
    steps = (
        "-m venv", "config list", "uv.txt", "requirements.lock", " -e ",
        "requirements-quarto.lock", "npm ci ",
    )  # fmt: skip
    assert len(first) == len(steps)
    assert all(step in line for step, line in zip(steps, first, strict=True))
    capsys.readouterr()
    assert setup_again(commands) == []
    assert capsys.readouterr() == ("", "")


def test_packages_come_from_the_lock_with_hashes_and_as_wheels(commands):
    (line,) = [c for c in setup_again(commands) if "requirements.lock" in c]
    assert "--require-hashes" in line
    assert "--only-binary :all:" in line
    (line,) = [c for c in commands if " -e " in c]
    assert "--no-deps --no-build-isolation" in line


def test_uv_installs_and_comes_from_the_lock_with_its_hash(commands, project):
    uv = [c for c in setup_again(commands) if "-m uv pip install" in c]
    assert [c.split()[-1].rpartition("/")[2] for c in uv] == ["requirements.lock", "project"]
    (line,) = [c for c in commands if c.endswith("uv.txt")]
    assert "-m pip" in line
    assert "--require-hashes" in line
    pin = (bootstrap.STAMPS / "uv.txt").read_text()
    assert pin == "uv==9 \\\n    --hash=sha256:0\n    # via project\n"


@pytest.mark.parametrize("known_to", ["global.index-url=", ":env:.proxy=", "user.no-index="])
def test_a_way_to_the_packages_only_pip_knows_is_gone_by_pip(commands, known_to):
    commands.configured = f"{known_to}'x'\n"
    assert not [c for c in setup_again(commands) if " uv" in c]
    assert any("-m pip" in c and c.endswith("requirements.lock") for c in commands)


@pytest.mark.parametrize("failing", ["uv.txt", "-m uv pip"])
def test_where_uv_fails_pip_installs(commands, failing):
    commands.fail = (failing,)
    setup_again(commands)
    assert any("-m pip" in c and c.endswith("requirements.lock") for c in commands)
    assert any("-m pip" in c and "-e" in c for c in commands)


def test_only_the_step_whose_input_changed_runs_again(commands, project):
    setup_again(commands)
    (project / "requirements.lock").write_text("one==1.1\n")
    (line,) = setup_again(commands)
    assert line.endswith("requirements.lock")
    (project / "assets/package-lock.json").write_text("[]\n")
    (line,) = setup_again(commands)
    assert " ci " in line


def test_touching_a_lock_without_changing_it_installs_nothing(commands, project):
    setup_again(commands)
    os.utime(project / "requirements.lock", (time.time() + 99, time.time() + 99))
    assert setup_again(commands) == []


def test_a_comment_in_a_lock_installs_nothing(commands, project):
    setup_again(commands)
    for name in ("requirements.lock", "requirements-quarto.lock"):
        path = project / name
        path.write_text("# declared: something else\n" + path.read_text())
    assert setup_again(commands) == []


def test_the_labs_environment_serves_a_run_and_the_dev_environment_both(commands):
    assert any(line.endswith("requirements-labs.lock") for line in setup_again(commands, "labs"))
    assert not [line for line in setup_again(commands, "run") if line.endswith(".lock")]
    assert any(line.endswith("requirements-dev.lock") for line in setup_again(commands, "dev"))
    assert not [line for line in setup_again(commands, "labs") if line.endswith(".lock")]


def test_the_dev_environment_serves_a_run_but_not_the_reverse(commands):
    setup_again(commands, "run")
    assert any(" ci " in line and "--omit=dev" in line for line in commands)
    packages, scripts = setup_again(commands, "dev")
    assert packages.endswith("requirements-dev.lock")
    assert " ci " in scripts
    assert "--omit=dev" not in scripts
    assert setup_again(commands, "run") == []


def test_a_failing_quarto_is_one_line_once_and_the_set_up_goes_on(commands, capsys):
    commands.fail = ("requirements-quarto",)
    setup_again(commands)
    told = [line for line in capsys.readouterr().out.splitlines() if "could not" in line]
    assert len(told) == 1
    assert "embedded engine" in told[0]
    assert setup_again(commands) == []
    assert "refused" in next(bootstrap.STAMPS.glob("quarto-*")).read_text()


def test_quarto_on_the_path_is_not_installed_again(commands, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/bin/" + name)
    assert not [line for line in setup_again(commands) if "requirements-quarto" in line]


def test_quarto_is_tried_again_when_asked(commands):
    commands.fail = ("requirements-quarto",)
    setup_again(commands)
    commands.fail = ()
    (line,) = setup_again(commands, "quarto")
    assert "requirements-quarto.lock" in line


def test_a_failing_npm_is_one_line_once_and_the_set_up_goes_on(commands, capsys):
    commands.fail = (" ci ",)
    setup_again(commands)
    assert capsys.readouterr().out.count("npm") == 1
    assert setup_again(commands) == []


def test_without_npm_the_set_up_goes_on_until_npm_comes(commands, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    assert not [line for line in setup_again(commands) if " ci " in line]
    assert "npm is not installed" in capsys.readouterr().out
    assert setup_again(commands) == []
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: "/bin/npm" if name == "npm" else None
    )
    (line,) = setup_again(commands)
    assert " ci " in line


def test_a_failed_install_stops_with_its_output_and_leaves_no_stamp(commands, capsys):
    commands.fail = ("requirements.lock",)  # by uv and by pip
    assert bootstrap.main(["run"]) == 1
    error = capsys.readouterr().err
    assert "refused" in error
    assert "requirements.lock failed" in error
    commands.fail = ()
    assert any("requirements.lock" in line for line in setup_again(commands))


def test_a_moved_folder_gets_a_new_environment(commands, project, monkeypatch):
    setup_again(commands)
    moved = project.rename(project.with_name("moved"))
    for name, path in (("ROOT", ""), ("VENV", ".venv"), ("STAMPS", ".venv/stamps"),
                       ("PYTHON", ".venv/bin/python")):  # fmt: skip
        monkeypatch.setattr(bootstrap, name, moved / path)
    assert any("-m venv" in line for line in setup_again(commands))


def test_a_missing_lock_is_named(commands, project, capsys):
    (project / "requirements-dev.lock").unlink()
    assert bootstrap.main(["run"]) == 1
    assert "missing: requirements-dev.lock" in capsys.readouterr().err
    assert commands == []


def test_an_old_python_is_told_what_to_do(commands, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    assert bootstrap.main(["run"]) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_an_old_python_gives_way_to_a_newer_one_on_the_path(commands, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    newer = {"python3.12": "/opt/python3.12"}
    monkeypatch.setattr(bootstrap.shutil, "which", newer.get)
    assert setup_again(commands)[0].startswith("/opt/python3.12 -m venv")


@pytest.mark.parametrize("arguments", [[], ["all"], ["run", "dev"]])
def test_wrong_arguments_are_a_usage_error(arguments, capsys):
    assert bootstrap.main(arguments) == 2
    assert "usage" in capsys.readouterr().err


def test_the_second_of_two_set_ups_waits(project, capsys):
    holder = (
        "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX);"
        "print('held', flush=True); time.sleep(0.5)"
    )
    (project / ".portfolio").mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(project / ".portfolio/setup.lock")],
        stdout=subprocess.PIPE,
    ) as other:
        other.stdout.readline()
        with bootstrap.only_one():
            assert other.wait(timeout=5) == 0
    assert "waiting" in capsys.readouterr().out


def test_a_command_that_fails_hangs_or_is_absent_is_reported(project):
    assert bootstrap.attempt([sys.executable, "-c", "print('ü')"]) == (True, "ü\n")
    done, output = bootstrap.attempt([sys.executable, "-c", "raise SystemExit('boom')"])
    assert not done
    assert "boom" in output
    done, output = bootstrap.attempt([sys.executable, "-c", "import time; time.sleep(30)"], 0.2)
    assert not done
    assert "no answer" in output
    done, output = bootstrap.attempt([project / "absent"])
    assert not done
    assert "absent" in output


@pytest.fixture
def checkout(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project as a checkout with one notebook, with the real git and nbstripout."""
    monkeypatch.undo()
    use(monkeypatch, project)
    attributes = SCRIPT.parent.parent / ".gitattributes"
    (project / ".gitattributes").write_text(attributes.read_text())
    git(project, "init", "-q")
    link_python(project)
    write_notebook(project)
    return project


def use(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", root)
    monkeypatch.setattr(bootstrap, "STAMPS", root / ".venv/stamps")


def git(root: Path, *arguments: str) -> str:
    call = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(call, cwd=root, check=True, capture_output=True, text=True).stdout


def link_python(root: Path) -> None:
    (root / ".venv/bin").mkdir(parents=True)
    script = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
    (root / ".venv/bin/python").write_text(script)
    (root / ".venv/bin/python").chmod(0o755)


def write_notebook(root: Path) -> None:
    cell = {
        "cell_type": "code",
        "id": "chart-of-fees",
        "execution_count": 7,
        "metadata": {},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["secret"]}],
        "source": ["1"],
    }
    language = {"name": "python", "version": "3.11.7", "codemirror_mode": {"name": "ipython"}}
    metadata = {"language_info": language}
    notebook = {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (root / "page.ipynb").write_text(json.dumps(notebook))


def staged_cell(root: Path) -> dict:
    git(root, "add", "page.ipynb")
    (cell,) = json.loads(git(root, "show", ":page.ipynb"))["cells"]
    return cell


def test_the_git_filter_strips_outputs_on_add(checkout):
    bootstrap.git_filter()
    cell = staged_cell(checkout)
    assert cell["id"] == "chart-of-fees"
    assert cell["outputs"] == []
    assert cell["execution_count"] is None
    (checkout / "page.ipynb").write_text(
        (checkout / "page.ipynb").read_text().replace('"1"', '"2"')
    )
    assert "secret" not in git(checkout, "diff")


def test_a_worktree_that_comes_and_goes_leaves_the_filter_of_the_checkout(
    checkout, monkeypatch, tmp_path
):
    bootstrap.git_filter()
    git(checkout, "commit", "-qm", "x", "--allow-empty")
    worktree = tmp_path / "worktree"
    git(checkout, "worktree", "add", "-q", str(worktree))
    link_python(worktree)
    use(monkeypatch, worktree)
    bootstrap.git_filter()
    write_notebook(worktree)
    (worktree / ".gitattributes").write_text((checkout / ".gitattributes").read_text())
    assert staged_cell(worktree)["outputs"] == []
    git(checkout, "worktree", "remove", "--force", str(worktree))
    assert staged_cell(checkout)["outputs"] == []


def test_without_its_environment_git_still_adds(checkout):
    bootstrap.git_filter()
    (checkout / ".venv/bin/python").unlink()
    assert staged_cell(checkout)["outputs"]


def test_a_dead_gitlink_is_told_once_and_stops_nothing(checkout, capsys):
    (checkout / ".git").rename(checkout / "elsewhere")
    (checkout / ".git").write_text("gitdir: /nowhere/.git/worktrees/gone\n")
    bootstrap.git_filter()
    assert "cannot be told to strip" in capsys.readouterr().out
    bootstrap.git_filter()
    assert capsys.readouterr().out == ""
    # Whatever was in the way is put right: no word of it, and the filter is there.
    (checkout / ".git").unlink()
    (checkout / "elsewhere").rename(checkout / ".git")
    bootstrap.git_filter()
    assert staged_cell(checkout)["outputs"] == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs two users")
def test_a_checkout_owned_by_another_user_stops_nothing(checkout, capsys, monkeypatch):
    for path in (checkout, checkout / ".git"):
        os.chown(path, 1234, 1234)
    monkeypatch.setenv("HOME", str(checkout))
    bootstrap.git_filter()
    assert "cannot be told to strip" in capsys.readouterr().out


def test_kernels_of_a_plain_quarto_note_what_they_read(commands, project, monkeypatch):
    setup_again(commands)
    path = project / ".venv/etc/ipython/ipython_kernel_config.py"
    written = path.stat().st_mtime_ns
    setup_again(commands)
    assert path.stat().st_mtime_ns == written

    reads = project / "src/helpers/site/reads.py"
    reads.parent.mkdir(parents=True)
    reads.write_text("def start_up(root, folder): return f'note {folder.relative_to(root)}'")
    monkeypatch.delenv("PORTFOLIO_TARGET", raising=False)

    def configured() -> list[str]:
        c = SimpleNamespace(IPKernelApp=SimpleNamespace(exec_lines=[]))
        exec(compile(path.read_text(), str(path), "exec"), {"c": c})
        return c.IPKernelApp.exec_lines

    assert configured() == []
    monkeypatch.setenv("QUARTO_FIG_WIDTH", "7")
    assert configured() == ["note .portfolio/reads"]
