"""Make .venv and install what the lock files pin; do nothing where nothing changed.

Called by the Makefile as ``python3 tools/bootstrap.py run|dev|quarto``. Only the standard
library, and syntax that an old Python reads, because this file runs before anything is installed.

Each step leaves a stamp, named for a digest of what it depends on, in ``.venv/stamps``. A step
whose stamp is there is skipped. The two optional steps (Quarto and the small Plotly bundle)
leave a stamp when they fail, too, so that they are tried once and not on every ``make``.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
QUARTO_PIN = "requirements-quarto.lock"
QUARTO_SECONDS = 600
NPM_SECONDS = 300
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")
# Build with what the lock brought, fetch nothing beside it.
AS_IS = ("install", "--no-deps", "--no-build-isolation")


class SetupError(Exception):
    """Set-up cannot go on; the message is one line and says what to do."""


def say(text):
    print("set-up: " + text, flush=True)


def digest(*parts):
    """Digest of strings, and of the contents of files given as paths."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()[:16]


def pins(path):
    """Return what a lock file installs, without its comments, which change more often."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def stamped(name, key):
    return (STAMPS / (name + "-" + key)).exists()


def stamp(name, key, note=""):
    """Record that step ``name`` was done for ``key``; older records of it go."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    for old in STAMPS.glob(name + "-*"):
        old.unlink()
    (STAMPS / (name + "-" + key)).write_text(note + "\n", encoding="utf-8")


@contextlib.contextmanager
def only_one():
    """Let one set-up at a time work on this folder; the second waits for the first."""
    import fcntl

    folder = ROOT / ".portfolio"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another set-up in this folder")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def check_files():
    """Stop if a file this script installs from is not there."""
    needed = ("pyproject.toml", QUARTO_PIN, *LOCKS.values())
    missing = [name for name in needed if not (ROOT / name).exists()]
    if missing:
        raise SetupError("missing: " + ", ".join(missing) + ". Restore with `git checkout`.")


def find_python():
    """Interpreter to make .venv with: this one, or a newer one on PATH if this is too old."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in (13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise SetupError(
        "Python 3.11 or newer is needed, and {} is {}.{}. Install one and run "
        "`make site PYTHON=/path/to/python3`.".format(sys.executable, *sys.version_info[:2])
    )


def run(command, what):
    """Run ``command`` quietly; on failure show its output and stop."""
    output = attempt(command)
    if output is not None:
        sys.stderr.write(output)
        raise SetupError(what + " failed; its output is above.")


def attempt(command, seconds=None):
    """Run ``command`` quietly; return None if it succeeded, else its output."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=str(ROOT),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"ERROR: no answer within {seconds} seconds"
    except OSError as error:
        return f"ERROR: {error}"
    if done.returncode == 0:
        return None
    return done.stdout.decode("utf-8", "replace")


def make_venv():
    """Create .venv, again if it was made at another path or its interpreter is gone.

    The stamps of the later steps lie inside .venv, so a new one starts without any.
    """
    key = digest(str(ROOT))
    if PYTHON.exists() and stamped("venv", key):
        return
    interpreter = find_python()
    if VENV.exists():
        shutil.rmtree(str(VENV))
    say("creating .venv")
    output = attempt([interpreter, "-m", "venv", VENV])
    if output is not None:
        shutil.rmtree(str(VENV), ignore_errors=True)
        sys.stderr.write(output)
        raise SetupError(
            "cannot create .venv. On Debian and Ubuntu: `apt install python3-venv`, then again."
        )
    stamp("venv", key)


def install(kind):
    """Install what a lock file pins, and the project itself in place."""
    lock = ROOT / LOCKS[kind]
    key = digest(pins(lock))
    # The dev lock holds all of the run lock, so it serves for both.
    if stamped("dev", digest(pins(ROOT / LOCKS["dev"]))) or stamped(kind, key):
        return
    say("installing the packages of " + lock.name)
    started = time.monotonic()
    run(
        [PYTHON, *PIP, "install", "--require-hashes", "--only-binary", ":all:", "-r", lock],
        "installing the packages of " + lock.name,
    )
    say(f"installed in {time.monotonic() - started:.0f} s")
    stamp(kind, key)


def install_project():
    """Install the project in place, from its own folder and the locked build backend."""
    key = digest(ROOT / "pyproject.toml")
    if stamped("project", key):
        return
    run(
        [PYTHON, *PIP, *AS_IS, "-e", ROOT],
        "installing the project",
    )
    stamp("project", key)


def try_quarto(again=False):
    """Install the pinned Quarto if there is none; where that fails, say so and go on."""
    pin = ROOT / QUARTO_PIN
    key = digest(pins(pin))
    if shutil.which("quarto") or (stamped("quarto", key) and not again):
        return
    version = pin.read_text(encoding="utf-8").split("==")[1].split()[0]
    say("installing Quarto " + version)
    output = attempt(
        [PYTHON, *PIP, *AS_IS, "--require-hashes", "-r", pin],
        QUARTO_SECONDS,
    )
    if output is None:
        stamp("quarto", key)
        return
    say(
        "Quarto could not be installed (why: .venv/stamps/quarto-" + key + "); the embedded engine "
        "builds the site. `make quarto` tries again."
    )
    stamp("quarto", key, output)


def try_npm():
    """Fetch the small Plotly bundle with npm; without it the one in the plotly package serves."""
    lock = ROOT / "assets" / "package-lock.json"
    if not lock.exists():
        return
    npm = shutil.which("npm")
    installed = (ROOT / "assets" / "node_modules").is_dir()
    key = digest(lock, npm or "")
    if stamped("npm", key) and (installed or npm is None):
        return
    if npm is None:
        say("npm is not installed; pages load the full Plotly bundle (1 MB more).")
        stamp("npm", key)
        return
    output = attempt(
        [npm, "ci", "--prefix", "assets", "--ignore-scripts", "--no-audit", "--no-fund"],
        NPM_SECONDS,
    )
    if output is not None:
        say("npm could not fetch the small Plotly bundle; pages load the full one (1 MB more).")
        (ROOT / "assets" / "node_modules").mkdir(exist_ok=True)
    stamp("npm", key, output or "")


def git_filter():
    """Set the git filter named in .gitattributes, in this checkout's own configuration.

    Not `nbstripout --install`: its filter numbers the cells anew, so that every notebook would
    show as changed and one inserted cell would rename all that follow.
    """
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        return
    strip = f'"{PYTHON}" -m nbstripout --keep-id'
    key = digest(strip)
    if stamped("filter", key):
        return
    for name, value in (
        ("filter.nbstripout.clean", strip),
        ("filter.nbstripout.smudge", "cat"),
        ("filter.nbstripout.required", "true"),
        ("diff.ipynb.textconv", strip + " -t"),
    ):
        run(["git", "config", "--local", name, value], "installing the git filter")
    stamp("filter", key)


def main(arguments):
    if len(arguments) != 1 or arguments[0] not in (*LOCKS, "quarto"):
        print("usage: bootstrap.py run|dev|quarto", file=sys.stderr)
        return 2
    try:
        check_files()
        with only_one():
            make_venv()
            install(arguments[0] if arguments[0] in LOCKS else "run")
            install_project()
            try_quarto(again=arguments[0] == "quarto")
            try_npm()
            git_filter()
    except SetupError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up: stopped; run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main(sys.argv[1:]))
