"""What a cell shows that is no card: HTML of our own making, from a template or made already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.cards.card import show_html
from helpers.cards.render import render


@dataclass(frozen=True)
class Block:
    """HTML of our own making that shows itself on the page."""

    html: str

    def __add__(self, other: Block) -> Block:
        return Block(self.html + other.html)

    def _ipython_display_(self) -> None:
        show_html(self.html)


def block(name: str, *values: Any) -> Block:
    """What a template makes of values, to be shown (:func:`helpers.cards.render.render`)."""
    return Block(render(name, *values))
