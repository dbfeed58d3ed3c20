"""What a link to a page looks like elsewhere: a picture of its own size, tags, icons."""

from __future__ import annotations

import struct
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from smallproject import FILES

from helpers.site import icons, sharepicture, sharing
from helpers.site.sharepicture import Picture

ROOT = Path(__file__).resolve().parents[2]
SITE_URL = "https://example.org/folio"
PAGE = (
    '<!doctype html><html lang="en"><head><title>{title} – Site</title>'
    '<meta property="og:title" content="{title} – A site">'
    '<meta name="twitter:card" content="summary">'
    "</head><body><main><p>.</p></main></body></html>"
)
SYSTEM = ((0.0, 0.3), (1.0, 0.6, 0.0))


class Tags(HTMLParser):
    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.icons: list[str] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("property") or given.get("name", "")
        if tag == "meta" and name:
            self.found.append((name, given["content"]))
        if tag == "link" and "icon" in given.get("rel", ""):
            self.icons.append(given["href"])


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


@pytest.fixture
def project(tmp_path) -> Path:
    """A project without a catalogue, and its site of two pages and a redirect."""
    (tmp_path / "_quarto.yml").write_text(
        f"project: {{type: website}}\nwebsite: {{title: A site, site-url: {SITE_URL}/}}\n", "utf-8"
    )
    (tmp_path / "assets").mkdir()
    (tmp_path / icons.SOURCE).write_bytes((ROOT / icons.SOURCE).read_bytes())
    site = tmp_path / "_site"
    (site / "deep").mkdir(parents=True)
    (site / "index.html").write_text(PAGE.format(title="A &quot;first&quot; page"), "utf-8")
    (site / "deep/other.html").write_text(PAGE.format(title="Another"), "utf-8")
    (site / "old.html").write_text("<html><head></head><body>Moved</body></html>", "utf-8")
    return tmp_path


def test_every_page_has_its_picture_and_says_where_it_is(project):
    site = project / "_site"
    sharing.finish(project, site)
    for path, name, page in (
        ("index.html", "index.png", f"{SITE_URL}/"),
        ("deep/other.html", "deep-other.png", f"{SITE_URL}/deep/other.html"),
    ):
        tags = Tags(site / path)
        names = [key for key, _ in tags.found]
        assert len(names) == len(set(names))
        found = dict(tags.found)
        assert found["og:image"] == found["twitter:image"] == f"{SITE_URL}/assets/share/{name}"
        assert found["og:url"] == page
        assert found["twitter:card"] == "summary_large_image"
        assert found["og:title"].removesuffix(" – A site") in found["og:image:alt"]
        assert " – " not in found["og:image:alt"]
        assert size((site / "assets/share" / name).read_bytes()) == (1200, 630)
        assert len(tags.icons) == 2
        for icon in tags.icons:
            assert (site / path).parent.joinpath(icon).resolve().is_file()
    assert dict(Tags(site / "index.html").found)["og:title"] == 'A "first" page – A site'
    assert "Moved" in (site / "old.html").read_text("utf-8")
    assert "og:" not in (site / "old.html").read_text("utf-8")


def test_what_is_finished_stays_and_pictures_are_drawn_once(project, monkeypatch):
    site = project / "_site"
    first = {path.name: path.read_text("utf-8") for path in site.rglob("*.html")}
    sharing.finish(project, site)
    done = {path.name: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    monkeypatch.setattr(sharepicture, "draw", pytest.fail)
    sharing.finish(project, site)
    for path in site.rglob("*.html"):
        path.write_text(first[path.name], encoding="utf-8")
    sharing.finish(project, site)
    assert {p.name: p.read_bytes() for p in site.rglob("*") if p.is_file()} == done


def test_a_picture_no_page_shows_any_more_goes(project):
    site = project / "_site"
    sharing.finish(project, site)
    kept = set((project / ".portfolio/share").iterdir())
    (site / "deep/other.html").write_text(PAGE.format(title="Renamed"), encoding="utf-8")
    (site / "index.html").write_text(PAGE.format(title="Renamed too"), encoding="utf-8")
    sharing.finish(project, site)
    now = set((project / ".portfolio/share").iterdir())
    assert len(now) == len(kept) == 2
    assert not now & kept


def test_without_an_address_there_is_nothing_to_point_to(project):
    (project / "_quarto.yml").write_text("website: {title: A site}\n", encoding="utf-8")
    sharing.finish(project, project / "_site")
    tags = Tags(project / "_site/index.html")
    assert "og:image" not in dict(tags.found)
    assert len(tags.icons) == 2


def test_the_catalogue_says_whose_page_it_is_and_what_counts(project):
    data = project / "data"
    data.mkdir()
    (data / "author.yml").write_text(FILES["data/author.yml"], encoding="utf-8")
    # Only what the author cites.
    sources = FILES["data/sources.yml"].partition("- id: code")[0]
    (data / "sources.yml").write_text(sources, encoding="utf-8")
    sharing.finish(project, project / "_site")
    found = dict(Tags(project / "_site/index.html").found)
    assert found["og:image:alt"].startswith("Ada Example. Example systems, built and run.")


def test_the_same_picture_is_the_same_bytes_and_another_is_not():
    picture = Picture("A title", "A name", "Above", "Below it.", "12 %", "of all", (SYSTEM,))
    fonts = sharepicture.letters(())
    first = sharepicture.draw(picture, fonts)
    assert first == sharepicture.draw(picture, sharepicture.letters(()))
    assert size(first) == (1200, 630)
    assert len(first) < 60_000
    assert first != sharepicture.draw(Picture("A title", "A name"), fonts)


@pytest.mark.parametrize(
    "title", ["Short", "A title of many words that has to be broken", "Long words " * 40]
)
def test_no_text_runs_into_another_or_leaves_the_picture(title):
    """Right of the title stands the figure, below it the drawing."""
    fonts = sharepicture.letters(())
    about = "What it is about, in more words than one line of the picture could ever hold at once."
    picture = Picture(title, "Name", "System", about, "123,456,789", "things " * 20, (SYSTEM,))
    named = {(font.family, str(font.weight)): font for font in fonts}
    drawn = ElementTree.fromstring(sharepicture.svg(picture, fonts))
    texts = list(drawn.iter("{http://www.w3.org/2000/svg}text"))
    # The band of the drawing begins lowest.
    paths = drawn.iter("{http://www.w3.org/2000/svg}path")
    top = max(int(path.get("d").split("H")[0].rpartition(" ")[2]) for path in paths)
    bottoms: dict[int, float] = {}
    for text in texts:
        x, y, size = (float(text.attrib[key]) for key in ("x", "y", "font-size"))
        font = named[text.get("font-family"), text.get("font-weight")]
        right = 1136 if x > 600 or y < 100 else 812
        assert x + font.width(text.text, size) <= right, text.text
        assert y + size * 0.25 < top, text.text
        assert y - size * 0.76 >= bottoms.get(int(x), 0), text.text
        bottoms[int(x)] = y
    assert len(texts) > 4


def test_the_small_icon_is_one_picture_of_its_size(project):
    icons.place(project, project / "_site")
    ico = (project / "_site" / icons.SMALL).read_bytes()
    _, kind, number = struct.unpack("<HHH", ico[:6])
    width, height, *_, length, start = struct.unpack("<BBBBHHII", ico[6:22])
    assert (kind, number, width, height) == (1, 1, 32, 32)
    assert size(ico[start : start + length]) == (32, 32)
    assert len(ico) == start + length
    assert size((project / "_site" / icons.LARGE).read_bytes()) == (180, 180)
