"""The Markdown copies of pages, without the HTML that cells put out."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

COPY = ".llms.md"
_RAW = re.compile(r"^```\{=html\}\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")
#: Controls, pictures, what is for the eye alone, and files that a page carries within itself.
_DROPPED = (
    "script, style, svg, link, template, button, input, select, noscript, "
    "[aria-hidden=true], .ap-permalink, a[href^='data:']"
)


def finish(site: Path) -> None:
    """Turn raw HTML in the Markdown copies of a site into Markdown.

    The engine copies what a cell put out as it is; Quarto turns it into Markdown itself.

    Parameters
    ----------
    site
        The finished site, whose copies are rewritten.
    """
    for path in site.rglob(f"*{COPY}"):
        text = path.read_text(encoding="utf-8")
        told = _RAW.sub(partial(_plain, path=path), text)
        if told != text:
            path.write_text(_GAPS.sub("\n\n", told), encoding="utf-8")


def _plain(raw: re.Match[str], path: Path) -> str:
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(raw[1], "html.parser")
    for element in soup.select(_DROPPED):
        element.decompose()
    for element in soup.select("[role=img][aria-label]"):
        element.replace_with(f"{element['aria-label']}\n")
    for link in soup.select("a[href]"):
        page, mark, anchor = str(link["href"]).partition("#")
        copy = page.removesuffix(".html") + COPY
        if page.endswith(".html") and "//" not in page and (path.parent / copy).exists():
            link["href"] = f"{copy}{mark}{anchor}"
    converter = MarkdownConverter(heading_style="atx", bullets="-", escape_misc=False)
    return converter.convert_soup(soup).strip()
