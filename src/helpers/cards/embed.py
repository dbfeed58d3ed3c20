"""An explorer in a card: folded until asked for or, compact, open; its data in a file of the site.

A page would carry the data of all its explorers to every reader, most of whom unfold one or none.
So ``portfolio build`` writes it to ``assets/explorers/`` (`helpers.site.explorerdata`) and the
element loads it when it is unfolded, or comes near the view. A notebook has no such file: there the
data is inside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from helpers.cards.links import href
from helpers.cards.target import is_site
from helpers.text.markup import attribute, inline, script_json


def explorer_html(
    element: str,
    name: str,
    anchor: str,
    *,
    summary: str,
    about: str,
    data: Callable[[], dict[str, Any]],
    without: str,
) -> str:
    """The disclosure around an explorer.

    Parameters
    ----------
    element
        Name of the custom element; its script is ``assets/<element>.js``.
    name
        Of its data, ``assets/explorers/<name>.js``, and of its state in the address.
    anchor
        Id of the element; its disclosure has ``<anchor>-fold``.
    summary
        What a reader presses, as text.
    about
        What it explores, as text for those who hear the page.
    data
        Makes the data; asked only where it goes inside.
    without
        HTML that stays where no script runs.
    """
    return (
        f'<details class="ap-explore" id="{attribute(anchor)}-fold"><summary>{inline(summary)}'
        f'<span class="visually-hidden">: {inline(about)}</span></summary>'
        f"{_element(element, name, anchor, data, without)}</details>"
    )


def open_explorer_html(
    element: str,
    name: str,
    anchor: str,
    *,
    data: Callable[[], dict[str, Any]],
    static: str,
    styles: Sequence[str] = (),
    form: Literal["compact", "thumb"] = "compact",
) -> str:
    """An explorer in its compact form, which starts by itself when it comes near the view.

    Parameters
    ----------
    element, name, anchor, data
        As of `explorer_html`.
    static
        HTML of its default state: what stands there until the script runs, and without one.
    styles
        Names of style sheets in ``assets/``, without their ending, that `static` needs besides the
        common one.
    form
        Compact, or a thumbnail: one question and its answer.
    """
    # A notebook's cell brings its styles along.
    sheets = ("explorers", *styles) if is_site() else ()
    links = "".join(
        f'<link rel="stylesheet" href="{attribute(href(f"assets/{sheet}.css"))}">'
        for sheet in sheets
    )
    return links + _element(element, name, anchor, data, static, f' form="{form}"')


def _element(
    element: str,
    name: str,
    anchor: str,
    data: Callable[[], dict[str, Any]],
    static: str,
    more: str = "",
) -> str:
    inside = "" if is_site() else f'<script type="application/json">{script_json(data())}</script>'
    return (
        f'<{element} id="{attribute(anchor)}" data-explorer="{attribute(name)}"{more}>'
        f"{inside}{static}</{element}>"
    )
