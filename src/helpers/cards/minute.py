"""A study in one minute: a sentence, what the author owned, four numbers, and the system, live."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.cards.card import show_html
from helpers.cards.failure.explorer import ELEMENT
from helpers.cards.failure.glance import failure_glance
from helpers.cards.links import href
from helpers.cards.render import render
from helpers.cards.scripts import notebook_scripts
from helpers.cards.target import is_site
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.layout import PageKind
from helpers.schema.study import Minute
from helpers.text.phrases import listing, plural

NUMBERS = 4
NOTEBOOKS = "notebooks/00-start-here.html"


@dataclass(frozen=True)
class MinuteBlock:
    """The block, with what its explorer needs in a notebook."""

    html: str
    portfolio: Portfolio
    live: bool

    def _ipython_display_(self) -> None:
        scripts = ""
        if self.live and not is_site():
            scripts = notebook_scripts(self.portfolio.root, ELEMENT)
        show_html(self.html + scripts)


def minute_block(portfolio: Portfolio, study: StudyData) -> MinuteBlock:
    """The first screen of a study.

    A study that does not say what stands there gets its summary, its role and its first numbers.
    """
    meta = study.meta
    said = meta.minute or Minute.model_construct(
        sentence=meta.summary,
        owned=f"{listing(meta.role.owned)}.",
        numbers=meta.key_numbers[:NUMBERS],
        cite=meta.cite,
    )
    figure = failure_glance(portfolio, study, "thumb")
    html = render("study.minute", portfolio, study, said, _ways(portfolio, study), figure)
    return MinuteBlock(html, portfolio, bool(figure))


def _ways(portfolio: Portfolio, study: StudyData) -> list[tuple[str, str]]:
    """Title and address of each page that a reader goes on to, of those there are."""
    kinds: list[tuple[PageKind, str]] = [
        ("one-pager", "One page"),
        ("decisions", f"All {plural(len(study.decisions), 'decision')}"),
        ("appendix", "Appendix"),
    ]
    pages = [
        *((title, study.page(kind)) for kind, title in kinds),
        ("Run the notebooks", NOTEBOOKS),
    ]
    return [
        (title, href(page))
        for title, page in pages
        if (portfolio.root / page).with_suffix(".ipynb").is_file()
    ]
