"""The figure card, and how things get from a cell onto a page.

A card is title, one-sentence finding, chart, table, "About this data" and a CSV download under one
stable anchor. On the site it is a single raw HTML block in Markdown, which both engines pass
through untouched; in JupyterLab and Binder it is HTML around a Plotly figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from helpers.cards.links import href
from helpers.cards.render import render
from helpers.cards.scripts import OUTPUT, notebook_scripts, notebook_style
from helpers.cards.tables import Table
from helpers.cards.target import is_site
from helpers.catalog import Portfolio, Resolved, find_root
from helpers.charts.base import Figure
from helpers.schema.provenance import Citation
from helpers.text.markup import Html, data_uri, script_json

Form = Literal["full", "compact"]
"""How much of a card stands on a page: all of it, or the figure and the way to all of it."""


def show_html(markup: str) -> None:
    """Put HTML of our own making on the page from a notebook cell.

    Parameters
    ----------
    markup
        The HTML. Text from data must have gone through :mod:`helpers.text.markup`.
    """
    from IPython.display import display

    if is_site():
        display({"text/markdown": raw_block(markup), "text/plain": ""}, raw=True)
    else:
        styled = f'<div class="{OUTPUT}">{notebook_style(find_root())}{markup}</div>'
        display({"text/html": styled, "text/plain": ""}, raw=True)


def raw_block(markup: str) -> str:
    """A raw HTML block of Pandoc Markdown whose fence the content cannot close."""
    longest = run = 0
    for character in markup:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{=html}}\n{markup}\n{fence}\n"


@dataclass(frozen=True)
class About:
    """Where the numbers of a card come from."""

    quantities: Sequence[Resolved] = ()
    """Records shown or used, linked to the evidence page."""
    citations: Sequence[Citation] = ()
    """Places in sources the card rests on besides."""
    notes: Sequence[str] = ()
    """What the reader should know: method, kind of judgement, what is left out."""


class Cites(Protocol):
    """A record that says where it is from."""

    @property
    def cite(self) -> list[Citation]:
        """Places in sources."""
        ...


def cited(records: Iterable[Cites]) -> list[Citation]:
    """What records cite, one after the other."""
    return [citation for record in records for citation in record.cite]


def distinct(quantities: Iterable[Resolved]) -> list[Resolved]:
    """Each number once, in the order they come."""
    return list({quantity.id: quantity for quantity in quantities}.values())


@dataclass(frozen=True)
class Card:
    """One figure of a page."""

    id: str
    """Stable anchor, unique on the page."""
    title: str
    """What is shown."""
    finding: str
    """One sentence that states what the data says, computed from it."""
    portfolio: Portfolio
    """For the sources behind :attr:`about`."""
    table: Table
    """The chart's data, row by row."""
    chart: Figure | Html | None = None
    """A :class:`~helpers.charts.base.Figure`, or SVG as :class:`~helpers.text.markup.Html` whose
    text describes it, or None for a card that is a table."""
    about: About = field(default_factory=About)
    """Provenance."""
    scored: str = ""
    """Whose the scores in it are, if the author did not write them."""
    level: int = 3
    """Heading level of the title: one below that of the section the card stands in."""
    open_table: bool = False
    """Show the table unfolded: for cards whose table is the point."""
    extra: str = ""
    """Further HTML of our own between chart and table."""
    elements: Sequence[str] = ()
    """Names of the custom elements in it. The site fetches their scripts when they are used; a
    notebook gets them with the card."""
    more: str = ""
    """Where the full form is, if this one is compact: without table, sources and notes."""
    beyond: str = "Table, sources and notes"
    """What is there."""

    def formed(self, form: Form, page: str) -> Card:
        """The card in a form; a compact one leads to the full one on a page.

        Parameters
        ----------
        form
            Full, or compact.
        page
            The page that has the full form, relative to the site, such as
            ``case-studies/demo-appendix.html``.
        """
        return self if form == "full" else replace(self, more=href(f"{page}#{self.id}"))

    def html(self, *, static: bool = False) -> str:
        """The whole card.

        Parameters
        ----------
        static
            Leave the place of a Plotly chart out: in a notebook it is displayed by itself.
        """
        return "\n".join(
            part
            for part in (self._head(), self._chart(static), self.extra, self._foot(), "</section>")
            if part
        )

    def _head(self) -> str:
        return render("card.head", self)

    def _chart(self, static: bool) -> str:
        if isinstance(self.chart, Html):
            return render("card.drawing", self.chart)
        if self.chart is None or static:
            return ""
        spec = script_json(self.chart.spec())
        return render("card.chart", self.id, self.chart, spec, bool(self.more))

    def _foot(self) -> str:
        if self.more:
            return render("card.more", self)
        csv = data_uri("text/csv", self.table.csv())
        return render("card.foot", self, self.table.html(self.title), csv)

    def _ipython_display_(self) -> None:
        if is_site():
            show_html(self.html())
        elif isinstance(self.chart, Figure):
            from IPython.display import display

            show_html(self._head() + "</section>")
            display(
                {"application/vnd.plotly.v1+json": _plotly_json(self.chart), "text/plain": ""},
                raw=True,
            )
            rest = f"{self.extra}{self._foot()}"
            show_html(f'<section class="ap-card ap-card-rest">{rest}</section>{self._scripts()}')
        else:
            show_html(self.html(static=True) + self._scripts())

    def _scripts(self) -> str:
        return "".join(notebook_scripts(self.portfolio.root, name) for name in self.elements)


def _plotly_json(chart: Figure) -> dict[str, Any]:
    return {**chart.plotly(), "config": {"displayModeBar": False, "responsive": True}}
