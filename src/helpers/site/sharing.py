"""What a link to a page looks like where it is shared: a picture of its own, and words for it.

Messengers and social sites read a handful of tags (Open Graph, Twitter's cards) and fetch one
picture. The pictures are made of the catalogue while the site is built, without a browser, and
kept: one is drawn again when what it shows has changed.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.site import icons, once, sharepicture, typeface
from helpers.site.freshness import has_catalogue
from helpers.site.project import STATE, read_config
from helpers.site.sharepicture import Fonts, Picture

if TYPE_CHECKING:
    from helpers.catalog import Portfolio, StudyData

PLACE = Path("assets", "share")
_KEPT = Path(STATE, "share")
_STUDIES = "case-studies/"
_END = "</head>"
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_META = re.compile(
    r'<meta\s+(?:property|name)="((?:og|twitter):[a-z:]+)"\s+content="([^"]*)"\s*/?>'
)
_CARD = re.compile(r'<meta\s+name="twitter:card"[^>]*>')


def finish(root: Path, site: Path, faces: Sequence[Path] | None = None) -> None:
    """Give every page of a site its picture, its tags and its icons; once, however often called.

    Parameters
    ----------
    root
        The project; pictures that hold are kept in it.
    site
        Folder of the finished pages. Without an address in ``_quarto.yml`` nobody could fetch a
        picture, and pages only get their icons.
    faces
        Files of the typeface, if it is known which.
    """
    website = read_config(root).get("website") or {}
    address = str(website.get("site-url") or "").rstrip("/")
    icons.place(root, site)
    pages = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.html"))
    }
    # A redirect has no main part.
    pages = {path: page for path, page in pages.items() if "<main" in page and _END in page}
    fresh = [path for path, page in pages.items() if f'href="{_up(path)}{icons.LARGE}"' not in page]
    faces = typeface.place(root).files if faces is None else faces
    fonts = sharepicture.letters(faces)
    subjects = _Subjects(root, website) if address and fresh else None
    used = []
    for path in fresh:
        page, tags = pages[path], icons.tags(_up(path), site)
        if subjects:
            title, about = _title(page, subjects.site), _said(page, "og:description")
            picture = subjects.picture(path, title, about)
            used.append(_drawn(root, picture, fonts))
            name = PLACE / f"{path.removesuffix('.html').replace('/', '-')}.png"
            (site / PLACE).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(used[-1], site / name)
            page = _CARD.sub("", page)
            tags += _tags(page, f"{address}/{path}", f"{address}/{name.as_posix()}", picture)
        (site / path).write_text(page.replace(_END, tags + _END, 1), encoding="utf-8")
    if len(fresh) == len(pages):
        once.prune(root / _KEPT, used)


def _up(path: str) -> str:
    return "../" * path.count("/")


def _said(page: str, name: str) -> str:
    return html.unescape(dict(_META.findall(page)).get(name, ""))


def _title(page: str, site: str) -> str:
    """The title of a page, without that of the site, which an engine may put after it."""
    named = _TITLE.search(page)
    title = _said(page, "og:title") or html.unescape(named[1] if named else "")
    return title.removesuffix(f" – {site}")


def _tags(page: str, url: str, address: str, picture: Picture) -> str:
    """The tags that the engine has not written."""
    wanted = {
        "og:title": picture.title,
        "og:type": "website",
        "og:url": url.removesuffix("index.html"),
        "og:image": address,
        "og:image:width": str(sharepicture.WIDTH),
        "og:image:height": str(sharepicture.HEIGHT),
        "og:image:alt": picture.words,
        "twitter:card": "summary_large_image",
        "twitter:title": picture.title,
        "twitter:image": address,
        "twitter:image:alt": picture.words,
    }
    there = {name for name, _ in _META.findall(page)}
    return "".join(
        f'<meta {"property" if name.startswith("og:") else "name"}="{name}" '
        f'content="{html.escape(text)}">'
        for name, text in wanted.items()
        if name not in there
    )


def _drawn(root: Path, picture: Picture, fonts: Fonts) -> Path:
    """File of a picture, drawn if it is not there."""
    of = [repr(picture).encode(), Path(sharepicture.__file__).read_bytes()]
    of += [font.file.read_bytes() for font in fonts]
    return once.made(root / _KEPT, ".png", of, lambda: sharepicture.draw(picture, fonts))


class _Subjects:
    """What pages are about, by their paths.

    Parameters
    ----------
    root
        The project. Without a catalogue a picture shows the titles of page and site.
    website
        As ``_quarto.yml`` has it.
    """

    def __init__(self, root: Path, website: dict[str, Any]) -> None:
        self.site = str(website.get("title") or "")
        self.portfolio: Portfolio | None = None
        if not has_catalogue(root):
            return
        from helpers.cards.studies import stops
        from helpers.catalog import load

        self.portfolio = load(root)
        self.systems = {
            study.id: tuple(tuple(layer) for layer in stops(study))
            for study in self.portfolio.studies.values()
        }

    def picture(self, path: str, title: str, about: str) -> Picture:
        """What the picture of a page shows, by its title and description."""
        if self.portfolio is None:
            return Picture(title or self.site, self.site, below=about)
        author, study = self.portfolio.author, self._study(path)
        if study:
            return self._of_study(study, title, about, author.name)
        figure, counts = self._all_of_it(path)
        if path == "index.html":
            title = author.headline
        return Picture(title, author.name, "", about, figure, counts, self._drawn(self.systems))

    def _study(self, path: str) -> StudyData | None:
        name = path.removeprefix(_STUDIES).removesuffix(".html")
        studies = self.portfolio.studies.values() if self.portfolio else ()
        found = [s for s in studies if name == s.id or name.startswith(f"{s.id}-")]
        return max(found, key=lambda s: len(s.id)) if found and name != path else None

    def _of_study(self, study: StudyData, title: str, about: str, author: str) -> Picture:
        from helpers.cards.render import large

        number = study.quantities[study.meta.key_numbers[0]]
        before, digits, after = large(number)
        # A short unit belongs to its number, a long one to what it counts.
        figure = f"{digits} {after}" if 0 < len(after) <= 3 else digits
        above = "" if study.meta.title in title else study.meta.title
        about = study.meta.tagline if title == study.meta.title else about
        counts = f"{before} {number.record.title}".strip()
        return Picture(title, author, above, about, figure, counts, self._drawn([study.id]))

    def _all_of_it(self, path: str) -> tuple[str, str]:
        from helpers.text import portrait

        studies = self.portfolio.studies.values() if self.portfolio else ()
        decisions = sum(len(study.decisions) for study in studies)
        if path != "evidence.html" and decisions:
            return portrait.decisions(decisions)
        return portrait.records(sum(len(study.quantities) for study in studies))

    def _drawn(self, names: Any) -> tuple[tuple[tuple[float, ...], ...], ...]:
        """The systems that fit beside each other."""
        return tuple(filter(any, (self.systems[name] for name in names)))[:2]
