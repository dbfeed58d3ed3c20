"""The page that is open in a preview: shown as soon as it is whole, before the rest of the site."""

import filecmp
import os
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from helpers.site import plotlyjs
from helpers.site.project import EXPLORERS, SITE, STATE

#: What a build prints of it; a preview that has started the build reads these lines.
FRESH = "  the open page is fresh: "
REST = "  the other pages follow"
#: What a preview says to a build got ready ahead: get ready for this page; build, this page first.
READY, BUILD = "ready", "build"

_MAIN = re.compile(r"(<main[^>]*>).*(</main>)", re.DOTALL)
_WAITS = (
    r'\1<div class="callout callout-style-default callout-note"><div class="callout-body">'
    r"<p>This page is being run again, and comes back with its results.</p></div></div>\2"
)


@dataclass(frozen=True)
class FirstPage:
    """An open page, and the site in place in which it is shown.

    Parameters
    ----------
    root
        The project.
    page
        Path of the page in the site.
    changed
        Sources that are not as they were when the site in place was built.
    """

    root: Path
    page: str
    changed: frozenset[str]

    @property
    def stands_alone(self) -> bool:
        """Whether it can be shown in the site in place: the frame of all pages is the same."""
        own = Path(self.page).with_suffix(".ipynb").as_posix()
        sources = [name for name in self.changed if not name.startswith(("data/", "src/"))]
        return (self.root / SITE / self.page).is_file() and not set(sources) - {own}

    def show(self, text: str, stage: Path, waiting: Collection[str]) -> None:
        """Put the page in place with all it loads; other pages say that they wait.

        Parameters
        ----------
        text
            Its HTML.
        stage
            The staged project.
        waiting
            Pages whose results no longer hold.
        """
        site = self.root / SITE
        for name in waiting:
            if (site / name).is_file():
                self._write(name, _MAIN.sub(_WAITS, (site / name).read_text("utf-8"), count=1))
        explorers = [path.relative_to(stage) for path in (stage / EXPLORERS).glob("*.js")]
        for path in [*map(Path, sorted(self.changed)), plotlyjs.PLACE, *explorers]:
            source, target = stage / path, site / path
            loaded = target.is_file() or path in explorers
            if loaded and source.is_file() and not _same(source, target):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, self._fresh)
                self._fresh.replace(target)
        self._write(self.page, text)

    @property
    def _fresh(self) -> Path:
        return self.root / STATE / f"first.{os.getpid()}"

    def _write(self, name: str, text: str) -> None:
        self._fresh.write_text(text, encoding="utf-8")
        self._fresh.replace(self.root / SITE / name)


def _same(source: Path, target: Path) -> bool:
    return target.is_file() and filecmp.cmp(source, target, shallow=False)
