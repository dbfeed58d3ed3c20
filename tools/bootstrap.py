"""Make .venv and install what the lock files pin; do nothing where nothing changed.

Called by the Makefile as ``python3 tools/bootstrap.py run|labs|dev|quarto``. Only the standard
library, and syntax that an old Python reads, because this file runs before anything is installed.

Each step leaves a stamp, named for a digest of what it depends on, in ``.venv/stamps``. A step
whose stamp is there is skipped. The optional steps (Quarto, the small Plotly bundle, the git
filter) leave a stamp when they fail, too, so that they are tried once and not on every ``make``.
"""

import contextlib
import hashlib
import os
import re
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
LOCKS = {
    "run": "requirements.lock",
    "labs": "requirements-labs.lock",
    "dev": "requirements-dev.lock",
}
QUARTO_PIN = "requirements-quarto.lock"
QUARTO_SECONDS = 600
NPM_SECONDS = 300
BINARY = ("--only-binary", ":all:")
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")
# Build with what the lock brought, fetch nothing beside it.
AS_IS = ("--no-deps", "--no-build-isolation")
# What a person can tell pip about the way to the packages, and uv does not read.
PIP_ONLY = re.compile(r"\.(index-url|proxy|no-index)=")
ADDED = (
    "codemirror_mode", "file_extension", "mimetype", "nbconvert_exporter", "pygments_lexer",
    "version",
)  # fmt: skip
# Git runs it in the top folder of a checkout, so each checkout and worktree uses its own .venv,
# and one without is left alone: outputs in a commit are a nuisance, `git add` failing is worse.
STRIP = (
    "if [ -x .venv/bin/python ]; then .venv/bin/python -m nbstripout --keep-id{}; else cat{}; fi"
)


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


def attempt(command, seconds=None):
    """Run ``command`` quietly; return whether it succeeded, and its output."""
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
        return False, f"ERROR: no answer within {seconds} seconds"
    except OSError as error:
        return False, f"ERROR: {error}"
    return done.returncode == 0, done.stdout.decode("utf-8", "replace")


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
    made, output = attempt([interpreter, "-m", "venv", VENV])
    if not made:
        shutil.rmtree(str(VENV), ignore_errors=True)
        sys.stderr.write(output)
        raise SetupError(
            "cannot create .venv. On Debian and Ubuntu: `apt install python3-venv`, then again."
        )
    stamp("venv", key)


def installer():
    """Command that installs packages: uv's where it can be had, eight times as fast as pip's.

    uv comes from the lock like everything else. Where pip has been told a way to the packages
    that uv would not take, pip goes it.
    """
    pip = [PYTHON, *PIP, "install"]
    pinned = re.search(r"^uv==.*(?:\n .*)*", (ROOT / LOCKS["dev"]).read_text("utf-8"), re.MULTILINE)
    if pinned is None:
        return pip
    key = digest(pinned[0])
    if not stamped("uv", key):
        configured, output = attempt([PYTHON, *PIP, "config", "list"])
        if configured and PIP_ONLY.search(output):
            return pip
        pin = STAMPS / "uv.txt"
        pin.write_text(pinned[0] + "\n", encoding="utf-8")
        if not attempt([*pip, "--require-hashes", *BINARY, "-r", pin])[0]:
            return pip
        stamp("uv", key)
    return [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]


def install(kind):
    """Install what a lock file pins, and the project itself in place."""
    lock = ROOT / LOCKS[kind]
    key = digest(pins(lock))
    # Each lock holds all of those before it in the table, so a larger one serves for them, too.
    kinds = list(LOCKS)
    larger = kinds[kinds.index(kind) + 1 :]
    served = any(stamped(other, digest(pins(ROOT / LOCKS[other]))) for other in larger)
    if not served and not stamped(kind, key):
        say("installing the packages of " + lock.name)
        started = time.monotonic()
        from_packages("the packages of " + lock.name, "--require-hashes", *BINARY, "-r", lock)
        say(f"installed in {time.monotonic() - started:.0f} s")
        stamp(kind, key)
    key = digest(ROOT / "pyproject.toml")
    if not stamped("project", key):
        from_packages("the project", *AS_IS, "-e", ROOT)
        stamp("project", key)


def from_packages(what, *arguments):
    """Install with uv, with pip where that fails; stop where both do."""
    command = installer()
    done, output = attempt([*command, *arguments])
    if not done and "uv" in command:
        done, output = attempt([PYTHON, *PIP, "install", *arguments])
    if not done:
        sys.stderr.write(output)
        raise SetupError("installing " + what + " failed; its output is above.")


def try_quarto(again=False):
    """Install the pinned Quarto if there is none; where that fails, say so and go on."""
    pin = ROOT / QUARTO_PIN
    key = digest(pins(pin))
    if shutil.which("quarto") or (stamped("quarto", key) and not again):
        return
    version = pin.read_text(encoding="utf-8").split("==")[1].split()[0]
    say("installing Quarto " + version)
    # With pip, whatever installs the rest: the package downloads the program while pip builds it.
    command = [PYTHON, *PIP, "install", *AS_IS, "--require-hashes", "-r", pin]
    done, output = attempt(command, QUARTO_SECONDS)
    if not done:
        say(
            "Quarto could not be installed (why: .venv/stamps/quarto-" + key + "); the embedded "
            "engine builds the site. `make quarto` tries again."
        )
    stamp("quarto", key, output)


def try_npm(kind):
    """Fetch the small Plotly bundle and the typeface with npm; without it others serve.

    For `dev` also what writes and checks the site's scripts.
    """
    lock = ROOT / "assets" / "package-lock.json"
    if not lock.exists():
        return
    npm = shutil.which("npm")
    installed = (ROOT / "assets" / "node_modules").is_dir()
    key, full = (digest(lock, npm or "", wanted) for wanted in (kind, "dev"))
    if (stamped("npm", full) or stamped("npm", key)) and (installed or npm is None):
        return
    if npm is None:
        say(
            "npm is not installed; pages load the full Plotly bundle (1 MB more), and headings are "
            "set in a serif of the reader's system."
        )
        stamp("npm", key)
        return
    command = [npm, "ci", "--prefix", "assets", "--ignore-scripts", "--no-audit", "--no-fund"]
    if kind != "dev":
        command.append("--omit=dev")
    done, output = attempt(command, NPM_SECONDS)
    if not done:
        say(
            "npm could not fetch the small Plotly bundle and the typeface; pages load the full one "
            "(1 MB more) and a serif of the reader's system."
        )
        (ROOT / "assets" / "node_modules").mkdir(exist_ok=True)
    stamp("npm", key, output)


def try_node(kind):
    """Fetch with npm what labs run that is no Python package; without it they say so."""
    lock = ROOT / "tools" / "node" / "package-lock.json"
    npm = shutil.which("npm")
    if kind == "run" or npm is None or not lock.exists():
        return
    key = digest(lock, npm)
    if stamped("node", key) and (lock.parent / "node_modules").is_dir():
        return
    command = [npm, "ci", "--prefix", "tools/node", "--ignore-scripts", "--no-audit", "--no-fund"]
    done, output = attempt(command, NPM_SECONDS)
    if not done:
        say("npm could not fetch what some labs run; those labs say so.")
        (lock.parent / "node_modules").mkdir(exist_ok=True)
    stamp("node", key, output)


def git_filter():
    """Set the git filter named in .gitattributes, in the configuration of this repository.

    Not `nbstripout --install`: its filter numbers the cells anew, so that every notebook would
    show as changed and one inserted cell would rename all that follow.
    """
    settings = {
        "filter.nbstripout.clean": STRIP.format("", ""),
        "filter.nbstripout.smudge": "cat",
        "filter.nbstripout.required": "false",
        # What Quarto adds to a notebook it runs, beside the results.
        "filter.nbstripout.extrakeys": " ".join("metadata.language_info." + key for key in ADDED),
        # Git appends the name of the file.
        "diff.ipynb.textconv": "f() { " + STRIP.format(' -t "$1"', ' "$1"') + "; }; f",
    }
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        return
    # By what git says and not by a stamp: somebody may have put right what was in the way.
    told = attempt(["git", "config", "--local", "--list"])[1].splitlines()
    key = digest(*settings.values())
    for name, value in settings.items():
        if f"{name}={value}" in told:
            continue
        done, output = attempt(["git", "config", "--local", name, value])
        if not done:
            if not stamped("filter", key):
                say("git cannot be told to strip results of notebooks: " + output.strip())
            stamp("filter", key)
            return


def kernel_hook():
    """Let kernels that a plain `quarto render` starts note what they read, as ours do.

    Jupyter reads this file in every kernel of .venv; outside Quarto it does nothing.
    """
    reads = str(ROOT / "src" / "helpers" / "site" / "reads.py")
    text = f"""\
import os, runpy
from pathlib import Path
if "QUARTO_FIG_WIDTH" in os.environ and "PORTFOLIO_TARGET" not in os.environ:
    start_up = runpy.run_path({reads!r})["start_up"]
    root = Path({str(ROOT)!r})
    c.IPKernelApp.exec_lines = [start_up(root, root / ".portfolio" / "reads")]
"""
    target = VENV / "etc" / "ipython" / "ipython_kernel_config.py"
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def main(arguments):
    if len(arguments) != 1 or arguments[0] not in (*LOCKS, "quarto"):
        print("usage: bootstrap.py run|labs|dev|quarto", file=sys.stderr)
        return 2
    try:
        check_files()
        with only_one():
            make_venv()
            kind = arguments[0] if arguments[0] in LOCKS else "run"
            install(kind)
            kernel_hook()
            try_quarto(again=arguments[0] == "quarto")
            try_npm(kind)
            try_node(kind)
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
    # A path with a letter the terminal lacks is no reason to stop.
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
