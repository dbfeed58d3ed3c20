"""HTML from the templates beside this module, in which nothing needs to be escaped by hand.

A value is written as prose: escaped, its `code` spans rendered. In an attribute it goes through
``a``, which renders nothing; texts of several paragraphs go through ``paragraphs``. Only what is
HTML already (:class:`~helpers.text.markup.Html`, or called ``safe``) is put on the page as it is.
Ends of lines and what lines begin with are layout of the template and not on the page.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined

from helpers.cards.links import evidence, href, sources_html
from helpers.catalog import Resolved
from helpers.text import phrases
from helpers.text.markup import Html, attribute, inline, paragraphs
from helpers.text.numbers import format_quantity

_LAYOUT = re.compile(r"\n\s*")
_PARTS = re.compile(r"(?P<before>about )?(?P<number>\S*\d\S*)(?P<after>.*)", re.DOTALL)


class _Joined(BaseLoader):
    """The templates with their lines joined."""

    def __init__(self) -> None:
        self.files = PackageLoader("helpers.cards")

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        source, path, current = self.files.get_source(environment, template)
        return _LAYOUT.sub("", source), path, current


def _shown(value: Any) -> Any:
    return value if hasattr(value, "__html__") else Html(inline(str(value)), str(value))


def large(quantity: Resolved) -> tuple[str, str, str]:
    """What stands before the number, the number, and its unit, told apart by size.

    What is counted is left out where a word of the title, which stands beside it, names it anyway.
    """
    written = format_quantity(quantity)
    # A no-break space binds number and unit; here size does.
    match = _PARTS.fullmatch(written.replace(phrases.NBSP, " "))
    if match is None:
        return "", written, ""
    after = match["after"].strip()
    title = f" {quantity.record.title}".lower()
    if quantity.unit.counts and f" {after}".lower() in title:
        after = ""
    return match["before"] or "", match["number"], after


@cache
def _environment() -> Environment:
    made = Environment(
        loader=_Joined(), autoescape=True, finalize=_shown, undefined=StrictUndefined
    )
    made.filters["a"] = lambda text: Html(attribute(str(text)), str(text))
    made.filters["paragraphs"] = lambda text: Html(paragraphs(text), text)
    made.globals |= {
        "evidence": evidence,
        "href": href,
        "large": large,
        "phrases": phrases,
        "quantity": format_quantity,
        "sources": sources_html,
    }
    return made


def render(name: str, *values: Any) -> str:
    """What a macro makes of values: ``card.head`` is `head` of ``templates/card.j2``."""
    template, _, macro = name.partition(".")
    return str(getattr(_environment().get_template(f"{template}.j2").module, macro)(*values))
