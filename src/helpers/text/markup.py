"""Text from data to HTML, safely: everything is escaped; only `code` spans are rendered."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Html:
    """HTML made by our own code, to be put on a page as it is."""

    html: str
    text: str
    """The same as plain text, for CSV files and for readers of the source."""

    def __html__(self) -> str:
        """As templates ask for what is markup already."""
        return self.html


def inline(text: str) -> str:
    """Escape a line of prose and render its `code` spans."""
    return _CODE.sub(lambda match: f"<code>{match.group(1)}</code>", html.escape(text))


def paragraphs(text: str) -> str:
    """Escape prose; blank lines separate paragraphs."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{inline(part)}</p>" for part in parts)


def attribute(text: str) -> str:
    """Escape text for use inside a double-quoted attribute."""
    return html.escape(text, quote=True)


def link(href: str, text: str) -> Html:
    """A link named by its text."""
    return Html(f'<a href="{attribute(href)}">{inline(text)}</a>', text)


def join(parts: list[Html], separator: str = ", ") -> Html:
    """Several pieces of HTML in a row."""
    return Html(
        separator.join(part.html for part in parts), separator.join(part.text for part in parts)
    )


# What a data address in an attribute cannot hold as it is. Everything else stays readable, which
# also compresses to half of what percent-encoding makes of it.
_IN_DATA_URI = {ord(character): f"%{ord(character):02X}" for character in '%#"<>&\n\r\t'}


def data_uri(mime: str, content: str) -> str:
    """Put a small text file into an address, for a download that needs no script and no request.

    Returns
    -------
    str
        For use in a double-quoted attribute.
    """
    return f"data:{mime};charset=utf-8,{content.translate(_IN_DATA_URI)}"


def script_json(value: object) -> str:
    """Write data for a ``<script type="application/json">`` element.

    Parameters
    ----------
    value
        Anything JSON can hold; NaN and infinities are refused.

    Returns
    -------
    str
        JSON that the element cannot be closed or swallowed by.

    Raises
    ------
    ValueError
        For a number that JSON does not know.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Neither the end of a script nor the start of a comment may stand in a script element.
    return text.replace("</", "<\\/").replace("<!--", "<\\u0021--")
