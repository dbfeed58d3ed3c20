import os
import re
import resource
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from helpers.site.errors import SiteError

BUILD = ("build", "--engine", "embedded", "--no-check")
KEPT = "The last good site is as it was: _site/"


def failure(project, **options) -> str:
    with pytest.raises(SiteError) as caught:
        project.build(**options)
    return str(caught.value)


def test_failing_cells_of_all_notebooks_are_told_at_once(built):
    project, good = built
    project.notebook("studies/alpha.ipynb", "x = 1", "y = 2\nprint(undefined_name)\nz = 3")
    project.notebook("studies/beta.ipynb", "def f(:\n    pass")
    message = failure(project).splitlines()
    where = "studies/alpha.ipynb: cell 3 (code cell 2 of 2), line 2: "
    assert message[:2] == [
        where + "NameError: name 'undefined_name' is not defined",
        "    print(undefined_name)",
    ]
    assert message[2].startswith("studies/beta.ipynb: cell 2 (code cell 1 of 1), line 1: SyntaxErr")
    assert message[-1] == KEPT
    assert project.site() == good
    assert project.leftovers() == []


def test_a_failing_cell_ends_the_build_with_either_engine(any_built):
    good = any_built.site()
    any_built.notebook("studies/alpha.ipynb", "1 / 0")
    assert "alpha.ipynb" in failure(any_built)
    assert any_built.site() == good


def test_the_command_exits_1_without_a_traceback(built, command):
    project, good = built
    project.notebook("index.ipynb", "raise ValueError('of 3 and 4, neither')")
    done = command.run(*BUILD)
    assert done.returncode == 1
    assert "portfolio: index.ipynb: cell 2 (code cell 1 of 1), line 1: ValueError" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert project.site() == good


def test_a_failed_notebook_does_not_cost_the_work_of_the_others(built):
    project, _ = built
    project.write("data/beta/numbers.yml", "value: 3\n")
    project.notebook("index.ipynb", "1 / 0")
    failure(project)
    project.notebook("index.ipynb", "print('mended')")
    assert project.build() == ["index.ipynb"]


def test_a_kernel_that_dies_is_told(built):
    project, good = built
    project.notebook("studies/alpha.ipynb", "1", "import os; os._exit(3)")
    assert "studies/alpha.ipynb: cell 3 (code cell 2 of 2): its kernel died" in failure(project)
    assert project.site() == good


def test_a_cell_that_does_not_end_is_told(built):
    project, good = built
    project.notebook("studies/alpha.ipynb", "import time; time.sleep(60)")
    assert "still running after 1 s" in failure(project, timeout=1)
    assert project.site() == good


def test_a_notebook_in_another_language_is_told(built):
    project, _ = built
    path = project.notebook("studies/alpha.ipynb", "1")
    text = path.read_text(encoding="utf-8").replace('"language": "python"', '"language": "R"')
    path.write_text(text, encoding="utf-8")
    assert "studies/alpha.ipynb: written for R" in failure(project)


def test_a_project_that_cannot_be_rendered_is_told(built):
    project, good = built
    config = (project.root / "_quarto.yml").read_text(encoding="utf-8")
    project.write("_quarto.yml", config.replace("litera", "no-such-theme"))
    assert "theme 'no-such-theme'" in failure(project)
    project.write("_quarto.yml", "project: [")
    assert "_quarto.yml" in failure(project)
    assert project.site() == good


def test_invalid_data_builds_nothing(built, command):
    project, good = built
    project.write("data/alpha/numbers.yml", "value: [unclosed\n")
    done = command.run("build", "--engine", "embedded")
    assert done.returncode == 1
    assert "data/alpha/numbers.yml" in done.stderr
    assert "nothing was built" in done.stderr
    assert project.site() == good


SLOW = "import time\nopen('../started', 'w').close()\ntime.sleep(60)"


def start_slow_build(project, command, until) -> subprocess.Popen:
    """Start a build, and return when one of its kernels works."""
    project.notebook("studies/alpha.ipynb", SLOW)
    process = command.start(*BUILD)
    until(lambda: (project.root / ".portfolio/stage/started").exists() or process.poll())
    assert process.poll() is None, process.communicate()
    return process


def kernels_of(process) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_the_site_and_no_kernel(built, command, until, number):
    project, good = built
    process = start_slow_build(project, command, until)
    kernels = kernels_of(process)
    assert kernels
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors.splitlines() == ["portfolio: stopped before the site was whole.", KEPT]
    assert project.site() == good
    assert project.leftovers() == []
    assert not [pid for pid in kernels if Path(f"/proc/{pid}").exists()]


def test_of_two_builds_at_once_the_second_says_who_is_at_work(built, command, until):
    project, good = built
    process = start_slow_build(project, command, until)
    try:
        done = command.run(*BUILD)
        assert done.returncode == 1
        expected = f"another build of this folder is running (process {process.pid})"
        assert expected in done.stderr
        assert project.site() == good
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def test_a_killed_build_hinders_no_later_one(built, command, until):
    project, _ = built
    process = start_slow_build(project, command, until)
    kernels = kernels_of(process)
    process.kill()
    process.communicate()
    for pid in kernels:  # nobody is left to end them but the one who killed their parent
        os.kill(pid, signal.SIGKILL)
    project.notebook("studies/alpha.ipynb", "print('again')")
    project.build()
    assert "again" in project.page("studies/alpha.html")
    assert project.leftovers() == []


@pytest.mark.usefixtures("uncovered")
@pytest.mark.parametrize("kilobytes", [20, 2000])
def test_a_file_that_cannot_grow_leaves_the_site(built, command, kilobytes):
    project, good = built
    project.write("data/beta/numbers.yml", "value: 3\n")
    project.write("assets/big/big.js", "x" * 3_000_000)
    limit = kilobytes * 1024
    done = command.run(
        *BUILD, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert done.returncode == 1
    assert "past the size limit" in done.stderr
    assert "Traceback" not in done.stderr
    assert project.site() == good
    assert project.leftovers() == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few megabytes, where one can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    call = [str(mount), "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(call, capture_output=True).returncode:
        pytest.skip("no right to mount a file system of a few megabytes")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("free", [0.2, 5.5, 9.0])
def test_a_full_disk_leaves_the_site(built, command, small_disk, free):
    project, good = built
    project.root = shutil.move(project.root, small_disk / "portfolio")
    project.notebook("studies/alpha.ipynb", "print('\\n'.join(['x' * 99] * 30_000))")
    left = shutil.disk_usage(small_disk).free - int(free * 1e6)
    (small_disk / "filler").write_bytes(b"\0" * left)
    done = command.run(*BUILD)
    assert done.returncode == 1, done.stdout
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert project.site() == good
    assert project.leftovers() == []

    (small_disk / "filler").unlink()
    assert command.run(*BUILD).returncode == 0
    assert "xxx" in project.page("studies/alpha.html")


def test_a_folder_that_cannot_be_written_is_told(built):
    project, good = built
    shutil.rmtree(project.root / ".portfolio")
    project.write(".portfolio", "a file in its place")
    assert re.search(
        r"cannot write the site: .*a file is where a folder should be", failure(project)
    )
    assert project.site() == good


def test_a_read_only_file_system_is_told(built, command, tmp_path):
    project, good = built
    mount = shutil.which("mount")
    call = [str(mount), "--bind", str(project.root), str(project.root)]
    if mount is None or subprocess.run(call, capture_output=True).returncode:
        pytest.skip("no right to mount a folder read-only")
    try:
        subprocess.run([mount, "-o", "remount,bind,ro", str(project.root)], check=True)
        done = command.run(*BUILD, "--force")
    finally:
        subprocess.run(["umount", "-l", str(project.root)], check=True)
    assert done.returncode == 1
    assert "read-only" in done.stderr
    assert "Traceback" not in done.stderr
    assert project.site() == good


def test_a_missing_package_is_told(built, command, tmp_path):
    project, good = built
    project.write("about.qmd", "changed")
    call = command.call(*BUILD)
    code = (
        "import sys; sys.modules['nbclient'] = None\n"
        f"sys.argv = ['portfolio', *{call[3:]!r}]\n"
        "from helpers.cli import main; main()"
    )
    environment = {**os.environ, "PYTHONPATH": __file__.rpartition("/tests/")[0] + "/src"}
    done = subprocess.run([call[0], "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 1
    assert "the package 'nbclient' is not installed; run `make site`" in done.stderr
    assert project.site() == good


def test_a_long_name_of_the_folder_for_temporary_files_is_no_obstacle(built, command, tmp_path):
    project, _ = built
    project.write("data/beta/numbers.yml", "value: 3\n")
    folder = tmp_path / ("t" * 60)
    folder.mkdir()
    assert len(str(folder)) >= 74
    done = command.run(*BUILD, env={"TMPDIR": str(folder)})
    assert done.returncode == 0, done.stderr
    assert "value: 3" in project.page("studies/beta.html")


def test_outside_a_project_it_says_so(command, tmp_path):
    command.project.root = tmp_path
    done = command.run("build")
    assert done.returncode == 2
    assert "no _quarto.yml here or above" in done.stderr
