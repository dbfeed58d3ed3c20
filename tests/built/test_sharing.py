"""A link to any page of the site has a picture, words and an address where it is shared."""

from __future__ import annotations

import struct


def test_every_page_has_a_picture_that_can_be_fetched(built_site):
    drawn = set()
    for name, page in built_site.pages.items():
        (picture,) = page.meta("og:image")
        assert page.meta("twitter:image") == [picture], name
        assert page.meta("twitter:card") == ["summary_large_image"], name
        (title,) = page.meta("og:title")
        assert len(page.meta("twitter:title")) == 1, name
        (address,) = page.meta("og:url")
        assert built_site.address + name == address + ("index.html" if address[-1] == "/" else "")
        (words,) = page.meta("og:image:alt")
        assert name == "index.html" or title.split(" – ")[0] in words, name
        assert picture.startswith(built_site.address), name
        content = (built_site.folder / picture.removeprefix(built_site.address)).read_bytes()
        assert struct.unpack(">II", content[16:24]) == (1200, 630), name
        assert len(content) < 100_000, name
        drawn.add(content)
    assert len(drawn) == len(built_site.pages)


def test_every_page_has_icons_and_the_typeface(built_site):
    serif = (built_site.folder / "assets/vendor/serif-600.woff2").is_file()
    for name, page in built_site.pages.items():
        rels = [e.get("rel") for e in page.tagged("link")]
        assert rels.count("icon") == 2, name
        assert rels.count("apple-touch-icon") == 1, name
        faces = "".join(t for e in page.tagged("style") for t in e.itertext())
        assert ("@font-face" in faces) == serif, name
