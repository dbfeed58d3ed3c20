"""What a cell shows that is no card: HTML of our own making, from a template or made already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.cards.card import show_html
from helpers.cards.render import render
from helpers.cards.scripts import notebook_scripts
from helpers.cards.target import is_site
from helpers.catalog import find_root


@dataclass(frozen=True)
class Block:
    """HTML of our own making that shows itself on the page."""

    html: str
    elements: tuple[str, ...] = ()
    """Names of the custom elements in it, whose scripts a notebook gets with the block."""

    def __add__(self, other: Block) -> Block:
        return Block(self.html + other.html, (*self.elements, *other.elements))

    def _ipython_display_(self) -> None:
        scripts = () if is_site() else self.elements
        show_html(self.html + "".join(notebook_scripts(find_root(), name) for name in scripts))


def block(name: str, *values: Any) -> Block:
    """What a template makes of values, to be shown (:func:`helpers.cards.render.render`)."""
    return Block(render(name, *values))
