"""The PostgreSQL of the labs: what it can do, what it says where it cannot, nothing left of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from helpers.labs import postgres
from helpers.labs.lab import LabError

HOLDS_ONE = """
import sys, time
from helpers.labs import postgres
with postgres.server() as pg:
    print(pg.folder, flush=True)
    {then}
"""


def test_it_is_a_whole_postgresql_of_the_version_that_is_told(pg, database):
    with pg.connect(database, autocommit=True) as connection:
        ask = connection.execute
        ask("create extension pg_trgm")
        assert ask("select similarity('payment', 'payments') > 0.6").fetchone() == (True,)
        found = ask("select to_tsvector('english', 'two workers') @@ to_tsquery('english', 'work')")
        assert found.fetchone() == (False,)
        found = ask("select to_tsvector('english', 'it pays') @@ to_tsquery('english', 'paying')")
        assert found.fetchone() == (True,)
        ask("create table t (a int)")
        ask("alter table t enable row level security")
        (told,) = ask("show server_version").fetchone()
    assert postgres.version().startswith(f"{told} (")


def test_it_opens_no_port_and_does_not_wait_for_the_disk(pg):
    (postmaster,) = _of(pg.folder)
    assert not [c for c in postmaster.net_connections() if c.family.name.startswith("AF_INET")]
    with pg.connect() as connection:
        assert connection.execute("show fsync").fetchone() == ("off",)


def test_a_durable_one_waits_for_the_disk():
    with postgres.server(durable=True) as server, server.connect() as connection:
        shown = [connection.execute(f"show {name}").fetchone() for name in postgres.HASTY]
        assert set(shown) == {("on",)}


def test_a_database_is_empty_and_goes_with_its_connections(pg):
    with pg.database() as name:
        open_ = pg.connect(name)
        open_.execute("create table only_here (a int)")
        with pg.database() as other, pg.connect(other) as connection:
            assert connection.execute("select to_regclass('only_here')").fetchone() == (None,)
    with pytest.raises(psycopg.OperationalError):
        open_.execute("select 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        pg.connect(name)


def test_there_is_one_for_the_process(pg):
    assert postgres.shared() is pg


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, None])
def test_nothing_is_left_however_its_process_ends(how):
    """Each ends the process that holds a server; None lets it fall over an error of its own."""
    script = HOLDS_ONE.format(then="time.sleep(600)" if how else "1 / 0")
    command = [sys.executable, "-c", script]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    folder = Path(process.stdout.readline().decode().strip())
    family = [] if how is None else psutil.Process(process.pid).children(recursive=True)
    if how:
        assert len(family) > 3, "a keeper, the server, its own processes"
        process.send_signal(how)
    assert process.wait(30) != 0
    assert psutil.wait_procs(family, timeout=30)[1] == []
    _until_gone(folder)
    assert _of(folder) == []


def _keeps(process: psutil.Process) -> bool:
    with suppress(psutil.Error):  # another child may end at any moment
        return "keeper.py" in str(process.cmdline())
    return False


def test_a_server_that_is_not_up_yet_is_ended_too():
    process = subprocess.Popen([sys.executable, "-c", HOLDS_ONE.format(then="time.sleep(600)")])
    parent = psutil.Process(process.pid)
    # Until it runs, a new process still has the command of its parent.
    while not (keepers := [child for child in parent.children() if _keeps(child)]):
        time.sleep(0.01)
    made = Path(json.loads(keepers[0].cmdline()[-1])["folder"])
    process.kill()
    process.wait(30)
    assert psutil.wait_procs(keepers, timeout=30)[1] == []
    assert not made.exists()
    assert _of(made) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts it as somebody else")
def test_root_starts_it_from_where_others_may_not_read(tmp_path, monkeypatch):
    package = postgres.binaries().parents[1]
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, hidden / source.name, copy_function=os.link)
    monkeypatch.setattr(postgres, "binaries", lambda: hidden / package.name / "pginstall" / "bin")
    with postgres.server() as server, server.connect() as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_without_any_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(postgres.util, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres, "SYSTEM", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(LabError, match="no PostgreSQL here: `make labs` installs"):
        postgres.binaries()


def test_without_the_wheel_it_takes_the_newest_of_the_system(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres.util, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres, "SYSTEM", (f"{tmp_path}/*/bin",))
    for number in (9, 15, 17):
        (tmp_path / str(number) / "bin").mkdir(parents=True)
        if number != 17:
            (tmp_path / str(number) / "bin" / "initdb").touch()
    monkeypatch.setattr(postgres, "_number", lambda path: int(path.parent.name))
    assert postgres.binaries() == tmp_path / "15" / "bin"


def test_a_full_disk_is_told_before_it_is_tried(monkeypatch):
    monkeypatch.setattr(postgres, "ROOM", 2**60)
    with pytest.raises(LabError, match="are free: free some or set TMPDIR"), postgres.server():
        pass


def test_one_that_does_not_start_says_why_and_leaves_nothing(monkeypatch):
    monkeypatch.setattr(postgres, "SETTINGS", {"shared_buffers": "no size"})
    with pytest.raises(LabError) as caught, postgres.server():
        pass
    assert str(caught.value).startswith(
        'PostgreSQL did not start (invalid value for parameter "shared_buffers": "no size"): '
    )
    assert not [p for p in psutil.process_iter(["cmdline"]) if "no size" in str(p.info["cmdline"])]


def test_a_disk_that_fills_up_is_told_as_such():
    said = "running bootstrap ...\nFATAL:  could not write to file: No space left on device\n"
    assert postgres.reason(said).endswith(": free some disk or set TMPDIR")


def _of(folder: Path) -> list[psutil.Process]:
    """Servers whose socket is in a folder."""
    found = psutil.process_iter(["cmdline"])
    return [p for p in found if f"{folder}/data" in (p.info["cmdline"] or [])]


def _until_gone(folder: Path) -> None:
    end = time.monotonic() + 30
    while folder.exists():
        assert time.monotonic() < end, f"{folder} is still there"
        time.sleep(0.05)
