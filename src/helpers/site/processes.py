"""Ending what was started, with all that it has started, and being ended."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from types import FrameType

_STOP_SECONDS = 15


def stop(process: subprocess.Popen[str]) -> None:
    """End a process that leads a session of its own: asked first, killed if it does not answer."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        # What it started may outlive it: the group is asked, whether or not it has ended.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let a request to end, and a terminal that is closed, clean up like Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def as_ctrl_c(_number: int, _frame: FrameType | None) -> None:
        # A command in the background of a script is started so that it hears no Ctrl-C.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            raise KeyboardInterrupt
        signal.raise_signal(signal.SIGINT)

    # Unless it was told to outlive its terminal (nohup).
    numbers = {signal.SIGTERM, signal.SIGHUP}
    heard = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, as_ctrl_c) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
