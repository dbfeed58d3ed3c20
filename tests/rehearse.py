"""`make fork`: do what a stranger does with the project, in a copy, and run everything there.

Our studies go, as CONTRIBUTING.md says; a scaffolded one comes, which has no money in it and was
never published before. Then the copy is checked and built, and the whole suite runs in it, on its
code and its data. What is said goes to the terminal and to a log. Options after `--` are pytest's.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from builtsite import copy_project, git
from forking import remove_studies

ROOT = Path(__file__).resolve().parent.parent


class Log:
    """Says everything twice: here and in a file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8")

    def say(self, line: str) -> None:
        print(line, flush=True)
        print(line, file=self._file, flush=True)

    def run(self, root: Path, *arguments: str) -> int:
        """Run a module of Python on the copy's code."""
        self.say(f"\n$ python -m {' '.join(arguments)}")
        start = time.monotonic()
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
        with subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=root,
            env={**inherited, "PYTHONPATH": str(root / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            for line in process.stdout:
                self.say(line.rstrip("\n"))
        self.say(f"ended with {process.returncode} after {time.monotonic() - start:.0f} s")
        return process.returncode


def fork(root: Path, study: str, log: Log) -> None:
    """Make a copy of the project whose only study is a scaffolded one."""
    copy_project(ROOT, root)
    # What `npm ci` installs is no part of the project; tests of types and of lint need it there.
    installed = ROOT / "assets" / "node_modules"
    if installed.is_dir():
        shutil.copytree(
            installed, root / "assets" / "node_modules", symlinks=True, dirs_exist_ok=True
        )
    for gone in remove_studies(root):
        log.say(f"removed the study {gone}")
    if log.run(root, "helpers.cli", "new", study):
        raise SystemExit("the study could not be added")
    log.run(root, "helpers.cli", "schema")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--no-verify", "--message", "Another portfolio")
    log.say(git(root, "show", "--stat", "--format=%s", "HEAD").strip())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    # Given, for no test may name a study, and this one is part of the copy.
    parser.add_argument("--study", required=True, help="what the added study is called")
    parser.add_argument("--keep", type=Path, help="make the copy there, and leave it")
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "fork.log")
    parser.add_argument("--no-tests", action="store_true", help="check and build only")
    parser.add_argument("pytest", nargs="*", help="options of pytest, after `--`")
    options = parser.parse_args()
    log = Log(options.log)
    with tempfile.TemporaryDirectory(prefix="fork-") as folder:
        root = options.keep or Path(folder) / "portfolio"
        root.mkdir(parents=True)
        fork(root, options.study, log)
        ended = [log.run(root, "helpers.cli", "check"), log.run(root, "helpers.cli", "build")]
        if not options.no_tests and not any(ended):
            ended.append(log.run(root, "pytest", "-p", "no:cacheprovider", *options.pytest))
    log.say("the fork stands" if not any(ended) else "the fork does not stand")
    return int(any(ended))


if __name__ == "__main__":
    sys.exit(main())
