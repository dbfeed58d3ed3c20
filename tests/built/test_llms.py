"""A list of the pages for programs that read, and a Markdown copy of each."""

from __future__ import annotations

import re

_LISTED = re.compile(r"^- \[([^\]]+)\]\((\S+)\)", re.MULTILINE)


def test_every_page_has_a_copy_that_the_list_names(built_site):
    listed = dict(
        reversed(found)
        for found in _LISTED.findall((built_site.folder / "llms.txt").read_text("utf-8"))
    )
    wanted = {
        built_site.address + name.removesuffix(".html") + ".llms.md": page
        for name, page in built_site.pages.items()
    }
    assert set(listed) == set(wanted)
    for address, page in wanted.items():
        copy = built_site.folder / address.removeprefix(built_site.address)
        text = copy.read_text("utf-8")
        assert len(text) > 200, address
        assert "{=html}" not in text, address
        assert "<section" not in text, address
        for heading in page.tagged("h2"):
            if "toc" not in heading.get("id", ""):
                words = "".join(heading.itertext()).split()
                assert words[0] in text, f"{address}: {' '.join(words)}"
