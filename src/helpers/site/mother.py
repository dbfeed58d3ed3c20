"""The process kernels are forked from, so that what each would import is imported once.

This file runs on its own and not as part of the package: nothing of a project is imported before
a kernel, which notes what it reads, does it itself.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import warnings
from typing import Any


def serve(number: int) -> None:
    """Import and fork as told, until the other end of a socket is closed."""
    path = [*sys.path]
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path = [place for place in path if place not in given]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a kernel ended
    _import(["ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.zmqshell"])
    with socket.socket(fileno=number) as control, control.makefile() as told:
        for line in told:
            order = json.loads(line)
            if "names" in order:
                _import(order["names"])
                continue
            gc.freeze()  # nor will a kernel look for garbage in what is here
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of numpy's threads, which it sees to itself
                pid = os.fork()
            if pid == 0:
                break
            control.sendall(b"%d\n" % pid)
        else:
            os._exit(0)
    sys.path = path
    _become_kernel(**order)


def _import(names: list[str]) -> None:
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def _become_kernel(arguments: list[str], env: dict[str, str], cwd: str) -> None:
    """Be as if started now, in a session of its own."""
    from ipykernel import kernelapp

    mother = os.getppid()
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(env, JPY_PARENT_PID=str(mother))
    os.chdir(cwd)
    sys.argv = arguments
    # Whose death it does not outlive, it would have read from its environment on import.
    launch: Any = kernelapp.launch_new_instance
    launch(parent_handle=mother)
