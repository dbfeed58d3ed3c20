"""Watch a project's sources and report what was edited."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from helpers.catalog.files import is_litter, is_source_folder
from helpers.site import explorerdata
from helpers.site.project import SITE, STATE

_DEBOUNCE_MS = 50

Edits = queue.SimpleQueue[set[str]]


class _Sources(DefaultFilter):
    """Changes of sources, not of results, caches or what lies about."""

    ignore_dirs = (
        *DefaultFilter.ignore_dirs,
        SITE,
        STATE,
        ".quarto",
        "_freeze",
        ".jupyter_cache",
        explorerdata.PLACE.name,
    )

    def __call__(self, change: Change, path: str) -> bool:
        return not is_litter(Path(path).name) and super().__call__(change, path)


def source_folders(root: Path) -> list[Path]:
    """List the folders of the project that can hold sources of the site."""
    return sorted(path for path in root.iterdir() if path.is_dir() and is_source_folder(path))


def take(edits: Edits, seconds: float) -> set[str]:
    """Wait up to ``seconds`` for edits, and return the paths of all there are by then."""
    paths: set[str] = set()
    with contextlib.suppress(queue.Empty):
        paths |= edits.get(timeout=seconds)
        while True:
            paths |= edits.get_nowait()
    return paths


@contextlib.contextmanager
def changes(root: Path, folders: Callable[[Path], list[Path]]) -> Iterator[Edits]:
    """Watch a project's sources from threads of their own.

    The root is watched by itself and its source folders with all below them: watching the root
    with all below it would include virtual environments, thousands of folders.

    Parameters
    ----------
    folders
        Function that lists the folders to watch.

    Yields
    ------
    queue.SimpleQueue
        Receives sets of paths that changed; read it with `take`.
    """
    edits: Edits = queue.SimpleQueue()
    stop = threading.Event()

    def follow(paths: list[Path], recursive: bool, ended: threading.Event) -> None:
        for batch in watch(
            *paths,
            watch_filter=_Sources(),
            debounce=_DEBOUNCE_MS,
            stop_event=ended,
            recursive=recursive,
        ):
            edits.put({path for _, path in batch})

    def follow_folders() -> None:
        """Watch the folders there are; again whenever one appears or goes."""
        while not stop.is_set():
            watched, ended = folders(root), threading.Event()
            inner = threading.Thread(target=follow, args=(watched, True, ended), daemon=True)
            if watched:
                inner.start()
            while not stop.wait(1) and folders(root) == watched:
                pass
            ended.set()
            if watched:
                inner.join(5)

    threads = [
        threading.Thread(target=follow, args=([root], False, stop), daemon=True),
        threading.Thread(target=follow_folders, daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield edits
    finally:
        stop.set()
        for thread in threads:
            thread.join(5)
