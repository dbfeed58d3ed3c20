"""A build that has got ready before there is anything to build, and waits for the word.

A preview starts it as a program: the project, why this engine builds, and ``--no-check`` if need
be.
"""

import contextlib
import dataclasses
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from helpers.site import results
from helpers.site.build import Options, build
from helpers.site.engine import Engine
from helpers.site.errors import SiteError, told
from helpers.site.firstpage import BUILD
from helpers.site.freshness import Now, has_catalogue
from helpers.site.kernels import Kernels
from helpers.site.processes import interruptible
from helpers.site.project import STAGE, read_notebook

_LOCK_SECONDS = 120
#: What a build imports on its way, so that it need not wait for it.
_NEEDED = ("helpers.site.embedded", "smalldocs.layout", "smalldocs.listing", "smalldocs.site")
#: And on that of a catalogue.
_OF_CATALOGUE = (
    "helpers.cards.explorers", "helpers.cards.studies", "helpers.catalog.checking", "markdownify",
)  # fmt: skip


def wait_and_build(root: Path, options: Options, console: Console, words: Iterable[str]) -> None:
    """Import what a build needs, start a kernel, and build once when told to.

    Parameters
    ----------
    words
        Lines with a word and the path of the open page; where they end without the word to build,
        nothing is built.
    """
    for name in (*_NEEDED, *(_OF_CATALOGUE if has_catalogue(root) else ())):
        importlib.import_module(name)
    with contextlib.suppress(KeyboardInterrupt), interruptible(), Kernels(root / STAGE) as kernels:
        for line in words:
            word, _, page = line.strip().partition(" ")
            if word == BUILD:
                build(root, dataclasses.replace(options, first=page), console, kernels)
                return
            kernels.start_ahead(packages(root, page))


def packages(root: Path, page: str) -> list[str]:
    """The packages that the notebook of a page imported when it last ran."""
    from helpers.site.embedded import CACHE

    # No page is open yet, or one that runs nothing.
    with contextlib.suppress(SiteError, OSError, ValueError):
        now = Now(root)
        notebook = read_notebook(root, Path(page).with_suffix(".ipynb"))
        return results.imports(root / CACHE / now.key(notebook))
    return []


if __name__ == "__main__":
    with told():
        folder, why, *unchecked = sys.argv[1:]
        options = Options(Engine.EMBEDDED, wait=_LOCK_SECONDS, validate=not unchecked, why=why)
        wait_and_build(Path(folder), options, Console(), sys.stdin)
