"""Kernels forked from a process that has imported the installed packages all pages use.

Where that cannot be done, or a project has a module of the same name, a kernel is started.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

#: Packages that are the same whoever imports them: they ask for no shell and say nothing.
SHARED = frozenset({
    "IPython", "annotated_types", "jinja2", "markdown_it", "markupsafe", "mdurl", "networkx",
    "numpy", "pydantic", "pydantic_core", "scipy", "typing_inspection", "yaml",
})  # fmt: skip
#: What imports may take, in seconds.
_LONGEST = 60.0
_MOTHER = Path(__file__).with_name("mother.py")
_CODE = "import sys; del sys.path[0]; import runpy; runpy.run_path({!r})['serve']({})"


class Mother:
    """The process, of which kernels are children.

    Parameters
    ----------
    env
        Environment in which packages are imported.
    """

    def __init__(self, env: dict[str, str]) -> None:
        self.imported: dict[str, None] = {}
        self._socket, theirs = socket.socketpair()
        python = get_kernel_dict()["argv"]
        with theirs:
            self.process = subprocess.Popen(
                [*python[: python.index("-m")], "-c", _CODE.format(str(_MOTHER), theirs.fileno())],
                env=env,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the build, which ends what it started
            )
        self._socket.settimeout(_LONGEST)

    def share(self, names: Iterable[str]) -> None:
        """Import packages for the kernels to come."""
        new = [
            name for name in names if name.partition(".")[0] in SHARED and name not in self.imported
        ]
        if new and self._tell({"names": new}):
            self.imported.update(dict.fromkeys(new))

    def fork(self, arguments: list[str], env: dict[str, str], cwd: str) -> int | None:
        """Fork a kernel; return its process, or None if there is nobody to do it any more.

        It waits, so that nobody is stopped between the fork and knowing of it.
        """
        answer = b""
        if self._tell({"arguments": arguments, "env": env, "cwd": cwd}):
            with contextlib.suppress(OSError):
                answer = self._socket.recv(64)
        if not answer:
            self._socket.close()  # nor is a late answer taken for that to another question
        return int(answer) if answer else None

    def _tell(self, order: dict[str, Any]) -> bool:
        try:
            self._socket.sendall(json.dumps(order).encode() + b"\n")
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """End it, once its kernels have ended."""
        self.process.kill()
        self.process.wait()
        self._socket.close()


class _Process:
    """A kernel that is another's child, as `subprocess.Popen` would show it."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid, self._ended = pid, False
        try:
            self._watch = os.pidfd_open(pid)
        except ProcessLookupError:
            self._ended = True

    def poll(self) -> int | None:
        """Return a code once it has ended; which, its mother alone was told."""
        if not self._ended:
            poll = select.poll()
            poll.register(self._watch, select.POLLIN)
            if poll.poll(0):
                self._ended = True
                os.close(self._watch)
        return 0 if self._ended else None

    def wait(self) -> int | None:
        """Return the code; it is asked for when the process has ended."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._watch, number)


class ForkedProvisioner(LocalProvisioner):
    """Starts a kernel by a fork of its mother, or as ever if she is gone."""

    mother: Mother

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch the kernel that a command names the arguments of."""
        arguments = cmd[cmd.index("-m") + 1 :]
        pid = self.mother.fork(arguments, kwargs["env"], kwargs["cwd"])
        if pid is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = _Process(pid)
        self.pid = self.pgid = pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


def can_fork() -> bool:
    """Whether a process can be watched here that is not one's own child."""
    if sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True
