"""The real site, built from a copy of this project, and what tests read from its pages."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
import yaml
from project_files import tracked

from helpers.site import plotlyjs, typeface
from helpers.site.project import read_config

#: Quarto takes one minute on a quiet machine, and many on one with two processors and all tests.
BUILD_SECONDS = 1200
_FOREIGN = re.compile(r"^(?:https?:)?//", re.IGNORECASE)
#: A commit needs an author and a date; these are the same on every machine.
_GIT = {
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_AUTHOR_DATE": "2026-09-01T12:00:00Z",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
    "GIT_COMMITTER_DATE": "2026-09-01T12:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **_GIT},
    )
    return done.stdout


def copy_project(root: Path, into: Path) -> None:
    """Copy what belongs to the project and commit it, as one commit of a fresh repository."""
    if (root / ".git").exists():
        listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        paths = [root / name for name in listed.split("\0") if name]
    else:
        paths = tracked(root)
    for path in filter(Path.is_file, paths):
        target = into / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    git(into, "init", "--quiet")
    git(into, "add", "--all")
    git(into, "commit", "--quiet", "--no-verify", "--message", "All of it")
    copy_bundle(root, into)


def copy_bundle(root: Path, into: Path) -> None:
    """Copy what pages load of npm's, which is installed and not part of the project, if there."""
    for package in (plotlyjs.NPM_PACKAGE, typeface.PACKAGE):
        if (root / package).is_dir():
            shutil.copytree(root / package, into / package)


def build(root: Path, engine: str, **environment: str) -> None:
    """Run the command an author runs, on the copy's own code."""
    done = subprocess.run(
        [sys.executable, "-m", "helpers.cli", "build", "--engine", engine],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        env={**os.environ, "PYTHONPATH": str(root / "src"), **environment},
    )
    if done.returncode:
        pytest.fail(f"the site could not be built:\n{done.stdout}\n{done.stderr}", pytrace=False)


def expected_pages(root: Path) -> list[str]:
    """List the pages the project's `_quarto.yml` asks for, relative to the site."""
    patterns = read_config(root)["project"]["render"]
    return sorted(
        path.relative_to(root).with_suffix(".html").as_posix()
        for pattern in patterns
        for path in root.glob(pattern.lstrip("/"))
    )


@dataclass(frozen=True)
class Link:
    """A reference from a page: the element's name, the attribute, and where it leads."""

    tag: str
    attribute: str
    value: str
    rel: str = ""


@dataclass
class Page:
    """A page of the site, parsed as a browser parses it.

    Attributes
    ----------
    path
        Relative to the site.
    source
        As it was written.
    """

    path: str
    source: str
    errors: list[str] = field(init=False)

    @cached_property
    def tree(self) -> Element:
        """The parsed page; parse errors are in :attr:`errors`."""
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(self.source)
        lines = self.source.split("\n")
        self.errors = [
            f"{self.path}:{line}:{column}: {code} {details}: "
            f"{lines[line - 1][max(0, column - 70) : column + 30]}"
            for (line, column), code, details in parser.errors
        ]
        return tree

    @cached_property
    def elements(self) -> list[Element]:
        """Every element, in document order."""
        return [element for element in self.tree.iter() if isinstance(element.tag, str)]

    @cached_property
    def ids(self) -> list[str]:
        """Every id, as often as it is given."""
        return [element.attrib["id"] for element in self.elements if "id" in element.attrib]

    def having(self, css_class: str) -> list[Element]:
        """Elements of a class, in document order."""
        return [e for e in self.elements if css_class in e.get("class", "").split()]

    def tagged(self, *tags: str) -> list[Element]:
        """Elements by name, in document order."""
        return [element for element in self.elements if element.tag in tags]

    def links(self) -> Iterator[Link]:
        """Everything an element of the page refers to."""
        for element in self.elements:
            for attribute in ("href", "src", "poster", "action", "data", "srcset"):
                value = element.get(attribute)
                if value is None and attribute == "href":
                    value = element.get("{http://www.w3.org/1999/xlink}href")
                if value is not None:
                    yield Link(element.tag, attribute, value.strip(), element.get("rel", ""))

    @property
    def title(self) -> str:
        (title,) = self.tagged("title")
        return text_of(title)

    def meta(self, name: str) -> list[str]:
        """Contents of the page's meta elements of a name or property."""
        return [
            element.get("content", "")
            for element in self.tagged("meta")
            if name in (element.get("name"), element.get("property"))
        ]


def text_of(element: Element) -> str:
    """The text of an element with its white space collapsed."""
    return " ".join("".join(element.itertext()).split())


def is_foreign(value: str) -> bool:
    """Tell whether a reference names a host."""
    return bool(_FOREIGN.match(value))


@dataclass
class BuiltSite:
    """A built site and the copy of the project it was built from.

    Attributes
    ----------
    root
        The copy.
    engine
        What built it: ``embedded`` or ``quarto``.
    """

    root: Path
    engine: str

    @property
    def folder(self) -> Path:
        return self.root / "_site"

    @cached_property
    def address(self) -> str:
        """Where the site will be published, with a slash at the end."""
        return read_config(self.root)["website"]["site-url"].rstrip("/") + "/"

    @property
    def prefix(self) -> str:
        """The path below which the site will be published, such as ``/portfolio/``."""
        return urlsplit(self.address).path

    @cached_property
    def studies(self) -> list[str]:
        """Ids of the studies that have pages, in the author's order."""
        author = yaml.safe_load((self.root / "data/author.yml").read_text("utf-8"))
        return [id_ for id_ in author["studies"] if f"case-studies/{id_}.html" in self.pages]

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page, by path."""
        paths = sorted(self.folder.rglob("*.html"))
        names = (path.relative_to(self.folder).as_posix() for path in paths)
        return {name: Page(name, (self.folder / name).read_text("utf-8")) for name in names}

    @property
    def records(self) -> set[str]:
        """Ids of the folds of the evidence page that hold a value."""
        return {
            fold.attrib["id"]
            for fold in self.pages["evidence.html"].tagged("details")
            if fold.get("id") and any(value.get("data-value") for value in fold.iter("b"))
        }

    @property
    def followed(self) -> set[tuple[str, str]]:
        """Each page that leads to a place on the evidence page, with the place."""
        links = [(page.path, link.value) for page in self.pages.values() for link in page.links()]
        parts = [(path, *value.partition("#")[::2]) for path, value in links]
        return {
            (path, fragment)
            for path, target, fragment in parts
            if fragment and target.rpartition("/")[2] == "evidence.html"
        }

    def files(self) -> dict[str, bytes]:
        """Every file, by path."""
        paths = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}

    def problem_with(self, value: str, page: str) -> str | None:
        """Say why a reference on a page leads nowhere on this site, or return None.

        Parameters
        ----------
        value
            As written: relative, or with the site's address.
        page
            Page it is written on, relative to the site.
        """
        url, fragment = urldefrag(urljoin(self.address + page, value))
        if not url.startswith(self.address):
            return None
        path = urlsplit(url).path.removeprefix(self.prefix)
        if not path or path.endswith("/"):
            path += "index.html"
        if not (self.folder / path).is_file():
            return f"{page}: {value}: no file {path}"
        if fragment and path in self.pages and fragment not in self.pages[path].ids:
            return f"{page}: {value}: no such place on {path}"
        return None


@dataclass
class CardOnPage:
    """A figure card as it stands on a page.

    Attributes
    ----------
    page
        Page it is on.
    element
        Its section.
    """

    page: str
    element: Element

    @property
    def id(self) -> str:
        return self.element.attrib["id"]

    @cached_property
    def spec(self) -> dict | None:
        """The chart's specification, or None for a card with a drawing or a table only."""
        scripts = [s for s in self.element.iter("script") if s.get("data-chart")]
        return json.loads("".join(scripts[0].itertext())) if scripts else None

    @property
    def table(self) -> Element:
        """The card's own table: the one in its first fold."""
        fold = next(d for d in self.element.iter("details") if "ap-data" in d.get("class", ""))
        return next(fold.iter("table"))

    def rows(self) -> list[list[Element]]:
        """Cells of the table's rows, head first."""
        return [[cell for cell in row if cell.tag in ("th", "td")] for row in self.table.iter("tr")]

    def download(self) -> str:
        """The link of the CSV file."""
        (link,) = (a for a in self.element.iter("a") if a.get("download", "").endswith(".csv"))
        return link.attrib["href"]


def cards(site: BuiltSite, *, compact: bool = False) -> list[CardOnPage]:
    """Every full figure card of the site, or every compact one, whose full form is elsewhere."""
    return [
        CardOnPage(page.path, element)
        for page in site.pages.values()
        for element in page.having("ap-card")
        if ("ap-compact" in element.get("class", "").split()) == compact
    ]
