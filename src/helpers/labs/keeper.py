"""Runs a server for as long as somebody holds the other end of its standard input.

Started as a script of its own, ``python keeper.py JOB``, where JOB is JSON: the commands to run one
after the other, the user to run them as, the signal that ends them, the folder to remove at last.
Standard input is a pipe from whoever wants the server. However that process ends, be it killed, the
pipe closes; then the command that runs is ended and the folder goes. If a command fails, the end of
its output is written to standard output.

The standard library is all it needs, so that it starts at once.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

PATIENCE = 10.0
"""Seconds a command has to end after its signal; then it is killed."""
_TAIL = 8


def keep(job: dict[str, Any]) -> int:
    """Run the commands of a job; the exit code of the last that ran, or 0 if it was let go."""
    running: list[subprocess.Popen[Any]] = []
    let_go = threading.Event()

    def end() -> None:
        let_go.set()
        for process in running:
            process.send_signal(job["signal"])
            late = threading.Timer(PATIENCE, process.kill)
            late.daemon = True
            late.start()

    def wait_for_the_end() -> None:
        sys.stdin.buffer.read()
        end()

    signal.signal(signal.SIGTERM, lambda *_: end())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=wait_for_the_end, daemon=True).start()
    log = Path(job["folder"], "log")
    code = 0
    try:
        for command in job["commands"]:
            if let_go.is_set():
                break
            with log.open("wb") as output:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=job["folder"],
                    **job["as"],
                )
            running[:] = [process]
            if let_go.is_set():
                end()
            code = process.wait()
            if code:
                break
        if code and not let_go.is_set():
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            print("\n".join(lines[-_TAIL:]), flush=True)
    except OSError as error:
        code = 1
        print(f"error: {error}", flush=True)
    finally:
        shutil.rmtree(job["folder"], ignore_errors=True)
    return 0 if let_go.is_set() else code


if __name__ == "__main__":
    sys.exit(keep(json.loads(sys.argv[1])))
