"""Rebuilds of a preview: the next one got ready ahead, the running one overtaken by an edit."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from helpers.site import freshness, livereload, processes
from helpers.site.firstpage import BUILD, FRESH, READY, REST


class Builder:
    """A process that builds once when told to: an edited module would stay imported in this one.

    Parameters
    ----------
    root
        The project.
    arguments
        What `helpers.site.ahead` is told besides.
    shown
        Called when the open page has been put in place.
    woken
        Called when there is something to look at.
    """

    def __init__(
        self,
        root: Path,
        arguments: list[str],
        shown: Callable[[], None],
        woken: Callable[[], None],
    ) -> None:
        self._root, self._shown, self._woken = root, shown, woken
        self._made_of = freshness.of_code(root)
        self._page: str | None = None
        self.reached_rest = False
        """Whether the open page is as it should be, and only others are still worked on."""
        self.errors = ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "helpers.site.ahead", str(root), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            bufsize=1,
            start_new_session=True,
        )
        self._ended = threading.Event()
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def is_current(self) -> bool:
        """Whether what it has imported is still what is there."""
        return self._process.poll() is None and self._made_of == freshness.of_code(self._root)

    @property
    def ended(self) -> bool:
        """Whether it is done and all it said has been read."""
        return self._ended.is_set()

    @property
    def code(self) -> int:
        """Exit code, once it has ended."""
        return self._process.wait()

    def get_ready(self, page: str) -> None:
        """Have it start a kernel with what the notebook of the open page needs."""
        if page != self._page:
            self._page = page
            self._tell(READY, page)

    def build(self, page: str) -> None:
        """Have it build, the open page first."""
        self._tell(BUILD, page)

    def stop(self) -> None:
        """End it with its kernels."""
        processes.stop(self._process)

    def _tell(self, word: str, page: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended, and says why
            self._process.stdin.write(f"{word} {page}\n")

    def _hear(self) -> None:
        for line in self._process.stdout or ():
            print(line, end="", flush=True)
            if line.startswith(FRESH):
                self._shown()
            if line.startswith(REST):
                self.reached_rest = True
                self._woken()

    def _read(self) -> None:
        assert self._process.stderr is not None
        self.errors = self._process.stderr.read()
        self._hearing.join()
        self._ended.set()
        self._woken()


class Rebuilds:
    """Keeps a site current.

    Parameters
    ----------
    root
        The project.
    channel
        Tells open pages what has become of it.
    arguments
        What `helpers.site.ahead` is told besides.
    woken
        Called from another thread when `look` has something to do.
    """

    def __init__(
        self,
        root: Path,
        channel: livereload.Channel,
        arguments: list[str],
        woken: Callable[[], None],
    ) -> None:
        self._root, self._channel, self._arguments, self._woken = root, channel, arguments, woken
        self._edited = False
        self._running: Builder | None = None
        self._next: Builder | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether all that was edited has been built, or could not be."""
        return not self._running and not self._edited

    def edited(self) -> None:
        """Say that what is in place is no longer of what is there."""
        self._edited = True

    def look(self) -> None:
        """Start what can be started, and tell how it ended."""
        running = self._running
        if running and running.ended:
            self._running = None
            if running.code:
                print(running.errors, end="", file=sys.stderr, flush=True)
                told = running.errors.strip()
                self._channel.failed(told or f"the build ended with exit code {running.code}")
            else:
                self._channel.built()
        elif running and self._edited and running.reached_rest:
            # Its other pages would be out of date before they are shown.
            running.stop()
            self._running = None
        if self._edited and not self._running:
            self._edited = False
            self._running, self._next = self._ready() or self._new(), None
            self._running.build(self._channel.page)
        elif self._next is None and (not self._running or self._running.reached_rest):
            self._next = self._new()
        if self._next:
            self._next.get_ready(self._channel.page)

    def stop(self) -> None:
        """End whatever runs or waits."""
        for builder in filter(None, (self._running, self._next)):
            builder.stop()

    def _new(self) -> Builder:
        return Builder(self._root, self._arguments, self._channel.built, self._woken)

    def _ready(self) -> Builder | None:
        if self._next and not self._next.is_current:
            self._next.stop()
            return None
        return self._next
