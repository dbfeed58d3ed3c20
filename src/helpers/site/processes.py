"""Ending what was started, with all that it has started."""

import contextlib
import os
import signal
import subprocess

_STOP_SECONDS = 15


def stop(process: subprocess.Popen[str]) -> None:
    """End a process that leads a session of its own: asked first, killed if it does not answer."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        # What it started may outlive it: the group is asked, whether or not it has ended.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
