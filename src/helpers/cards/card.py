"""The figure card, and how things get from a cell onto a page.

A card is title, one-sentence finding, chart, table, "About this data" and a CSV download under one
stable anchor. On the site it is a single raw HTML block in Markdown, which both engines pass
through untouched; in JupyterLab and Binder it is HTML around a Plotly figure.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from helpers.cards.scripts import notebook_map, notebook_scripts
from helpers.cards.table import Table
from helpers.cards.target import is_site
from helpers.catalog import Portfolio, Resolved, find_root
from helpers.catalog.links import source_url
from helpers.charts.base import Figure
from helpers.schema.provenance import Citation
from helpers.text.markup import Html, attribute, data_uri, inline, join, link, script_json
from helpers.text.numbers import format_quantity


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
        display(
            {"text/html": f"<style>{_notebook_css()}</style>{markup}", "text/plain": ""}, raw=True
        )


def raw_block(markup: str) -> str:
    """A raw HTML block of Pandoc Markdown whose fence the content cannot close."""
    longest = run = 0
    for character in markup:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{=html}}\n{markup}\n{fence}\n"


SITE_MARK = "{site}/"
"""Where a link to a page of this site begins in data that pages of several folders read."""
_anywhere = ContextVar("anywhere", default=False)


@contextlib.contextmanager
def linked_from_anywhere() -> Iterator[None]:
    """Let `href` begin with `SITE_MARK`; whoever shows the link puts the site's address there."""
    token = _anywhere.set(True)
    try:
        yield
    finally:
        _anywhere.reset(token)


def href(target: str) -> str:
    """A link from the page being made to a file of the site, such as ``evidence.html#x``.

    Pages are executed in their own folder, by Quarto and by us, so the way up is known.
    """
    if _anywhere.get():
        return SITE_MARK + target
    here = Path.cwd().resolve()
    up = os.path.relpath(find_root(here), here)
    prefix = "" if up == "." else Path(up).as_posix() + "/"
    return prefix + target


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
    level: int = 3
    """Heading level of the title: one below that of the section the card stands in."""
    open_table: bool = False
    """Show the table unfolded: for cards whose table is the point."""
    extra: str = ""
    """Further HTML of our own between chart and table."""
    elements: Sequence[str] = ()
    """Names of the custom elements in it. The site fetches their scripts when they are used; a
    notebook gets them with the card."""

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
        heading = f"h{self.level}"
        return (
            f'<section class="ap-card" id="{self.id}" aria-labelledby="{self.id}-title">\n'
            f'<div class="ap-card-head"><{heading} class="ap-card-title" id="{self.id}-title">'
            f"{inline(self.title)}</{heading}>"
            f'<a class="ap-permalink" href="#{self.id}" aria-label="Link to this figure: '
            f'{attribute(self.title)}">#</a></div>\n'
            f'<p class="ap-finding">{inline(self.finding)}</p>'
        )

    def _chart(self, static: bool) -> str:
        if isinstance(self.chart, Html):
            return (
                f'<figure class="ap-figure ap-drawing" role="group" tabindex="0" '
                f'aria-label="{attribute(self.chart.text)}">{self.chart.html}</figure>'
            )
        if self.chart is None or static:
            return ""
        phone = self.chart.phone_height or self.chart.height
        spec = script_json(self.chart.spec())
        return (
            f'<figure class="ap-figure"><div class="ap-chart" id="{self.id}-chart" role="img" '
            f'aria-label="{attribute(self.chart.label)}" '
            f'style="--ap-height:{self.chart.height}px;--ap-height-phone:{phone}px"></div>'
            f'<script type="application/json" data-chart="{self.id}-chart">{spec}</script>'
            f'<noscript><p class="ap-noscript">The chart needs JavaScript; the table below holds '
            f"all of its data.</p></noscript></figure>"
        )

    def _foot(self) -> str:
        unfolded = " open" if self.open_table or self.chart is None else ""
        return (
            f'<details class="ap-data"{unfolded}><summary>Table</summary>{self.table.html()}'
            f'<p class="ap-tools"><a download="{self.id}.csv" '
            f'href="{data_uri("text/csv", self.table.csv())}">Download CSV'
            f'<span class="visually-hidden">: {inline(self.title)}</span></a></p></details>\n'
            f'<details class="ap-about"><summary>About this data</summary>'
            f"{about_html(self.portfolio, self.about)}</details>"
        )

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
            show_html(
                f'<section class="ap-card">{self.extra}{self._foot()}</section>{self._scripts()}'
            )
        else:
            show_html(self.html(static=True) + self._scripts())

    def _scripts(self) -> str:
        drawn = isinstance(self.chart, Html) and 'class="ap-map"' in self.chart.html
        style = notebook_map(self.portfolio.root) if drawn else ""
        scripts = (notebook_scripts(self.portfolio.root, name) for name in self.elements)
        return style + "".join(scripts)


def _plotly_json(chart: Figure) -> dict[str, Any]:
    return {**chart.plotly(), "config": {"displayModeBar": False, "responsive": True}}


def about_html(portfolio: Portfolio, about: About) -> str:
    """The list behind "About this data": every number with value, kind, date and source."""
    items = []
    for quantity in about.quantities:
        record = quantity.record
        text = (
            f'<a href="{attribute(href(f"evidence.html#{quantity.anchor}"))}">'
            f"{inline(record.title)}</a>: {inline(format_quantity(quantity))} "
            f'<span class="ap-kind ap-kind-{record.kind}">{record.kind}</span> '
            f'<time datetime="{record.as_of}">{record.as_of}</time>'
        )
        sources = sources_html(portfolio, record.cite)
        if sources.html:
            text += f" · {sources.html}"
        items.append(f"<li>{text}</li>")
    if about.citations:
        items.append(f"<li>Sources: {sources_html(portfolio, about.citations).html}</li>")
    items += [f"<li>{inline(note)}</li>" for note in about.notes]
    return f'<ul class="ap-about-list">{"".join(items)}</ul>'


def sources_html(portfolio: Portfolio, citations: Sequence[Citation]) -> Html:
    """Links to the cited lines at their pinned commits, each place named once."""
    parts: list[Html] = []
    seen: set[str] = set()
    for citation in citations:
        source = portfolio.sources[citation.source]
        name = citation.path.rsplit("/", 1)[-1] if citation.path else source.title
        if citation.lines:
            name += ":" + ",".join(citation.lines)
        url = source_url(portfolio, citation)
        key = url or name
        if key in seen:
            continue
        seen.add(key)
        if url:
            label = f"{name}, {source.title}, {source.date.isoformat()}"
            parts.append(link(url, name, label=label))
        else:
            parts.append(Html(inline(name), name))
    return join(parts)


def _notebook_css() -> str:
    """The few rules a card needs where the site's style sheet is not loaded."""
    return (
        ".ap-card{border-top:2px solid #0b5870;padding:.4rem 0;max-width:60rem}"
        ".ap-finding{font-size:1.05em}.ap-permalink{display:none}"
        ".ap-table{border-collapse:collapse}.ap-table td,.ap-table th{padding:.2rem .6rem;"
        "text-align:left;border-bottom:1px solid #ccc}.ap-num{text-align:right}"
        ".visually-hidden{position:absolute;clip-path:inset(50%);width:1px;height:1px;"
        "overflow:hidden}"
    )
