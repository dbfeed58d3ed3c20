"""An explorer in a card: folded until asked for, its data in a file of the site.

A page would carry the data of all its explorers to every reader, most of whom unfold one or none.
So ``portfolio build`` writes it to ``assets/explorers/`` (`helpers.site.explorerdata`) and the
element loads it when it is unfolded. A notebook has no such file: there the data is inside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
    inside = "" if is_site() else f'<script type="application/json">{script_json(data())}</script>'
    return (
        f'<details class="ap-explore" id="{attribute(anchor)}-fold"><summary>{inline(summary)}'
        f'<span class="visually-hidden">: {inline(about)}</span></summary>'
        f'<{element} id="{attribute(anchor)}" data-explorer="{attribute(name)}">{inside}{without}'
        f"</{element}></details>"
    )
